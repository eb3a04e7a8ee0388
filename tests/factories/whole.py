"""A case with a row in every table that hangs on a case or a person, told through the actions that people call."""

from decimal import Decimal

from django.utils import timezone

from cases.actions import access, cases, drafts, persons, rights
from cases.models import Case, Desil, FamilyMember, MatchReview, ServiceKind
from cases.workflow import Kind
from registry.images import drawn_anew
from tests.factories import cases as make
from tests.factories import stages as handling
from tests.factories.funds import entered
from tests.pictures import photo


def whole_case(by, *, person, twin, named, barred, opener=None, worker=None, partner=None, word="", **fields):
    """A case of the pengurus `by`.

    person: an unsaved Person. twin: a saved Person that may be the same one, and a relative. named: a post for the
    team; barred: one for the conflict list; opener: who opens it in an emergency; worker: a social worker who goes
    through all stages; partner: who has accepted a request for a service; word: stands in every text.
    """

    def say(text):
        return f"{text} {word}".strip()

    case = make.open_case(by, person=person, own_action=say("Diberi sembako."), **fields)
    access.keep_secret(case=case, safe_address=say("Rumah aman"), reporter=say("Bu Tetangga"), by=by)
    member = FamilyMember(name=say(twin.name), relation="anak", relative=twin)
    persons.relate(case=case, member=member, by=by)
    desil = Desil(value=2, source="siks_ng", period="2026", checked_on=timezone.localdate())
    persons.record_desil(case=case, desil=desil, by=by)
    persons.photograph(case=case, picture=drawn_anew(photo()), by=by)
    make.attached(case, title=say("KTP"))
    rights.answer(request=make.asked(case, text=say("Salah.")), answer="dipenuhi", answer_text=say("Sudah."), by=by)
    make.asked(case, text=say("Tanggal lahir salah."))
    cases.add_note(case=case, text=say("Catatan."), by=by)
    if by.organisation.profile:
        entered(by.organisation.profile, by=by, amount=200_000)
        kind = ServiceKind.objects.get(name="Santunan uang dari warga")
        given = {"given_on": timezone.localdate(), "description": say("Beras.")}
        cases.pay_out(case=case, kind=kind, purse_kind="donasi", amount=Decimal(50_000), by=by, **given)
    drafts.begin(typed={"name": [case.person.name]}, by=by, public_id=f"draf{case.public_id[:12]}")
    holder = worker or by
    if worker:
        make.issued(case, make.draft(case, by, worker))
        _through_the_stages(case, by, worker)
    else:
        make.issued(case, kind="persetujuan-layanan", subject=say("Layanan"))
        handling.task_of(case, by)
    if partner:
        make.accepted(case, holder, partner, Kind.SERVICE)
    _pair(case, twin)
    access.add_member(case=case, post=named, reason=say("Menangani berkas."), by=holder)
    access.bar(case=case, user=barred.user, reason=say("Bibi."), by=holder)
    if opener:
        make.opened_in_emergency(case, opener, reason=say("Telepon dari ibunya: butuh obat."))
    return Case.objects.get(pk=case.pk)


def _through_the_stages(case, by, worker):
    hop = case.referrals.get(receiver=worker.organisation)
    make.referrals.accept(referral=make.referrals.send(referral=hop, by=by), by=worker)
    case.refresh_from_db()
    for step in (handling.approached, handling.assessed, handling.conferred):
        step(case, worker)
    handling.planned(case, worker)
    handling.task_of(case, by)
    for step in (handling.reviewed, handling.terminated, handling.scheduled):
        step(case, worker)
        case.refresh_from_db()
    handling.task_of(case, by)


def _pair(case, twin):
    first, second = sorted((case.person, twin), key=lambda one: one.pk)
    MatchReview.objects.create(first=first, second=second, points=9, office=case.origin)
