"""A post reads the register of its scope and writes nothing in it; only the system writes, as in the later tables."""

from django.db import migrations

from registry.row_security import SYSTEM, guarded, of_parent, of_unit

READ = {
    table: of_unit(table)
    for table in ("registry_unitprofile", "registry_unitchange", "registry_foundingstep", "registry_decree")
}
READ["registry_boardmember"] = of_parent("registry_boardmember", "decree_id", "registry_decree")


def drop(apps, schema_editor):
    for table in READ:
        schema_editor.execute(f"DROP POLICY scope ON {table}")


def put_back(apps, schema_editor):
    for table, rule in READ.items():
        rule = f"{SYSTEM} OR ({rule})"
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY scope ON {table} USING ({rule}) WITH CHECK ({rule})")


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_evaluation")]

    # Backwards the policy is put back last, after `guarded` has switched the wall off.
    operations = [migrations.RunPython(drop, put_back), guarded(READ)]
