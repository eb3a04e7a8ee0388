"""What did the participants know before, and what after? Percent of right answers, by materi and by participant.

A question that was left open counts as wrong; who withdrew or was replaced does not count. Averages before and after
are those of all who sat that test; the gain is that of the people who sat both, because others would make it look
better or worse than anybody became.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from training.charts import Bar, bars
from training.models import ExamAnswer, ExamKind, ExamQuestion, ExamSheet

TENTH = Decimal("0.1")


def percent(right, whole):
    """One decimal, half up; None of nothing."""
    return (Decimal(100 * right) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def one_decimal(value):
    """ "62,5", "−4,2", or nothing known."""
    return None if value is None else f"{value:.1f}".replace(".", ",").replace("-", "−")


def mean(values):
    values = list(values)
    return (sum(values, Decimal()) / len(values)).quantize(TENTH, ROUND_HALF_UP) if values else None


@dataclass
class Row:
    """One materi, or the whole test. pre, post: {participant: percent, exact}."""

    title: str
    count: int = 0
    pre: dict = field(default_factory=dict)
    post: dict = field(default_factory=dict)

    @property
    def both(self):
        return self.pre.keys() & self.post.keys()

    @property
    def pre_mean(self):
        return mean(self.pre.values())

    @property
    def post_mean(self):
        return mean(self.post.values())

    @property
    def gain(self):
        return mean(self.post[person] - self.pre[person] for person in self.both)


@dataclass
class Results:
    """rows: [Row] by materi; whole: Row of all questions; people: [(Participant, pre, post, gain)], percent or None."""

    rows: list
    whole: Row
    people: list

    @property
    def is_empty(self):
        return not self.people

    def chart(self):
        """Two bars for each materi, of 100."""
        drawn = []
        for place, row in enumerate(self.rows, 1):
            for word, value, tone in (("sebelum", row.pre_mean, "abu"), ("sesudah", row.post_mean, "biru")):
                if value is not None:
                    drawn.append(Bar(f"Materi {place} {word}", value, tone, of=100))
        return bars(drawn)


def results(event, post):
    """The Results of an event, as far as this post reads them, in three queries."""
    questions = list(ExamQuestion.objects.visible_to(post).of_event(event).for_exam())
    sheets = ExamSheet.objects.visible_to(post).of_event(event).sent().counted()
    sheets = list(sheets.select_related("round", "participant").order_by("participant__number"))
    answers = ExamAnswer.objects.filter(sheet__in=[sheet.pk for sheet in sheets])
    chosen = {
        (sheet, question): choice for sheet, question, choice in answers.values_list("sheet", "question", "choice")
    }

    def right(sheet, question):
        return chosen.get((sheet.pk, question.pk)) == question.question.answer

    by_materi = {}
    for question in questions:
        by_materi.setdefault(question.question.materi, []).append(question)
    rows = [_row(materi.title, asked, sheets, right) for materi, asked in by_materi.items()]
    whole = _row("Seluruh tes", questions, sheets, right)
    return Results(rows, whole, _people(whole, sheets))


def _row(title, questions, sheets, right):
    row = Row(title, len(questions))
    for sheet in sheets if questions else ():
        share = Decimal(100 * sum(right(sheet, question) for question in questions)) / len(questions)
        side = row.pre if sheet.round.kind == ExamKind.PRE else row.post
        side[sheet.participant_id] = share
    return row


def _people(whole, sheets):
    people = {sheet.participant_id: sheet.participant for sheet in sheets}
    return [
        (
            person,
            _rounded(whole.pre.get(pk)),
            _rounded(whole.post.get(pk)),
            _rounded(whole.post[pk] - whole.pre[pk]) if pk in whole.both else None,
        )
        for pk, person in people.items()
    ]


def _rounded(value):
    return None if value is None else value.quantize(TENTH, ROUND_HALF_UP)
