"""Say who was there: by scanned cards, by tapping a list, or from the signed sheet. Each time leaves an entry."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from registry.models import Appointment
from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import locked
from training.models import Attendance, AttendanceEntry, AttendanceSource, AttendanceStatus, Participant
from training.models.participant import as_card_token
from training.participant_policy import ATTENDANCE_MARK, why_not

# Whoever comes later than this after the beginning is late.
GRACE = timedelta(minutes=15)
# A scan further than this from the hours of its session is doubted in its receipt.
NEAR = timedelta(minutes=60)
MOST_SCANS = 200


@dataclass
class _Marking:
    """What this act knows: who marks, through what, when."""

    source: str
    by: object
    at: datetime

    def write(self, row, participant, session, status, **scan):
        """Set a status, new (row None) or changed; returns the row."""
        row, entry = self.say(row, participant, session, status, **scan)
        row.save()
        entry.save(force_insert=True)
        return row

    def say(self, row, participant, session, status, **scan):
        """(Attendance, AttendanceEntry), both unsaved: what is known from now on, and that it was said."""
        said = {"source": self.source, "marked_at": self.at, "marked_by": self.by, "status": status}
        cell = {"participant": participant, "session": session}
        entry = AttendanceEntry(from_status=row.status if row else "", **cell, **said, **scan)
        if row is None:
            return Attendance(**cell, **said), entry
        for name, value in said.items():
            setattr(row, name, value)
        row.revision += 1
        return row, entry

    def write_all(self, marks):
        """Many at once, in three statements. marks: [(Attendance or None, participant, session, status)]."""
        said = [self.say(*mark) for mark in marks]
        Attendance.objects.bulk_create([row for row, _ in said if row.pk is None])
        known = [row for row, _ in said if row.pk is not None and row.revision]
        Attendance.objects.bulk_update(known, ["status", "source", "marked_at", "marked_by", "revision"])
        AttendanceEntry.objects.bulk_create([entry for _, entry in said])


def _ready(event, by):
    event = locked(event)
    insist(why_not(ATTENDANCE_MARK, event, by))
    return event


def mark(*, participant, session, status, by, source=AttendanceSource.TAP, seen=None, at=None):
    """Say of one participant how it was in one session. Raises Refused 409 for somebody who no longer takes part.

    seen: the revision that the page showed (-1: nothing was recorded); Refused 409 when a colleague has said otherwise
    since.
    """
    at = at or timezone.now()
    with as_system():
        event = _ready(participant.event, by)
        participant = Participant.objects.get(pk=participant.pk, event=event)
        if not participant.is_registered:
            raise Refused(f"{participant.name} sudah {participant.get_status_display().lower()}.", status=409)
        if not event.sessions.filter(pk=session.pk).exists():
            raise Refused("Sesi ini tidak ada lagi pada jadwal.", status=409)
        row = Attendance.objects.with_who().filter(participant=participant, session=session).first()
        if _is_said(row, status):
            return row
        if seen is not None and (row.revision if row else -1) != seen and (row is None or row.status != status):
            raise Refused(f"{participant.name} {_since(row)}. Ketuk lagi bila tetap hendak diubah.", status=409)
        return _Marking(source, by, at).write(row, participant, session, status)


def _is_said(row, status):
    """Has somebody said so already? A scan is confirmed by hand: from then on no other scan changes it."""
    return row is not None and row.status == status and row.source != AttendanceSource.SCAN


def _since(row):
    """What became of a cell since the page was shown, in words. row: Attendance or None."""
    if row is None:
        return "sudah berubah"
    return f"sudah dicatat {row.marked_by.user}: {row.get_status_display().lower()}"


@dataclass(frozen=True)
class Cell:
    """One field of the grid: what was typed, and what stood there when the page was shown (status and revision)."""

    participant: object
    session: object
    status: str
    shown_status: str = ""
    shown_revision: int = -1


def mark_many(*, event, cells, by, source=AttendanceSource.SHEET, at=None):
    """Write what was typed into the grid. Returns (how many were written, [(Cell, why)] that were not).

    A cell that was not touched changes nothing, also when a colleague has filled it since. One that was touched is
    written only when the database still says what the page showed; otherwise the colleague's word stands and is shown.
    Somebody who takes part no more, and a session that left the timetable, come back too.
    """
    at = at or timezone.now()
    with as_system():
        event = _ready(event, by)
        rows = Attendance.objects.of_event(event).with_who()
        known = {(row.participant_id, row.session_id): row for row in rows}
        people = {person.pk: person for person in event.participants.all()}
        sessions = set(event.sessions.values_list("pk", flat=True))
        marks, contested = [], []
        for cell in cells:
            if not cell.status or cell.status == cell.shown_status:
                continue
            row, person = known.get((cell.participant.pk, cell.session.pk)), people[cell.participant.pk]
            if _is_said(row, cell.status):
                continue
            if not person.is_registered:
                contested.append((cell, f"sudah {person.get_status_display().lower()}"))
            elif cell.session.pk not in sessions:
                contested.append((cell, "sesi ini tidak ada lagi pada jadwal"))
            elif (row.revision if row else -1) != cell.shown_revision and (row is None or row.status != cell.status):
                contested.append((cell, _since(row)))
            else:
                marks.append((row, cell.participant, cell.session, cell.status))
        _Marking(source, by, at).write_all(marks)
    return len(marks), contested


@dataclass(frozen=True)
class Scan:
    """A card that a phone has read. scan_id: made by the phone, sent once or many times; at: by the phone's clock.

    post_id: the post that the page was opened as.
    """

    scan_id: uuid.UUID
    token: str
    session_id: str
    at: datetime
    post_id: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A row of a batch that is no scan, under whatever key the phone gave it, and why."""

    scan_id: str
    why: str


@dataclass(frozen=True)
class Receipt:
    """What became of a scan. state: tercatat, sudah (nothing to change), ditolak (never to be sent again), tertahan
    (stays on the phone until its own post sends it).
    """

    scan_id: uuid.UUID | str
    state: str
    text: str
    participant: object = None


TAKEN, KNOWN, REFUSED, HELD = "tercatat", "sudah", "ditolak", "tertahan"


def receive(*, event, scans, by, sent_at=None, at=None):
    """Take a batch of scans, in whatever order and however often it comes. Returns a Receipt for each, in its order.

    scans: [Scan or Unreadable]; a row that is no scan is refused by itself and keeps no other one back.

    sent_at: what the phone's clock said when it sent; the difference to ours corrects the time of each scan. A scan
    never overrides what somebody has entered by hand; among scans the earliest counts, so their order does not matter.
    """
    at = at or timezone.now()
    drift = at - sent_at if sent_at else timedelta()
    with as_system():
        event = _ready(event, by)
        taking = _Taking(event, _Marking(AttendanceSource.SCAN, by, at), scans)
        return [taking.take(scan, drift) for scan in scans]


class _Taking:
    """One batch under the lock of its event."""

    def __init__(self, event, marking, scans):
        self.marking = marking
        self.sessions = {session.public_id: session for session in event.sessions.all()}
        self.people = {person.card_token: person for person in event.participants.select_related("unit")}
        self.rows = {(row.participant_id, row.session_id): row for row in Attendance.objects.of_event(event)}
        keys = [scan.scan_id for scan in scans if isinstance(scan, Scan)]
        entries = AttendanceEntry.objects.filter(scan_id__in=keys)
        self.done = {entry.scan_id: entry for entry in entries.select_related("participant__unit", "session")}
        by = marking.by
        others = Appointment.objects.current().filter(organisation=by.organisation_id).exclude(pk=by.pk)
        self.colleagues = {post.public_id: post for post in others.select_related("user", "organisation")}

    def take(self, scan, drift):
        if isinstance(scan, Unreadable):
            return Receipt(scan.scan_id, REFUSED, scan.why)
        person = self.people.get(as_card_token(scan.token))
        session = self.sessions.get(scan.session_id)
        if entry := self.done.get(scan.scan_id):
            same = person is not None and entry.participant_id == person.pk
            text = f"Tercatat: {_in(entry.session, entry)}." if same else "Kunci pindaian ini sudah dipakai."
            return Receipt(scan.scan_id, KNOWN if same else REFUSED, text, entry.participant if same else None)
        if owner := self.colleagues.get(scan.post_id):
            text = f"Dipindai dari penugasan lain dan tetap di ponsel: masuk sebagai {owner} untuk mengirimnya."
            return Receipt(scan.scan_id, HELD, text)
        return self._check(scan, person, session, scan.at + drift)

    def _check(self, scan, person, session, moment):
        where = f" Sesi: {session.title}." if session else ""
        if person is None:
            return Receipt(scan.scan_id, REFUSED, f"Kartu ini bukan milik peserta Bimtek ini.{where}")
        if session is None:
            return Receipt(scan.scan_id, REFUSED, "Sesi ini tidak ada lagi pada jadwal.", person)
        if not person.is_registered:
            text = f"Peserta sudah {person.get_status_display().lower()}.{where}"
            return Receipt(scan.scan_id, REFUSED, text, person)
        return self._mark(scan, person, session, moment)

    def _mark(self, scan, person, session, moment):
        status, doubt = _status_at(session, moment), _hours_doubt(session, moment)
        row = self.rows.get((person.pk, session.pk))
        if row is not None:
            earlier = row.source == AttendanceSource.SCAN and (row.status, status) == (
                AttendanceStatus.LATE,
                AttendanceStatus.PRESENT,
            )
            if not earlier:
                return Receipt(scan.scan_id, KNOWN, f"Sudah tercatat: {_in(session, row)}.{doubt}", person)
        row = self.marking.write(row, person, session, status, scan_id=scan.scan_id, device_at=scan.at)
        self.rows[person.pk, session.pk] = row
        self.done[scan.scan_id] = AttendanceEntry(participant=person, session=session, status=status)
        return Receipt(scan.scan_id, TAKEN, f"Tercatat: {_in(session, row)}.{doubt}", person)


def _in(session, said):
    """The status of a row or an entry, and in which session, in words."""
    return f"{said.get_status_display().lower()}, sesi {session.title}"


def _hours_doubt(session, moment):
    """A sentence for a scan far from the hours of its session: perhaps another one was meant. Empty without a doubt."""
    begins, ends = (
        timezone.make_aware(datetime.combine(session.held_on, hour)) for hour in (session.starts_at, session.ends_at)
    )
    if begins - NEAR <= moment <= ends + NEAR:
        return ""
    return f" Di luar jam sesi itu (pukul {session.hours}): periksa apakah sesinya benar."


def _status_at(session, moment):
    """Late is who came after the grace on the day itself; a clock that says another day is not believed."""
    local = timezone.localtime(moment)
    begins = timezone.make_aware(datetime.combine(session.held_on, session.starts_at))
    is_late = local.date() == session.held_on and local > begins + GRACE
    return AttendanceStatus.LATE if is_late else AttendanceStatus.PRESENT
