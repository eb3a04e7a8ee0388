from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_row_level_security")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="sentence",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="jawaban"),
            preserve_default=False,
        ),
    ]
