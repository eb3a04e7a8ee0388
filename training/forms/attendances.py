"""Is what was tapped or typed about attendance, or sent by a phone, well-formed?"""

import json
import re
import uuid
from datetime import datetime

from django import forms
from django.utils.dateparse import parse_datetime

from registry.forms.base import ActForm
from training.actions.attendances import Cell, Scan, Unreadable
from training.models import AttendanceStatus

# What is typed into a cell of the grid; figures for whoever has them under the right hand.
LETTERS = {
    AttendanceStatus.PRESENT: "h",
    AttendanceStatus.LATE: "t",
    AttendanceStatus.EXCUSED: "i",
    AttendanceStatus.ABSENT: "a",
}
MEANT = {letter: status for status, letter in LETTERS.items()} | dict(zip("1234", LETTERS, strict=True))
MOST_SCANS = 200
# The years that a phone may think it is; also one whose clock was never set.
EARLIEST, LATEST = 1970, 2200
MARK = re.compile(r"(?P<who>[^:]+):(?P<status>[^:]+):(?P<revision>-1|[0-9]{1,9})")


class MarkForm(ActForm):
    """One tap: whose row, which of the four, and the revision that the page showed (-1: nothing was recorded)."""

    mark = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.public_id: person for person in people}

    def clean_mark(self):
        found = MARK.fullmatch(self.cleaned_data["mark"])
        if not found or found["who"] not in self.people or found["status"] not in AttendanceStatus.values:
            raise forms.ValidationError("Ketuk salah satu tombol pada daftar.")
        return self.people[found["who"]], found["status"], int(found["revision"])


def _cell_name(person, session):
    """Of a field of the grid: says whose and of which session, so that a changed timetable shifts nothing."""
    return f"{person.number}-{session.public_id}"


class FillForm(ActForm):
    """The grid: a letter for each participant and session, and what the page showed when it was opened."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people, everybody, sessions, known, **kwargs):
        """people: those on this page; everybody: all of the Bimtek, also who takes part no more.

        known: {(participant id, session id): Attendance} as the page shows it.
        """
        self.wrong = set()  # names of cells
        self.everybody = {str(person.number): person for person in everybody}
        self.sessions = {session.public_id: session for session in sessions}
        state = {}
        for person in people:
            for session in sessions:
                if row := known.get((person.pk, session.pk)):
                    state[_cell_name(person, session)] = [row.status, row.revision]
        super().__init__(*args, **kwargs, initial={"shown": json.dumps(state, separators=(",", ":"))})
        letters = {name: LETTERS[status] for name, (status, _) in state.items()}
        if self.is_bound:
            letters |= self.data.dict()
            numbers = {name.partition("-")[0] for name in self.data}
            sent = [person for person in everybody if person.is_registered and str(person.number) in numbers]
            people = sorted({*people, *sent}, key=lambda person: person.number)
        self.lines = [
            (
                person,
                [
                    (_cell_name(person, s), place, s, letters.get(_cell_name(person, s), ""))
                    for place, s in enumerate(sessions, 1)
                ],
            )
            for person in people
        ]

    def clean_shown(self):
        try:
            state = json.loads(self.cleaned_data["shown"] or "{}")
            return {str(name): (str(status), int(revision)) for name, (status, revision) in state.items()}
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise forms.ValidationError("Halaman ini tidak utuh. Buka lagi halamannya.") from error

    def clean(self):
        """Reads what was sent, by the names of the fields: the page may show other people and sessions by now."""
        data = super().clean()
        self.cells, self.lost = [], []
        for name, typed in self.data.items():
            number, _, session_id = name.partition("-")
            if number in self.everybody and session_id:
                status, revision = (data.get("shown") or {}).get(name, ("", -1))
                self._read(self.everybody[number], session_id, typed.strip().lower(), status, revision)
        return data

    def _read(self, person, session_id, letter, status, revision):
        if MEANT.get(letter, letter) == status:
            return  # not touched
        session = self.sessions.get(session_id)
        if session is None:
            self.lost.append(f"nomor {person.number}: {letter}")
        elif not letter:
            self._refuse(person, session, "Isian tidak dapat dikosongkan; isi A untuk tidak hadir.")
        elif letter not in MEANT:
            self._refuse(person, session, "isi H, T, I, atau A.")
        else:
            self.cells.append(Cell(person, session, MEANT[letter], status, revision))

    def _refuse(self, person, session, sentence):
        self.wrong.add(_cell_name(person, session))
        self.add_error(None, f"Nomor {person.number}, {session.title}: {sentence}")


class NotScans(ValueError):
    """The body is no batch of scans, in words."""


def read_scans(body):
    """([Scan or Unreadable], sent_at) of the JSON that a phone sends. Raises NotScans for anything else."""
    try:
        content = json.loads(body)
        rows, sent_at = content["scans"], content.get("sent_at")
        sent_at = _moment(sent_at) if sent_at else None
        if not isinstance(rows, list) or len(rows) > MOST_SCANS:
            raise NotScans(f"Kirim paling banyak {MOST_SCANS} pindaian sekaligus.")
    except NotScans:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise NotScans("Isi kiriman tidak dapat dibaca.") from error
    return [_read_scan(row) for row in rows], sent_at


def _read_scan(row):
    """A Scan, or an Unreadable under the key that stands there."""
    try:
        return Scan(
            uuid.UUID(str(row["id"])),
            str(row["token"])[:80],
            str(row["session"])[:16],
            _moment(row["at"]),
            str(row.get("post", ""))[:16],
        )
    except NotScans as error:
        why = str(error)
    except (ValueError, TypeError, KeyError, AttributeError):
        why = "Pindaian ini tidak dapat dibaca. Pindai lagi kartunya."
    return Unreadable(str(row.get("id", ""))[:80] if isinstance(row, dict) else "", why)


def _moment(text):
    """A moment with its zone, in years that a clock may say; of a phone without one nothing is believed."""
    try:
        moment = parse_datetime(text)
    except (ValueError, TypeError):
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None or not EARLIEST <= moment.year <= LATEST:
        raise NotScans("Waktu pindaian tidak dapat dibaca. Periksa jam ponsel ini.")
    return moment
