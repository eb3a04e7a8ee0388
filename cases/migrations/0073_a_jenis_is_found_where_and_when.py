"""The cases of one jenis are found in the order of a list, where an office or a unit looks: a jenis of a case knows where
its case is seen by its place alone, where it lies, when it was recorded and by whom.

Triggers keep it, so that whoever writes a case or a jenis cannot forget it. The rows of before are written anew once,
without a history: it is worked out of what the history tells.
"""

from django.db import migrations, models
from django.utils import timezone

UP = """
LOCK TABLE cases_case IN SHARE ROW EXCLUSIVE MODE;  -- nothing changes between the look and the triggers

ALTER TABLE cases_caseproblem DISABLE TRIGGER USER;
UPDATE cases_caseproblem p SET seen_in = c.seen_in, area_id = c.area_id, opened_at = c.opened_at, origin_id = c.origin_id
    FROM cases_case c WHERE c.id = p.case_id;
ALTER TABLE cases_caseproblem ENABLE TRIGGER USER;

-- As the owner, whatever the one who writes may see. The case is locked: of two who write it and a jenis of it at once
-- the second one sees what the first one did.
CREATE FUNCTION problem_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT seen_in, area_id, opened_at, origin_id INTO NEW.seen_in, NEW.area_id, NEW.opened_at, NEW.origin_id
        FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;
CREATE TRIGGER problem_told BEFORE INSERT OR UPDATE OF case_id, seen_in, area_id, opened_at, origin_id ON cases_caseproblem
    FOR EACH ROW EXECUTE FUNCTION problem_told();

CREATE FUNCTION problems_of_case_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE cases_caseproblem SET seen_in = '' WHERE case_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER problems_of_case_told
    AFTER UPDATE OF area_id, is_sensitive, path, team, barred, seen_in, opened_at, origin_id ON cases_case
    FOR EACH ROW WHEN ((OLD.seen_in, OLD.area_id, OLD.opened_at, OLD.origin_id)
                       IS DISTINCT FROM (NEW.seen_in, NEW.area_id, NEW.opened_at, NEW.origin_id))
    EXECUTE FUNCTION problems_of_case_told();

DROP TRIGGER note_change ON cases_caseproblem;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_caseproblem
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{seen_in, area_id, opened_at, origin_id}');
"""
DOWN = """
DROP TRIGGER note_change ON cases_caseproblem;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_caseproblem
    FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{}');
DROP TRIGGER problems_of_case_told ON cases_case;
DROP FUNCTION problems_of_case_told();
DROP TRIGGER problem_told ON cases_caseproblem;
DROP FUNCTION problem_told();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0072_names_are_found_where_they_are_seen")]

    operations = [
        migrations.AddField(
            model_name="caseproblem",
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
        migrations.AddField(
            model_name="caseproblem",
            name="area_id",
            field=models.CharField(
                blank=True, db_collation="C", default="", editable=False, max_length=40, verbose_name="wilayah"
            ),
        ),
        migrations.AddField(
            model_name="caseproblem",
            name="opened_at",
            field=models.DateTimeField(default=timezone.now, editable=False, verbose_name="dicatat pada"),
        ),
        migrations.AddField(
            model_name="caseproblem",
            name="origin_id",
            field=models.BigIntegerField(default=0, editable=False, verbose_name="dicatat oleh"),
        ),
        migrations.RunSQL(UP, DOWN),
        migrations.RemoveIndex(model_name="caseproblem", name="case_problem_by_jenis"),
        migrations.AddIndex(
            model_name="caseproblem",
            index=models.Index(
                fields=["jenis", "-opened_at", "-case"], name="problem_by_opening", include=("seen_in",)
            ),
        ),
        migrations.AddIndex(
            model_name="caseproblem",
            index=models.Index(
                fields=["jenis", "seen_in", "-opened_at", "-case"], name="problem_by_place", include=("area_id",)
            ),
        ),
        migrations.AddIndex(
            model_name="caseproblem",
            index=models.Index(fields=["jenis", "origin_id", "-opened_at", "-case"], name="problem_by_origin"),
        ),
        migrations.RemoveIndex(model_name="case", name="case_else_by_area"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["area"], name="case_else_by_area", condition=models.Q(seen_in="", is_sensitive=False)
            ),
        ),
        # What a list of one jenis is looked through for is not in the indexes of places any more.
        migrations.RemoveIndex(model_name="case", name="case_by_place"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_by_place",
                condition=~models.Q(seen_in=""),
                include=("area", "status", "urgency", "origin", "holder"),
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_open_by_place"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_open_by_place",
                condition=models.Q(status="open") & ~models.Q(seen_in=""),
                include=("area", "urgency", "origin", "holder", "hop_status", "hop_due_at"),
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_by_area"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["area", "-opened_at", "-id"], name="case_by_area", include=("seen_in",)),
        ),
    ]
