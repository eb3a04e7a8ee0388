"""A test on phones and on paper: whose sheet it is, what was sent stands, and nobody reads the right answers early."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from registry.refusal import Refused
from registry.scope import as_post
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import exams as make
from training.actions import exams, questions
from training.exam_policy import EXAM_FILL, why_not
from training.exam_results import results
from training.models import EventChange, ExamAnswer, ExamKind, ExamSheet, ExamSource, Question

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
