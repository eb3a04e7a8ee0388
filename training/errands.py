"""Which invitations wait for names, and who of a unit was named? Handed to home and the page of a unit (apps.py)."""

from django.urls import reverse
from django.utils.formats import date_format

from registry.errands import Errand
from registry.models import OrganisationKind
from training import follow_ups
from training.models import Certificate, Invitation, Participant

LATEST = 5
CHECKING = (OrganisationKind.TKSK, OrganisationKind.REGENCY_OFFICE)
NAMING = (OrganisationKind.WKSBM, OrganisationKind.VILLAGE)


def invitations_waiting(post):
    """[Errand]: a unit and its kalurahan read which of their invitations still lack names."""
    if post.organisation.kind not in NAMING:
        return []
    rows = Invitation.objects.visible_to(post).for_list().waiting()[:LATEST]
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


def checks_waiting(post):
    """[Errand]: how many checks of the own office are late, or due within 30 days."""
    if post.organisation.kind not in CHECKING:
        return []
    late, soon = follow_ups.checks_due(post)
    address = reverse("training:check-list")
    found = []
    if late:
        found.append(Errand(f"{late} cek tindak lanjut Bimtek terlambat", address, "tengok WKSBM-nya dan isi hasilnya"))
    if soon:
        found.append(Errand(f"{soon} cek tindak lanjut Bimtek dalam 30 hari", address))
    return found


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
