"""Open the evaluation of a Bimtek, take opinions without a trace of whose they are, close it."""

import random

from django.utils import timezone

from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import locked, record
from training.actions.exams import room_of
from training.exam_policy import FEEDBACK_CLOSE, FEEDBACK_FILL, FEEDBACK_OPEN, why_not, why_not_answer
from training.models import FeedbackBox, FeedbackRound, Participant
from training.opinions import targets_now

CHANCE = random.SystemRandom()


def open_round(*, event, by, at=None):
    """Let the participants say what they think."""
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(FEEDBACK_OPEN, event, by))
        room_of(event)
        made = FeedbackRound.objects.create(event=event, opened_at=at, opened_by=by, targets=targets_now(event))
        FeedbackBox.objects.create(round=made)
        record(event, "open_feedback", by=by, at=at)
    return made


def close_round(*, event, by, at=None):
    """Close the evaluation for good; from now on its summary is read, where there are enough sheets."""
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(FEEDBACK_CLOSE, event, by))
        # Whoever drops a sheet holds the box: none comes in behind the summary.
        found = (
            FeedbackBox.objects.select_for_update(of=("self",)).select_related("round").get(round__event=event).round
        )
        found.closed_at, found.closed_by = at, by
        found.save(update_fields=["closed_at", "closed_by"])
        record(event, "close_feedback", by=by, at=at)
    return found


def answer(*, participant, scores, texts):
    """Put the sheet of a participant into the box. scores: {target: {aspect id: 1 to 5}}; texts: {target: words}.

    Returns False when this participant has answered already: the box stays as it is. Raises Refused 409 for an
    evaluation that is not open.
    """
    with as_system():
        participant = Participant.objects.get(pk=participant.pk)
        found = FeedbackRound.objects.filter(event=participant.event_id).first()
        box = FeedbackBox.objects.select_for_update().get(round=found) if found else None
        if box and participant.pk in box.answered:
            return False
        if found is None or not FeedbackRound.objects.get(pk=found.pk).is_open or why_not_answer(participant.event):
            raise Refused("Evaluasi tidak sedang dibuka.", status=409)
        if not participant.is_registered:
            raise Refused("Kartu ini tidak berlaku lagi.", status=409)
        _drop(box, scores, texts, answered=[participant.pk])
    return True


def fill(*, event, scores, texts, by):
    """Copy a sheet of paper, on which no name stands. Raises Refused 409 for more sheets than participants."""
    with as_system():
        event = locked(event)
        insist(why_not(FEEDBACK_FILL, event, by))
        box = FeedbackBox.objects.select_for_update().get(round=event.feedback)
        if box.count >= event.participants.counted().count():
            raise Refused("Lembar evaluasi sudah sebanyak pesertanya.", status=409)
        _drop(box, scores, texts, answered=[])
        record(event, "fill_feedback", by=by, at=timezone.now(), text=f"Lembar kertas ke-{len(box.paper_sheets)}.")


def _drop(box, scores, texts, *, answered):
    """Nothing of the box keeps an order in which it was filled. A sheet that nobody answers for is one of paper."""
    if not any(scores.values()) and not any(texts.values()):
        raise Refused("Isi paling sedikit satu nilai.", status=422)
    box.answered = sorted([*box.answered, *answered])
    pile = box.sheets if answered else box.paper_sheets
    pile.append({target: given for target, given in scores.items() if given})
    box.texts = [*box.texts, *({"about": target, "text": words} for target, words in texts.items() if words)]
    CHANCE.shuffle(pile)
    CHANCE.shuffle(box.texts)
    box.save()
