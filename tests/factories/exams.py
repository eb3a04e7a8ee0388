"""Questions, tests that were answered, opinions and certificates, made by the same actions that people call."""

from functools import partial

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories import bimtek, participants
from training import certificate_prints
from training.actions import certificates, exams, feedback, questions
from training.models import (
    Certificate,
    ExamAnswer,
    ExamKind,
    ExamQuestion,
    ExamRound,
    ExamSheet,
    ExamSource,
    FeedbackAspect,
    FeedbackBox,
    FeedbackRound,
    Participant,
    PublicThrottle,
    Question,
)
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
    asked = {True: FeedbackAspect.objects.of_speaker(), False: FeedbackAspect.objects.of_organisation()}
    return {
        target: {str(aspect.pk): score for aspect in asked[is_speaker]} for target, _, is_speaker in targets_of(event)
    }


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


def traces(participant, by):
    """{part of an address: id}: one row in every table of this part, behind a participant, whatever the state."""
    event = participant.event
    materi = event.version.materi.first()
    asked = Question.objects.create(materi=materi, text="Apa?", choices=["Ini", "Itu"], answer=0, added_by=by)
    row = ExamQuestion.objects.create(event=event, question=asked, position=1)
    held = ExamRound.objects.create(event=event, kind=ExamKind.PRE, opened_by=by)
    sheet = ExamSheet.objects.create(round=held, participant=participant, source=ExamSource.PHONE)
    ExamAnswer.objects.create(sheet=sheet, question=row, choice=0)
    FeedbackBox.objects.create(round=FeedbackRound.objects.create(event=event, opened_by=by))
    PublicThrottle.objects.create(key=f"{event.pk:064}", count=1)
    room = exams.room_of(event)
    (serial,) = certificates.next_serials(event.organiser, 2026, 1)
    certificate = Certificate(
        token=f"kode-sertifikat-{event.pk:06}",
        participant=participant,
        organisation=event.organiser,
        year=2026,
        serial=serial,
        number=f"{serial:03}/CONTOH",
        name=participant.name,
        jp=2,
        issued_on=timezone.localdate(),
        facts={},
        sha256="0" * 64,
        issued_by=by,
    )
    certificate.facts = certificate_prints.common_facts(event, certificate.issued_on, SIGNER)
    address = address_of(certificate.token)
    certificate.facts |= certificate_prints.own_facts(participant, certificate.number, participant.name, 2, address, "")
    certificate.file.save("contoh.pdf", ContentFile(certificate_prints.drawn([certificate.facts])), save=False)
    certificate.save()
    return {
        "version_id": event.version.public_id,
        "materi_id": materi.public_id,
        "question_id": asked.public_id,
        "exam_kind": ExamKind.PRE.value,
        "certificate_id": certificate.public_id,
        "certificate_token": certificate.token,
        "room_code": room.code,
    }


def whole(by, unit):
    """{part of an address: id} of a Bimtek of this office that invites a unit, with everything of this part."""
    found = participants.whole(by, unit)
    return found | traces(Participant.objects.get(public_id=found["participant_id"]), by)
