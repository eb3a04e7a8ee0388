"""Cards are scanned without a signal and caught up; the signed sheet is copied by keyboard alone."""

import uuid

import pytest

from tests.browser.camera import film_of
from tests.browser.conftest import CAMERA, OFFICE, PHONE
from tests.factories import bimtek
from tests.factories import participants as make
from training.models import Attendance, AttendanceSource, AttendanceStatus
from training.workflow import EventMove

pytestmark = pytest.mark.browser


def test_cards_are_scanned_without_a_signal_and_sent_later(window, look, ratna):
    event = bimtek.event(ratna)
    people = make.enrolled(event, ratna, 3)
    bimtek.session(event, ratna, jp=2)
    event = bimtek.moved(event, EventMove.START, ratna)
    phone = window(ratna, PHONE)
    phone.goto(f"/bimtek/{event.public_id}/pindai/")
    phone.locator("[data-kept]").wait_for()
    look(phone, "pindai-360")
    phone.context.set_offline(True)
    phone.reload()  # opens from what the phone keeps
    for person in people:
        phone.get_by_label("ketik kode").fill(person.card_code.lower())
        phone.get_by_role("button", name="Catat").click()
    phone.get_by_text("Menunggu sinyal (3)").wait_for()
    look(phone, "pindai-luring-360")
    assert not Attendance.objects.exists()
    assert people[0].name not in phone.content()
    session_cookie = phone.context.cookies()
    phone.context.clear_cookies()  # the session has expired meanwhile
    phone.context.set_offline(False)
    phone.get_by_text("Anda perlu masuk lagi").wait_for()
    assert not Attendance.objects.exists()
    phone.context.add_cookies(session_cookie)
    phone.reload()
    phone.get_by_text("Semua pindaian sudah terkirim.").wait_for()
    phone.get_by_text(people[0].name).first.wait_for()
    assert Attendance.objects.filter(source=AttendanceSource.SCAN).count() == 3


LAY_IN_THE_STORE = """(scan) => {
  const store = `bimtek-scans-${document.querySelector("[data-scan]").dataset.scan}`;
  localStorage.setItem(`${store}:rusak`, "{");
  localStorage.setItem(`${store}:${scan.id}`, JSON.stringify(scan));
}"""
# As if time went on: the first session runs until midnight, or is over.
TIME_GOES_ON = """(untils) => {
  const now = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  [...document.querySelector("#sesi").options].forEach((option, place) => {
    option.dataset.day = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
    option.dataset.until = untils[place];
  });
}"""


def test_trouble_loses_no_scan_and_each_goes_to_the_session_that_runs(window, look, ratna, surya):
    event = bimtek.event(ratna)
    first, second, third = make.enrolled(event, ratna, 3)
    begin = bimtek.session(event, ratna, jp=2)
    after = bimtek.session(event, ratna, begins=10, ends=12, jp=2, title="Sesudahnya")
    event = bimtek.moved(event, EventMove.START, ratna)
    phone = window(ratna, PHONE)
    phone.goto(f"/bimtek/{event.public_id}/pindai/")
    phone.get_by_text("Halaman ini siap dibuka tanpa sinyal.").wait_for()
    row = {"id": str(uuid.uuid4()), "token": third.card_token, "session": begin.public_id, "post": surya.public_id}
    phone.evaluate(LAY_IN_THE_STORE, row | {"at": f"{event.starts_on}T08:00:00+07:00"})
    phone.route("**/pindai/kirim/", lambda route: route.fulfill(status=500, body="<h1>", content_type="text/html"))
    for person, untils in ((first, ["24:00", "24:00"]), (second, ["00:00", "24:00"])):
        phone.evaluate(TIME_GOES_ON, untils)
        phone.get_by_label("ketik kode").fill(person.card_code)
        phone.get_by_role("button", name="Catat").click()
        phone.get_by_text("Server sedang bermasalah; pindaian tetap tersimpan.").wait_for()
    assert phone.get_by_role("link", name="Masuk lagi").is_hidden()
    assert not Attendance.objects.exists()
    phone.unroute("**/pindai/kirim/")
    phone.reload()
    phone.get_by_text("Menunggu penugasan lain masuk (1)").wait_for()
    phone.get_by_text(f"masuk sebagai {surya}").first.wait_for()
    look(phone, "pindai-penugasan-lain-360")
    found = set(Attendance.objects.values_list("participant", "session"))
    assert found == {(first.pk, begin.pk), (second.pk, after.pk)}
    kept = phone.evaluate("Object.keys(localStorage).filter((key) => key.includes('bimtek-scans')).length")
    assert kept == 2  # the colleague's scan, and what was broken, put aside


def test_a_phone_without_room_says_so_and_a_session_chosen_by_hand_stays(window, ratna):
    """What the phone could not store is sent while the page is open, for the session that was chosen."""
    event = bimtek.event(ratna)
    (person,) = make.enrolled(event, ratna, 1)
    bimtek.session(event, ratna, jp=2)
    after = bimtek.session(event, ratna, begins=10, ends=12, jp=2, title="Sesudahnya")
    event = bimtek.moved(event, EventMove.START, ratna)
    phone = window(ratna, PHONE)
    phone.goto(f"/bimtek/{event.public_id}/pindai/")
    phone.locator("[data-kept]").wait_for()
    phone.evaluate(TIME_GOES_ON, ["24:00", "24:00"])
    phone.locator("#sesi").select_option(after.public_id)
    phone.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('penuh'); }; }")
    phone.context.set_offline(True)
    phone.get_by_label("ketik kode").fill(person.card_code)
    phone.get_by_role("button", name="Catat").click()
    phone.get_by_text("GAGAL disimpan di ponsel. Jangan tutup halaman ini").wait_for()
    phone.get_by_text("Menunggu sinyal (1)").wait_for()
    phone.context.set_offline(False)
    phone.get_by_text("Semua pindaian sudah terkirim.").wait_for()
    found = Attendance.objects.get()
    assert (found.participant, found.session) == (person, after)


def test_the_camera_of_the_phone_reads_a_card(window, look, ratna):
    event = bimtek.event(ratna)
    (person,) = make.enrolled(event, ratna, 1)
    bimtek.session(event, ratna, jp=2)
    event = bimtek.moved(event, EventMove.START, ratna)
    film_of(person.card_token, CAMERA)
    phone = window(ratna, PHONE)
    phone.goto(f"/bimtek/{event.public_id}/pindai/")
    phone.get_by_role("button", name="Nyalakan kamera").click()
    phone.get_by_text(person.name).first.wait_for()
    look(phone, "pindai-kamera-360")
    assert Attendance.objects.get().participant == person


def test_the_sheet_is_copied_by_keyboard_alone(window, look, ratna):
    event = bimtek.event(ratna)
    make.enrolled(event, ratna, 40)
    for hour in range(10):
        bimtek.session(event, ratna, begins=8 + hour, ends=9 + hour, jp=1, title=f"Sesi {hour + 1}")
    event = bimtek.moved(event, EventMove.START, ratna)
    desk = window(ratna, OFFICE)
    desk.goto(f"/bimtek/{event.public_id}/hadir/lembar/")
    look(desk, "lembar-1280")
    desk.locator(".grid__cell").first.focus()
    desk.keyboard.type("h" * 400)  # down each column, then the next
    desk.keyboard.press("Tab")
    first = desk.locator(".grid__cell").first
    first.focus()
    for key in ("ArrowDown", "ArrowRight", "2", "ArrowLeft", "i"):
        desk.keyboard.press(key)
    desk.get_by_role("button", name="Simpan").press("Enter")
    desk.get_by_text("400 isian disimpan.").wait_for()
    found = list(Attendance.objects.values_list("status", flat=True))
    assert (len(found), found.count(AttendanceStatus.PRESENT)) == (400, 398)
    assert found.count(AttendanceStatus.LATE) == found.count(AttendanceStatus.EXCUSED) == 1
    desk.goto(f"/bimtek/{event.public_id}/hadir/")
    look(desk, "kehadiran-1280")


def test_a_unit_names_its_people_from_a_phone(window, look, sari, ratna, dewi):
    event = bimtek.event(ratna)
    make.board(sari.organisation, dewi)
    make.invited(event, sari.organisation, ratna)
    phone = window(sari, PHONE)
    look(phone, "beranda-undangan-360")
    phone.get_by_role("link", name="Tunjuk peserta Bimtek").click()
    phone.get_by_label("Sari Lestari (Ketua)").check()
    look(phone, "tunjuk-360")
    phone.get_by_role("button", name="Daftarkan").click()
    phone.get_by_text("1 peserta WKSBM Mugi Waras didaftarkan.").wait_for()
    look(phone, "undangan-360")
    phone.get_by_role("link", name="Lihat peserta").click()
    look(phone, "peserta-360")
    desk = window(ratna, OFFICE)
    desk.goto(f"/bimtek/{event.public_id}/undangan/tambah/")
    look(desk, "undang-1280")
    for name in ("peserta", "undangan"):
        desk.goto(f"/bimtek/{event.public_id}/{name}/")
        look(desk, f"bimtek-{name}-1280")
    event = bimtek.moved(event, EventMove.START, ratna)
    session = bimtek.session(event, ratna, jp=2)
    tap = window(ratna, PHONE)
    tap.goto(f"/bimtek/{event.public_id}/hadir/{session.public_id}/")
    tap.get_by_role("button", name="Terlambat Sari Lestari").click()
    tap.get_by_text("terlambat.").wait_for()
    look(tap, "catat-hadir-360")
