"""Register people for a Bimtek within its quota, replace them, let them go, number their letters, mark them trained."""

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions import boards
from registry.models import BimtekRecord, BoardMember, Decree, UnitProfile
from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import check_fresh, locked, record
from training.models import Invitation, Participant, ParticipantKind, regency_code
from training.participant_policy import (
    PARTICIPANT_ENROL,
    PARTICIPANT_MARK_TRAINED,
    PARTICIPANT_NUMBER,
    PARTICIPANT_REGISTER,
    PARTICIPANT_REPLACE,
    PARTICIPANT_WITHDRAW,
    organises,
    why_not,
)
from training.shares import shares
from training.workflow import ParticipantStatus


def board_of(unit, day):
    """(decree, people) who may be named: the newest confirmed SK, also when its term is over, each person once."""
    decree = Decree.objects.newest_of([unit.pk], day).first()
    found = {}
    for member in decree.members.all() if decree else []:
        if member.is_held:
            found.setdefault(member.name.casefold(), member)
    return decree, list(found.values())


def term_doubt(decree, event):
    """The sentence about a term that is over, or will be on the first day; asked once. None when there is no doubt."""
    if decree.ends_on >= event.starts_on:
        return None
    return (
        f"Masa bakti pada {decree} berakhir {date_format(decree.ends_on, 'j F Y')}, sebelum Bimtek dimulai "
        f"{date_format(event.starts_on, 'j F Y')}."
    )


def why_not_quota(event, *, regency=None):
    """The sentence about a quota that is full, or None. regency: of a pengurus; others count in the whole only."""
    taken = event.participants.counted()
    if taken.count() >= (event.quota or 0):
        return f"Kuota peserta Bimtek ini sudah penuh ({event.quota or 0} orang)."
    if regency is None:
        return None
    quota = event.quotas.filter(regency=regency).select_related("regency").first()
    if quota is None:
        return "Bimtek ini tidak mempunyai kuota untuk kabupaten/kota WKSBM tersebut."
    if taken.of_quota().filter(regency=regency).count() >= quota.count:
        return f"Kuota {quota.regency.label} sudah penuh ({quota.count} orang)."
    return None


def _next_number(event):
    return (event.participants.aggregate(last=Max("number"))["last"] or 0) + 1


def _locked_invitation(invitation):
    event = locked(invitation.event)
    invitation = Invitation.objects.select_related("unit").get(pk=invitation.pk)
    invitation.event = event
    return event, invitation


def _from_board(event, invitation, member, *, confirmed, by, at):
    """An unsaved participant of the board. Raises Refused 422 for a stranger or a doubt, 409 for a double."""
    member = BoardMember.objects.select_related("decree").get(pk=member.pk)
    decree, _ = board_of(invitation.unit, event.starts_on)
    if decree is None or member.decree_id != decree.pk or not member.is_held:
        raise Refused(f"{member.name} bukan pengurus {invitation.unit.name} yang sekarang.", status=422)
    if sentence := why_not_twice(event, invitation.unit, member):
        raise Refused(sentence, status=409)
    if (doubt := term_doubt(decree, event)) and not confirmed:
        raise Refused(f"{doubt} Setujui dahulu bila tetap didaftarkan.", status=422)
    return Participant(
        event=event,
        kind=ParticipantKind.BOARD,
        invitation=invitation,
        unit=invitation.unit,
        board_member=member,
        name=member.name,
        sex=member.sex,
        phone=member.phone,
        regency_id=regency_code(invitation.unit.home_area_id),
        is_term_confirmed=bool(doubt),
        registered_at=at,
        registered_by=by,
    )


def why_not_twice(event, unit, member):
    """The sentence about somebody of this unit who is registered already, or None."""
    found = event.participants.counted().filter(unit=unit, name__iexact=member.name).first()
    return f"{found.name} sudah terdaftar sebagai peserta nomor {found.number}." if found else None


def register(*, invitation, members, by, confirmed=False, at=None):
    """Name people of the board for a unit that is invited, all of them or none.

    confirmed: somebody was asked about a term that is over. Raises Refused 409 for a person who is registered already
    or a quota that is full, 422 for a stranger to the board or an unconfirmed doubt.
    """
    at = at or timezone.now()
    with as_system():
        event, invitation = _locked_invitation(invitation)
        insist(why_not(PARTICIPANT_REGISTER, invitation, by))
        named = invitation.participants.counted().count()
        if named + len(members) > invitation.seats and not organises(event, by):
            raise Refused(
                f"Undangan ini untuk {invitation.seats} orang; {named} sudah ditunjuk, dan Anda menunjuk "
                f"{len(members)} lagi. Minta tambahan kepada {event.organiser.name}.",
                status=409,
            )
        rows = [_register(event, invitation, member, confirmed=confirmed, by=by, at=at) for member in members]
        words = ", ".join(str(row.number) for row in rows)
        record(event, "register", by=by, at=at, text=f"{invitation.unit.name}: peserta nomor {words}.")
    return rows


def _register(event, invitation, member, *, confirmed, by, at):
    row = _from_board(event, invitation, member, confirmed=confirmed, by=by, at=at)
    if sentence := why_not_quota(event, regency=row.regency_id):
        raise Refused(sentence, status=409)
    row.number = _next_number(event)
    row.save(force_insert=True)
    return row


def enrol(*, event, participant, by, at=None):
    """Register somebody who is no pengurus. participant: an unsaved Participant of another kind.

    Raises Refused 409 when the whole quota is full or the same name of the same institution is registered.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(PARTICIPANT_ENROL, event, by))
        if sentence := why_not_quota(event):
            raise Refused(sentence, status=409)
        twin = event.participants.counted().filter(
            name__iexact=participant.name, institution__iexact=participant.institution
        )
        if found := twin.first():
            raise Refused(f"{found.name} sudah terdaftar sebagai peserta nomor {found.number}.", status=409)
        participant.event, participant.number = event, _next_number(event)
        participant.registered_at, participant.registered_by = at, by
        participant.save(force_insert=True)
        record(
            event, "enrol", by=by, at=at, text=f"Peserta nomor {participant.number} ({participant.get_kind_display()})."
        )
    return participant


def _locked_participant(participant, act, *, by, seen):
    event = locked(participant.event)
    participant = Participant.objects.select_related("unit", "invitation__unit").get(pk=participant.pk)
    participant.event = event
    insist(why_not(act, participant, by))
    check_fresh(participant, seen)
    return event, participant


def _end(participant, status, reason, *, by, at):
    participant.status, participant.end_reason = status, reason
    participant.ended_at, participant.ended_by = at, by
    participant.revision += 1
    participant.save()


def replace(*, participant, member, reason, by, confirmed=False, seen=None, at=None):
    """Somebody else of the board comes instead; the first stays readable as replaced. Refuses as `register` does."""
    at = at or timezone.now()
    with as_system():
        event, participant = _locked_participant(participant, PARTICIPANT_REPLACE, by=by, seen=seen)
        invitation = participant.invitation
        invitation.event = event
        row = _from_board(event, invitation, member, confirmed=confirmed, by=by, at=at)
        _end(participant, ParticipantStatus.REPLACED, reason, by=by, at=at)
        row.number, row.replaces = _next_number(event), participant
        row.save(force_insert=True)
        record(event, "replace", by=by, at=at, text=f"Peserta nomor {participant.number} diganti nomor {row.number}.")
    return row


def withdraw(*, participant, reason, by, seen=None, at=None):
    """A participant will not come; the place is free again."""
    at = at or timezone.now()
    with as_system():
        event, participant = _locked_participant(participant, PARTICIPANT_WITHDRAW, by=by, seen=seen)
        _end(participant, ParticipantStatus.WITHDRAWN, reason, by=by, at=at)
        record(event, "withdraw", by=by, at=at, text=f"Peserta nomor {participant.number}.")
    return participant


def number_letters(*, event, numbers, by, at=None):
    """Keep the numbers of the office's own register. numbers: [(Invitation or Participant, shown, typed)].

    A number is written only where the row still says what the page showed. Returns (how many were written, [(row, why)]
    of those that were not).
    """
    with as_system():
        event = locked(event)
        insist(why_not(PARTICIPANT_NUMBER, event, by))
        now = {row: row for row in (*event.invitations.all(), *event.participants.all())}
        changed, contested = [], []
        for asked, shown, number in numbers:
            row = now[asked]
            if row.letter_number == number:
                continue
            if row.letter_number != shown:
                contested.append((asked, f"sudah diisi {row.letter_number}" if row.letter_number else "sudah dihapus"))
                continue
            row.letter_number = number
            row.save(update_fields=["letter_number"])
            changed.append(row)
        if changed:
            record(event, "number_letters", by=by, at=at, text=f"{len(changed)} nomor surat.")
    return len(changed), contested


def _take_back_marks(event, reached):
    """Marks that this Bimtek wrote for people who do not reach the share any more, after a correction."""
    for mark in BimtekRecord.objects.filter(source_key=event.public_id):
        if (mark.unit_id, mark.name.casefold()) not in reached:
            mark.delete()


def mark_trained(*, event, by, at=None):
    """Write the mark "terlatih" of the register for every pengurus who reached the share. Returns how many are new.

    The day is the last one of the Bimtek; a person who has the mark of that day keeps it. Units that are dissolved by
    now are left out.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(PARTICIPANT_MARK_TRAINED, event, by))
        people = event.participants.counted().of_quota().filter(unit__isnull=False).select_related("unit")
        share_of = shares(event)
        trained = [person for person in people.by_number() if share_of(person).is_reached]
        units = {person.unit_id for person in trained}
        marks = BimtekRecord.objects.filter(unit__in=units, attended_on=event.ends_on)
        known = {(mark.unit_id, mark.name.casefold()) for mark in marks}
        _take_back_marks(event, {(person.unit_id, person.name.casefold()) for person in trained})
        profiles = {profile.unit_id: profile for profile in UnitProfile.objects.alive().filter(unit__in=units)}
        names = {}
        for person in trained:
            if (person.unit_id, person.name.casefold()) not in known and person.unit_id in profiles:
                names.setdefault(person.unit_id, []).append(person.name)
        for unit_id, new in sorted(names.items()):
            boards.record_bimtek(
                profile=profiles[unit_id],
                names=new,
                event=event.title,
                attended_on=event.ends_on,
                by=by,
                at=at,
                source_key=event.public_id,
            )
        count = sum(map(len, names.values()))
        if count:
            record(event, "mark_trained", by=by, at=at, text=f"{count} pengurus.")
    return count
