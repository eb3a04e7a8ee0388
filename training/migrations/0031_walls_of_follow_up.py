"""Who reads what follows a Bimtek: rows of a unit as its invitation, transport by a right of its own."""

from django.db import migrations

from registry.row_security import guarded, of_parent
from training.row_security import EVENT, of_invitation, of_transport

OF_A_UNIT = ("training_commitment", "training_rtlitem", "training_followupcheck", "training_cascade")


class Migration(migrations.Migration):
    dependencies = [("training", "0030_follow_up"), ("registry", "0013_transport_payer")]

    operations = [
        guarded(
            {table: of_invitation(table) for table in OF_A_UNIT}
            | {
                "training_eventphoto": of_parent("training_eventphoto", "event_id", EVENT),
                "training_transportpayment": of_transport(),
            }
        )
    ]
