"""A post reads through row-level security; only the system, after the policy has agreed, writes.

Actions enter mode "system" (registry/scope.py). Until now a query in mode "post" could also have changed or deleted what
it could see.
"""

from importlib import import_module

from django.db import migrations

first = import_module("cases.migrations.0002_row_level_security")
TABLES = [name for name in first.RULES if name not in ("cases_submission",)]


def split(apps, schema_editor):
    for table in TABLES:
        rule = first.RULES[table]
        schema_editor.execute(f"DROP POLICY scope ON {table}")
        schema_editor.execute(f"CREATE POLICY scope ON {table} FOR SELECT USING ({rule})")
        schema_editor.execute(f"CREATE POLICY acts ON {table} USING ({first.SYSTEM}) WITH CHECK ({first.SYSTEM})")


def join(apps, schema_editor):
    for table in TABLES:
        rule = first.RULES[table]
        schema_editor.execute(f"DROP POLICY acts ON {table}")
        schema_editor.execute(f"DROP POLICY scope ON {table}")
        schema_editor.execute(f"CREATE POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})")


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_one_draft_for_each_receiver")]

    operations = [migrations.RunPython(split, join)]
