"""A test on phones and on paper: whose sheet it is, what was sent stands, and nobody reads the right answers early."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from registry.models import AuditEntry
from registry.refusal import Refused
from registry.scope import as_post
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import exams as make
from training.actions import events, exams, feedback, participants, questions
from training.exam_policy import EXAM_FILL, EXAM_OPEN, EXAM_PERMISSIONS, why_not
from training.exam_results import results
from training.models import (
    BimtekEvent,
    EventChange,
    ExamAnswer,
    ExamKind,
    ExamRound,
    ExamSheet,
    ExamSource,
    Question,
)
from training.policy import why_not as why_not_move
from training.workflow import EventMove, EventStatus

PRE, POST = ExamKind.PRE, ExamKind.POST


@pytest.fixture
def room(ratna):
    """(event, people, address): the pre-test is open; four questions of two materi, the first choice is right."""
    event, people = make.running(ratna)
    make.opened(event, ratna)
    return event, people, f"/ruang/{exams.room_of(event).code}/"


def test_a_test_opens_once_in_its_order_and_closing_takes_what_was_saved(room, ratna):
    event, (person, *_), _ = room
    first = event.exam_questions.first()
    exams.answer(participant=person, kind=PRE, answers={first.pk: 0}, is_sent=False)
    for act in (exams.open_round, exams.open_round):
        for kind in (PRE, POST):  # it is open already; the post-test waits for it
            with pytest.raises(Refused) as refused:
                act(event=event, kind=kind, by=ratna)
            assert refused.value.status == 409
    exams.close_round(event=event, kind=PRE, by=ratna)
    assert ExamSheet.objects.get().is_sent
    with pytest.raises(Refused, match="tidak sedang dibuka"):
        exams.answer(participant=person, kind=POST, answers={}, is_sent=True)
    with pytest.raises(Refused, match="ditutup"):
        exams.open_round(event=event, kind=PRE, by=ratna)
    exams.open_round(event=event, kind=POST, by=ratna)
    verbs = list(EventChange.objects.filter(verb__endswith="_exam").values_list("verb", "actor"))
    assert sorted(verbs) == [("close_exam", ratna.pk), ("open_exam", ratna.pk), ("open_exam", ratna.pk)]


def test_questions_of_a_test_stand_and_a_changed_one_is_the_next(room, ratna):
    event, *_ = room
    first = event.exam_questions.order_by("position").first().question
    assert first.is_frozen
    changed = questions.change(question=first, fields={"text": "Lain?", "choices": ["x", "y"], "answer": 1}, by=ratna)
    assert changed.pk != first.pk
    assert changed.replaces == first
    first.refresh_from_db()
    assert first.text == "Soal 1.1"
    assert first not in Question.objects.current()
    assert changed in Question.objects.current()
    with pytest.raises(Refused, match="tidak dipakai lagi"):
        questions.change(question=first, fields={"text": "x"}, by=ratna)
    for fault in (
        lambda: Question.objects.filter(pk=first.pk).update(answer=1),
        lambda: event.exam_questions.all().delete(),
        lambda: event.exam_questions.update(position=9),
    ):
        with pytest.raises(DatabaseError, match=r"tidak (dapat diubah|berubah) lagi"), transaction.atomic():
            fault()
    with pytest.raises(Refused, match="soalnya tidak berubah lagi"):
        exams.choose(event=event, questions=[changed], by=ratna)


def test_paper_is_copied_by_grid_and_never_over_a_phone_or_a_colleague(room, ratna, client_of):
    event, (first, second, _third), _ = room
    make.answered(event, first, PRE, [True] * 4)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/tes/pre-test/isi/"
    opened = client.get(page)
    assert "diisi lewat ponsel" in opened.content.decode()
    fields = hidden_fields(opened) | {"shown": opened.context["form"]["shown"].value()}
    wrong = client.post(page, fields | {"2-1": "a", "2-2": "z"})
    assert wrong.status_code == 422
    assert 'value="z"' in wrong.content.decode()
    typed = fields | {"1-1": "b", "2-1": "A", "2-2": "2", "2-3": "", "3-4": "c"}
    assert client.post(page, typed).status_code == 302
    sheet = ExamSheet.objects.get(participant=second)
    assert (sheet.source, sheet.entered_by, sheet.is_sent) == (ExamSource.PAPER, ratna, True)
    assert list(sheet.answers.order_by("question__position").values_list("choice", flat=True)) == [0, 1]
    assert ExamSheet.objects.get(participant=first).answers.filter(choice=0).count() == 4
    # The page is older than what a colleague has copied.
    stale = hidden_fields(client.get(page)) | {"shown": "{}", "2-1": "b"}
    assert "Tidak disimpan" in client.post(page, stale, follow=True).content.decode()
    assert sheet.answers.get(question__position=1).choice == 0
    exams.close_round(event=event, kind=PRE, by=ratna)
    assert why_not(EXAM_FILL, event, ratna, PRE) is None  # paper comes later
    with pytest.raises(DatabaseError, match="dikirim atau ditutup"), transaction.atomic():
        ExamAnswer.objects.filter(sheet__participant=first).update(choice=1)


def test_the_gain_is_that_of_who_sat_both(ratna):
    """By hand: materi 1 has two questions, materi 2 two; open ones count as wrong.

    pre:  A 1 of 2, 0 of 2; B 0 of 2, 1 of 2; C 2 of 2, 2 of 2 (C goes home)
    post: A 2 of 2, 1 of 2; B 1 of 2, 2 of 2
    """
    event, (a, b, c) = make.running(ratna)
    make.opened(event, ratna)
    make.answered(event, a, PRE, [True, False, False, False])
    make.answered(event, b, PRE, [False, False, True])
    make.answered(event, c, PRE, [True] * 4)
    exams.close_round(event=event, kind=PRE, by=ratna)
    make.opened(event, ratna, POST)
    make.answered(event, a, POST, [True, True, True, False])
    make.answered(event, b, POST, [True, False, True, True])
    with as_post(ratna):
        found = results(event, ratna)
    rows = [(row.pre_mean, row.post_mean, row.gain, len(row.pre), len(row.both)) for row in found.rows]
    half = Decimal("50.0")
    assert rows == [(half, Decimal("75.0"), half, 3, 2), (half, Decimal("75.0"), half, 3, 2)]
    assert (found.whole.pre_mean, found.whole.post_mean, found.whole.gain) == (half, Decimal("75.0"), half)
    quarter, most = Decimal("25.0"), Decimal("75.0")
    assert found.people == [(a, quarter, most, half), (b, quarter, most, half), (c, Decimal("100.0"), None, None)]
    assert [bar.width for bar in found.chart()] == [50.0, 75.0, 50.0, 75.0]


def test_questions_are_kept_by_their_office_and_read_by_dinas_only(ratna, dewi, sari, client_of):
    materi = bimtek.of_2018().materi.first()
    asked = make.question(materi, ratna)
    bank = f"/bimtek/kurikulum/{materi.version.public_id}/materi/{materi.public_id}/soal/"
    assert "jawaban benar" in client_of(dewi).get(bank).content.decode()
    assert client_of(sari).get(bank).status_code == 403
    assert client_of(sari).get(f"{bank}{asked.public_id}/ubah/").status_code == 404
    assert client_of(dewi).get(f"{bank}tambah/").status_code == 403
    client = client_of(ratna)
    hidden = hidden_fields(client.get(f"{bank}tambah/"))
    good = {"text": "Berapa?", "choice_0": "Satu", "choice_1": "Dua", "answer": "1"}
    for bad in ({"choice_1": ""}, {"answer": "2"}, {"choice_1": "satu"}, {"choice_3": "Empat"}, {"answer": ""}):
        assert client.post(f"{bank}tambah/", hidden | good | bad).status_code == 422, bad
    for _ in range(2):  # a second click is harmless
        assert client.post(f"{bank}tambah/", hidden | good).status_code == 302
    made = Question.objects.get(text="Berapa?")
    assert (made.choices, made.answer, made.added_by) == (["Satu", "Dua"], 1, ratna)
    assert client.post(
        f"{bank}{made.public_id}/hentikan/", hidden_fields(client.get(f"{bank}{made.public_id}/hentikan/"))
    )
    assert made not in Question.objects.current()


def test_who_may_hold_a_test_and_when(ratna, dewi, client_of):
    """Bantul has a quota for the Bimtek of DIY: it sees the event, holds nothing and reads neither test nor opinion."""
    event, (person, *_) = make.running(ratna)
    for act in EXAM_PERMISSIONS:
        if act.startswith(("exam.", "feedback.")):
            refusal = why_not(act, event, dewi, PRE)
            assert (act, refusal.status, "Dinas Sosial DIY" in refusal.reason) == (act, 403, True)
    for page in ("tes/", "tes/cetak/", "tes/kunci-jawaban/", "evaluasi/", "tes/pre-test/buka/", "tes/pre-test/isi/"):
        assert client_of(dewi).get(f"/bimtek/{event.public_id}/{page}").status_code == 403
    make.opened(event, ratna)
    make.answered(event, person, PRE, [True])
    exams.close_round(event=event, kind=PRE, by=ratna)
    line = exams.Line(person, {event.exam_questions.first().pk: 0})
    event = bimtek.moved(event, EventMove.FINISH, ratna)
    assert why_not(EXAM_OPEN, event, ratna, POST).status == 409  # it is over
    assert why_not(EXAM_FILL, event, ratna, PRE) is None
    event = bimtek.moved(event, EventMove.REPORT, ratna)
    for do in (lambda: exams.fill(event=event, kind=PRE, lines=[line], by=ratna), lambda: make.opened(event, ratna)):
        with pytest.raises(Refused, match="sudah dilaporkan") as refused:
            do()
        assert refused.value.status == 409
    page = client_of(ratna).get(f"/bimtek/{event.public_id}/tes/").content.decode()
    assert "Cara peserta masuk" not in page
    assert client_of(ratna).get(f"/bimtek/{event.public_id}/tes/poster/").status_code == 409


@pytest.mark.parametrize("move", [EventMove.REPORT, EventMove.GO_BACK])
def test_a_bimtek_is_not_reported_or_taken_back_while_something_is_open(ratna, client_of, move):
    event, (person, *_) = make.running(ratna)
    make.opened(event, ratna)
    feedback.open_round(event=event, by=ratna)
    event = bimtek.moved(event, EventMove.FINISH, ratna)  # some come late
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/"
    assert "Tutup pre-test" in client.get(page).content.decode()
    assert "Tutup dahulu pre-test" in str(why_not_move(move, event, ratna))
    make.answered(event, person, PRE, [True])
    exams.close_round(event=event, kind=PRE, by=ratna)
    event = BimtekEvent.objects.get(pk=event.pk)
    assert "Tutup dahulu evaluasi" in str(why_not_move(move, event, ratna))
    make.judged(event, person)
    feedback.close_round(event=event, by=ratna)
    event = BimtekEvent.objects.get(pk=event.pk)
    assert why_not_move(move, event, ratna) is None


def test_nobody_answers_in_a_bimtek_that_does_not_run(ratna):
    """Whatever its row says: the states close the tests as well."""
    event, (person, other, _) = make.running(ratna)
    make.opened(event, ratna)
    feedback.open_round(event=event, by=ratna)
    participants.withdraw(participant=other, reason="Sakit.", by=ratna)
    with pytest.raises(Refused, match="tidak berlaku lagi"):
        make.answered(event, other, PRE, [True])
    for state in (EventStatus.INVITING, EventStatus.REPORTED, EventStatus.CANCELLED):
        BimtekEvent.objects.filter(pk=event.pk).update(status=state, cancel_reason="x" if state == "batal" else "")
        for do in (
            lambda: make.answered(event, person, PRE, [True]),
            lambda: make.judged(event, person),
            lambda: feedback.fill(event=event, scores=make.scores_of(event, 3), texts={}, by=ratna),
        ):
            with pytest.raises(Refused) as refused:
                do()
            assert refused.value.status == 409
    assert not ExamSheet.objects.exists()


def test_the_post_test_in_place_of_a_pre_test_is_asked_about(ratna, client_of):
    event, _ = make.running(ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/tes/post-test/buka/"
    hidden = hidden_fields(client.get(page))
    asked = client.post(page, hidden)
    assert asked.status_code == 422
    assert "tidak dapat dibuka lagi sesudah ini" in asked.content.decode()
    assert not event.exam_rounds.exists()
    with pytest.raises(Refused, match="Setujui dahulu"):
        make.opened(event, ratna, POST)
    assert client.post(page, hidden | {"confirm": asked.context["form"].doubt_key}).status_code == 302
    assert [held.kind for held in event.exam_rounds.all()] == [POST]
    assert "Post-test sudah dibuka" in str(why_not(EXAM_OPEN, event, ratna, PRE))


def test_a_question_that_was_changed_is_chosen_again_before_opening(ratna, client_of):
    event, _ = make.running(ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/tes/"
    first, second, *rest = [row.question for row in event.exam_questions.for_exam()]
    fields = {"text": "Diperbaiki", "choices": ["x", "y"], "answer": 1}
    changed = questions.change(question=first, fields=fields, by=ratna)
    questions.retire(question=second, by=ratna)
    content = client.get(page).content.decode()
    assert "diperbaiki atau dihentikan sesudah dipilih" in content
    assert "<li>1. Soal 1.1</li>" in content
    assert "<li>2. Soal 1.2</li>" in content
    with pytest.raises(Refused, match="Pilih lagi soalnya"):
        make.opened(event, ratna)
    exams.choose(event=event, questions=[changed, *rest], by=ratna)
    make.opened(event, ratna)
    assert event.exam_questions.for_exam().first().question.answer == 1
    questions.change(question=changed, fields=fields, by=ratna)
    exams.close_round(event=event, kind=PRE, by=ratna)
    make.opened(event, ratna, POST)  # after the pre-test the questions stand
    assert "diperbaiki atau dihentikan" not in client.get(page).content.decode()


def test_questions_are_ticked_or_drawn_and_belong_to_the_curriculum(ratna, client_of):
    event, _ = make.running(ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/tes/pilih/"
    chosen = [row.question for row in event.exam_questions.for_exam()]
    more = make.question(event.version.materi.first(), ratna, text="Soal baru")
    hidden = hidden_fields(client.get(page))
    both = client.post(page, hidden | {"each": "1", "soal": [more.pk]})
    assert both.status_code == 422
    assert "meminta soal acak" in both.content.decode()
    assert f'value="{more.pk}" checked' in both.content.decode()
    assert event.exam_questions.count() == 4
    drawn = client.post(page, hidden | {"each": "1", "soal": [row.pk for row in chosen]})  # ticks of the page itself
    assert (drawn.status_code, event.exam_questions.count()) == (302, 2)
    other = bimtek.version(ratna, "Lain sama sekali")
    foreign = make.question(other.materi.get(), ratna, text="Asing")
    with pytest.raises(Refused, match="bank soal kurikulum") as refused:
        exams.choose(event=event, questions=[more, foreign], by=ratna)
    assert refused.value.status == 422
    with pytest.raises(Refused, match="Soal tes sudah dipilih dari kurikulum yang lama"):
        events._check_questions(_with_version(event, other))
    assert client.post(page, hidden_fields(client.get(page)) | {"clear": "on"}).status_code == 302
    events._check_questions(_with_version(event, other))
    assert not event.exam_questions.exists()


def _with_version(event, version):
    event = BimtekEvent.objects.get(pk=event.pk)
    event.version = version
    return event


def test_the_curriculum_stays_while_its_questions_are_chosen(ratna):
    event = bimtek.event(ratna)
    exams.choose(event=event, questions=make.bank(ratna, event.version), by=ratna)
    other = bimtek.version(ratna, "Lain sama sekali")
    with pytest.raises(Refused, match="kosongkan dahulu pilihannya") as refused:
        events.change(event=event, fields={"version": other}, by=ratna)
    assert refused.value.status == 422
    exams.clear(event=event, by=ratna)
    assert events.change(event=event, fields={"version": other}, by=ratna)


def test_a_grid_of_forty_by_fifty_comes_in_parts_and_loses_nothing(ratna, client_of):
    event, people = make.running(ratna, 40, each=10, materi=5)
    make.opened(event, ratna)
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/tes/pre-test/isi/"
    opened = client.get(f"{page}?bagian=2")
    rows = opened.context["form"].rows
    assert [row.person.number for row in rows] == list(range(19, 37))
    whole = {name: "a" for row in rows for name, *_ in row.cells}
    assert len(whole) == 900
    sent = hidden_fields(opened) | {"shown": opened.context["form"]["shown"].value()} | whole
    participants.withdraw(participant=people[0], reason="Sakit.", by=ratna)  # and everybody moves up
    participants.withdraw(participant=people[19], reason="Sakit.", by=ratna)
    refused = client.post(f"{page}?bagian=2", sent)
    assert refused.status_code == 422
    assert "Nomor 20 tidak ikut lagi" in refused.content.decode()
    again = hidden_fields(refused) | {"shown": refused.context["form"]["shown"].value()}
    again |= {name: value for row in refused.context["form"].rows for name, _, value in row.cells}
    answer = client.post(f"{page}?bagian=2", again)
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?bagian=2")
    assert set(ExamSheet.objects.values_list("participant__number", flat=True)) == set(range(19, 37)) - {20}


@pytest.mark.parametrize("odd", ['{"1": Infinity}', "[" * 100_000, '{"1": 1e999}', "[1]", "{"])
def test_an_odd_state_of_the_grid_is_refused_in_words(room, ratna, client_of, odd):
    event, *_ = room
    client, page = client_of(ratna), f"/bimtek/{event.public_id}/tes/pre-test/isi/"
    answer = client.post(page, hidden_fields(client.get(page)) | {"shown": odd, "1-1": "a"})
    assert answer.status_code == 422
    assert "tidak utuh" in answer.content.decode()


def test_paper_goes_before_a_phone_that_has_not_sent_and_after_one_that_has(room, ratna):
    event, (first, second, _), _ = room
    asked = [row.pk for row in event.exam_questions.for_exam()]
    exams.answer(participant=first, kind=PRE, answers={asked[0]: 1}, is_sent=False)
    sheet = ExamSheet.objects.get()
    moving = exams.Line(first, {asked[0]: 0}, sheet.revision - 1)  # the phone has saved since the page was opened
    assert exams.fill(event=event, kind=PRE, lines=[moving], by=ratna) == (0, [moving])
    same = exams.Line(first, {asked[0]: 1}, sheet.revision)
    assert exams.fill(event=event, kind=PRE, lines=[same], by=ratna) == (1, [])
    sheet.refresh_from_db()
    assert (sheet.source, sheet.entered_by, sheet.is_sent) == (ExamSource.PAPER, ratna, True)
    assert exams.answer(participant=first, kind=PRE, answers={asked[0]: 2}, is_sent=True).stood
    make.answered(event, second, PRE, [True])
    sent = ExamSheet.objects.get(participant=second)
    late = exams.Line(second, {asked[0]: 1}, sent.revision)
    assert exams.fill(event=event, kind=PRE, lines=[late], by=ratna) == (0, [late])
    seen = sheet.revision
    assert exams.fill(event=event, kind=PRE, lines=[exams.Line(first, {asked[1]: 1}, seen)], by=ratna) == (1, [])
    sheet.refresh_from_db()
    assert sheet.revision == seen + 1
    older = exams.Line(first, {asked[1]: 2}, seen)  # a colleague's page
    assert exams.fill(event=event, kind=PRE, lines=[older], by=ratna) == (0, [older])


def test_a_sheet_that_was_copied_for_the_wrong_one_goes_with_a_reason(room, ratna, client_of):
    event, (first, second, _), _ = room
    question = event.exam_questions.first().pk
    make.answered(event, second, PRE, [True])
    exams.fill(event=event, kind=PRE, lines=[exams.Line(first, {question: 0})], by=ratna)
    client, grid = client_of(ratna), f"/bimtek/{event.public_id}/tes/pre-test/"
    page = f"{grid}peserta/{first.public_id}/kosongkan/"
    assert page in client.get(f"{grid}isi/").content.decode()
    hidden = hidden_fields(client.get(page))
    assert client.post(page, hidden | {"reason": " "}).status_code == 422
    assert client.post(page, hidden | {"reason": "Lembar Siti tertukar."}).status_code == 302
    assert not ExamSheet.objects.filter(participant=first).exists()
    line = EventChange.objects.filter(verb="empty_exam").get()
    assert line.text == "Pre-test: peserta nomor 1."  # everybody reads it
    kept = AuditEntry.objects.get(verb="exam.empty")
    assert (kept.actor, kept.detail) == (ratna.user, {"reason": "Lembar Siti tertukar.", "answers": {"1": 0}})
    assert client.get(page).status_code == 404
    assert client.get(f"{grid}peserta/{second.public_id}/kosongkan/").status_code == 409  # it came from a phone
    assert exams.answer(participant=first, kind=PRE, answers={question: 1}, is_sent=True).sheet.is_sent


def test_only_sheets_that_were_sent_by_who_takes_part_count(room, ratna):
    event, (gone, unsent, sent), _ = room
    asked = [row.pk for row in event.exam_questions.for_exam()]
    make.answered(event, gone, PRE, [False] * 4)
    make.answered(event, sent, PRE, [True] * 4)
    exams.answer(participant=unsent, kind=PRE, answers={asked[0]: 1}, is_sent=False)
    participants.withdraw(participant=gone, reason="Sakit.", by=ratna)
    with as_post(ratna):
        found = results(event, ratna)
    assert [person for person, *_ in found.people] == [sent]
    assert found.whole.pre_mean == 100


def test_a_sheet_is_of_one_event(room, ratna):
    stranger = make.running(ratna)[1][0]
    held = ExamRound.objects.get(event=room[0])
    with pytest.raises(DatabaseError, match="bukan dari Bimtek yang sama"), transaction.atomic():
        ExamSheet.objects.create(round=held, participant=stranger, source=ExamSource.PHONE)
