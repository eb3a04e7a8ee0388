"""The lines of a Bimtek about its people: invitations, participants, attendance."""

from django.db.models import Count
from django.urls import reverse

from registry.models import OrganisationKind
from training.lines import invitation as opened
from training.models import Attendance, Invitation, Participant
from training.participant_policy import (
    ATTENDANCE_MARK,
    INVITATION_INVITE,
    PARTICIPANT_MARK_TRAINED,
    why_not,
)
from training.shares import shares
from training.steps import State, Step, provide
from training.workflow import OVER_STATUSES, EventStatus


def _next(event, post, act, label, name):
    if why_not(act, event, post):
        return {}
    return {"next_label": label, "next_url": reverse(f"training:{name}", args=[event.public_id])}


@provide("undangan")
def invitations(event, post):
    """How many units are invited; before that, whether invitations are open."""
    if event.status == EventStatus.PLANNED:
        return opened(event, post)
    over = event.status in OVER_STATUSES
    seen = Invitation.objects.visible_to(post).filter(event=event).open()
    units, seats = seen.count(), seen.seat_count()
    page = reverse("training:invitation-list", args=[event.public_id])
    act = _next(event, post, INVITATION_INVITE, "Undang WKSBM", "invitation-invite")
    if not units and over:
        return Step("Undangan", State.NONE, "tidak ada WKSBM yang diundang", url=page)
    if not units:
        return Step("Undangan", State.RUNNING, "belum ada WKSBM diundang", url=page, **act)
    quota = _quota(event, post)
    state = State.DONE if over or seats >= quota else State.RUNNING
    return Step("Undangan", state, f"{units} WKSBM, untuk {seats} orang dari kuota {quota}", url=page, **act)


def _quota(event, post):
    """The places that this office fills: all of an own Bimtek and for DIY, else the part of the kabupaten/kota."""
    if event.organiser_id == post.organisation_id or post.organisation.kind == OrganisationKind.PROVINCE_OFFICE:
        return event.quota or 0
    own = event.quotas.filter(regency=post.organisation.home_area_id).first()
    return own.count if own else 0


@provide("peserta")
def participants(event, post):
    """How many people are registered, of the quota."""
    if event.status == EventStatus.PLANNED:
        return Step("Peserta", State.WAITING, "sesudah undangan dibuka")
    count = Participant.objects.visible_to(post).filter(event=event).counted().count()
    page = reverse("training:participant-list", args=[event.public_id])
    quota, over = _quota(event, post), event.status in OVER_STATUSES
    figure = f"{count} orang dari kuota {quota}"
    none = State.NONE if over else State.WAITING
    state = none if not count else State.DONE if over or count >= quota else State.RUNNING
    return Step("Peserta", state, figure, url=page)


@provide("hadir")
def attendance(event, post):
    """How many reached the share, and of how many sessions the attendance is known."""
    if event.status in (EventStatus.PLANNED, EventStatus.INVITING):
        return Step("Kehadiran", State.WAITING, "sesudah Bimtek dimulai")
    page = reverse("training:attendance-list", args=[event.public_id])
    people = list(Participant.objects.visible_to(post).filter(event=event).counted())
    rows = Attendance.objects.visible_to(post).of_event(event).filter(session__jp__gt=0, participant__in=people)
    counts = [row["n"] for row in rows.order_by().values("session").annotate(n=Count("pk"))]
    known = sum(count >= len(people) for count in counts)  # a session is known when everybody stands in it
    whole = event.sessions.filter(jp__gt=0).count()
    share_of = shares(event)
    reached = sum(share_of(person).is_reached for person in people)
    figure = (
        f"{known} dari {whole} sesi tercatat; {reached} dari {len(people)} orang memenuhi {event.certificate_share}%"
    )
    if event.status == EventStatus.REPORTED and not counts:
        return Step("Kehadiran", State.NONE, "tidak dicatat", url=page)
    if counts and known >= whole:
        act = _next(event, post, PARTICIPANT_MARK_TRAINED, "Catat terlatih", "participant-mark-trained")
        return Step("Kehadiran", State.DONE, figure, url=page, **act)
    act = _next(event, post, ATTENDANCE_MARK, "Pindai kartu", "attendance-scan")
    return Step("Kehadiran", State.RUNNING if counts else State.WAITING, figure, url=page, **act)
