"""A name is looked for among those whom an office sees, not among everybody: a person knows in which kecamatan and
kabupaten its cases are seen by their place alone, and whether there is one that is not, or on whose path stands somebody
who is no office of a territory and did not record it.

Triggers keep it, so that whoever writes a case cannot forget it. The rows of before are written anew once, without a
history: it is worked out of what the history tells.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

TERRITORIAL = "('kalurahan', 'tksk', 'dinsos_kabkota', 'dinsos_diy')"
# The marks are those of cases/models/person.py: ELSEWHERE, BESIDE.
PLACES = f"""ARRAY(
    SELECT DISTINCT place::text FROM cases_case c CROSS JOIN LATERAL (
        SELECT CASE WHEN c.seen_in = '' THEN '-' ELSE c.seen_in END
        UNION ALL SELECT split_part(c.seen_in, '.', 1) || '.' || split_part(c.seen_in, '.', 2) WHERE c.seen_in <> ''
        UNION ALL SELECT '+' WHERE EXISTS (
            SELECT 1 FROM registry_organisation o
            WHERE o.id = ANY (c.path) AND o.id <> c.origin_id AND o.kind NOT IN {TERRITORIAL}
        )
    ) told (place)
    WHERE c.person_id = {{person}} ORDER BY 1
)"""
UP = f"""
LOCK TABLE cases_case IN SHARE ROW EXCLUSIVE MODE;  -- nothing is told of a person between the look and the triggers

CREATE FUNCTION name_keys(places text[], name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT array_agg(place || ' ' || substr(name, at, 3))
    FROM unnest(places) place, generate_series(1, length(name) - 2) at
$$;

-- As the owner, whatever the one who writes may see.
CREATE FUNCTION person_seen_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.seen_in := {PLACES.format(person="NEW.id")};
    RETURN NEW;
END
$$;
-- Locked first: of two who change cases of one person at once the second one sees what the first one did.
CREATE FUNCTION person_of_case_seen_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched bigint[] := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.person_id]
        WHEN 'DELETE' THEN ARRAY[OLD.person_id]
        ELSE ARRAY[OLD.person_id, NEW.person_id]
    END;
BEGIN
    PERFORM 1 FROM cases_person WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE cases_person p SET seen_in = '{{}}'
        WHERE p.id = ANY (touched) AND p.seen_in <> {PLACES.format(person="p.id")};
    RETURN NULL;
END
$$;
-- Another kind of organisation is another one beside the chain.
CREATE FUNCTION persons_of_office_seen_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM cases_person WHERE id IN (SELECT person_id FROM cases_case WHERE path @> ARRAY[NEW.id])
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE cases_person p SET seen_in = '{{}}'
        WHERE p.id IN (SELECT person_id FROM cases_case WHERE path @> ARRAY[NEW.id])
        AND p.seen_in <> {PLACES.format(person="p.id")};
    RETURN NULL;
END
$$;

ALTER TABLE cases_person DISABLE TRIGGER USER;
UPDATE cases_person p SET seen_in = {PLACES.format(person="p.id")};
ALTER TABLE cases_person ENABLE TRIGGER USER;

CREATE TRIGGER person_seen_in BEFORE UPDATE OF seen_in ON cases_person
    FOR EACH ROW EXECUTE FUNCTION person_seen_in();
CREATE TRIGGER person_of_new_case AFTER INSERT ON cases_case
    FOR EACH ROW EXECUTE FUNCTION person_of_case_seen_in();
CREATE TRIGGER person_of_case
    AFTER UPDATE OF person_id, origin_id, area_id, is_sensitive, path, team, barred, seen_in ON cases_case
    FOR EACH ROW WHEN ((OLD.person_id, OLD.origin_id, OLD.seen_in, OLD.path)
                       IS DISTINCT FROM (NEW.person_id, NEW.origin_id, NEW.seen_in, NEW.path))
    EXECUTE FUNCTION person_of_case_seen_in();
CREATE TRIGGER person_of_gone_case AFTER DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION person_of_case_seen_in();
CREATE TRIGGER persons_of_office_seen_in AFTER UPDATE OF kind ON registry_organisation
    FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION persons_of_office_seen_in();

DROP TRIGGER note_change ON cases_person;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_person
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{{}}', '{{twins_looked_at, seen_in}}');
"""
DOWN = """
DROP TRIGGER note_change ON cases_person;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_person
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{twins_looked_at}');
DROP TRIGGER persons_of_office_seen_in ON registry_organisation;
DROP TRIGGER person_of_gone_case ON cases_case;
DROP TRIGGER person_of_case ON cases_case;
DROP TRIGGER person_of_new_case ON cases_case;
DROP TRIGGER person_seen_in ON cases_person;
DROP FUNCTION persons_of_office_seen_in();
DROP FUNCTION person_of_case_seen_in();
DROP FUNCTION person_seen_in();
DROP FUNCTION name_keys(text[], text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0071_what_a_unit_recorded_and_where")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="seen_in",
            field=ArrayField(
                models.TextField(),
                default=list,
                editable=False,
                verbose_name="terlihat menurut tempat kasusnya",
            ),
        ),
        migrations.RunSQL(UP, DOWN),
        migrations.AddIndex(
            model_name="person",
            index=GinIndex(models.Func("seen_in", "search_name", function="name_keys"), name="person_by_name_there"),
        ),
    ]
