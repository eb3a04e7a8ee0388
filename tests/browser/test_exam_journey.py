"""A participant answers the pre-test on the own phone: room, card, answers, a reload, sending."""

import pytest

from tests.factories import exams as make
from training.actions import exams
from training.models import ExamSheet

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": PHONE}


def test_a_participant_answers_the_pre_test_on_a_phone(site, page, ratna):
    event, (person, *_) = make.running(ratna)
    make.opened(event, ratna)
    page.goto(f"{site.url}/ruang/{exams.room_of(event).code}/")
    page.get_by_label("Kode pada kartu peserta Anda").fill(person.card_code)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("link", name="Isi pre-test").click()
    with page.expect_response(lambda answer: answer.status == 204):
        page.get_by_role("group", name="1. Soal 1.1").get_by_label("a. Wahana warga").check()
    page.get_by_text("1 dari 4 soal dijawab. Sudah tersimpan.").wait_for()
    page.reload()
    assert page.get_by_role("group", name="1. Soal 1.1").get_by_label("a. Wahana warga").is_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Kirim jawaban").click()
    page.get_by_text("Jawaban Anda sudah diterima.").wait_for()
    sheet = ExamSheet.objects.get()
    assert (sheet.participant, sheet.is_sent, sheet.answers.count()) == (person, True, 1)
