"""A phone in the room: who may answer, for whom the sheet is, and nothing is lost or sent by chance."""

import re
import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from registry.refusal import Refused
from tests.at_once import all_at_once
from tests.factories import bimtek
from tests.factories import exams as make
from tests.training.rooms import address_of, hidden_of, phone_of, send
from training.actions import exams, feedback, participants, throttles
from training.models import ExamAnswer, ExamKind, ExamSheet, FeedbackAspect, FeedbackBox, PublicThrottle
from training.opinions import targets_of
from training.public import network_of
from training.workflow import EventMove

PRE, POST = ExamKind.PRE, ExamKind.POST
AUTO = {"simpan": "otomatis"}


@pytest.fixture
def room(ratna):
    """(event, people, address): the pre-test is open; four questions of two materi, the first choice is right."""
    event, people = make.running(ratna)
    make.opened(event, ratna)
    return event, people, address_of(event)


def choices():
    rows = ExamAnswer.objects.order_by("sheet", "question__position")
    return list(rows.values_list("question__position", "choice"))


# --- one sheet, one person --------------------------------------------------------------------------------------------


def test_a_phone_answers_saves_sends_and_what_was_sent_stands(room):
    _event, (person, *_), address = room
    phone, page = phone_of(person, address), f"{address}pre-test/"
    assert phone.get(address).context["person"] == person
    assert send(phone, page, {"soal-1": "0", "soal-2": "1", **AUTO}).status_code == 204
    assert phone.get(page).context["count"] == 2
    assert phone_of(person, address).get(page).context["count"] == 2  # on another phone, after the first one broke
    whole = hidden_of(phone.get(page)) | {"soal-1": "0", "soal-2": "1", "soal-3": "0", "yakin": "1"}
    for _ in range(2):  # a lost answer is sent again
        assert phone.post(page, whole).status_code == 302
    sheet = ExamSheet.objects.get()
    assert (sheet.participant, sheet.source, sheet.is_sent, sheet.answers.count()) == (person, "ponsel", True, 3)
    assert phone.post(page, whole | {"soal-1": "1"}).status_code == 302  # too late: what was sent stands
    late = phone.post(page, whole | {"soal-1": "1", **AUTO})
    assert (late.status_code, "sudah diterima" in late.content.decode()) == (409, True)
    assert sheet.answers.get(question__position=1).choice == 0
    assert "sudah diterima" in phone.get(page).content.decode()


def test_nobody_answers_for_another_one_or_with_an_answer_that_there_is_not(room, ratna):
    event, (person, other, _), address = room
    page = f"{address}pre-test/"
    assert (Client().get(page).status_code, Client().post(page, {"soal-1": "0"}).status_code) == (200, 403)
    assert "<fieldset" not in Client().get(page).content.decode()
    stranger = make.running(ratna)[1][0]
    for typed in ("", "TIDAK-ADA2-3456", "\x00", other.public_id, stranger.card_code):
        answer = Client().post(address, {"kartu": typed})
        assert answer.status_code == 422
        assert "ruang" not in answer.cookies
    forged = Client()
    forged.cookies["ruang"] = other.public_id
    assert forged.post(page, {"soal-1": "0"}).status_code == 403
    phone = phone_of(person, address)
    for odd in ("3", "-1", "9" * 5000, "٠", "\x00"):  # three choices
        assert send(phone, page, {"soal-1": odd}).status_code == 422
    of_person = hidden_of(phone.get(page))
    assert phone.post(f"{address}post-test/", of_person | {"soal-1": "0"}).status_code == 409  # not opened
    assert phone.get(f"{address}ujian/").status_code == 404
    assert not ExamSheet.objects.exists()
    foreign = event.exam_questions.model.objects.exclude(event=event).first()
    with pytest.raises(DatabaseError, match="bukan dari tes ini"), transaction.atomic():
        exams.answer(participant=person, kind=PRE, answers={foreign.pk: 0}, is_sent=True)


def test_a_stale_page_of_one_person_is_not_taken_for_another(room, ratna):
    """A phone is passed on: the sheet of the first one is still open in a tab."""
    event, (person, other, _), address = room
    feedback.open_round(event=event, by=ratna)
    phone = phone_of(person, address)
    pages = {name: hidden_of(phone.get(f"{address}{name}/")) for name in ("pre-test", "evaluasi")}
    assert phone.post(address, {"keluar": "1"}).status_code == 302
    assert phone.post(address, {"kartu": other.card_code}).status_code == 302
    target, aspect = targets_of(event)[0][0], FeedbackAspect.objects.of_speaker().first()
    typed = {"pre-test": {"soal-1": "0"}, "evaluasi": {f"nilai-{target}-{aspect.pk}": "5"}}
    for name, hidden in pages.items():
        for fields in (hidden, {}):  # nor a sheet that says nobody
            refused = phone.post(f"{address}{name}/", fields | typed[name])
            assert refused.status_code == 409
            assert "dibuka untuk peserta lain" in refused.content.decode()
    assert not ExamSheet.objects.exists()
    assert FeedbackBox.objects.get(round__event=event).answered == []


def test_no_browser_keeps_and_no_search_engine_lists_a_page_of_the_room(room, ratna):
    event, (person, *_), address = room
    feedback.open_round(event=event, by=ratna)
    phone = phone_of(person, address)
    answers = [phone.get(address + name) for name in ("", "pre-test/", "evaluasi/")]
    answers += [Client().get("/ruang/ZZZZZZ/"), Client().get(f"{address}pre-test/")]
    for answer in answers:
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


# --- the cookie -------------------------------------------------------------------------------------------------------


def test_the_cookie_is_of_one_event_one_day_and_no_script(room, ratna, monkeypatch):
    event, (person, other, _), address = room
    there, (stranger, *_) = make.running(ratna)
    make.opened(there, ratna)
    phone = phone_of(person, address)
    assert (phone.cookies["ruang"]["httponly"], phone.cookies["ruang"]["samesite"]) == (True, "Strict")
    assert phone.get(address_of(there)).context["person"] is None
    assert phone.get(f"{address_of(there)}pre-test/").context["person"] is None
    gone = phone_of(other, address)
    participants.withdraw(participant=other, reason="Sakit.", by=ratna)
    assert gone.get(address).context["person"] is None
    assert Client().post(address, {"kartu": other.card_code}).status_code == 422
    now = time.time()
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr("django.core.signing.time.time", lambda: now + 16 * 3600 + 60)
        assert phone.get(address).context["person"] is None
    assert phone.get(address).context["person"] == person
    bimtek.moved(event, EventMove.CANCEL, ratna)
    assert phone.get(address).status_code == 404
    assert stranger.event_id == there.pk


def test_without_a_cookie_nothing_that_was_typed_is_lost(room, ratna):
    event, (person, other, _), address = room
    feedback.open_round(event=event, by=ratna)
    phone, page = phone_of(person, address), f"{address}evaluasi/"
    target = targets_of(event)[-1][0]
    typed = hidden_of(phone.get(page)) | {f"kata-{target}": 'Saran "panjang"\nsaya'}
    phone.cookies.clear()
    asked = phone.post(page, typed)
    assert asked.status_code == 403
    assert "Belum terkirim" in asked.content.decode()
    assert "isian Anda tidak hilang" in asked.content.decode()
    kept = dict(asked.context["kept"])
    assert kept.keys() == typed.keys() - {"csrfmiddlewaretoken"}
    assert kept.items() <= typed.items()
    assert asked.context["action"] == page
    assert 'value="Saran &quot;panjang&quot;\nsaya"' in asked.content.decode()
    wrong = phone.post(page, kept | {"kartu": "AAAA-BBBB-CCCC"})
    assert (wrong.status_code, dict(wrong.context["kept"])) == (422, kept)
    assert phone.post(page, kept | {"kartu": other.card_code}).status_code == 409  # it is the sheet of somebody else
    assert "ruang" not in phone.cookies
    assert phone.post(page, kept | {"kartu": person.card_code}).status_code == 302
    assert phone.get(address).context["person"] == person
    box = FeedbackBox.objects.get(round__event=event)
    assert (box.answered, [text["text"] for text in box.texts]) == ([person.pk], ['Saran "panjang"\nsaya'])


# --- sending ----------------------------------------------------------------------------------------------------------


def test_open_questions_are_asked_about_and_an_empty_sheet_is_not_sent(room):
    _, (person, *_), address = room
    phone, page = phone_of(person, address), f"{address}pre-test/"
    empty = send(phone, page, {})
    assert empty.status_code == 422
    assert "Belum ada soal yang dijawab" in empty.content.decode()
    assert send(phone, page, {"yakin": "1"}).status_code == 422
    with pytest.raises(Refused, match="Belum ada soal"):
        exams.answer(participant=person, kind=PRE, answers={}, is_sent=True)
    assert not ExamSheet.objects.exists()
    asked = send(phone, page, {"soal-1": "0", "soal-3": "2"})
    assert asked.status_code == 422
    assert "Masih 2 soal kosong: 2, 4." in asked.content.decode()
    assert (ExamSheet.objects.get().is_sent, choices()) == (False, [(1, 0), (3, 2)])  # kept, whatever comes next
    assert phone.get(page).context["count"] == 2
    assert phone.post(page, hidden_of(asked) | {"yakin": "1"}).status_code == 302
    assert (ExamSheet.objects.get().is_sent, choices()) == (True, [(1, 0), (3, 2)])


def first_button(answer):
    """What Enter in a field of this form sends besides: a browser presses its first button."""
    form = re.search(r'<form method="post".*?</form>', answer.content.decode(), re.DOTALL)[0]
    return dict([re.search(r'<button[^>]* name="(\w+)" value="(\w+)"', form).groups()])


def test_a_whole_sheet_is_sent_at_once_and_enter_sends_nothing_for_good(room, ratna):
    event, (person, *_), address = room
    feedback.open_round(event=event, by=ratna)
    phone, page = phone_of(person, address), f"{address}pre-test/"
    assert first_button(phone.get(page)) == {"simpan": "1"}
    assert send(phone, page, {f"soal-{place}": "0" for place in range(1, 5)}).status_code == 302
    assert ExamSheet.objects.get().is_sent
    page, target = f"{address}evaluasi/", targets_of(event)[-1][0]
    shown = send(phone, page, {f"kata-{target}": "Kesan saya"} | first_button(phone.get(page)))
    assert (shown.status_code, "Kesan saya" in shown.content.decode()) == (200, True)
    assert FeedbackBox.objects.get(round__event=event).answered == []


def test_an_older_page_does_not_write_over_newer_answers(room):
    """Two tabs, or two phones. A page that never got its answer still knows best what it wrote itself."""
    _, (person, *_), address = room
    page = f"{address}pre-test/"
    old, new = phone_of(person, address), phone_of(person, address)
    old_page, new_page = hidden_of(old.get(page)), hidden_of(new.get(page))
    assert new.post(page, new_page | {"soal-1": "0", "soal-2": "0", **AUTO}).status_code == 204
    assert new.post(page, new_page | {"soal-1": "2", "soal-2": "0", **AUTO}).status_code == 204  # changed its mind
    assert old.post(page, old_page | {"soal-3": "1", **AUTO}).status_code == 204  # nothing against it
    assert choices() == [(1, 2), (2, 0), (3, 1)]
    told = new.post(page, new_page | {"soal-1": "2", "soal-2": "0", "soal-3": "0", "soal-4": "0", **AUTO})
    assert (told.status_code, "Soal 3 sudah dijawab lain" in told.content.decode()) == (409, True)
    assert choices() == [(1, 2), (2, 0), (3, 1), (4, 0)]
    refused = old.post(page, old_page | {f"soal-{place}": "1" for place in range(1, 5)})
    assert refused.status_code == 409
    assert "Soal 1, 2, 4 sudah dijawab lain" in refused.content.decode()
    assert (ExamSheet.objects.get().is_sent, len(choices())) == (False, 4)
    assert old.post(page, hidden_of(refused) | {f"soal-{place}": "1" for place in range(1, 5)}).status_code == 302
    assert (ExamSheet.objects.get().is_sent, {choice for _, choice in choices()}) == (True, {1})
    for odd in ({"revisi": "9" * 50}, {"revisi": "x"}, {"halaman": "\x00"}, {"halaman": "y" * 300}):
        assert old.post(page, old_page | odd | {"soal-1": "0"}).status_code == 302


def test_the_right_answers_never_reach_the_phone(room, ratna):
    event, (person, *_), address = room
    phone = phone_of(person, address)
    page = phone.get(f"{address}pre-test/").content.decode()
    assert page.count("<fieldset") == 4
    labels = re.findall(r'<label class="question__choice">.*?</label>', page, re.DOTALL)
    bare = {re.sub(r'soal-\d+|value="\d"|<span>.*?</span>', "", label) for label in labels}
    assert len(labels) == 12
    assert len(bare) == 1
    assert "benar" not in page
    exams.close_round(event=event, kind=PRE, by=ratna)
    assert phone.get(f"{address}pre-test/").status_code == 409


def test_whoever_has_judged_reads_so_after_the_end(room, ratna):
    event, (person, other, _), address = room
    feedback.open_round(event=event, by=ratna)
    make.judged(event, person)
    phone, late = phone_of(person, address), phone_of(other, address)
    page = f"{address}evaluasi/"
    of_person = hidden_of(late.get(page))
    assert send(phone, page, {"untuk": person.public_id, "x": "1"}).status_code == 302  # a retry, however wrong
    feedback.close_round(event=event, by=ratna)
    assert "sudah diterima" in phone.get(page).content.decode()
    assert (late.get(page).status_code, late.post(page, of_person).status_code) == (409, 409)


# --- too many, and at once --------------------------------------------------------------------------------------------


def test_wrong_codes_are_slowed_down_and_right_ones_never(room, ratna, monkeypatch):
    _, (person, *_), address = room
    monkeypatch.setattr("training.views.rooms.MOST_WRONG", 3)
    phone = phone_of(person, address)
    for _ in range(2):
        assert Client().post(address, {"kartu": "AAAA-BBBB-CCCC"}).status_code == 422
    assert Client().get("/ruang/ZZZZZZ/").status_code == 404  # counts as well
    late = Client().post(address, {"kartu": "AAAA-BBBB-CCCC"})
    assert late.status_code == 429
    assert "Coba lagi dalam 10 menit" in late.content.decode()
    assert Client().get("/ruang/ZZZZZZ/").status_code == 429
    assert Client(REMOTE_ADDR="10.1.2.3").get("/ruang/ZZZZZZ/").status_code == 404
    # One person does not stop a class: neither whoever is in, nor whoever comes with a card.
    assert send(phone, f"{address}pre-test/", {"soal-1": "0", **AUTO}).status_code == 204
    assert phone_of(person, address).get(address).context["person"] == person
    assert "127.0.0.1" not in "".join(PublicThrottle.objects.values_list("key", flat=True))


def test_the_limit_ends_after_its_time(db):
    at = timezone.now()
    for _ in range(2):
        throttles.count("x", "1.2.3.4", 2, at=at)
    for minutes in (0, 9):
        with pytest.raises(Refused) as refused, transaction.atomic():
            throttles.count("x", "1.2.3.4", 2, at=at + timezone.timedelta(minutes=minutes))
        assert refused.value.status == 429
    for _ in range(2):
        throttles.count("x", "1.2.3.4", 2, at=at + timezone.timedelta(minutes=10))
    with pytest.raises(Refused), transaction.atomic():
        throttles.count("x", "1.2.3.4", 2, at=at + timezone.timedelta(minutes=11))


def test_the_network_is_what_the_own_proxy_says(settings):
    def network(remote, forwarded=""):
        return network_of(RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded))

    settings.SECURE_PROXY_SSL_HEADER = None
    assert network("1.2.3.4", "5.6.7.8") == "1.2.3.4"  # anybody may write that
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert network("10.0.0.1", "9.9.9.9, 5.6.7.8") == "5.6.7.8"
    assert network("10.0.0.1") == "10.0.0.1"
    assert network("10.0.0.1", "bukan alamat") == "bukan alamat"
    one, other, neighbour = (network(f"2001:db8:1:{net}::{host}") for net, host in ((1, "1"), (1, "ffff"), (2, "1")))
    assert one == other
    assert one != neighbour
    assert network("::ffff:1.2.3.4") == "1.2.3.4"


@pytest.mark.xdist_group("many at once")
def test_wrong_codes_at_once_are_slowed_down_too(committed_db, monkeypatch):
    monkeypatch.setattr("training.views.certificates.MOST_WRONG", 3)
    works = [lambda n=n: Client().get(f"/sertifikat/tidak-{n}/").status_code for n in range(12)]
    assert sorted(all_at_once(works)) == [404] * 3 + [429] * 9


class Held:
    """Stops a function of the actions of tests in another thread, after or before it has worked."""

    def __init__(self, monkeypatch, name, *, before):
        self.entered, self.go = threading.Event(), threading.Event()
        real = getattr(exams, name)

        def slow(*args, **options):
            if before:
                self.wait()
            made = real(*args, **options)
            if not before:
                self.wait()
            return made

        monkeypatch.setattr(exams, name, slow)

    def wait(self):
        self.entered.set()
        self.go.wait(15)


def in_thread(work):
    """(thread, [what it gave or raised])"""
    answers = []

    def run():
        try:
            answers.append(work())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


@pytest.mark.xdist_group("many at once")
@pytest.mark.parametrize("has_begun", [False, True])
def test_closing_waits_for_a_phone_that_is_saving_and_counts_it(committed_db, ratna, monkeypatch, has_begun):
    event, (person, *_) = make.running(ratna, 3)
    make.opened(event, ratna)
    answers = {event.exam_questions.first().pk: 0}
    if has_begun:
        exams.answer(participant=person, kind=PRE, answers=answers, is_sent=False)
    held = Held(monkeypatch, "_write", before=has_begun)
    saving, saved = in_thread(lambda: exams.answer(participant=person, kind=PRE, answers=answers, is_sent=False))
    assert held.entered.wait(15)
    closing, closed = in_thread(lambda: exams.close_round(event=event, kind=PRE, by=ratna))
    closing.join(1)
    assert not closed  # it waits
    held.go.set()
    saving.join(15)
    closing.join(15)
    assert isinstance(saved[0], exams.Taken)
    assert (ExamSheet.objects.get().is_sent, choices()) == (True, [(1, 0)])


@pytest.mark.xdist_group("many at once")
def test_a_phone_that_comes_while_closing_reads_a_sentence(committed_db, ratna, monkeypatch):
    event, (person, *_) = make.running(ratna, 3)
    make.opened(event, ratna)
    answers = {event.exam_questions.first().pk: 0}
    exams.answer(participant=person, kind=PRE, answers=answers, is_sent=False)
    held = Held(monkeypatch, "record", before=True)
    closing, _ = in_thread(lambda: exams.close_round(event=event, kind=PRE, by=ratna))
    assert held.entered.wait(15)
    sending, sent = in_thread(lambda: exams.answer(participant=person, kind=PRE, answers=answers, is_sent=True))
    sending.join(1)
    assert not sent
    held.go.set()
    closing.join(15)
    sending.join(15)
    assert isinstance(sent[0], Refused)
    assert (sent[0].status, "sudah ditutup" in str(sent[0])) == (409, True)


@pytest.mark.xdist_group("many at once")
def test_paper_and_phone_at_once_leave_one_sheet(committed_db, ratna, monkeypatch):
    """Whoever comes second finds the other's sheet: the phone waits for the officer."""
    event, (first, second, _) = make.running(ratna, 3)
    make.opened(event, ratna)
    question = event.exam_questions.first().pk
    held = Held(monkeypatch, "_copy", before=True)
    lines = [exams.Line(first, {question: 0}), exams.Line(second, {question: 0})]
    copying, copied = in_thread(lambda: exams.fill(event=event, kind=PRE, by=ratna, lines=lines))
    assert held.entered.wait(15)
    sending, sent = in_thread(lambda: exams.answer(participant=second, kind=PRE, answers={question: 1}, is_sent=True))
    sending.join(1)
    assert not sent
    held.go.set()
    copying.join(15)
    sending.join(15)
    assert copied == [(2, [])]
    assert (sent[0].stood, set(choices())) == (True, {(1, 0)})
    with transaction.atomic():
        late = exams.fill(event=event, kind=PRE, by=ratna, lines=[exams.Line(first, {question: 1})])
    assert late == (0, [exams.Line(first, {question: 1})])
