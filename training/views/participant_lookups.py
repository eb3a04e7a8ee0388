"""Find the invitation or participant of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from training.models import Invitation, Participant
from training.views.lookups import event_for


def invitation_for(request, event_id, invitation_id):
    event = event_for(request, event_id)
    rows = Invitation.objects.visible_to(request.post).filter(event=event).for_list()
    invitation = get_object_or_404(rows, public_id=invitation_id)
    invitation.event = event
    return event, invitation


def participant_for(request, event_id, participant_id):
    event = event_for(request, event_id)
    rows = Participant.objects.visible_to(request.post).filter(event=event).select_related("invitation__unit")
    participant = get_object_or_404(rows.select_related("unit", "regency"), public_id=participant_id)
    participant.event = event
    return event, participant


def people_of(request, event):
    """[Participant] who take part and whom this post reads, by their numbers."""
    return list(Participant.objects.visible_to(request.post).filter(event=event).counted().for_list())
