"""The cases of those who bear a name are found without being read, as long as nothing else is asked (decision 0057)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0080_dead_rows_are_cleared_early")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["person", "seen_in"], name="case_by_person", include=("opened_at", "id", "area", "origin")
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_by_opening"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-opened_at", "-id"], name="case_by_opening", include=("seen_in", "person")),
        ),
        # What the first one replaces: the index that Django makes for the key of another table. The key is looked at anew.
        migrations.AlterField(
            model_name="case",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.person",
                verbose_name="orang",
            ),
        ),
    ]
