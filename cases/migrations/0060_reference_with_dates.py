"""Reference data count from one day to another, and triggers keep what a row means.

is_active becomes valid_from and valid_to. What was not in use any more ends with the day before this migration.
"""

from datetime import date, timedelta

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone

from registry.dated import standing
from registry.models.dated import DateRange

NAMES = ["ServiceKind", "ServiceSource", "StageLabel"]
FIXED = {
    "cases_servicekind": ("name", "is_government_decision"),
    "cases_servicesource": ("name", "is_unit_purse"),
    "cases_stagelabel": ("stage", "source", "wording"),
    "cases_timelimit": ("receiver_kind", "urgency", "phase", "amount", "unit"),
    "cases_jenisedition": ("name",),
}
BEGINNING = date(2000, 1, 1)
# What a jenis means stands once its list is in force. Whether it is sensitive, and how long it is kept, may change.
JENIS_STANDS = """
CREATE FUNCTION jenis_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT valid_from < (now() AT TIME ZONE 'Asia/Jakarta')::date FROM cases_jenisedition WHERE id = OLD.edition_id)
       AND (TG_OP = 'DELETE' OR to_jsonb(OLD) - 'is_sensitive' - 'retention_years'
            IS DISTINCT FROM to_jsonb(NEW) - 'is_sensitive' - 'retention_years') THEN
        RAISE EXCEPTION 'the list of this jenis has been in force'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'jenis_stands';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER jenis_stands BEFORE UPDATE OR DELETE ON cases_jenis FOR EACH ROW EXECUTE FUNCTION jenis_stands();
"""
JENIS_FALLS = "DROP TRIGGER jenis_stands ON cases_jenis; DROP FUNCTION jenis_stands()"


def close_unused(apps, schema_editor):
    """Rows that were not in use any more ended yesterday."""
    for name in NAMES:
        rows = apps.get_model(f"cases.{name}").objects.filter(is_active=False)
        rows.update(valid_to=timezone.localdate() - timedelta(days=1))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0050_a_union_can_be_taken_back"),
        ("registry", "0060_reference_with_dates"),
    ]

    operations = [
        migrations.AddField(
            model_name="jenis",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="cases.jenis",
                verbose_name="menggantikan",
            ),
        ),
        migrations.AddField(
            model_name="servicekind",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="servicekind",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="servicesource",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="servicesource",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="stagelabel",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="stagelabel",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="timelimit",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="timelimit",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.RunPython(close_unused, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="jenisedition",
            name="jenis_edition_ends_after_start",
        ),
        migrations.RemoveConstraint(
            model_name="stagelabel",
            name="stage_label_wording_once_in_a_source",
        ),
        migrations.RemoveConstraint(
            model_name="timelimit",
            name="time_limit_once_for_level_and_urgency",
        ),
        migrations.RemoveField(
            model_name="servicekind",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="servicesource",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="stagelabel",
            name="is_active",
        ),
        migrations.AlterField(
            model_name="jenisedition",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="jenisedition",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AlterField(
            model_name="servicekind",
            name="name",
            field=models.CharField(max_length=120, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="servicesource",
            name="name",
            field=models.CharField(max_length=80, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="servicesource",
            name="rank",
            field=models.PositiveSmallIntegerField(verbose_name="urutan"),
        ),
        migrations.AddConstraint(
            model_name="jenisedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="jenis_edition_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicekind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="service_kind_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicekind",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("name", "="),
                    (
                        DateRange(
                            "valid_from", "valid_to", django.contrib.postgres.fields.ranges.RangeBoundary(True, True)
                        ),
                        "&&",
                    ),
                ],
                name="service_kind_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicesource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="service_source_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicesource",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("name", "="),
                    (
                        DateRange(
                            "valid_from", "valid_to", django.contrib.postgres.fields.ranges.RangeBoundary(True, True)
                        ),
                        "&&",
                    ),
                ],
                name="service_source_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicesource",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("rank", "="),
                    (
                        DateRange(
                            "valid_from", "valid_to", django.contrib.postgres.fields.ranges.RangeBoundary(True, True)
                        ),
                        "&&",
                    ),
                ],
                name="service_source_rank_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagelabel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="stage_label_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagelabel",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("source", "="),
                    (django.db.models.functions.text.Lower("wording"), "="),
                    (
                        DateRange(
                            "valid_from", "valid_to", django.contrib.postgres.fields.ranges.RangeBoundary(True, True)
                        ),
                        "&&",
                    ),
                ],
                name="stage_label_source_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="time_limit_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("receiver_kind", "="),
                    ("urgency", "="),
                    ("phase", "="),
                    (
                        DateRange(
                            "valid_from", "valid_to", django.contrib.postgres.fields.ranges.RangeBoundary(True, True)
                        ),
                        "&&",
                    ),
                ],
                name="time_limit_receiver_kind_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AlterField(
            model_name="servicekind",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="servicesource",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="stagelabel",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="timelimit",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        standing(FIXED),
        migrations.RunSQL(JENIS_STANDS, JENIS_FALLS),
    ]
