from django.db import migrations, models

STAGES = [
    ("pendekatan_awal", "Pendekatan awal"),
    ("asesmen", "Asesmen"),
    ("rencana", "Rencana intervensi"),
    ("pelaksanaan", "Pelaksanaan"),
    ("monev", "Monitoring dan evaluasi"),
    ("terminasi", "Terminasi"),
    ("bimbingan_lanjut", "Bimbingan lanjut"),
]


def stage_of(model):
    """Files and letters of before are taken to the first stage."""
    field = models.CharField(
        choices=STAGES, default="pendekatan_awal", editable=False, max_length=20, verbose_name="tahap"
    )
    return migrations.AddField(model_name=model, name="stage", field=field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_stages")]

    operations = [stage_of("document"), stage_of("letter")]
