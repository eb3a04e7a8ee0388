"""Which buttons does the page of a Bimtek show, and which of them say why not?"""

from datetime import time

from django.urls import reverse
from django.utils import timezone

from registry.models import OrganisationKind
from registry.offers import Offer
from training.certificate_policy import ISSUING
from training.follow_up_policy import FROM_THE_START
from training.models import BimtekSession
from training.policy import EVENT_CHANGE, why_not
from training.workflow import EventMove, EventStatus, event_moves

PAGES = {
    EventMove.OPEN: "event-open-invitations",
    EventMove.START: "event-start",
    EventMove.FINISH: "event-finish",
    EventMove.REPORT: "event-report",
    EventMove.GO_BACK: "event-go-back",
    EventMove.CANCEL: "event-cancel",
}
RARE = (EventMove.GO_BACK, EventMove.CANCEL)


def _still_meets(event, post, now):
    """Is there a session to come, so that finishing is not yet what everybody wants?"""
    if event.status != EventStatus.RUNNING:
        return False
    last = BimtekSession.objects.visible_to(post).filter(event=event).order_by("held_on", "ends_at").last()
    until = (last.held_on, last.ends_at) if last else (event.ends_on, time.max)
    return (now.date(), now.time()) < until


def links_of(event, post):
    """[(label, address)]: what the unit, its kalurahan and its TKSK find about their own people at a Bimtek."""
    place = [event.public_id]
    found = [("Peserta dan surat tugas", reverse("training:participant-list", args=place))]
    if event.status in FROM_THE_START and post.organisation.kind == OrganisationKind.WKSBM:
        own = reverse("training:follow-up-unit", args=[event.public_id, post.organisation.public_id])
        found.append(("Komitmen, program kerja, dan RTL", own))
    if event.status in ISSUING:
        found.append(("Sertifikat", reverse("training:certificate-list", args=place)))
    return found


def event_offers(event, post, now=None):
    """[Offer] of what this post may do to the event; what is not possible yet says why."""
    offered, rare = [], (*RARE, EventMove.FINISH) if _still_meets(event, post, now or timezone.localtime()) else RARE
    for act in (*event_moves(event.status), EVENT_CHANGE):
        label, name = ("Ubah Bimtek", "event-change") if act == EVENT_CHANGE else (act.label, PAGES[act])
        refusal = why_not(act, event, post)
        if refusal is None or (refusal.is_for_later and act != EVENT_CHANGE):
            reason = refusal.reason if refusal else ""
            address = reverse(f"training:{name}", args=[event.public_id])
            minor = act == EVENT_CHANGE
            offered.append(Offer(label, address, reason, is_minor=minor, is_rare=act in rare and not reason))
    return sorted(offered, key=lambda offer: offer.is_rare)
