"""Write the questions of a materi, change them, let them rest. What a test has taken stays as it was asked."""

from django.utils import timezone

from registry.refusal import insist
from registry.scope import as_system
from training.actions.events import check_fresh
from training.exam_policy import QUESTION_ADD, QUESTION_CHANGE, QUESTION_RETIRE, why_not
from training.models import Materi, Question


def add(*, materi, question, by, at=None):
    """Add a question to a materi. question: an unsaved Question with text, choices and answer."""
    with as_system():
        materi = Materi.objects.select_related("version__curriculum__office").get(pk=materi.pk)
        insist(why_not(QUESTION_ADD, materi, by))
        question.materi, question.added_by, question.added_at = materi, by, at or timezone.now()
        question.save(force_insert=True)
    return question


def _locked(question, act, *, by, seen):
    rows = Question.objects.select_related("materi__version__curriculum__office").select_for_update(of=("self",))
    question = rows.get(pk=question.pk)
    insist(why_not(act, question, by))
    check_fresh(question, seen)
    return question


def change(*, question, fields, by, seen=None, at=None):
    """Change a question; one that a test has taken is followed by a new one. Returns the question that counts."""
    with as_system():
        question = _locked(question, QUESTION_CHANGE, by=by, seen=seen)
        if not question.is_frozen:
            for name, value in fields.items():
                setattr(question, name, value)
            question.revision += 1
            question.save()
            return question
        if all(getattr(question, name) == value for name, value in fields.items()):
            return question
        return Question.objects.create(
            materi=question.materi, replaces=question, added_by=by, added_at=at or timezone.now(), **fields
        )


def retire(*, question, by, seen=None):
    """Let a question rest: tests to come do not take it. What was held keeps it."""
    with as_system():
        question = _locked(question, QUESTION_RETIRE, by=by, seen=seen)
        question.is_retired = True
        question.revision += 1
        question.save(update_fields=["is_retired", "revision"])
    return question


def copy(source, target, *, by, at=None):
    """The questions of a materi for its twin in the next version of the curriculum; part of copying it."""
    rows = Question.objects.current().filter(materi=source)
    Question.objects.bulk_create(
        Question(
            materi=target,
            text=row.text,
            choices=row.choices,
            answer=row.answer,
            added_by=by,
            added_at=at or timezone.now(),
        )
        for row in rows
    )
