"""What of a Bimtek stands in the way when two units turn out to be one? The part of this app in registry/mergers.py."""

from registry.mergers import Part
from training.models import Invitation
from training.workflow import EventStatus

OVER = (EventStatus.FINISHED, EventStatus.REPORTED, EventStatus.CANCELLED)


def obstacles(gone, kept):
    """An invitation is a letter to a name: the office invites the kept unit instead."""
    waiting = Invitation.objects.filter(unit=gone, withdrawn_at__isnull=True).exclude(event__status__in=OVER)
    return [
        f"{gone.name} masih diundang ke {invitation.event}. Tarik undangannya dan undang {kept.name}."
        for invitation in waiting.select_related("event")
    ]


PART = Part(obstacles=obstacles)
