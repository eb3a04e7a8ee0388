"""The evaluation: one sheet each, nobody can tell whose, and no summary of a few."""

import threading
import time

import pytest
from django.apps import apps

from registry.refusal import Refused
from registry.scope import as_post
from tests.at_once import all_at_once
from tests.factories import exams as make
from tests.training.rooms import address_of, hidden_of, phone_of, send
from training.actions import feedback, participants, sessions
from training.exam_policy import FEEDBACK_OPEN, why_not
from training.models import BimtekEvent, EventChange, FeedbackAspect, FeedbackBox, FeedbackRound
from training.opinions import summary, targets_of


@pytest.fixture
def room(ratna):
    """(event, eight people): the evaluation is open."""
    event, people = make.running(ratna, 8)
    feedback.open_round(event=event, by=ratna)
    return event, people


def box_of(event):
    return FeedbackBox.objects.get(round__event=event)


def test_a_phone_judges_once_and_a_retry_is_harmless(room):
    event, (person, *_) = room
    address = address_of(event)
    phone = phone_of(person, address)
    target, aspect = targets_of(event)[0][0], FeedbackAspect.objects.of_speaker().first()
    page, name = f"{address}evaluasi/", f"nilai-{target}-{aspect.pk}"
    own = hidden_of(phone.get(page))
    wrong = phone.post(page, own | {name: "9", f"kata-{target}": "Jelas sekali"})
    assert wrong.status_code == 422
    assert "Jelas sekali" in wrong.content.decode()
    assert phone.post(page, own | {"x": ""}).status_code == 422  # an empty sheet
    for score in ("5", "1"):
        assert phone.post(page, own | {name: score, f"kata-{target}": "Jelas sekali"}).status_code == 302
    box = box_of(event)
    assert (box.answered, box.sheets) == ([person.pk], [{target: {str(aspect.pk): 5}}])
    assert box.texts == [{"about": target, "text": "Jelas sekali"}]
    assert "sudah diterima" in phone.get(page).content.decode()


def test_no_table_holds_a_way_from_a_sheet_to_its_participant(room):
    """The order of sheets and texts is drawn anew, the marks are sorted, and nothing else was written at all."""
    event, people = room
    before = _all_rows()
    orders = []
    for place, person in enumerate(reversed(people), 1):
        make.judged(event, person, score=1 + place % 5, words=f"kata {place}")
    changed = {table: rows for table, rows in _all_rows().items() if rows != before[table]}
    assert set(changed) == {"training_feedbackbox"}  # no log, no counter, no row for each sheet
    (content,) = FeedbackBox.objects.values()
    assert set(content) == {"round_id", "answered", "sheets", "paper_sheets", "texts"}  # no moment, no sequence
    assert content["answered"] == sorted(person.pk for person in people)
    for sheet in content["sheets"]:
        assert set(sheet) <= {target for target, *_ in targets_of(event)}
        assert all(set(given) <= _aspects() for given in sheet.values())
    for text in content["texts"]:
        assert set(text) == {"about", "text"}
    for _ in range(6):
        orders.append([text["text"] for text in box_of(event).texts])
        box = box_of(event)
        feedback._drop(box, {"x": {"1": 1}}, {}, answered=[])
    assert len({tuple(order) for order in orders}) > 1  # 8! orders: never the same six times


def test_the_sheets_lie_in_no_order_in_which_they_came(room, ratna):
    event, people = room
    for score, person in enumerate(people):
        make.judged(event, person, score=1 + score)  # the action takes any number; the form asks for 1 to 5
    given = [next(iter(sheet[targets_of(event)[0][0]].values())) for sheet in box_of(event).sheets]
    assert sorted(given) == list(range(1, 9))
    assert given != list(range(1, 9))  # by chance once in 8! = 40,320 runs


def test_nobody_answers_twice_also_past_the_page(room, ratna):
    event, (person, *_) = room
    make.judged(event, person, score=5)
    assert make.judged(event, person, score=1) is False
    assert len(box_of(event).sheets) == 1
    gone = event.participants.counted().last()
    participants.withdraw(participant=gone, reason="Sakit", by=ratna)
    with pytest.raises(Refused, match="tidak berlaku lagi"):
        make.judged(event, gone)


def test_four_sheets_that_the_officer_copied_do_not_unmask_the_fifth(room, ratna, client_of):
    event, (person, *_) = room
    target = targets_of(event)[-1][0]
    make.judged(event, person, score=1, words="RAHASIA")
    for _ in range(4):
        feedback.fill(event=event, scores=make.scores_of(event, 3), texts={target: "kertas"}, by=ratna)
    assert EventChange.objects.filter(event=event, verb="fill_feedback").count() == 4
    feedback.close_round(event=event, by=ratna)
    found = summary(event)
    assert (found.count, found.is_enough, found.told) == (5, False, [])
    assert "RAHASIA" not in client_of(ratna).get(f"/bimtek/{event.public_id}/evaluasi/").content.decode()


def test_an_aspect_is_shown_when_phones_alone_are_enough_or_none(room, ratna):
    """Five phones; only one of them scored the narasumber, whom four paper sheets scored as well."""
    event, people = room
    (speaker, *_), organisation = targets_of(event)[0], targets_of(event)[-1][0]
    scores = make.scores_of(event, 4)
    for place, person in enumerate(people[:5]):
        given = scores if place == 0 else {organisation: scores[organisation]}
        feedback.answer(participant=person, scores=given, texts={speaker: f"kata {place}"} if place < 2 else {})
    for _ in range(3):
        feedback.fill(event=event, scores=scores, texts={}, by=ratna)
    feedback.close_round(event=event, by=ratna)
    told = {one.heading: one for one in summary(event).told}
    first = next(iter(told.values()))
    assert (first.count, first.scores) == (4, [])
    assert sorted(first.texts) == ["kata 0", "kata 1"]  # any of the eight may have written them
    assert {score.count for score in told["Penyelenggaraan"].scores} == {8}


@pytest.mark.parametrize("phones", [0, 5])
def test_paper_alone_or_phones_alone_are_told_from_five(room, ratna, phones):
    event, people = room
    for person in people[:phones]:
        make.judged(event, person)
    for _ in range(5 - phones):
        feedback.fill(event=event, scores=make.scores_of(event, 3), texts={}, by=ratna)
    feedback.close_round(event=event, by=ratna)
    assert summary(event).is_enough
    assert {score.count for score in summary(event).told[0].scores} == {5}


def test_what_is_scored_does_not_change_under_the_sheets(room, ratna):
    """The session goes, its scores stay; and a sheet of something else is not taken in silence."""
    event, people = room
    heading = targets_of(event)[0][1]
    for person in people[:6]:
        make.judged(event, person, score=5)
    session = event.sessions.for_timetable()[0]
    sessions.remove(session=session, by=ratna)
    feedback.close_round(event=event, by=ratna)
    assert summary(event).told[0].heading == heading
    assert summary(event).told[0].count == 6
    assert targets_of(BimtekEvent.objects.get(pk=event.pk))[0][1] == heading  # a page that opens now asks it too


def test_a_sheet_asks_only_what_was_opened(room):
    event, (person, *_) = room
    page = f"{address_of(event)}evaluasi/"
    phone = phone_of(person, address_of(event))
    answer = send(phone, page, {"kata-999-999": "hilang?"})
    assert answer.status_code == 422
    assert "bukan dari evaluasi ini" in answer.content.decode()
    target = targets_of(event)[-1][0]
    assert send(phone, page, {f"kata-{target}": "ba\x00gus"}).status_code == 302
    assert box_of(event).texts == [{"about": target, "text": "bagus"}]


@pytest.mark.xdist_group("many at once")
def test_no_sheet_comes_in_behind_the_summary(committed_db, ratna, monkeypatch):
    """The closing waits for a phone that is in the box already."""
    event, people = make.running(ratna, 6)
    feedback.open_round(event=event, by=ratna)
    for person in people[:5]:
        make.judged(event, person)
    is_in, drop = threading.Event(), feedback._drop

    def slow(*args, **kwargs):
        is_in.set()
        time.sleep(0.5)
        drop(*args, **kwargs)

    def close():
        is_in.wait(10)
        feedback.close_round(event=event, by=ratna)
        return summary(event).count

    scores = make.scores_of(event, 4)
    monkeypatch.setattr(feedback, "_drop", slow)
    late = {"participant": people[5], "scores": scores, "texts": {}}
    assert all_at_once([lambda: feedback.answer(**late), close]) == [True, 6]


def _aspects():
    return {str(pk) for pk in FeedbackAspect.objects.values_list("pk", flat=True)}


def _all_rows():
    """{table: its rows as text} of every table of the program."""
    labels = ("registry", "cases", "training", "sessions")
    models = [model for label in labels for model in apps.get_app_config(label).get_models(True)]
    return {m._meta.db_table: sorted(map(str, m._base_manager.values())) for m in models}


def test_the_summary_waits_for_the_end_and_for_five(room, ratna, client_of):
    event, people = room
    page = f"/bimtek/{event.public_id}/evaluasi/"
    for person in people[:4]:
        make.judged(event, person, words="RAHASIA")
    with as_post(ratna):
        assert not FeedbackBox.objects.exists()  # nobody reads the box itself
        found = summary(event)
    assert (found.count, found.told) == (4, [])
    make.judged(event, people[4], score=1, words="RAHASIA")
    assert "RAHASIA" not in client_of(ratna).get(page).content.decode()  # enough, but not closed
    feedback.close_round(event=event, by=ratna)
    content = client_of(ratna).get(page).content.decode()
    assert content.count("RAHASIA") == 5
    told = summary(event).told[-1]
    assert {str(score.mean) for score in told.scores} == {"3.4"}  # (4 x 4 + 1) / 5
    assert told.scores[0].spread == (1, 0, 0, 4, 0)
    with pytest.raises(Refused, match="tidak sedang dibuka"):
        make.judged(event, people[5])
    event = FeedbackRound.objects.get(event=event).event
    assert "sudah pernah dibuka" in str(why_not(FEEDBACK_OPEN, event, ratna))  # one more sheet would tell itself


def test_a_summary_of_fewer_than_five_is_not_shown(room, ratna, client_of):
    event, people = room
    for person in people[:4]:
        make.judged(event, person, words="RAHASIA")
    feedback.close_round(event=event, by=ratna)
    content = client_of(ratna).get(f"/bimtek/{event.public_id}/evaluasi/").content.decode()
    assert "RAHASIA" not in content
    assert "paling sedikit 5 lembar" in content


def test_paper_sheets_are_copied_but_not_more_than_people(room, ratna):
    event, _ = room
    scores = make.scores_of(event, 5)
    for _ in range(8):
        feedback.fill(event=event, scores=scores, texts={}, by=ratna)
    with pytest.raises(Refused, match="sebanyak pesertanya"):
        feedback.fill(event=event, scores=scores, texts={}, by=ratna)
    assert box_of(event).answered == []
