"""The index of what an organisation has recorded knows where it lies: a wide office that chose a unit counts in it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0070_what_a_list_asks_stands_on_the_case")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_by_origin"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["origin", "-opened_at", "-id"], name="case_by_origin", include=("seen_in", "area")
            ),
        ),
    ]
