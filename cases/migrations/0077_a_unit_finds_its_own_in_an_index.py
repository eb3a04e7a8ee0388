"""What a unit recorded and offices see by its place alone is found, narrowed and counted in an index.

For that a case that is seen by its place alone has its recorder on its path: the trigger of 0068 asks for it too, and
follows a case that another organisation takes over (registry/mergers.py).
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

FORMER = import_module("cases.migrations.0068_cases_seen_by_their_place")
SEEN_IN = f"CASE WHEN {{row}}.path @> ARRAY[{{row}}.origin_id] AND {FORMER.ALONE} THEN {FORMER.DISTRICT} ELSE '' END"
TOLD = """
CREATE OR REPLACE FUNCTION case_seen_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('case_seen_in'));
    NEW.seen_in := {seen_in};
    RETURN NEW;
END
$$;
DROP TRIGGER case_seen_in ON cases_case;
CREATE TRIGGER case_seen_in BEFORE INSERT OR UPDATE OF {columns} ON cases_case
    FOR EACH ROW EXECUTE FUNCTION case_seen_in();
"""
COLUMNS = "area_id, is_sensitive, path, team, barred, seen_in"
UP = f"""
{TOLD.format(seen_in=SEEN_IN.format(row="NEW", kinds=FORMER.TERRITORIAL), columns=f"origin_id, {COLUMNS}")}
UPDATE cases_case SET seen_in = '' WHERE seen_in <> '' AND NOT path @> ARRAY[origin_id];
"""
DOWN = f"""
{TOLD.format(seen_in=FORMER.SEEN_IN.format(row="NEW", kinds=FORMER.TERRITORIAL), columns=COLUMNS)}
UPDATE cases_case SET seen_in = '' WHERE NOT path @> ARRAY[origin_id];
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0076_pairs_are_found_where_one_sees")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_by_origin"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["origin", "-opened_at", "-id"],
                name="case_by_origin",
                include=("seen_in", "area", "status", "urgency", "holder"),
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_open_by_origin"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["origin", "-opened_at", "-id"],
                name="case_open_by_origin",
                condition=Q(status="open"),
                include=("seen_in", "urgency", "holder", "hop_status", "hop_due_at"),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(seen_in="", origin__gt=0),
                fields=["origin"],
                include=("area",),
                name="case_else_by_origin",
            ),
        ),
        migrations.RemoveIndex(model_name="caseproblem", name="problem_by_origin"),
        migrations.AddIndex(
            model_name="caseproblem",
            index=models.Index(
                fields=["jenis", "origin_id", "-opened_at", "-case"], name="problem_by_origin", include=("seen_in",)
            ),
        ),
        migrations.RunSQL(UP, DOWN),
    ]
