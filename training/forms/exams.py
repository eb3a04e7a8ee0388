"""Is what was chosen for a test, or answered in one, well-formed?"""

import json
import re
from dataclasses import dataclass

from django import forms

from registry.forms.base import ActForm, ConfirmableForm, text_area
from training.actions.exams import Line, Page
from training.models import LETTERS, MOST_CHOICES, ExamSource

# What is typed into a cell of the grid; figures for whoever has them under the right hand.
MEANT = {letter: place for place, letter in enumerate(LETTERS)}
MEANT |= {str(place + 1): place for place in range(MOST_CHOICES)}
CELL = re.compile(r"[0-9]{1,9}-[0-9]{1,9}")
PAGE = re.compile(r"[A-Za-z0-9_-]{1,16}")


class RoundForm(ActForm):
    """Only the button."""


class OpenForm(ConfirmableForm, ActForm):
    """The button, and a doubt where the pre-test was never held."""

    def __init__(self, *args, doubt, **kwargs):
        super().__init__(*args, **kwargs)
        self.doubt = doubt

    def warnings(self):
        return [self.doubt] if self.doubt else []


class ChooseForm(ActForm):
    """So many of each materi by chance, or the ones that are ticked."""

    each = forms.IntegerField(
        label="Ambil acak, jumlah soal tiap materi",
        min_value=1,
        max_value=20,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Mengganti seluruh pilihan. Kosongkan bila soal dipilih sendiri pada daftar di bawah.",
    )
    clear = forms.BooleanField(label="Kosongkan pilihan soal", required=False)

    def __init__(self, *args, questions, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.bank = {str(question.pk): question for question in questions}
        self.chosen = {str(pk) for pk in chosen}
        ticked = set(self.data.getlist("soal")) if self.is_bound else self.chosen
        if not self.chosen:
            del self.fields["clear"]
        groups = {}
        for pk, question in self.bank.items():
            groups.setdefault(question.materi, []).append((pk, question, pk in ticked))
        self.groups = list(groups.items())

    def clean(self):
        data = super().clean()
        ticked = self.data.getlist("soal")
        data["questions"] = [self.bank[pk] for pk in ticked if pk in self.bank]
        if data.get("clear"):
            return data
        if not data.get("each") and not data["questions"]:
            self.add_error(None, "Centang soal, atau isi jumlah soal tiap materi.")
        if data.get("each") and set(ticked) - self.chosen:
            # Drawing throws away what is ticked; what was ticked on this very page was meant.
            self.add_error(
                None, "Anda mencentang soal dan juga meminta soal acak. Kosongkan jumlahnya, atau hapus centangnya."
            )
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


@dataclass(frozen=True)
class GridRow:
    """One participant in the grid. sheet: what there is already, or None; cells: [(name, ExamQuestion, letter)]."""

    person: object
    sheet: object
    cells: list

    @property
    def is_closed(self):
        """A phone has sent it, and paper changes nothing."""
        return self.sheet is not None and self.sheet.is_of_phone_and_sent

    @property
    def is_copied(self):
        return self.sheet is not None and self.sheet.source == ExamSource.PAPER


class FillForm(ActForm):
    """The grid: a letter for each participant and question, and the revisions of the sheets that the page showed."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, people, everybody, questions, known, **kwargs):
        """people: those on this page; everybody: all who take part; known: {participant id: ExamSheet with its
        answers} as the page shows it.
        """
        state = {str(person.number): known[person.pk].revision for person in people if person.pk in known}
        super().__init__(*args, **kwargs, initial={"shown": json.dumps(state, separators=(",", ":"))})
        self.wrong = set()  # names of cells
        if self.is_bound:
            # The parts may have shifted since the page was opened: who was on it stays on it.
            sent = {name.partition("-")[0] for name in self.data if CELL.fullmatch(name)}
            people = sorted(
                {*people, *(one for one in everybody if str(one.number) in sent)}, key=lambda one: one.number
            )
            self.gone = sent - {str(one.number) for one in everybody}
        self.rows = [GridRow(one, known.get(one.pk), self._cells(one, known.get(one.pk), questions)) for one in people]

    def _cells(self, person, sheet, questions):
        is_copied = sheet is not None and sheet.source == ExamSource.PAPER
        given = {row.question_id: LETTERS[row.choice] for row in sheet.answers.all()} if is_copied else {}
        cells = []
        for question in questions:
            name = f"{person.number}-{question.position}"
            cells.append((name, question, self.data.get(name, "") if self.is_bound else given.get(question.pk, "")))
        return cells

    def clean_shown(self):
        try:
            state = json.loads(self.cleaned_data["shown"] or "{}")
            return {str(number): int(revision) for number, revision in state.items()}
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise forms.ValidationError("Halaman ini tidak utuh. Buka lagi halamannya.") from error

    def clean(self):
        data = super().clean()
        shown, self.lines = data.get("shown") or {}, []
        for number in sorted(self.gone):
            typed = [value for name, value in self.data.items() if name.startswith(f"{number}-") and value.strip()]
            if typed:
                self.add_error(None, f"Nomor {number} tidak ikut lagi; barisnya tidak terbawa. Periksa, lalu simpan.")
        for row in self.rows:
            answers = self._read(row)
            if answers or not row.is_closed:
                self.lines.append(Line(row.person, answers, shown.get(str(row.person.number), -1)))
        return data

    def _read(self, row):
        answers = {}
        for name, question, value in row.cells:
            letter = value.strip().lower()
            place = MEANT.get(letter)
            if letter and (place is None or place >= len(question.question.choices)):
                last = LETTERS[len(question.question.choices) - 1].upper()
                self.wrong.add(name)
                self.add_error(None, f"Nomor {row.person.number}, soal {question.position}: isi A sampai {last}.")
            elif letter:
                answers[question.pk] = place
        return answers


class EmptyForm(ActForm):
    """Why a copied sheet goes."""

    reason = forms.CharField(label="Alasan", max_length=500, widget=text_area(2))
