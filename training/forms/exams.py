"""Is what was chosen for a test, or answered in one, well-formed?"""

import json
import re

from django import forms

from registry.forms.base import ActForm
from training.actions.exams import Line, Page
from training.models import LETTERS, MOST_CHOICES, ExamSource

# What is typed into a cell of the grid; figures for whoever has them under the right hand.
MEANT = {letter: place for place, letter in enumerate(LETTERS)}
MEANT |= {str(place + 1): place for place in range(MOST_CHOICES)}
PAGE = re.compile(r"[A-Za-z0-9_-]{1,16}")


class RoundForm(ActForm):
    """Only the button."""


class ChooseForm(ActForm):
    """So many of each materi by chance, or the ones that are ticked."""

    each = forms.IntegerField(
        label="Ambil acak, jumlah soal tiap materi",
        min_value=1,
        max_value=20,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Kosongkan bila soal dipilih sendiri pada daftar di bawah.",
    )

    def __init__(self, *args, questions, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.bank = {str(question.pk): question for question in questions}
        ticked = set(self.data.getlist("soal")) if self.is_bound else {str(pk) for pk in chosen}
        groups = {}
        for pk, question in self.bank.items():
            groups.setdefault(question.materi, []).append((pk, question, pk in ticked))
        self.groups = list(groups.items())

    def clean(self):
        data = super().clean()
        ticked = self.data.getlist("soal")
        data["questions"] = [self.bank[pk] for pk in ticked if pk in self.bank]
        if not data.get("each") and not data["questions"]:
            self.add_error(None, "Centang soal, atau isi jumlah soal tiap materi.")
        if any(pk not in self.bank for pk in ticked):
            self.add_error(None, "Bank soal sudah berubah. Buka lagi halaman ini.")
        return data


class AnswersForm:
    """The answers of a phone: radio buttons named by the number of the question. Empty ones are left open."""

    def __init__(self, data, questions):
        """questions: [ExamQuestion]."""
        self.answers, self.is_well_formed = {}, True
        for question in questions:
            typed = data.get(f"soal-{question.position}", "")
            meant = {str(place): place for place in range(len(question.question.choices))}
            if typed in meant:
                self.answers[question.pk] = meant[typed]
            elif typed:
                self.is_well_formed = False


def page_of(data):
    """The Page that a phone says it is. Anything odd is no page in particular, opened before there was a sheet."""
    seen = data.get("revisi", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    name = data.get("halaman", "")
    return Page(name if PAGE.fullmatch(name) else "", revision)


class FillForm(ActForm):
    """The grid: a letter for each participant and question, and the revisions of the sheets that the page showed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people, questions, known, **kwargs):
        """known: {participant id: ExamSheet with its answers} as the page shows it."""
        state = {str(person.number): known[person.pk].revision for person in people if person.pk in known}
        super().__init__(*args, **kwargs, initial={"shown": json.dumps(state, separators=(",", ":"))})
        self.questions, self.rows = questions, []
        for person in people:
            sheet = known.get(person.pk)
            if sheet and sheet.source == ExamSource.PHONE:
                self.rows.append((person, None))
                continue
            given = {row.question_id: LETTERS[row.choice] for row in sheet.answers.all()} if sheet else {}
            cells = []
            for question in questions:
                name = f"{person.number}-{question.position}"
                value = self.data.get(name, "") if self.is_bound else given.get(question.pk, "")
                cells.append((name, question, value))
            self.rows.append((person, cells))

    def clean_shown(self):
        try:
            state = json.loads(self.cleaned_data["shown"] or "{}")
            return {str(number): int(revision) for number, revision in state.items()}
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise forms.ValidationError("Halaman ini tidak utuh. Buka lagi halamannya.") from error

    def clean(self):
        data = super().clean()
        shown, self.lines = data.get("shown") or {}, []
        for person, cells in self.rows:
            answers = {}
            for _name, question, value in cells or ():
                letter = value.strip().lower()
                place = MEANT.get(letter)
                if letter and (place is None or place >= len(question.question.choices)):
                    last = LETTERS[len(question.question.choices) - 1]
                    self.add_error(None, f"Nomor {person.number}, soal {question.position}: isi a sampai {last}.")
                elif letter:
                    answers[question.pk] = place
            if cells:
                self.lines.append(Line(person, answers, shown.get(str(person.number), -1)))
        return data
