import django.db.models.deletion
from django.db import migrations, models

from registry.row_security import HIGH, LOW, POST, walled


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0062_indexes_of_lists"),
        ("registry", "0070_system_as_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="LateCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="jumlah")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.organisation",
                        verbose_name="penerima",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan rujukan lewat tenggat",
                "verbose_name_plural": "hitungan rujukan lewat tenggat",
                "constraints": [models.UniqueConstraint(fields=("area", "receiver"), name="late_count_once")],
            },
        ),
        walled({"cases_latecount": f"{POST} AND area_id >= {LOW} AND area_id < {HIGH}"}),
    ]
