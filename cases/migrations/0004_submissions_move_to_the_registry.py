from django.db import migrations


class Migration(migrations.Migration):
    """The table of received forms serves every app from now on; keys of forms received before are not carried over."""

    dependencies = [("cases", "0003_submission_keeps_its_answer"), ("registry", "0003_received_forms")]

    operations = [migrations.DeleteModel("Submission")]
