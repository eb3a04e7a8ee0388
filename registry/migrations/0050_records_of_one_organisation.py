"""Organisations that stand in the register twice: pairs, and one that points to the other.

Who reads a unit reads the records that were merged into it, in both walls.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q

import registry.models.identifiers
from registry.row_security import HIGH, LOW, POST, guarded, of_unit, of_unit_or_merged, remembered

OF_UNITS = {
    "registry_unitprofile": "unit_id",
    "registry_unitchange": "unit_id",
    "registry_foundingstep": "unit_id",
    "registry_decree": "unit_id",
    "registry_donor": "unit_id",
    "registry_purse": "unit_id",
    "registry_fundentry": "unit_id",
    "registry_bimtekrecord": "unit_id",
    "registry_activity": "unit_id",
    "registry_dormancyproposal": "unit_id",
    "registry_programmeitem": "unit_id",
}


def in_territory(column):
    return (
        f"EXISTS (SELECT 1 FROM registry_organisation o WHERE o.id = registry_organisationpair.{column} "
        f"AND o.home_area_id >= {LOW} AND o.home_area_id < {HIGH})"
    )


def read_by(rule):
    def put_up(apps, schema_editor):
        for table in OF_UNITS:
            schema_editor.execute(f"DROP POLICY scope_reads ON {table}")
            schema_editor.execute(f"CREATE POLICY scope_reads ON {table} FOR SELECT USING ({rule(table)})")

    return put_up


def to_organisation(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.organisation", **more
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0031_export")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="registry.organisation",
                verbose_name="digabung ke",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="merged_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="digabung pada"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="merged_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.appointment",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                name="organisation_merged_names_who_and_has_ended",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True, merged_by__isnull=True)
                | Q(
                    merged_into__isnull=False,
                    merged_at__isnull=False,
                    merged_by__isnull=False,
                    ended_on__isnull=False,
                )
                & ~Q(merged_into=F("pk")),
            ),
        ),
        migrations.CreateModel(
            name="OrganisationPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=registry.models.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("likeness", models.PositiveSmallIntegerField(verbose_name="kemiripan nama")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ditemukan pada")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("terbuka", "Belum diputuskan"),
                            ("digabung", "Sudah digabung"),
                            ("beda", "Lembaga berbeda"),
                        ],
                        default="terbuka",
                        max_length=8,
                        verbose_name="keputusan",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan pada")),
                ("moved", models.JSONField(default=dict, editable=False, verbose_name="yang dipindahkan")),
                (
                    "batch",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.changebatch",
                        verbose_name="rangkaian",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.appointment",
                    ),
                ),
                ("first", to_organisation(verbose_name="lembaga pertama")),
                ("second", to_organisation(verbose_name="lembaga kedua")),
                ("kept", to_organisation(null=True, verbose_name="lembaga yang dipakai")),
            ],
            options={
                "verbose_name": "lembaga yang mungkin ganda",
                "verbose_name_plural": "lembaga yang mungkin ganda",
                "ordering": ["-found_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=["first", "second"], name="organisation_pair_once"),
                    models.CheckConstraint(name="organisation_pair_is_in_order", condition=Q(first__lt=F("second"))),
                    models.CheckConstraint(
                        name="organisation_pair_decided_names_who_and_why",
                        condition=Q(status="terbuka", decided_at__isnull=True, decided_by__isnull=True)
                        | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(status="terbuka") & ~Q(reason=""),
                        violation_error_message="Keputusan harus mencatat alasan, waktu, dan siapa yang memutuskan.",
                    ),
                    models.CheckConstraint(
                        name="organisation_pair_merged_keeps_one_of_the_two",
                        condition=(
                            Q(status="digabung", batch__isnull=False) & (Q(kept=F("first")) | Q(kept=F("second")))
                        )
                        | (~Q(status="digabung") & Q(kept__isnull=True)),
                    ),
                ],
            },
        ),
        guarded(
            {"registry_organisationpair": f"{POST} AND {in_territory('first_id')} AND {in_territory('second_id')}"}
        ),
        remembered({"registry_organisationpair": ((), ())}),
        migrations.RunPython(read_by(of_unit_or_merged), read_by(of_unit)),
    ]
