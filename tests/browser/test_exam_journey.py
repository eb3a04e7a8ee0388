"""A participant answers the pre-test and the evaluation on the own phone; the office reads what came of it."""

import pytest

from tests.browser.conftest import OFFICE, PHONE
from tests.factories import exams as make
from training.actions import exams, feedback
from training.models import ExamKind, ExamSheet, FeedbackBox

pytestmark = pytest.mark.browser


def test_a_participant_answers_the_pre_test_on_a_phone(window, look, ratna):
    event, (person, *others) = make.running(ratna, 6)
    make.opened(event, ratna)
    feedback.open_round(event=event, by=ratna)
    phone = window(None, PHONE)
    phone.goto(f"/ruang/{exams.room_of(event).code}/")
    look(phone, "ruang-360")
    phone.get_by_label("Kode pada kartu peserta Anda").fill(person.card_code)
    phone.get_by_role("button", name="Masuk").click()
    late = []
    phone.route("**/answers*.js", lambda route: late.append(route))  # a slow line: the script comes after the answer
    phone.get_by_role("link", name="Isi pre-test").click()
    first = phone.get_by_role("group", name="1. Soal 1.1").get_by_label("a. Wahana warga")
    first.check()
    with phone.expect_response(lambda answer: answer.status == 204):
        late.pop().continue_()
    phone.unroute("**/answers*.js")
    phone.get_by_text("1 dari 4 soal dijawab. Sudah tersimpan.").wait_for()
    phone.reload()
    assert first.is_checked()
    look(phone, "pre-test-360")
    first.press("Enter")  # keeps, and sends nothing
    phone.get_by_text("1 dari 4 soal dijawab.", exact=True).wait_for()
    assert not ExamSheet.objects.get().is_sent
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.get_by_text("Masih 3 soal kosong: 2, 3, 4.").wait_for()
    look(phone, "kirim-360")
    phone.get_by_role("button", name="Kirim juga").click()
    phone.get_by_text("Jawaban Anda sudah diterima.").wait_for()
    sheet = ExamSheet.objects.get()
    assert (sheet.participant, sheet.is_sent, sheet.answers.count()) == (person, True, 1)
    phone.get_by_role("link", name=event.title).click()
    phone.get_by_role("link", name="Isi evaluasi").click()
    look(phone, "evaluasi-ponsel-360")
    phone.get_by_role("group", name="Penguasaan materi").first.get_by_label("5").check()
    phone.get_by_role("button", name="Kirim evaluasi").click()
    phone.get_by_text("Evaluasi Anda sudah diterima.").wait_for()
    assert FeedbackBox.objects.get().answered == [person.pk]
    for place, one in enumerate(others):
        make.answered(event, one, ExamKind.PRE, [place % 2 == 0, True])
        make.judged(event, one, 3 + place % 3, "Terima kasih.")
    feedback.close_round(event=event, by=ratna)
    desk = window(ratna, OFFICE)
    for size, width in ((OFFICE, 1280), (PHONE, 360)):
        desk.set_viewport_size(size)
        for name, path in (("tes", "tes/"), ("evaluasi", "evaluasi/"), ("tes-isi", "tes/pre-test/isi/")):
            desk.goto(f"/bimtek/{event.public_id}/{path}")
            look(desk, f"{name}-{width}")


def test_the_office_hands_out_certificates(window, look, ratna):
    event, _ = make.finished(ratna, 3)
    make.issue(event=event, by=ratna)
    desk = window(ratna, OFFICE)
    for size, width in ((OFFICE, 1280), (PHONE, 360)):
        desk.set_viewport_size(size)
        desk.goto(f"/bimtek/{event.public_id}/sertifikat/")
        look(desk, f"sertifikat-{width}")
    desk.get_by_role("link", name="Terbitkan ulang").first.click()
    look(desk, "terbitkan-ulang-360")
    desk.get_by_label("Nama pada sertifikat").fill("Nama Betul")
    desk.get_by_label("Alasan").fill("Salah tulis.")
    desk.get_by_role("button", name="Terbitkan ulang sertifikat").click()
    desk.get_by_text("Yang lama tidak berlaku lagi.").wait_for()


def test_the_office_copies_paper_by_keyboard(window, look, ratna):
    event, (sent, begun, third, _) = make.running(ratna, 4)
    make.opened(event, ratna)
    make.answered(event, sent, ExamKind.PRE, [True] * 4)
    asked = event.exam_questions.first().pk
    exams.answer(participant=begun, kind=ExamKind.PRE, answers={asked: 1}, is_sent=False)
    exams.fill(event=event, kind=ExamKind.PRE, lines=[exams.Line(third, {asked: 1})], by=ratna)
    desk = window(ratna, OFFICE)
    desk.goto(f"/bimtek/{event.public_id}/tes/pre-test/isi/")
    desk.get_by_label(f"{begun.name}, soal 1").focus()
    desk.keyboard.type("abca1231")  # along the row, and on to the next one
    look(desk, "tes-salin-1280")
    desk.get_by_role("button", name="Simpan").click()
    desk.get_by_text("2 lembar disimpan.").wait_for()
    desk.get_by_role("link", name=f"Kosongkan lembar {third.name}").click()
    desk.get_by_label("Alasan").fill("Tertukar.")
    look(desk, "kosongkan-1280")
    desk.get_by_role("button", name="Kosongkan lembar").click()
    desk.get_by_text("dikosongkan.").wait_for()
    assert set(ExamSheet.objects.values_list("participant", "source")) == {(sent.pk, "ponsel"), (begun.pk, "kertas")}
    desk.set_viewport_size(PHONE)
    look(desk, "tes-salin-360")
