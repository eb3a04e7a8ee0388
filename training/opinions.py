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
    """What was said about one narasumber in one session, or about the organisation. Empty when too few said it."""

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
    told: list

    @property
    def is_enough(self):
        return self.count >= FEWEST_SHEETS


def summary(event):
    """The Summary of a Bimtek, or None where no evaluation was opened. Whoever calls has asked the policy (exam.read).

    The box itself is read by no post: what leaves it is counted here.
    """
    with as_system():
        box = FeedbackBox.objects.select_related("round").filter(round__event=event).first()
        if box is None:
            return None
        if box.round.is_open or len(box.sheets) < FEWEST_SHEETS:
            return Summary(len(box.sheets), [])
        aspects = {str(aspect.pk): aspect for aspect in FeedbackAspect.objects.all()}
        told = [_told(box, target, heading, aspects) for target, heading, _ in targets_of(event)]
    return Summary(len(box.sheets), told)


def _told(box, target, heading, aspects):
    given = [sheet[target] for sheet in box.sheets if sheet.get(target)]
    if len(given) < FEWEST_SHEETS:
        return Told(heading, len(given))
    texts = [row["text"] for row in box.texts if row["about"] == target]
    random.SystemRandom().shuffle(texts)
    scores = [_score(aspect, [one[pk] for one in given if pk in one]) for pk, aspect in aspects.items()]
    return Told(heading, len(given), [score for score in scores if score], texts)


def _score(aspect, values):
    if len(values) < FEWEST_SHEETS:
        return None
    mean = (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Score(aspect.name, mean, len(values), tuple(values.count(score) for score in range(1, BEST_SCORE + 1)))
