"""Reference data count from one day to another, and triggers keep what a row means.

is_active becomes valid_from and valid_to. What was not in use any more ends with the day before this migration.
"""

from datetime import date, timedelta

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone

from registry.dated import FUNCTION, standing
from registry.models.dated import DateRange

NAMES = ["UnitClass", "BoardPosition", "EvaluationAspect", "IncomeSource", "SpendingKind", "Goods"]
FIXED = {
    "registry_unitclass": ("name",),
    "registry_boardposition": ("name",),
    "registry_evaluationaspect": (),
    "registry_incomesource": ("name",),
    "registry_spendingkind": ("name", "purse_kind"),
    "registry_goods": ("name", "measure"),
}
BEGINNING = date(2000, 1, 1)


def close_unused(apps, schema_editor):
    """Rows that were not in use any more ended yesterday."""
    for name in NAMES:
        rows = apps.get_model(f"registry.{name}").objects.filter(is_active=False)
        rows.update(valid_to=timezone.localdate() - timedelta(days=1))


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0050_records_of_one_organisation"),
    ]

    operations = [
        migrations.AddField(
            model_name="boardposition",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="boardposition",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="evaluationaspect",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="evaluationaspect",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="goods",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="goods",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="incomesource",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="incomesource",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="spendingkind",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="spendingkind",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.AddField(
            model_name="unitclass",
            name="valid_from",
            field=models.DateField(default=BEGINNING, verbose_name="berlaku sejak"),
        ),
        migrations.AddField(
            model_name="unitclass",
            name="valid_to",
            field=models.DateField(
                blank=True, help_text="Hari terakhir. Kosong: seterusnya.", null=True, verbose_name="berlaku sampai"
            ),
        ),
        migrations.RunPython(close_unused, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="boardposition",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="evaluationaspect",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="goods",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="incomesource",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="spendingkind",
            name="is_active",
        ),
        migrations.RemoveField(
            model_name="unitclass",
            name="is_active",
        ),
        migrations.AlterField(
            model_name="boardposition",
            name="name",
            field=models.CharField(max_length=80, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="boardposition",
            name="rank",
            field=models.PositiveSmallIntegerField(verbose_name="urutan"),
        ),
        migrations.AlterField(
            model_name="evaluationaspect",
            name="name",
            field=models.CharField(max_length=80, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="evaluationaspect",
            name="rank",
            field=models.PositiveSmallIntegerField(verbose_name="urutan"),
        ),
        migrations.AlterField(
            model_name="goods",
            name="name",
            field=models.CharField(max_length=60, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="incomesource",
            name="name",
            field=models.CharField(max_length=80, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="incomesource",
            name="rank",
            field=models.PositiveSmallIntegerField(verbose_name="urutan"),
        ),
        migrations.AlterField(
            model_name="spendingkind",
            name="name",
            field=models.CharField(max_length=80, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="spendingkind",
            name="rank",
            field=models.PositiveSmallIntegerField(verbose_name="urutan"),
        ),
        migrations.AlterField(
            model_name="unitclass",
            name="name",
            field=models.CharField(max_length=60, verbose_name="nama"),
        ),
        migrations.AlterField(
            model_name="unitclass",
            name="rank",
            field=models.PositiveSmallIntegerField(verbose_name="urutan"),
        ),
        migrations.AddConstraint(
            model_name="boardposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="board_position_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardposition",
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
                name="board_position_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardposition",
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
                name="board_position_rank_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationaspect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="evaluation_aspect_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationaspect",
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
                name="evaluation_aspect_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationaspect",
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
                name="evaluation_aspect_rank_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goods",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="goods_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goods",
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
                name="goods_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomesource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="income_source_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomesource",
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
                name="income_source_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomesource",
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
                name="income_source_rank_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="spendingkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="spending_kind_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="spendingkind",
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
                name="spending_kind_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="spendingkind",
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
                name="spending_kind_rank_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitclass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="unit_class_ends_after_start",
                violation_error_message="Tidak boleh berakhir sebelum berlaku.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitclass",
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
                name="unit_class_name_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitclass",
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
                name="unit_class_rank_once_at_a_time",
                violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
            ),
        ),
        migrations.AlterField(
            model_name="boardposition",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="evaluationaspect",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="goods",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="incomesource",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="spendingkind",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.AlterField(
            model_name="unitclass",
            name="valid_from",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="berlaku sejak"),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION reference_stands()"),
        standing(FIXED),
    ]
