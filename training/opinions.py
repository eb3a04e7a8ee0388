"""What do the participants think, all together? Only of a closed evaluation, and only where enough of them answered."""

import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from registry.scope import as_system
from training.charts import Bar, bars
from training.models import FEWEST_SHEETS, FeedbackAspect, FeedbackBox

ORGANISATION = "penyelenggaraan"
BEST_SCORE = 5


def target_of(session_id, speaker_id):
    """The name under which a sheet holds the scores of a narasumber in a session."""
    return f"{session_id}-{speaker_id}"


def targets_of(event):
    """[(target, heading, is it a narasumber)] that are scored: those of the opening, else as the timetable is now."""
    found = getattr(event, "feedback", None)
    return [tuple(target) for target in found.targets] if found else targets_now(event)


def targets_now(event):
    """[(target, heading, is it a narasumber)]: who speaks in which session, in the order of the timetable; last the
    organisation.
    """
    spoken = [
        (target_of(session.pk, speaking.speaker_id), f"{speaking.speaker.name}: {session.title}", True)
        for session in event.sessions.for_timetable()
        for speaking in session.speakings.all()
    ]
    return [*spoken, (ORGANISATION, "Penyelenggaraan", False)]


@dataclass(frozen=True)
class Score:
    """mean: of count scores from 1 to 5; spread: how many gave 1, 2, 3, 4, 5."""

    aspect: str
    mean: Decimal
    count: int
    spread: tuple


@dataclass(frozen=True)
class Told:
    """What was said about one narasumber in one session, or about the organisation.

    count: of those who gave a score; scores: empty when too few did. texts are told with the whole: everybody who
    handed a sheet in may have written them.
    """

    heading: str
    count: int
    scores: list = field(default_factory=list)
    texts: list = field(default_factory=list)

    def chart(self):
        return bars([Bar(score.aspect, score.mean, of=BEST_SCORE) for score in self.scores])


@dataclass(frozen=True)
class Summary:
    """count: of sheets; told: [Told], empty as long as the evaluation is open or too few have answered."""

    count: int
    is_enough: bool
    told: list


def is_enough(from_phones, from_paper):
    """Would nobody be recognised? The officer knows the sheets of paper that he copied, so those of phones, which are
    the rest, must be enough by themselves, or none.
    """
    return from_phones + from_paper >= FEWEST_SHEETS and not 0 < from_phones < FEWEST_SHEETS


def summary(event):
    """The Summary of a Bimtek, or None where no evaluation was opened. Whoever calls has asked the policy (exam.read).

    The box itself is read by no post: what leaves it is counted here.
    """
    with as_system():
        box = FeedbackBox.objects.select_related("round").filter(round__event=event).first()
        if box is None:
            return None
        found = is_enough(len(box.sheets), len(box.paper_sheets))
        if box.round.is_open or not found:
            return Summary(box.count, found, [])
        aspects = {str(aspect.pk): aspect for aspect in FeedbackAspect.objects.all()}
        told = [_told(box, target, heading, aspects) for target, heading, _ in box.round.targets]
    return Summary(box.count, True, told)


def _told(box, target, heading, aspects):
    texts = [row["text"] for row in box.texts if row["about"] == target]
    random.SystemRandom().shuffle(texts)
    phones, paper = ([sheet[target] for sheet in kind if sheet.get(target)] for kind in (box.sheets, box.paper_sheets))
    scores = [_score(aspect, *(_of(pk, sheets) for sheets in (phones, paper))) for pk, aspect in aspects.items()]
    return Told(heading, len(phones) + len(paper), [score for score in scores if score], texts)


def _of(aspect_id, sheets):
    return [sheet[aspect_id] for sheet in sheets if aspect_id in sheet]


def _score(aspect, from_phones, from_paper):
    if not is_enough(len(from_phones), len(from_paper)):
        return None
    values = from_phones + from_paper
    mean = (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Score(aspect.name, mean, len(values), tuple(values.count(score) for score in range(1, BEST_SCORE + 1)))
