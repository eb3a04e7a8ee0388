"""What is written waits in a short list beside the indexes of paths and of letters.

By default that list grows to 4 MB, and every search reads all of it: 5 ms, for a name three times. Without a list each
new person would be written into dozens of pages at once. The indexes are not made anew for that.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import Func, Q

SHORT = 128  # kilobytes


def _index(*expressions, **options):
    return GinIndex(*expressions, gin_pending_list_limit=SHORT, **options)


INDEXES = (
    ("case", _index(fields=["path"], name="case_by_path")),
    ("case", _index(fields=["team"], name="case_by_team")),
    ("case", _index(fields=["number"], opclasses=["gin_trgm_ops"], name="case_by_part_of_number")),
    ("case", _index(fields=["path"], name="case_open_by_path", condition=Q(status="open"))),
    ("case", _index(Func("path", "origin", function="array_remove"), name="case_by_path_beside")),
    ("case", _index(fields=["path", "team"], name="case_else_by_path", condition=Q(seen_in=""))),
    ("person", _index(fields=["search_name"], name="person_by_name", opclasses=["gin_trgm_ops"])),
    ("person", _index(Func("seen_in", "search_name", function="name_keys"), name="person_by_name_there")),
)
KEEP_SHORT = f"ALTER INDEX {{name}} SET (gin_pending_list_limit = {SHORT})"
WRITE_OUT = "SELECT gin_clean_pending_list('{name}'::regclass)"
AS_EVER = "ALTER INDEX {name} RESET (gin_pending_list_limit)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0074_whom_it_could_be_is_looked_for_where_one_sees")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [words.format(name=index.name) for _, index in INDEXES for words in (KEEP_SHORT, WRITE_OUT)],
                    [AS_EVER.format(name=index.name) for _, index in INDEXES],
                )
            ],
            state_operations=[
                operation
                for model, index in INDEXES
                for operation in (
                    migrations.RemoveIndex(model_name=model, name=index.name),
                    migrations.AddIndex(model_name=model, index=index),
                )
            ],
        )
    ]
