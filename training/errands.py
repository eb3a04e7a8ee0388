"""Which invitations wait for names, and who of a unit was named? Handed to home and the page of a unit (apps.py).

For home each has two functions: what it asks the database together with all others, and what it says of the answer.
"""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from registry.errands import Errand
from registry.models import OrganisationKind
from registry.paging import rows_of
from registry.questions import keys
from training import follow_ups
from training.follow_up_policy import FROM_THE_START
from training.models import BimtekEvent, Certificate, Commitment, Invitation, Participant
from training.models.curriculum import ORGANISERS
from training.workflow import OPEN_STATUSES, EventStatus

LATEST = 5
SOON, FRESH = timedelta(days=30), timedelta(days=60)
CHECKING = (OrganisationKind.TKSK, OrganisationKind.REGENCY_OFFICE)
NAMING = (OrganisationKind.WKSBM, OrganisationKind.VILLAGE)


def which_invitations(viewer, today):
    if viewer.organisation.kind not in NAMING:
        return {}
    return {"invitations": keys(Invitation.objects.visible_to(viewer).for_list().waiting(today), LATEST)}


def invitations_waiting(post, answers):
    """[Errand]: a unit and its kalurahan read which of their invitations still lack names."""
    if not (found := answers.get("invitations")):
        return []
    rows = rows_of(Invitation.objects.visible_to(post).for_list(), found)
    return [
        Errand(
            f"Tunjuk peserta Bimtek {date_format(row.event.starts_on, 'j F Y')}: {row.unit.name}",
            reverse("training:participant-register", args=[row.event.public_id, row.public_id]),
            f"{row.seats - row.named} orang, diundang {row.event.organiser.name}",
        )
        for row in rows
    ]


def named_of(unit_id, post):
    """[Errand]: who of a unit takes or took part in which Bimtek, the newest first."""
    rows = Participant.objects.visible_to(post).filter(unit=unit_id).counted().select_related("event")
    return [
        Errand(
            f"{row.name}: {row.event.title}",
            reverse("training:event-detail", args=[row.event.public_id]),
            f"peserta nomor {row.number}, {date_format(row.event.starts_on, 'j F Y')}",
        )
        for row in rows.order_by("-event__starts_on", "number")[: 2 * LATEST]
    ]


def how_many_checks(viewer, today):
    return {"checks": follow_ups.checks_due(viewer, today)} if viewer.organisation.kind in CHECKING else {}


def checks_waiting(post, answers):
    """[Errand]: how many checks of the own office are late, or due within 30 days."""
    late, soon = (answers["checks"][name] if "checks" in answers else 0 for name in ("late", "soon"))
    address = reverse("training:check-list")
    found = []
    if late:
        found.append(Errand(f"{late} cek tindak lanjut Bimtek terlambat", address, "tengok WKSBM-nya dan isi hasilnya"))
    if soon:
        found.append(Errand(f"{soon} cek tindak lanjut Bimtek dalam 30 hari", address))
    return found


def which_promises(viewer, today):
    if viewer.organisation.kind != OrganisationKind.WKSBM:
        return {}
    promised = Commitment.objects.filter(event=OuterRef("pk"), unit=viewer.organisation_id)
    sent = Participant.objects.counted().filter(event=OuterRef("pk"), unit=viewer.organisation_id)
    events = (
        BimtekEvent.objects.visible_to(viewer)
        .filter(status__in=FROM_THE_START, ends_on__range=(today - FRESH, today + FRESH))
        .filter(Exists(sent), ~Exists(promised))
    )
    return {"promises": keys(events.order_by("-starts_on"), LATEST)}


def promises_waiting(post, answers):
    """[Errand]: a unit that was at a Bimtek writes what it promises and plans, while it is fresh."""
    if not (found := answers.get("promises")):
        return []
    return [
        Errand(
            f"Tulis komitmen dan RTL Bimtek {date_format(event.starts_on, 'j F Y')}",
            reverse("training:follow-up-unit", args=[event.public_id, post.organisation.public_id]),
            "apa yang akan dikerjakan WKSBM Anda sesudah Bimtek",
        )
        for event in rows_of(BimtekEvent.objects.visible_to(post), found)
    ]


def which_own(viewer, today):
    if viewer.organisation.kind not in ORGANISERS:
        return {}
    own = BimtekEvent.objects.visible_to(viewer).filter(organiser=viewer.organisation_id, status__in=OPEN_STATUSES)
    soon = own.filter(starts_on__lte=today + SOON)
    return {"own_events": keys(soon.order_by("starts_on"), LATEST)}


def organising(post, answers):
    """[Errand]: what the own Bimtek of the next 30 days, or one that is over, still waits for."""
    if not (found := answers.get("own_events")):
        return []
    today = timezone.localdate()
    people = Participant.objects.counted().filter(event=OuterRef("pk")).order_by().values("event")
    named = Coalesce(Subquery(people.annotate(n=Count("pk")).values("n")), 0)
    soon = rows_of(BimtekEvent.objects.visible_to(post).annotate(named=named), found)
    waits = ((event, _waits_for(event, today)) for event in soon)
    return [
        Errand(
            f"Bimtek {date_format(event.starts_on, 'j F Y')}: {what}",
            reverse("training:event-detail", args=[event.public_id]),
            event.title,
        )
        for event, what in waits
        if what
    ]


def _waits_for(event, today):
    if event.ends_on < today:
        return "sudah lewat, belum diselesaikan"
    if event.status == EventStatus.PLANNED:
        return "undangan belum dibuka"
    free = (event.quota or 0) - event.named
    return f"{free} tempat belum terisi" if free > 0 and event.starts_on > today else ""


def certificates_of(unit_id, post):
    """[Errand]: the certificates of the people of a unit that count, the newest first."""
    rows = Certificate.objects.visible_to(post).of_unit(unit_id).valid().for_list()
    return [
        Errand(
            f"Sertifikat {row.name}",
            reverse("training:certificate-read", args=[row.participant.event.public_id, row.public_id]),
            f"{row.number}, {row.jp} JP, {date_format(row.issued_on, 'j F Y')}",
        )
        for row in rows.order_by("-issued_on", "serial")[: 2 * LATEST]
    ]
