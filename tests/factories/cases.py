"""Cases and referrals for tests, each brought to its state by the same actions that people call."""

from datetime import timedelta

from django.utils import timezone

from cases.actions import cases, documents, emergencies, letters, overdue, referrals, rights
from cases.models import (
    Consent,
    ConsentBasis,
    ConsentMethod,
    DeclineReason,
    Jenis,
    LegalBasis,
    LetterKind,
    NikMissing,
    Person,
    RequestKind,
    Result,
    Urgency,
)
from cases.routing import Route, upward
from cases.workflow import Kind, Status
from registry.images import drawn_anew
from registry.scope import as_system
from tests.pictures import photo

ELDERLY, HIV = 8, 16  # numbers in the list of 26 jenis: a plain one and a sensitive one
WAGIYEM = "Wagiyem"


def jenis(number):
    return Jenis.objects.get(number=number)


def person(name=WAGIYEM, *, nik="", nickname="", sex="P", birth_year=1954, **fields):
    """An unsaved person of about 72 years, without NIK unless one is given."""
    missing = "" if nik else NikMissing.LOST
    built = Person(sex=sex, birth_year_estimated=birth_year, nik_missing=missing, **fields)
    built.set_name(name, nickname)
    built.set_nik(nik)
    return built


def consent(basis=ConsentBasis.SELF, **fields):
    return Consent(basis=basis, method=ConsentMethod.SPOKEN, **fields)


def without_consent(legal_basis=LegalBasis.VITAL, **fields):
    return Consent(basis=ConsentBasis.NONE, reason="Tidak sadar.", legal_basis=legal_basis, **fields)


def open_case(by, *, number=ELDERLY, consented=True, area=None, **fields):
    """A case of the padukuhan of the WKSBM of this post (or of `area`), with consent unless told otherwise."""
    given = {
        "person": person(),
        "problems": [jenis(number)],
        "main": jenis(number),
        "urgency": Urgency.NORMAL,
        "chronology": "Tinggal sendiri, rumah bocor, makan dari tetangga.",
        "consent": consent() if consented else None,
    }
    return cases.open_case(by=by, area=area or by.organisation.home_area, **(given | fields))


def route(case, sender, receiver, kind=Kind.RESPONSIBILITY):
    """The way the program offers from this sender to this receiver, or a bare one for what it would not offer."""
    offered = upward(case, sender.organisation) if kind == Kind.RESPONSIBILITY else []
    found = next((way for way in offered if way.receiver.pk == receiver.organisation_id), None)
    return found or Route(receiver.organisation, kind)


def draft(case, sender, receiver, kind=Kind.RESPONSIBILITY, **fields):
    return referrals.prepare(**_typed(case, sender, receiver, kind, fields))


def sent(case, sender, receiver, kind=Kind.RESPONSIBILITY, **fields):
    return referrals.send_at_once(**_typed(case, sender, receiver, kind, fields))


def _typed(case, sender, receiver, kind, fields):
    with as_system():
        way = route(case, sender, receiver, kind)
    said = {"reason": "Kebutuhannya melebihi kemampuan kas warga.", "skip_reason": "Keadaan mendesak.", **fields}
    return {"case": case, "route": way, "by": sender, **said}


def accepted(case, sender, receiver, kind=Kind.RESPONSIBILITY, **fields):
    return referrals.accept(referral=sent(case, sender, receiver, kind, **fields), by=receiver)


def forward(referral, by, to, **fields):
    with as_system():
        way = route(referral.case, by, to)
    said = {"reason": "Perlu jenjang di atas.", "skip_reason": "Keadaan mendesak.", **fields}
    return referrals.forward(referral=referral, route=way, by=by, **said)


def report_back(referral, by, *, to=None, **fields):
    said = {
        "result": Result.SERVED,
        "services_text": "Bantuan permakanan tiga bulan.",
        "plan_text": "Pengurus menengok setiap bulan.",
        "returned_to": to.organisation if to else referral.sender,
    }
    return referrals.report_back(referral=referral, by=by, **(said | fields))


def overdue_now(referral):
    """Let the due time of a hop pass and the schedule notice it."""
    at = referral.due_at + timedelta(minutes=1)
    overdue.mark(at=at)
    referral.refresh_from_db()
    return referral


def referral_at(status, case, sender, receiver, *, kind=Kind.RESPONSIBILITY, above=None):
    """A hop of this case in the wanted state. above: the post that forwards to or takes over (FORWARDED, LAPSED)."""
    if status == Status.DRAFT:
        return draft(case, sender, receiver, kind)
    hop = sent(case, sender, receiver, kind)
    if status == Status.INCOMPLETE:
        return referrals.request_completion(referral=hop, by=receiver, text="Mohon keterangan keluarga.")
    if status == Status.DECLINED:
        return referrals.decline(referral=hop, by=receiver, reason=DeclineReason.NO_CAPACITY, text="Penuh.")
    if status == Status.WITHDRAWN:
        return referrals.withdraw(referral=hop, by=sender)
    if status == Status.LAPSED:
        referrals.take_over(referral=overdue_now(hop), by=above)
        hop.refresh_from_db()
        return hop
    if status == Status.SENT:
        return hop
    hop = referrals.accept(referral=hop, by=receiver)
    if status == Status.FORWARDED:
        forward(hop, receiver, above)
        hop.refresh_from_db()
    elif status == Status.FINISHED:
        hop = report_back(hop, receiver)
    return hop


def opened_in_emergency(case, post, **fields):
    """The emergency access of this post (password of the cast) to a case of its territory."""
    said = {"reason": "Telepon dari ibunya: butuh obat malam ini.", "password": "rahasia-demo-123"}
    return emergencies.open_emergency(number=case.number, by=post, **(said | fields))


def attached(case, *, by=None, **fields):
    """A picture in the file of the case, from who recorded it."""
    said = {"kind": "ktp", "title": "KTP halaman depan", "file": drawn_anew(photo()).file}
    return documents.attach(case=case, by=by or case.opened_by, **(said | fields))


FACTS = {"nature": "biasa", "recipient": "Kalurahan Bangunharjo", "subject": "Rujukan", "attached": []}


def issued(case, hop=None, *, kind=LetterKind.REFERRAL, by=None, content=b"%PDF-1.4 contoh", **fields):
    """A letter about a hop, from its sender."""
    draw = fields.pop("draw", lambda number, token: content)
    by = by or (hop.created_by if hop else case.opened_by)
    return letters.issue(case=case, kind=kind, referral=hop, facts=FACTS | fields, draw=draw, by=by)


def asked(case, by=None, **fields):
    """What the person asks of her data."""
    said = {"kind": RequestKind.CORRECTION, "asked_by": "Wagiyem", "text": "Tanggal lahir saya salah."}
    return rights.ask(case=case, by=by or case.opened_by, **(said | fields))


def long_ago(days):
    return timezone.now() - timedelta(days=days)
