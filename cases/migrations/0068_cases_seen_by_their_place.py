"""The cases that offices see by their place alone: found in the order of a list, without a look at their paths.

A trigger keeps the column, so that whoever writes a path, a place or a team cannot forget it. The rows of before are
written anew once, without a history: it is worked out of what the history tells.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

TERRITORIAL = "('kalurahan', 'tksk', 'dinsos_kabkota', 'dinsos_diy')"
DISTRICT = "array_to_string((string_to_array({row}.area_id, '.'))[1:3], '.')"
ALONE = """NOT {row}.is_sensitive AND {row}.team = '{{}}' AND {row}.barred = '{{}}' AND NOT EXISTS (
    SELECT 1 FROM registry_organisation o WHERE o.id = ANY ({row}.path) AND o.kind IN {kinds}
    AND NOT ({row}.area_id >= o.home_area_id AND {row}.area_id < o.home_area_id || '/'))"""
SEEN_IN = f"CASE WHEN {ALONE} THEN {DISTRICT} ELSE '' END"
UP = f"""
ALTER TABLE cases_case DISABLE TRIGGER note_change;
UPDATE cases_case c SET seen_in = {SEEN_IN.format(row="c", kinds=TERRITORIAL)};
ALTER TABLE cases_case ENABLE TRIGGER note_change;

-- The lock: an office does not move while a case is written that was worked out of its former place, and the other way
-- round. The office moves as whoever may see no case: its trigger writes as the owner.
CREATE FUNCTION case_seen_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('case_seen_in'));
    NEW.seen_in := {SEEN_IN.format(row="NEW", kinds=TERRITORIAL)};
    RETURN NEW;
END
$$;
CREATE TRIGGER case_seen_in BEFORE INSERT OR UPDATE OF area_id, is_sensitive, path, team, barred, seen_in ON cases_case
    FOR EACH ROW EXECUTE FUNCTION case_seen_in();

-- An office that moves, or becomes another kind of office.
CREATE FUNCTION cases_of_office_seen_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('case_seen_in'));
    UPDATE cases_case SET seen_in = '' WHERE path @> ARRAY[NEW.id];
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_of_office_seen_in AFTER UPDATE OF kind, home_area_id ON registry_organisation
    FOR EACH ROW WHEN ((OLD.kind, OLD.home_area_id) IS DISTINCT FROM (NEW.kind, NEW.home_area_id)
                       AND (OLD.kind IN {TERRITORIAL} OR NEW.kind IN {TERRITORIAL}))
    EXECUTE FUNCTION cases_of_office_seen_in();

-- PostgreSQL would take a kalurahan of a kecamatan for a part of all cases of the kecamatan that is as small again.
CREATE STATISTICS case_places (dependencies) ON seen_in, (left(area_id, 13)) FROM cases_case;

DROP TRIGGER note_change ON cases_case;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{{}}', '{{seen_in}}');
"""
DOWN = """
DROP TRIGGER note_change ON cases_case;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{}');
DROP STATISTICS case_places;
DROP TRIGGER cases_of_office_seen_in ON registry_organisation;
DROP FUNCTION cases_of_office_seen_in();
DROP TRIGGER case_seen_in ON cases_case;
DROP FUNCTION case_seen_in();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0067_what_waits_is_known_to_its_index"), ("registry", "0073_few_of_a_kind")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="seen_in",
            field=models.CharField(
                blank=True,
                db_collation="C",
                default="",
                editable=False,
                max_length=40,
                verbose_name="terlihat menurut tempatnya saja, di kecamatan",
            ),
        ),
        migrations.RunSQL(UP, DOWN),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_by_place",
                condition=models.Q(("seen_in", ""), _negated=True),
                include=("area", "status", "urgency", "origin", "holder"),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(seen_in=""), fields=["area"], name="case_else_by_area"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=GinIndex(condition=models.Q(seen_in=""), fields=["path", "team"], name="case_else_by_path"),
        ),
    ]
