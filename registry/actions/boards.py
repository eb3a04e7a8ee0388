"""Propose a new board with its SK, confirm or decline it; only a confirmed one counts."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.units import check_fresh, locked, record
from registry.models import BimtekRecord, BoardMember, BoardPosition, Decree, DecreeStatus
from registry.policy import (
    BIMTEK_RECORD,
    BOARD_ATTACH,
    BOARD_CONFIRM,
    BOARD_DECLINE,
    BOARD_PROPOSE,
    BOARD_RELEASE,
    counts_at_once,
    why_not,
)
from registry.refusal import Refused, insist
from registry.scope import as_system

ONE_DAY = timedelta(days=1)


def why_not_term(*, profile, issued_on, starts_on, ends_on):
    """The sentence about dates that cannot be, or None."""
    if ends_on <= starts_on:
        return "Masa bakti harus berakhir sesudah dimulai."
    if issued_on > timezone.localdate():
        return "Tanggal SK tidak boleh di masa depan."
    if profile.founded_on and issued_on < profile.founded_on:
        return f"SK ini lebih tua daripada WKSBM-nya, yang ditumbuhkan {date_format(profile.founded_on, 'j F Y')}."
    newest = profile.unit.decrees.confirmed().order_by("-starts_on").first()
    if newest and starts_on <= newest.starts_on:
        begun = date_format(newest.starts_on, "j F Y")
        return f"Masa bakti ini bertumpuk dengan {newest}, yang dimulai {begun}. Periksa tanggal mulainya."
    return None


def why_not_members(members):
    """The sentence about a board that cannot be, or None. members: unsaved BoardMember."""
    for position in BoardPosition.objects.in_force():
        held = [member for member in members if member.position_id == position.pk]
        if position.is_required and not held:
            return f"{position.name} belum diisi; setiap WKSBM memerlukan ketua dan sekretaris."
        if position.is_single and len(held) > 1:
            return f"{position.name} hanya satu orang, sedangkan yang diisi {len(held)}."
    return None


def doubles(members):
    """Names that hold more than one post; asked about once."""
    names = [member.name.casefold() for member in members]
    return sorted({member.name for member in members if names.count(member.name.casefold()) > 1})


def propose(*, profile, decree, members, by, seen=None, at=None):
    """Enter a new board with its SK. From a pengurus it waits for the kalurahan; from an office it counts at once.

    decree: an unsaved Decree with number, dates and file; members: unsaved BoardMember, doubles confirmed.
    Raises Refused 422 for terms or boards that cannot be, 409 while another proposal waits.
    """
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(BOARD_PROPOSE, profile, by))
        check_fresh(profile, seen)
        dates = {"issued_on": decree.issued_on, "starts_on": decree.starts_on, "ends_on": decree.ends_on}
        sentence = why_not_term(profile=profile, **dates) or why_not_members(members)
        if sentence:
            raise Refused(sentence, status=422)
        decree.unit, decree.proposed_by, decree.proposed_at = profile.unit, by, at
        _save_board(decree, members)
        profile.revision += 1
        profile.save(update_fields=["revision"])
        record(profile.unit, "propose", by=by, at=at, text=f"{decree}, {len(members)} pengurus.")
        if counts_at_once(by):
            _put_in_force(profile, decree, by=by, at=at)
    return decree


def _save_board(decree, members):
    try:
        with transaction.atomic():
            decree.save(force_insert=True)
            for member in members:
                member.decree = decree
            BoardMember.objects.bulk_create(members)
    except IntegrityError as error:
        if "decree_number_once_in_a_unit" in str(error):
            raise Refused("Nomor SK ini sudah tercatat untuk WKSBM ini.", status=422) from error
        raise


def _put_in_force(profile, decree, *, by, at):
    """The board before ends on the eve of the new one."""
    before = profile.unit.decrees.confirmed().filter(ends_on__gte=decree.starts_on).first()
    if before:
        before.ends_on = decree.starts_on - ONE_DAY
        before.revision += 1
        before.save(update_fields=["ends_on", "revision"])
    decree.status, decree.decided_at, decree.decided_by = DecreeStatus.CONFIRMED, at, by
    decree.revision += 1
    decree.save()
    profile.term_ends_on = decree.ends_on
    profile.save(update_fields=["term_ends_on"])
    record(profile.unit, "confirm", by=by, at=at, happened_on=decree.starts_on, text=str(decree))


def attach(*, decree, file, by, at=None):
    """Add the scan of an SK that was entered without one. Raises Refused 409 when there is one already."""
    with as_system():
        profile = locked(decree.unit)
        decree = Decree.objects.select_related("unit").get(pk=decree.pk)
        insist(why_not(BOARD_ATTACH, profile, by, subject=decree))
        decree.file = file
        decree.revision += 1
        decree.save(update_fields=["file", "revision"])
        record(profile.unit, "attach", by=by, at=at, text=str(decree))
    return decree


def release(*, profile, member, ended_on, reason, by, at=None):
    """One person leaves the board before its term ends; the others stay.

    Raises Refused 409 when the person has left already, 422 for a day ahead or before the term.
    """
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(BOARD_RELEASE, profile, by))
        member = BoardMember.objects.select_related("decree", "position").get(pk=member.pk, decree__unit=profile.unit)
        if member.ended_on:
            raise Refused(f"{member.name} sudah berhenti pada {date_format(member.ended_on, 'j F Y')}.", status=409)
        if ended_on > timezone.localdate(at):
            raise Refused("Tanggal berhenti tidak boleh di masa depan.", status=422)
        if ended_on < member.decree.starts_on:
            raise Refused(f"Masa bakti baru dimulai {date_format(member.decree.starts_on, 'j F Y')}.", status=422)
        member.ended_on, member.end_reason = ended_on, reason
        member.save(update_fields=["ended_on", "end_reason"])
        record(profile.unit, "release", by=by, at=at, happened_on=ended_on, text=f"{member}. {reason}")
    return member


def record_bimtek(*, profile, names, event, attended_on, by, source_key="", at=None):
    """Mark people of the board as trained. Raises Refused 422 for a day ahead, 409 when one is marked already."""
    at = at or timezone.now()
    with as_system():
        profile = locked(profile)
        insist(why_not(BIMTEK_RECORD, profile, by))
        if attended_on > timezone.localdate(at):
            raise Refused("Tanggal Bimtek tidak boleh di masa depan.", status=422)
        rows = [
            BimtekRecord(
                unit=profile.unit,
                name=name,
                event=event,
                attended_on=attended_on,
                source_key=source_key,
                recorded_at=at,
                recorded_by=by,
            )
            for name in names
        ]
        try:
            with transaction.atomic():
                BimtekRecord.objects.bulk_create(rows)
        except IntegrityError as error:
            raise Refused("Bimtek salah satu orang ini pada tanggal itu sudah tercatat.", status=409) from error
        text = f"{event}: {', '.join(names)}"
        record(profile.unit, "record_bimtek", by=by, at=at, happened_on=attended_on, text=text)
    return rows


def _locked_decree(decree, act, *, by, seen):
    profile = locked(decree.unit)
    decree = Decree.objects.select_related("unit", "decided_by__user").get(pk=decree.pk)
    insist(why_not(act, profile, by, subject=decree))
    check_fresh(decree, seen)
    return profile, decree


def confirm(*, decree, by, seen=None, at=None):
    """The kalurahan (or Dinas Sosial) confirms a proposed board: from now on it is the board."""
    with as_system():
        profile, decree = _locked_decree(decree, BOARD_CONFIRM, by=by, seen=seen)
        _put_in_force(profile, decree, by=by, at=at or timezone.now())
    return decree


def decline(*, decree, reason, by, seen=None, at=None):
    """Send a proposed board back with the reason; the old one stays."""
    at = at or timezone.now()
    with as_system():
        profile, decree = _locked_decree(decree, BOARD_DECLINE, by=by, seen=seen)
        decree.status, decree.decided_at, decree.decided_by = DecreeStatus.DECLINED, at, by
        decree.decline_text = reason
        decree.revision += 1
        decree.save()
        record(profile.unit, "decline", by=by, at=at, text=f"{decree}. {reason}")
    return decree
