"""The history of every row of Bimtek."""

from django.db import migrations

from registry.row_security import remembered

TABLES = dict.fromkeys(
    [
        "training_curriculum",
        "training_curriculumversion",
        "training_materi",
        "training_materifile",
        "training_bimtekevent",
        "training_bimtekquota",
        "training_eventchange",
        "training_invitation",
        "training_participant",
        "training_speaker",
        "training_bimteksession",
        "training_sessionspeaker",
        "training_sessionfile",
        "training_attendance",
        "training_attendanceentry",
        "training_question",
        "training_eventroom",
        "training_examquestion",
        "training_examround",
        "training_examsheet",
        "training_examanswer",
        "training_feedbackaspect",
        "training_feedbackround",
        "training_certificateseries",
        "training_certificate",
        "training_commitment",
        "training_rtlitem",
        "training_followupcheck",
        "training_cascade",
        "training_eventphoto",
        "training_transportpayment",
    ],
    ((), ()),
)


class Migration(migrations.Migration):
    dependencies = [("training", "0040_page_of_a_sheet"), ("registry", "0016_history")]

    operations = [remembered(TABLES)]
