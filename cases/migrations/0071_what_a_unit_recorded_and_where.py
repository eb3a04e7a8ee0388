"""The index of what an organisation has recorded knows where it lies: a wide office that chose a unit counts in it.
Whose NIK the civil register contradicts is found without a look at everybody.
"""

from django.db import migrations, models
from django.db.models import Q


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
        migrations.AddIndex(
            model_name="person",
            index=models.Index(condition=Q(nik_check="tidak_padan"), fields=["id"], name="person_of_differing_nik"),
        ),
    ]
