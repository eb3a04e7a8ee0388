"""Choose the questions of a test, open and close it, and take answers: from phones, and copied from paper."""

import random
from dataclasses import dataclass

from django.utils import timezone

from registry.actions import audit
from registry.refusal import Refused, insist, not_now
from registry.scope import as_system
from training.actions.events import check_fresh, locked, record
from training.exam_policy import (
    EXAM_CHOOSE,
    EXAM_CLOSE,
    EXAM_EMPTY,
    EXAM_FILL,
    EXAM_OPEN,
    is_room_of_use,
    why_not,
    why_not_answer,
)
from training.models import (
    EventRoom,
    ExamAnswer,
    ExamKind,
    ExamQuestion,
    ExamRound,
    ExamSheet,
    ExamSource,
    Participant,
    Question,
)


def drawn(version, each, rng=None):
    """[Question]: so many of each materi, by chance; fewer where the bank holds fewer."""
    rng = rng or random.SystemRandom()
    by_materi = {}
    for question in Question.objects.current().of_version(version).for_list():
        by_materi.setdefault(question.materi_id, []).append(question)
    return [row for rows in by_materi.values() for row in sorted(rng.sample(rows, min(each, len(rows))), key=_place)]


def _place(question):
    return question.materi.position, question.pk


def choose(*, event, questions, by, at=None):
    """Say which questions both tests ask, in the order of the materi. Raises Refused 422 for none, or foreign ones."""
    with as_system():
        event = locked(event)
        insist(why_not(EXAM_CHOOSE, event, by))
        known = Question.objects.current().of_version(event.version).for_list().in_bulk([row.pk for row in questions])
        if not questions or len(known) != len(set(questions)):
            raise Refused("Pilih soal dari bank soal kurikulum Bimtek ini.", status=422)
        event.exam_questions.all().delete()
        rows = [
            ExamQuestion(event=event, question=row, position=place)
            for place, row in enumerate(sorted(known.values(), key=_place), 1)
        ]
        for row in rows:
            row.save(force_insert=True)
        room_of(event)
        record(event, "choose_questions", by=by, at=at, text=f"{len(rows)} soal.")
    return rows


def clear(*, event, by, at=None):
    """Choose nothing again, so that the Bimtek may change its curriculum."""
    with as_system():
        event = locked(event)
        insist(why_not(EXAM_CHOOSE, event, by))
        event.exam_questions.all().delete()
        record(event, "choose_questions", by=by, at=at, text="Pilihan dikosongkan.")


def room_of(event):
    """The code of the room of a Bimtek, made when it is first asked for."""
    with as_system():
        return EventRoom.objects.get_or_create(event=event)[0]


def why_not_poster(event):
    """The reason why there is no code to show, or None."""
    if not hasattr(event, "room"):
        return not_now("Pilih dahulu soal tesnya, atau buka evaluasi.")
    return None if is_room_of_use(event) else not_now("Tes dan evaluasi Bimtek ini tidak dibuka lagi.")


def doubt_of_opening(event, kind):
    """The sentence about a pre-test that could not be held any more, or ""."""
    if kind == ExamKind.POST and not event.exam_rounds.filter(kind=ExamKind.PRE).exists():
        return "Pre-test belum pernah dibuka, dan tidak dapat dibuka lagi sesudah ini."
    return ""


def open_round(*, event, kind, by, confirmed=False, at=None):
    """Open the pre-test or the post-test for phones and paper.

    confirmed: somebody was asked about a pre-test that was never held. Raises Refused 422 where nobody was.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(EXAM_OPEN, event, by, kind))
        if (doubt := doubt_of_opening(event, kind)) and not confirmed:
            raise Refused(f"{doubt} Setujui dahulu bila tetap dibuka.", status=422)
        room_of(event)
        made = ExamRound.objects.create(event=event, kind=kind, opened_at=at, opened_by=by)
        record(event, "open_exam", by=by, at=at, text=ExamKind(kind).label)
    return made


def close_round(*, event, kind, by, at=None):
    """Close a test. What phones have saved but not sent counts as it stands; a phone that is saving is waited for."""
    with as_system():
        event = locked(event)
        insist(why_not(EXAM_CLOSE, event, by, kind))
        found = ExamRound.objects.select_for_update().get(event=event, kind=kind)
        at = at or timezone.now()
        found.sheets.filter(sent_at__isnull=True).update(sent_at=at)
        found.closed_at, found.closed_by = at, by
        found.save(update_fields=["closed_at", "closed_by"])
        record(event, "close_exam", by=by, at=at, text=ExamKind(kind).label)
    return found


def _shared(event_id, kind):
    """The test, its row locked against closing but not against other phones; None when it was never opened."""
    words = "SELECT * FROM training_examround WHERE event_id = %s AND kind = %s FOR SHARE"
    return next(iter(ExamRound.objects.raw(words, [event_id, kind])), None)


def _write(sheet, answers):
    """answers: {ExamQuestion id: choice}, the whole sheet."""
    sheet.answers.all().delete()
    rows = (ExamAnswer(sheet=sheet, question_id=pk, choice=choice) for pk, choice in answers.items())
    ExamAnswer.objects.bulk_create(rows)


@dataclass(frozen=True)
class Page:
    """The page of a phone that answers: its random id, and the revision of the sheet that it was opened with."""

    id: str
    revision: int = -1  # there was no sheet

    def is_older_than(self, sheet):
        """Has another page written since this one was opened? What this one wrote itself it knows."""
        return self.revision != sheet.revision and (not self.id or self.id != sheet.page)


@dataclass(frozen=True)
class Taken:
    """What became of a sending. sheet: None for nothing at all; answers: what the sheet says now.

    newer: ids of ExamQuestion that another page has answered otherwise since: that answer was kept. stood: the sheet
    had been sent, or copied from paper, before; nothing changed.
    """

    sheet: ExamSheet | None
    answers: dict
    newer: tuple = ()
    stood: bool = False


def answer(*, participant, kind, answers, is_sent, page=None, at=None):
    """Keep what a phone has answered so far, or send it. answers: {ExamQuestion id: choice}, the whole sheet.

    Saved and sent as often as it comes; what was sent stands. page: the Page of the phone; when another page has
    written since that one was opened, its answers are kept, and nothing is sent before somebody has looked. Returns
    Taken. Raises Refused 409 for a test that is not open, 422 for an empty sheet that is sent.
    """
    at = at or timezone.now()
    with as_system():
        # The row of the participant is the lock: one person sends one thing after another, forty do not wait.
        participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        found = _shared(participant.event_id, kind)
        sheet = ExamSheet.objects.filter(round=found, participant=participant).first() if found else None
        known = dict(sheet.answers.values_list("question", "choice")) if sheet else {}
        if sheet and sheet.is_sent and (found.is_open or sheet.sent_at < found.closed_at):
            return Taken(sheet, known, stood=True)
        _check_open(found, kind, participant)
        newer = ()
        if sheet and page and page.is_older_than(sheet):
            newer = tuple(pk for pk, choice in known.items() if answers.get(pk, choice) != choice)
            answers = answers | known
        if not answers and is_sent:
            raise Refused("Belum ada soal yang dijawab.", status=422)
        if not answers:
            return Taken(sheet, known)
        if sheet is None:
            sheet = ExamSheet.objects.create(round=found, participant=participant, source=ExamSource.PHONE, begun_at=at)
        _write(sheet, answers)
        if is_sent and not newer:
            sheet.sent_at = at
        sheet.page = page.id if page else ""
        sheet.revision += 1
        sheet.save(update_fields=["sent_at", "revision", "page"])
    return Taken(sheet, answers, newer)


def _check_open(found, kind, participant):
    word = ExamKind(kind).label
    if found and not found.is_open:
        raise Refused(f"{word} sudah ditutup. Jawaban yang sudah tersimpan sebelumnya ikut dihitung.", status=409)
    if found is None or why_not_answer(participant.event):
        raise Refused(f"{word} tidak sedang dibuka.", status=409)
    if not participant.is_registered:
        raise Refused("Kartu ini tidak berlaku lagi.", status=409)


@dataclass(frozen=True)
class Line:
    """One row of the grid: what was typed, and the revision of the sheet that the page showed (-1: none)."""

    participant: object
    answers: dict  # {ExamQuestion id: choice}
    shown_revision: int = -1


def fill(*, event, kind, lines, by, at=None):
    """Copy sheets of paper. Returns (how many were written, [Line] that somebody else has filled meanwhile).

    A row without a letter changes nothing. What a phone has sent stands; what it has only begun gives way to paper.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(event)
        insist(why_not(EXAM_FILL, event, by, kind))
        found = ExamRound.objects.get(event=event, kind=kind)
        # A phone that sends at this moment comes before or after, never between reading and writing.
        people = Participant.objects.select_for_update(of=("self",)).order_by("pk")
        list(people.filter(pk__in=[line.participant.pk for line in lines]).values_list("pk"))
        known = {sheet.participant_id: sheet for sheet in found.sheets.prefetch_related("answers").select_for_update()}
        written, contested = 0, []
        for line in lines:
            sheet = known.get(line.participant.pk)
            before = {row.question_id: row.choice for row in sheet.answers.all()} if sheet else {}
            if not line.answers or (line.answers == before and sheet.source == ExamSource.PAPER):
                continue
            if (sheet.revision if sheet else -1) != line.shown_revision or (sheet and sheet.is_of_phone_and_sent):
                contested.append(line)
                continue
            _copy(sheet, found, line, by=by, at=at)
            written += 1
        if written:
            record(event, "fill_exam", by=by, at=at, text=f"{ExamKind(kind).label}: {written} lembar.")
    return written, contested


def _copy(sheet, found, line, *, by, at):
    if sheet is None:
        sheet = ExamSheet(round=found, participant=line.participant, begun_at=at)
    else:
        sheet.revision += 1
    sheet.source, sheet.entered_by, sheet.sent_at, sheet.page = ExamSource.PAPER, by, at, ""
    sheet.save()
    _write(sheet, line.answers)


def why_not_empty(sheet):
    """The reason why this sheet is not taken away, or None: what came from a phone is not the officer's."""
    if sheet.source == ExamSource.PAPER:
        return None
    return not_now("Lembar ini diisi peserta lewat ponsel, tidak disalin dari kertas.")


def empty(*, sheet, reason, by, seen=None, at=None):
    """Take a sheet away that was copied for the wrong participant, who may be copied, or answer, anew.

    Everybody reads the history of a Bimtek, so it names the number only; the reason stands in the administrative log.
    Raises Refused 409 when somebody has copied it anew meanwhile, 422 without a reason.
    """
    with as_system():
        event, kind = locked(sheet.round.event), sheet.round.kind
        insist(why_not(EXAM_EMPTY, event, by, kind))
        sheet = ExamSheet.objects.select_for_update(of=("self",)).select_related("participant").get(pk=sheet.pk)
        insist(why_not_empty(sheet))
        check_fresh(sheet, seen)
        if not reason:
            raise Refused("Tulis alasannya.", status=422)
        person, given = sheet.participant, dict(sheet.answers.values_list("question__position", "choice"))
        sheet.delete()
        words = f"{ExamKind(kind).label}: peserta nomor {person.number}."
        record(event, "empty_exam", by=by, at=at, text=words)
        audit.record(
            verb="exam.empty",
            subject=f"Bimtek {event.public_id}, {words}",
            by=by.user,
            reason=reason,
            answers={str(place): choice for place, choice in sorted(given.items())},
        )
