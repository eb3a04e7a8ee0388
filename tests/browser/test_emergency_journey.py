"""At night somebody is told a number: the case is nowhere to be found, opens for an hour, and is reviewed."""

import re

import pytest

from cases.models import EmergencyAccess
from tests.browser.conftest import OFFICE, PHONE
from tests.cast import PASSWORD
from tests.factories import cases as make

pytestmark = pytest.mark.browser

NAME, NIK = "Xanthiwulan", "3402155708540001"
REASON = "Ibunya menelepon: butuh obat malam ini."
# Everywhere a case of her kapanewon would be.
PLACES = {
    "beranda": "/",
    "kasus": "/kasus/",
    "saringan": "/kasus/?keadaan=belum_dirujuk&urgensi=darurat",
    "ditutup": "/kasus/?keadaan=ditutup",
    "nomor": "/kasus/?q={number}",
    "nama": "/kasus/?q=" + NAME,
    "kotak-masuk": "/kotak-masuk/",
    "terkirim": "/kotak-masuk/terkirim/",
    "pemberitahuan": "/pemberitahuan/",
    "tugas": "/tugas/",
    "peta": "/wksbm/peta/",
    "cakupan": "/wksbm/cakupan/",
    "kembar": "/orang/kembar/",
    "darurat": "/kasus/darurat/daftar/",
}


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


def search_box(page, text):
    page.get_by_placeholder("Nomor, nama, atau NIK").first.fill(text)
    page.get_by_role("button", name="Cari").first.click()
    page.wait_for_load_state()


def finds_nothing(page, case, typed=""):
    """No word of the case stands on this page, apart from what was typed into the search box."""
    page.wait_for_load_state()
    text = page.content().replace(typed, "") if typed else page.content()
    told = (NAME, case.number, case.public_id, case.person.public_id, NIK)
    assert [word for word in told if word in text] == [], page.url


def looks_everywhere(page, look, case):
    for name, address in PLACES.items():
        page.goto(address.format(number=case.number))
        finds_nothing(page, case, typed={"nomor": case.number, "nama": NAME}.get(name, ""))
        if name in ("nomor", "kotak-masuk", "kembar"):
            look(page, f"darurat-tidak-ada-{name}-360")
    for text in (case.number, NAME, NIK):
        search_box(page, text)
        finds_nothing(page, case, typed=text)
    look(page, "darurat-cari-nik-360")
    answer = page.goto(case.get_absolute_url())
    assert answer.status == 404
    assert NAME not in page.content()
    look(page, "darurat-404-360")


def test_tini_finds_the_case_nowhere_opens_it_for_an_hour_and_hadi_reviews_it(window, look, sari, tini, hadi):
    case = make.open_case(sari, number=make.HIV, urgency="darurat", person=make.person(NAME, nik=NIK))
    phone = window(tini, PHONE)
    looks_everywhere(phone, look, case)

    phone.goto("/kasus/")
    phone.get_by_role("link", name=re.compile("darurat", re.I)).first.click()
    phone.get_by_role("heading", name="Akses darurat").wait_for()
    look(phone, "darurat-buka-360")
    phone.get_by_label("Nomor kasus").fill(case.number)
    phone.get_by_label("Mengapa Anda perlu membukanya sekarang?").fill("Penting")
    phone.get_by_label("Sandi Anda").fill(PASSWORD)
    submit(phone, "Buka kasus")
    phone.get_by_text("sedikitnya 20 huruf").first.wait_for()
    look(phone, "darurat-buka-salah-360")
    phone.get_by_label("Mengapa Anda perlu membukanya sekarang?").fill(REASON)
    phone.get_by_label("Sandi Anda").fill(PASSWORD)
    submit(phone, "Buka kasus")
    phone.get_by_text(re.compile("Anda membaca kasus ini dengan akses darurat sampai")).wait_for()
    assert phone.get_by_role("heading", name=NAME).is_visible()
    look(phone, "darurat-kasus-360")
    for room in ("Orang & keluarga", "Penanganan", "Dokumen", "Akses"):
        link = phone.get_by_label("Bagian kasus").get_by_role("link", name=room, exact=True)
        link.click()
        link.and_(phone.locator("[aria-current=page]")).wait_for()
        phone.get_by_text(re.compile("akses darurat sampai")).first.wait_for()
        look(phone, f"darurat-ruang-{room.split()[0].lower()}-360")
        assert phone.get_by_label("Tindakan", exact=True).get_by_role("link").count() == 0, room
    for page in ("catatan/", "layanan/", "tutup/", "batasi/", "orang/identitas/", "penanganan/perkembangan/"):
        assert phone.goto(f"{case.get_absolute_url()}{page}").status == 403, page
    look(phone, "darurat-hanya-baca-360")

    office = window(hadi, OFFICE)
    look(office, "darurat-beranda-supervisor-1280")
    office.goto("/pemberitahuan/")
    office.get_by_text(f"Kasus {case.number}").first.wait_for()
    look(office, "darurat-pemberitahuan-1280")
    office.goto("/")
    office.get_by_role("link", name=re.compile("akses darurat menunggu tinjauan")).click()
    assert office.get_by_text(REASON).is_visible()
    look(office, "darurat-daftar-1280")
    office.get_by_role("link", name="Tinjau").click()
    look(office, "darurat-tinjau-1280")
    office.get_by_label("Sah", exact=True).check()
    office.get_by_label("Catatan").fill("Benar mendesak.")
    submit(office, "Simpan tinjauan")
    office.get_by_text("Tinjauan tersimpan.").wait_for()
    look(office, "darurat-ditinjau-1280")
    assert office.goto(case.get_absolute_url()).status == 404, "the review opens nothing"

    phone.goto("/kasus/darurat/daftar/")
    phone.get_by_text("Benar mendesak.").wait_for()
    look(phone, "darurat-hasil-360")
    granted = EmergencyAccess.objects.get()
    assert (granted.verdict, granted.reviewed_by, granted.post) == ("sah", hadi, tini)
