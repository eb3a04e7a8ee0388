"""Issue certificates under the next numbers of the office, frozen as they are; withdraw one, and issue it anew."""

import hashlib
import secrets

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from registry.images import random_name
from registry.refusal import Refused, insist, not_now
from registry.scope import as_system
from training.actions.events import locked, record
from training.certificate_policy import CERTIFICATE_ISSUE, CERTIFICATE_REISSUE, CERTIFICATE_WITHDRAW, why_not
from training.certificate_prints import common_facts, drawn, own_facts
from training.models import Certificate, Participant
from training.shares import share_of, shares

NEXT = """
INSERT INTO training_certificateseries (organisation_id, year, last) VALUES (%s, %s, %s)
ON CONFLICT (organisation_id, year) DO UPDATE SET last = training_certificateseries.last + excluded.last
RETURNING last
"""
MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def next_serials(organisation, year, count):
    """The next numbers of this office in this year; the series stays locked until they are committed."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [organisation.pk, year, count])
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def number_of(organisation, serial, day):
    """ "012/SERT-BIMTEK/34/X/2018": number, kind, area of the office, month, year."""
    code = organisation.home_area_id.replace(".", "", 1)
    return f"{serial:03d}/SERT-BIMTEK/{code}/{MONTHS[day.month - 1]}/{day.year}"


def qualifying(event):
    """[(Participant, Share)] who attended enough and never had a certificate of this Bimtek, by their numbers."""
    share_of = shares(event)
    people = Participant.objects.counted().filter(event=event, certificates__isnull=True).for_list()
    found = ((person, share_of(person)) for person in people)
    return [(person, share) for person, share in found if share.is_reached]


class _Issuing:
    """What all certificates of one act have in common. signer: {role, name, number}; address_of: token -> address."""

    def __init__(self, event, *, issued_on, signer, address_of, by, at):
        if issued_on < event.starts_on:
            day = date_format(event.starts_on, "j F Y")
            raise Refused(f"Tanggal sertifikat tidak boleh sebelum Bimtek dimulai, {day}.", status=422)
        self.event, self.day, self.by, self.at, self.address_of = event, issued_on, by, at, address_of
        self.common = common_facts(event, issued_on, signer)

    def certificates(self, rows):
        """[Certificate], saved. rows: [(Participant, name, jp, the certificate it replaces or None)]."""
        office = self.event.organiser
        serials = next_serials(office, self.day.year, len(rows))
        made = [self._made(office, serial, *row) for serial, row in zip(serials, rows, strict=True)]
        return Certificate.objects.bulk_create(made)

    def _made(self, office, serial, participant, name, jp, old):
        number, token = number_of(office, serial, self.day), secrets.token_urlsafe(15)
        address = self.address_of(token)
        facts = self.common | own_facts(participant, number, name, jp, address, old.number if old else "")
        content = drawn([facts])
        row = Certificate(
            token=token,
            participant=participant,
            organisation=office,
            year=self.day.year,
            serial=serial,
            number=number,
            name=name,
            jp=jp,
            issued_on=self.day,
            facts=facts,
            sha256=hashlib.sha256(content).hexdigest(),
            replaces=old,
            issued_at=self.at,
            issued_by=self.by,
        )
        row.file.save(random_name(".pdf"), ContentFile(content), save=False)
        return row


def issue(*, event, issued_on, signer, address_of, by, people=None, at=None):
    """Issue a certificate for everybody who attended enough and has none, or for those of them that are named.

    people: public ids of participants. Returns the certificates; raises Refused 409 when there is nobody, or when one
    of those named does not qualify any more.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(CERTIFICATE_ISSUE, event, by))
        rows = qualifying(event)
        if not rows:
            raise Refused("Tidak ada peserta yang memenuhi syarat dan belum mempunyai sertifikat.", status=409)
        if people is not None:
            rows = [(person, share) for person, share in rows if person.public_id in people]
        if people is not None and len(rows) != len(set(people)):
            raise Refused(
                "Sebagian yang dicentang sudah mempunyai sertifikat atau tidak memenuhi syarat lagi. "
                "Periksa daftarnya.",
                status=409,
            )
        issuing = _Issuing(event, issued_on=issued_on, signer=signer, address_of=address_of, by=by, at=at)
        made = issuing.certificates([(person, person.name, share.jp, None) for person, share in rows])
        record(event, "issue_certificates", by=by, at=at, text=f"{made[0].number} sampai {made[-1].number}.")
    return made


def _locked(certificate, act, by):
    event = locked(certificate.participant.event)
    rows = Certificate.objects.select_related("participant__unit", "replacement")
    certificate = rows.select_for_update(of=("self",)).get(pk=certificate.pk)
    certificate.participant.event = event
    insist(why_not(act, certificate, by))
    return event, certificate


def _withdrawn(certificate, *, reason, by, at):
    certificate.withdrawn_at, certificate.withdrawn_by, certificate.withdraw_reason = at, by, reason
    certificate.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])


def withdraw(*, certificate, reason, by, at=None):
    """Withdraw a certificate: the page of its code says so from now on. The paper itself stays as it was."""
    at = at or timezone.now()
    with as_system():
        event, certificate = _locked(certificate, CERTIFICATE_WITHDRAW, by)
        _withdrawn(certificate, reason=reason, by=by, at=at)
        record(event, "withdraw_certificate", by=by, at=at, text=f"{certificate.number}.")
    return certificate


def reissue(*, certificate, name, reason, issued_on, signer, address_of, by, at=None):
    """Issue a certificate anew under the next number, which names the old one; the old one counts no more.

    Its JP are those of the attendance as it stands now. Raises Refused 409 when they are not enough any more.
    """
    at = at or timezone.now()
    with as_system():
        event, old = _locked(certificate, CERTIFICATE_REISSUE, by)
        share = share_of(old.participant)
        if not share.is_reached:
            raise Refused(
                f"Menurut daftar hadir sekarang {old.name} mengikuti {share.jp} dari {share.whole} JP, kurang dari "
                f"{share.required}%. Betulkan dahulu kehadirannya, atau cabut sertifikatnya.",
                status=409,
            )
        if old.is_valid:
            _withdrawn(old, reason=reason, by=by, at=at)
        issuing = _Issuing(event, issued_on=issued_on, signer=signer, address_of=address_of, by=by, at=at)
        (made,) = issuing.certificates([(old.participant, name, share.jp, old)])
        record(event, "reissue_certificate", by=by, at=at, text=f"{old.number} menjadi {made.number}.")
    return made


def doubt_of(certificate, share):
    """Why a valid certificate should be looked at again, or an empty text. share: of its participant now."""
    if not certificate.is_valid:
        return ""
    if not certificate.participant.is_registered:
        return f"Periksa: peserta ini {certificate.participant.get_status_display().lower()}."
    if not share.is_reached or share.jp != certificate.jp:
        return f"Periksa: menurut daftar hadir sekarang {share.jp} dari {share.whole} JP."
    return ""


def why_not_print(rows):
    """The reason why there is nothing to print, or None."""
    return None if rows else not_now("Belum ada sertifikat yang berlaku.")
