"""Is what was tapped or typed about attendance, or sent by a phone, well-formed?"""

import json
import uuid
from datetime import datetime

from django import forms
from django.utils.dateparse import parse_datetime

from registry.forms.base import ActForm
from training.actions.attendances import Cell, Scan
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


class MarkForm(ActForm):
    """One tap: whose row, and which of the four."""

    mark = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.public_id: person for person in people}

    def clean_mark(self):
        public_id, _, status = self.cleaned_data["mark"].partition(":")
        if public_id not in self.people or status not in AttendanceStatus.values:
            raise forms.ValidationError("Ketuk salah satu tombol pada daftar.")
        return self.people[public_id], status


class FillForm(ActForm):
    """The grid: a letter for each participant and session, and what the page showed when it was opened."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people, sessions, known, **kwargs):
        """known: {(participant id, session id): Attendance} as the page shows it."""
        state = {}
        self.lines = []
        for person in people:
            for place, session in enumerate(sessions, 1):
                if row := known.get((person.pk, session.pk)):
                    state[f"{person.number}-{place}"] = [row.status, row.revision]
        super().__init__(*args, **kwargs, initial={"shown": json.dumps(state, separators=(",", ":"))})
        self.people, self.sessions, self.known = people, sessions, known
        for person in people:
            cells = []
            for place, session in enumerate(sessions, 1):
                name = f"{person.number}-{place}"
                status = state.get(name, [""])[0]
                cells.append((name, place, session, self._value(name, LETTERS.get(status, ""))))
            self.lines.append((person, cells))

    def _value(self, name, letter):
        return self.data.get(name, letter) if self.is_bound else letter

    def clean_shown(self):
        try:
            state = json.loads(self.cleaned_data["shown"] or "{}")
            return {str(name): (str(status), int(revision)) for name, (status, revision) in state.items()}
        except (ValueError, TypeError, AttributeError) as error:
            raise forms.ValidationError("Halaman ini tidak utuh. Buka lagi halamannya.") from error

    def clean(self):
        data = super().clean()
        shown, self.cells = data.get("shown") or {}, []
        for person, cells in self.lines:
            for name, _place, session, _ in cells:
                letter = self.data.get(name, "").strip().lower()
                if letter and letter not in MEANT:
                    self.add_error(None, f"Nomor {person.number}, {session.title}: isi h, t, i, atau a.")
                    continue
                status, revision = shown.get(name, ("", -1))
                self.cells.append(Cell(person, session, MEANT.get(letter, ""), status, revision))
        return data


class NotScans(ValueError):
    """The body is no batch of scans, in words."""


def read_scans(body):
    """(scans, sent_at) of the JSON that a phone sends. Raises NotScans for anything else."""
    try:
        content = json.loads(body)
        rows, sent_at = content["scans"], _moment(content.get("sent_at"))
        if not isinstance(rows, list) or len(rows) > MOST_SCANS:
            raise NotScans(f"Kirim paling banyak {MOST_SCANS} pindaian sekaligus.")
        scans = [
            Scan(uuid.UUID(str(row["id"])), str(row["token"])[:80], str(row["session"])[:16], _moment(row["at"]))
            for row in rows
        ]
    except NotScans:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotScans("Isi kiriman tidak dapat dibaca.") from error
    return scans, sent_at


def _moment(text):
    """A moment with its zone; of a phone without one nothing is believed."""
    moment = parse_datetime(text) if text else None
    if text and (not isinstance(moment, datetime) or moment.tzinfo is None):
        raise NotScans("Waktu pindaian tidak dapat dibaca.")
    return moment
