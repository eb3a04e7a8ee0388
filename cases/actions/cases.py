"""Open, close and reopen a case; notes, services and consent on the way."""

from django.db import connection
from django.utils import timezone

from cases import notifications, policy
from cases.actions import rights
from cases.actions.numbers import next_case_number
from cases.actions.path import refresh_path
from cases.actions.record import record
from cases.models import Case, CaseProblem, Consent, ConsentText, Person, Referral, RequestKind, Service, ServiceSource
from cases.models.person import places_told
from cases.serving import serves
from cases.workflow import CaseMove, CaseStatus, Kind
from registry.actions import funds
from registry.kept_sql import kept_sql
from registry.later import create_later
from registry.models import SpendingKind
from registry.refusal import Refused, insist
from registry.scope import as_system

ROW_LOCK = "SELECT FROM cases_case WHERE id = %s FOR UPDATE"


def check(move, subject, by):
    """Raise the refusal of the policy, if there is one."""
    insist(policy.why_not(move, subject, by))


def check_fresh(subject, seen):
    """Raise when the page was opened before the last change of this case or referral."""
    if seen is not None and seen != subject.revision:
        raise Refused(
            "Keadaan sudah berubah sejak halaman ini dibuka. Periksa yang terbaru, lalu kirim lagi.", status=409
        )


def locked(case):
    """The case row, locked until the end of the transaction: moves of one case happen one after another.

    Two statements, sent together: PostgreSQL checks a joined row that it waited for against the holder it had read
    before, and a case that changed hands meanwhile would seem to be gone.
    """
    connection.later(ROW_LOCK, [case.pk])
    for found in _locked(case_id=case.pk):
        return found
    raise Refused("Kasus ini sudah tidak ada.", status=409)


@kept_sql
def _locked(*, case_id):
    return Case.objects.select_related("holder", "origin", "area").with_is_consented().filter(pk=case_id)


def open_case(
    *, by, person, area, problems, main, urgency, chronology, own_action="", consent=None, told=None, at=None
):
    """Record a case and the person it is about.

    person: an unsaved Person, or a known one whom this post sees: then it is one more case of the same person, and
    `told`, an unsaved Person with what was typed now, fills what the known one lacks (not from a sensitive case).
    problems: Jenis, main among them; consent: an unsaved Consent or None.
    Raises Refused 403 when the post may not open cases, 422 when the area is outside what it may record for.
    """
    at = at or timezone.now()
    check(policy.CASE_OPEN, None, by)
    with as_system():
        if area.ended_on:
            raise Refused(f"{area.label} sudah tidak berlaku. Pilih wilayah lain.", status=422)
        if not serves(by.organisation, area):
            raise Refused(f"{by.organisation.name} tidak melayani {area.label}. Pilih wilayah lain.", status=422)
        is_sensitive = any(jenis.is_sensitive for jenis in problems)
        # What is told in a hidden case must not show through another case of the same person.
        told = None if is_sensitive else told
        filled = _known(person, told, by=by) if person.pk else _new(person, area, is_sensitive)
        case = Case.objects.create(
            number=next_case_number(area_code=area.pk, year=timezone.localtime(at).year),
            person=person,
            area=area,
            urgency=urgency,
            chronology=chronology,
            own_action=own_action,
            is_sensitive=is_sensitive,
            origin=by.organisation,
            holder=by.organisation,
            holder_since=at,
            path=[by.organisation_id],
            jenis_ids=sorted(jenis.pk for jenis in problems),
            opened_at=at,
            opened_by=by,
        )
        create_later(
            CaseProblem, [CaseProblem(case=case, jenis=jenis, is_main=jenis.pk == main.pk) for jenis in problems]
        )
        record(case, "open", by=by, at=at, to_organisation=by.organisation, to_status=CaseStatus.OPEN)
        if filled:
            record(case, "identify", by=by, at=at, text=f"Dilengkapi: {', '.join(filled)}.")
        if consent is not None:
            _save_consent(case, consent, by=by, at=at)
        # For every case alike, whether there is anybody to find or not.
        look_for_twins(case.pk, by.pk)
    return case


def look_for_twins(case_id, post_id=None):
    """Put the look for other records of this person into the queue: it runs once the case is committed.

    post_id: who was asked about the own scope.
    """
    from cases import tasks

    tasks.look_for_twins.enqueue(case_id, post_id)


def _new(person, area, is_sensitive):
    from cases.actions.persons import index

    person.area, person.nik_fault = area, person.weigh_nik()
    person.seen_in = places_told(area.pk, is_sensitive=is_sensitive)
    person.save(force_insert=True)
    index(person, is_new=True)
    return []


def _known(person, told, *, by):
    """Lock a known person and fill what is lacking. Raises Refused 409 when it is gone out of sight meanwhile."""
    from cases.actions.persons import fill_gaps, index

    if not Person.objects.visible_to(by).standing().filter(pk=person.pk).exists():
        raise Refused("Orang yang Anda pilih tidak ada dalam jangkauan Anda lagi. Pilih sekali lagi.", status=409)
    Person.objects.select_for_update().get(pk=person.pk)
    person.refresh_from_db()
    if person.merged_into_id:
        raise Refused("Catatan orang ini baru saja disatukan dengan yang lain. Pilih sekali lagi.", status=409)
    filled = fill_gaps(person, told) if told else []
    if filled:
        person.revision += 1
        person.save()
        index(person)
    return filled


def _save_consent(case, consent, *, by, at):
    consent.case, consent.recorded_by, consent.recorded_at = case, by, at
    day = timezone.localdate(at)
    consent.text = next(iter(_consent_texts(day=day)), None) if consent.method else None
    create_later(Consent, [consent])
    record(case, "consent", by=by, at=at, text=consent.get_basis_display())


@kept_sql
def _consent_texts(*, day):
    return ConsentText.objects.filter(starts_on__lte=day)[:1]


def record_consent(*, case, consent, by, at=None):
    """Record consent, or the reason why there is none."""
    with as_system():
        case = locked(case)
        check(policy.CASE_CONSENT, case, by)
        _save_consent(case, consent, by=by, at=at or timezone.now())


def withdraw_consent(*, case, consent, reason, by, at=None):
    """Withdraw a consent: nothing more crosses to whom it covered, and what runs there ends within 72 hours.

    A request of the person is opened with that clock, and the partners concerned are told.
    """
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.CASE_WITHDRAW_CONSENT, case, by)
        consent = case.consents.standing().filter(pk=consent.pk).first()
        if consent is None:
            raise Refused("Persetujuan ini sudah ditarik atau berakhir.", status=409)
        consent.withdrawn_at, consent.withdrawn_by, consent.withdraw_reason = at, by, reason
        consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
        rights.open_request(
            case=case, kind=RequestKind.WITHDRAWAL, asked_by=_who_agreed(case, consent), text=reason, by=by, at=at
        )
        record(case, "withdraw_consent", by=by, at=at, text=reason)
        running = Referral.objects.live().filter(case=case, kind=Kind.SERVICE).select_related("receiver")
        partners = [hop.receiver for hop in running if policy.why_not_share_with(case, hop.receiver)]
        notifications.tell(case, partners, "persetujuan ditarik; hentikan dalam 3 x 24 jam.", at=at)
    return consent


def _who_agreed(case, consent):
    return consent.guardian_name or Person.objects.get(pk=case.person_id).display_name


def add_note(*, case, text, by, is_confidential=False, at=None):
    """Add a note to the timeline; a confidential one is read by the own organisation only."""
    with as_system():
        case = locked(case)
        check(policy.CASE_NOTE, case, by)
        record(case, "note", by=by, at=at or timezone.now(), text=text, is_confidential=is_confidential)


def serve(*, case, kind, given_on, by, description="", source=None, value=None, at=None):
    """Record help that was given. source: who paid for it, value: rupiah; either may be unknown.

    Raises Refused 403 for a government decision by a WKSBM, TKSK or partner, 422 for a value without its source and for
    help out of the purse of a unit, which goes through its book (`pay_out`).
    """
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.CASE_SERVE, case, by)
        if not policy.may_record_service(kind, by):
            raise Refused(
                f"“{kind.name}” adalah penetapan pemerintah dan dicatat oleh kalurahan atau Dinas Sosial.", status=403
            )
        if sentence := why_not_source(source, value):
            raise Refused(sentence, status=422)
        service = Service.objects.create(
            case=case,
            organisation=by.organisation,
            kind=kind,
            given_on=given_on,
            description=description,
            source=source,
            value=value,
            recorded_at=at,
            recorded_by=by,
        )
        record(case, "serve", by=by, at=at, text=f"{kind.name}. {description}".strip())
    return service


def why_not_source(source, value):
    """Why this source and value do not go together, or ""."""
    if value and source is None:
        return "Sebutkan dari mana bantuan senilai itu."
    if source and source.is_unit_purse:
        return "Bantuan dari kas WKSBM dicatat dengan Salurkan bantuan, supaya buku kasnya ikut tercatat."
    return ""


def pay_out(*, case, kind, purse_kind, amount, given_on, by, goods=None, spending_kind=None, description="", at=None):
    """Give help out of the unit's purse: one line in its book and one service on the case, or neither.

    amount: a positive Decimal, rupiah or the measure of the goods; spending_kind: for money, the kind in the book.
    Raises Refused 422 when the purse holds less.
    """
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.CASE_PAY_OUT, case, by)
        if not policy.may_record_service(kind, by):
            raise Refused(f"“{kind.name}” adalah penetapan pemerintah, bukan bantuan dari kas WKSBM.", status=403)
        entry = funds.spend(
            profile=by.organisation.profile,
            purse_kind=purse_kind,
            goods=goods,
            amount=amount,
            kind=spending_kind or _usual_kind(purse_kind),
            purpose="bantuan",
            happened_on=given_on,
            is_case_aid=True,
            by=by,
            at=at,
        )
        given = entry.purse.words(amount)
        paid = f"{goods.name} {given}" if goods else f"{given} dari {entry.purse}"
        service = Service.objects.create(
            case=case,
            organisation=by.organisation,
            kind=kind,
            given_on=given_on,
            description=description,
            paid_text=paid,
            fund_entry=entry,
            source=ServiceSource.objects.in_force().filter(is_unit_purse=True).first(),
            value=None if goods else entry.amount,
            recorded_at=at,
            recorded_by=by,
        )
        record(case, "pay_out", by=by, at=at, text=f"{kind.name}: {paid}. {description}".strip())
    return service


def _usual_kind(purse_kind):
    kind = SpendingKind.objects.in_force().filter(purse_kind=purse_kind).first()
    if kind is None:
        raise Refused("Belum ada pos pengeluaran untuk kas ini. Mintalah admin sistem menambahkannya.", status=409)
    return kind


def take_back(*, case, service, reason, by, at=None):
    """Take a payment back: the book gets a line that reverses it, the service no longer counts.

    The reason stays on the case: the book is read and printed for people who do not see the case.
    """
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.CASE_TAKE_BACK, case, by)
        service = Service.objects.filter(case=case).paid_by(by.organisation_id).filter(pk=service.pk).first()
        if service is None:
            raise Refused("Penyaluran ini sudah dibatalkan.", status=409)
        funds.reverse(entry=service.fund_entry, reason="penyaluran dibatalkan", by=by, at=at, for_case=True)
        service.cancelled_at, service.cancelled_by, service.cancel_reason = at, by, reason
        service.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
        record(case, "take_back", by=by, at=at, text=f"{service.kind.name}: {service.paid_text}. {reason}")
    return service


def close(*, case, outcome, closed_on, by, text="", seen=None, at=None):
    """Close a case with its outcome; refused while a hop is open."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(CaseMove.CLOSE, case, by)
        check_fresh(case, seen)
        case.status, case.outcome, case.outcome_text = CaseStatus.CLOSED, outcome, text
        case.closed_at, case.closed_by, case.closed_on = at, by, closed_on
        case.revision += 1
        case.save()
        record(
            case,
            "close",
            by=by,
            at=at,
            from_status=CaseStatus.OPEN,
            to_status=CaseStatus.CLOSED,
            text=f"{case.get_outcome_display()}. {text}".strip(),
        )
        refresh_path(case)
        notifications.tell_path(case, "kasus ditutup.", at=at, but=by.organisation_id)
    return case


def reopen(*, case, reason, by, seen=None, at=None):
    """Open a closed case again, with a reason. It stays with whoever held it."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(CaseMove.REOPEN, case, by)
        check_fresh(case, seen)
        case.status, case.outcome, case.outcome_text = CaseStatus.OPEN, "", ""
        case.closed_at = case.closed_by = case.closed_on = None
        case.revision += 1
        case.save()
        record(case, "reopen", by=by, at=at, from_status=CaseStatus.CLOSED, to_status=CaseStatus.OPEN, text=reason)
        notifications.tell_path(case, "kasus dibuka kembali.", at=at, but=by.organisation_id)
    return case
