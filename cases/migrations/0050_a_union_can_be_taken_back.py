"""A union of two records names what it changed, and is read by those who see a case of either side."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from registry.row_security import POST, remembered

CASES = "SELECT 1 FROM cases_case c WHERE c.id = ANY (cases_matchreview."


def person(column):
    return f"EXISTS (SELECT 1 FROM cases_person p WHERE p.id = cases_matchreview.{column})"


BEFORE = f"{POST} AND {person('first_id')} AND {person('second_id')}"
EITHER = f"{BEFORE} AND (cases_matchreview.status <> 'sama' OR EXISTS ({CASES}moved)) AND EXISTS ({CASES}stayed)))"
AS_BEFORE = """
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON cases_person
FOR EACH ROW EXECUTE FUNCTION note_change('id', '{}', '{}')
"""
UNASKED = {"cases_person": ((), ("twins_looked_at",))}


def read_by(rule):
    def put_up(apps, schema_editor):
        schema_editor.execute("DROP POLICY scope_reads ON cases_matchreview")
        schema_editor.execute(f"CREATE POLICY scope_reads ON cases_matchreview FOR SELECT USING ({rule})")

    return put_up


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_history"), ("registry", "0050_records_of_one_organisation")]

    operations = [
        migrations.AddField(
            model_name="matchreview",
            name="batch",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.changebatch",
                verbose_name="rangkaian",
            ),
        ),
        migrations.AddField(
            model_name="matchreview",
            name="moved",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                editable=False,
                size=None,
                verbose_name="kasus yang dipindahkan",
            ),
        ),
        migrations.AddField(
            model_name="matchreview",
            name="stayed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                editable=False,
                size=None,
                verbose_name="kasus yang tetap",
            ),
        ),
        migrations.AddField(
            model_name="person", name="twins_looked_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", True), ("twins_looked_at__isnull", True)),
                fields=["id"],
                name="person_to_look_at",
            ),
        ),
        migrations.RunPython(read_by(EITHER), read_by(BEFORE)),
        migrations.RunSQL("DROP TRIGGER note_change ON cases_person", AS_BEFORE),
        remembered(UNASKED),
    ]
