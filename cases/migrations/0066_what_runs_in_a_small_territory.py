import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0065_indexes_of_the_first_page"),
        ("registry", "0072_who_checked_an_import"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("status", "open")), fields=["area"], name="case_open_by_area"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("status", "open")), fields=["path"], name="case_open_by_path"
            ),
        ),
    ]
