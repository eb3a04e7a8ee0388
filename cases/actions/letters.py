"""Issue a letter under the next number of the office, frozen as it is; withdraw one that should not count any more."""

import hashlib
import secrets

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from cases import policy
from cases.actions.cases import check, locked
from cases.actions.record import record
from cases.models import LETTER_CODES, Letter, LetterKind
from registry.images import random_name
from registry.refusal import Refused, insist
from registry.scope import as_system

NEXT = """
INSERT INTO cases_letterseries (organisation_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (organisation_id, year) DO UPDATE SET last = cases_letterseries.last + 1
RETURNING last
"""
TAKEN_BACK = "Rujukannya ditarik kembali."
TAKEN_OVER = "Rujukannya tidak ditanggapi dan diambil alih."
FIRST_DRAWN = 100_000  # drawn numbers have six digits, which counted ones never reach
MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def next_serial(organisation, year):
    """The next number of this office in this year; the series stays locked until the letter is committed."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [organisation.pk, year])
        return cursor.fetchone()[0]


def serial_of(case, organisation, year):
    """The next number; for a restricted case one that is drawn, so that colleagues find no gap where its letter is."""
    if not case.is_sensitive:
        return next_serial(organisation, year)
    while True:
        serial = FIRST_DRAWN + secrets.randbelow(90 * FIRST_DRAWN // 10)
        if not Letter.objects.filter(organisation=organisation, year=year, serial=serial).exists():
            return serial


def number_of(kind, organisation, serial, day):
    """ "012/RJK/3402.15.2003/XI/2026": number, kind, area of the office, month, year."""
    code = organisation.home_area_id.replace(".", "", 1)
    return f"{serial:03d}/{LETTER_CODES[kind]}/{code}/{MONTHS[day.month - 1]}/{day.year}"


def issue(*, case, kind, referral, facts, draw, by, issued_on=None, at=None):
    """Issue a letter. facts: {"nature", "recipient", "subject", "attached"}; draw(number, token): the bytes of its PDF.

    The PDF is drawn with the number it gets, in the same transaction: no number without its letter.
    Raises Refused 403 or 409 with the reason of `why_not_letter`.
    """
    at = at or timezone.now()
    day = issued_on or timezone.localdate(at)
    with as_system():
        case = locked(case)
        refusal = policy.why_not_letter(kind, case, by) or policy.why_not(policy.LETTER_ISSUE, case, by)
        if refusal:
            # A letter that came too late is long: what was typed comes back with the reason.
            raise Refused(refusal.reason, status=refusal.status, can_send_again=refusal.is_for_later)
        if referral is not None and not referral.is_responsibility:
            insist(policy.why_not_share_with(case, referral.receiver))  # a letter about it carries the data across
        if referral is not None and referral.case_id != case.pk:
            raise Refused("Rujukan ini bukan dari kasus ini.", status=422)
        serial = serial_of(case, by.organisation, day.year)
        number, token = number_of(kind, by.organisation, serial, day), secrets.token_urlsafe(15)
        content = draw(number, token)
        letter = Letter.objects.create(
            token=token,
            case=case,
            referral=referral,
            kind=kind,
            stage=case.stage,
            organisation=by.organisation,
            year=day.year,
            serial=serial,
            number=number,
            issued_on=day,
            file=ContentFile(content, name=random_name(".pdf")),
            sha256=hashlib.sha256(content).hexdigest(),
            issued_at=at,
            issued_by=by,
            **facts,
        )
        record(case, "issue", by=by, at=at, referral=referral, text=f"{LetterKind(kind).label} {number}")
    return letter


def revoke(*, case, letter, reason, by, at=None):
    """Withdraw a letter: the page of its QR says so from now on. The letter itself stays as it was."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.LETTER_REVOKE, case, by)
        own = Letter.objects.filter(case=case, organisation=by.organisation_id, withdrawn_at__isnull=True)
        letter = own.filter(pk=letter.pk).first()
        if letter is None:
            raise Refused("Surat ini sudah dicabut, atau diterbitkan lembaga lain.", status=409)
        _revoked(letter, case=case, reason=reason, by=by, at=at)
    return letter


def revoke_with(referral, *, by, at, reason=TAKEN_BACK):
    """The letters of a referral that its sender takes back, or that another office has taken over unanswered, do not
    count any more. The case is locked already.
    """
    for letter in Letter.objects.valid().filter(referral=referral, kind=LetterKind.REFERRAL):
        _revoked(letter, case=referral.case, reason=reason, by=by, at=at)


def _revoked(letter, *, case, reason, by, at):
    letter.withdrawn_at, letter.withdrawn_by, letter.withdraw_reason = at, by, reason
    letter.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    record(case, "revoke", by=by, at=at, text=f"{letter}. {reason}")
