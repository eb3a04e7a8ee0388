"""Questions, tests that were answered, opinions and certificates, made by the same actions that people call."""

from functools import partial

from django.utils import timezone

from tests.factories import bimtek, participants
from training.actions import certificates, exams, feedback, questions
from training.models import ExamKind, ExamQuestion, FeedbackAspect, Question
from training.opinions import targets_of
from training.workflow import EventMove

SIGNER = {"role": "Kepala Dinas Sosial", "name": "Bu Kepala Contoh", "number": ""}
address_of = "https://contoh.invalid/sertifikat/{}/".format


def question(materi, by, text="Apa itu WKSBM?", choices=("Wahana warga", "Kantor", "Sekolah"), answer=0):
    made = Question(text=text, choices=list(choices), answer=answer)
    return questions.add(materi=materi, question=made, by=by)


def bank(by, version=None, each=2, materi=2):
    """[Question]: so many for each of the first materi of a version; the first choice is right."""
    version = version or bimtek.of_2018()
    found = version.materi.order_by("position")[:materi]
    return [question(one, by, text=f"Soal {one.position}.{n}") for one in found for n in range(1, each + 1)]


def running(by, count=3, **more):
    """(event, people): a Bimtek that runs, with its test chosen and a session of 2 JP with a narasumber."""
    event = bimtek.event(by)
    people = participants.enrolled(event, by, count)
    who = bimtek.speaker(by, f"Narasumber {event.pk}")
    bimtek.session(event, by, jp=2, who=[who], title="Materi pertama")
    asked = bank(by, event.version, **more)
    event = bimtek.moved(event, EventMove.START, by)
    exams.choose(event=event, questions=asked, by=by)
    return event, people


def answered(event, person, kind, right):
    """A phone sends a test: right says for each question whether the answer is the right one."""
    asked = ExamQuestion.objects.of_event(event).for_exam()
    answers = {row.pk: 0 if is_right else 1 for row, is_right in zip(asked, right, strict=False)}
    return exams.answer(participant=person, kind=kind, answers=answers, is_sent=True)


def opened(event, by, kind=ExamKind.PRE):
    return exams.open_round(event=event, kind=kind, by=by)


def scores_of(event, score):
    """{target: {aspect id: score}}: the same score for everything."""
    every = [str(aspect.pk) for aspect in FeedbackAspect.objects.all()]
    return {target: dict.fromkeys(every, score) for target, _, _ in targets_of(event)}


def judged(event, person, score=4, words=""):
    target = targets_of(event)[-1][0]
    return feedback.answer(participant=person, scores=scores_of(event, score), texts={target: words})


def finished(by, count=2, absent=0):
    """(event, people): a Bimtek that is over; all but the last `absent` were there."""
    event = bimtek.event(by)
    people = participants.enrolled(event, by, count)
    session = bimtek.session(event, by, jp=2, title="Materi pertama")
    event = bimtek.moved(event, EventMove.START, by)
    for person in people[: count - absent]:
        participants.marked(person, session, by)
    return bimtek.moved(event, EventMove.FINISH, by), people


issue = partial(certificates.issue, issued_on=timezone.localdate(), signer=SIGNER, address_of=address_of)
reissue = partial(certificates.reissue, issued_on=timezone.localdate(), signer=SIGNER, address_of=address_of)


def whole(event, materi, by):
    """{part of an address: id} behind a Bimtek that invites: a question of its bank, and the room of its test."""
    found = question(materi, by)
    return {"question_id": found.public_id}
