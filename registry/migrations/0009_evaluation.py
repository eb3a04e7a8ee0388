"""How Dinas Sosial judges units: aspects, sheets and scores; a locked sheet stands for good."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import registry.models.identifiers
from registry.row_security import guarded, of_evaluation, of_parent

# A locked sheet stands for good, also against raw SQL. The row of the sheet is locked while a score is written, so that
# nobody scores while somebody locks.
LOCK = """
CREATE FUNCTION refuse_change_of_locked_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'terkunci' THEN
        RAISE EXCEPTION 'Lembar penilaian ini sudah dikunci dan tidak dapat diubah lagi.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.status = 'terkunci'
       AND EXISTS (SELECT 1 FROM registry_evaluationscore s WHERE s.sheet_id = NEW.id AND s.score IS NULL) THEN
        RAISE EXCEPTION 'Lembar penilaian ini belum lengkap dan tidak dapat dikunci.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION refuse_change_of_locked_score() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held text;
BEGIN
    FOR held IN
        SELECT status FROM registry_evaluationsheet s WHERE s.id IN (OLD.sheet_id, NEW.sheet_id) FOR SHARE
    LOOP
        IF held = 'terkunci' THEN
            RAISE EXCEPTION 'Lembar penilaian ini sudah dikunci dan tidak dapat diubah lagi.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER evaluation_sheet_locked_stands BEFORE UPDATE OR DELETE ON registry_evaluationsheet
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_sheet();
CREATE TRIGGER evaluation_score_locked_stands BEFORE INSERT OR UPDATE OR DELETE ON registry_evaluationscore
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_locked_score();
"""
UNLOCK = """
DROP TRIGGER evaluation_score_locked_stands ON registry_evaluationscore;
DROP TRIGGER evaluation_sheet_locked_stands ON registry_evaluationsheet;
DROP FUNCTION refuse_change_of_locked_score();
DROP FUNCTION refuse_change_of_locked_sheet();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_activity_and_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvaluationAspect",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="nama")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        help_text="Biasanya semua bobot berjumlah 100.", verbose_name="bobot"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(unique=True, verbose_name="urutan")),
                ("description", models.CharField(blank=True, max_length=240, verbose_name="yang dilihat")),
                ("is_active", models.BooleanField(default=True, verbose_name="dipakai")),
            ],
            options={
                "verbose_name": "aspek penilaian",
                "verbose_name_plural": "aspek penilaian",
                "ordering": ["rank"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                        name="evaluation_aspect_has_weight",
                        violation_error_message="Bobot antara 1 dan 100.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "level",
                    models.CharField(
                        choices=[("kabkota", "Kabupaten/kota"), ("diy", "DIY")], max_length=8, verbose_name="tingkat"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draf", "Draf"), ("terkunci", "Terkunci")],
                        default="draf",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=5, verbose_name="nilai")),
                ("note", models.TextField(blank=True, verbose_name="catatan penilai")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuka pada")),
                ("locked_at", models.DateTimeField(blank=True, null=True, verbose_name="dikunci pada")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="registry.organisation",
                        verbose_name="WKSBM",
                    ),
                ),
            ],
            options={
                "verbose_name": "lembar penilaian",
                "verbose_name_plural": "lembar penilaian",
                "ordering": ["-year", "level"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("name", models.CharField(max_length=80, verbose_name="aspek")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="bobot")),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="nilai"),
                ),
                ("note", models.CharField(blank=True, max_length=240, verbose_name="catatan")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="registry.evaluationsheet",
                        verbose_name="lembar",
                    ),
                ),
            ],
            options={
                "verbose_name": "nilai aspek",
                "verbose_name_plural": "nilai aspek",
                "ordering": ["sheet", "rank"],
            },
        ),
        migrations.AddIndex(
            model_name="evaluationsheet",
            index=models.Index(fields=["year", "level", "-total"], name="evaluation_sheet_ranking"),
        ),
        migrations.AddConstraint(
            model_name="evaluationsheet",
            constraint=models.UniqueConstraint(
                fields=("unit", "year", "level"),
                name="evaluation_sheet_one_for_year_and_level",
                violation_error_message="Lembar penilaian tahun dan tingkat ini sudah ada.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("opened_at__year__gte", models.F("year"))),
                name="evaluation_sheet_not_ahead_of_its_year",
                violation_error_message="Tahun penilaian tidak boleh di masa depan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0), ("total__lte", 100)),
                name="evaluation_sheet_total_up_to_a_hundred",
                violation_error_message="Nilai antara 0 dan 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_at__isnull", True), ("locked_by__isnull", True), ("status", "draf")),
                    models.Q(("locked_at__isnull", False), ("locked_by__isnull", False), ("status", "terkunci")),
                    _connector="OR",
                ),
                name="evaluation_sheet_locked_names_who",
                violation_error_message="Lembar yang dikunci harus mencatat siapa dan kapan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationscore",
            constraint=models.UniqueConstraint(
                fields=("sheet", "name"),
                name="evaluation_score_one_for_each_aspect",
                violation_error_message="Aspek ini sudah ada pada lembar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationscore",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__isnull", True), models.Q(("score__gte", 0), ("score__lte", 100)), _connector="OR"
                ),
                name="evaluation_score_up_to_a_hundred",
                violation_error_message="Nilai antara 0 dan 100.",
            ),
        ),
        guarded(
            {
                "registry_evaluationsheet": of_evaluation("registry_evaluationsheet"),
                "registry_evaluationscore": of_parent(
                    "registry_evaluationscore", "sheet_id", "registry_evaluationsheet"
                ),
            }
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
