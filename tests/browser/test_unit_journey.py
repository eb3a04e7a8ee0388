"""A WKSBM enters the register, proposes its board, and the kalurahan confirms it; on a phone and at a desk."""

import re

import pytest

from registry.models import Decree, DecreeStatus, Organisation
from tests.browser.conftest import OFFICE, PHONE
from tests.factories.boards import board_in_force

pytestmark = pytest.mark.browser


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["360", "1280"])
def test_a_unit_is_founded_and_its_board_confirmed(size, window, look, sari, bayu, dewi):
    width = size["width"]
    dinas = window(dewi, size)
    dinas.get_by_role("link", name="WKSBM", exact=True).last.click()
    look(dinas, f"register-{width}")
    dinas.get_by_role("link", name="Daftarkan WKSBM").click()
    dinas.get_by_label("Nama WKSBM").fill("WKSBM Ngudi Mulyo")
    dinas.get_by_label("Kalurahan/kelurahan").select_option(label="Kalurahan Bangunharjo, Kapanewon Sewon")
    dinas.get_by_label("Padukuhan", exact=True).check()
    dinas.get_by_label("Nama padukuhan atau nomor RW").fill("Salakan")
    submit(dinas, "Daftarkan WKSBM")
    dinas.get_by_text("sudah mempunyai WKSBM: WKSBM Mugi Waras").wait_for()
    look(dinas, f"daftarkan-ragu-{width}")
    dinas.get_by_label("Sudah saya periksa").check()
    submit(dinas, "Daftarkan WKSBM")
    dinas.get_by_text("WKSBM Ngudi Mulyo terdaftar.").wait_for()
    look(dinas, f"unit-baru-{width}")

    unit = window(sari, size)
    unit.get_by_role("link", name="WKSBM kami").last.click()
    look(unit, f"unit-{width}")
    unit.get_by_role("link", name="Ganti pengurus").click()
    submit(unit, "Kirim usulan")
    unit.get_by_role("alert").wait_for()
    look(unit, f"ganti-pengurus-salah-{width}")
    unit.get_by_role("button", name="Tambah baris").click()
    unit.get_by_label("Nomor SK").fill("12/KPTS/2026")
    for label, day in (("Tanggal SK", "2026-01-05"), ("Masa bakti mulai", "2026-01-06")):
        unit.get_by_label(label).fill(day)
    unit.get_by_label("Masa bakti sampai").fill("2029-01-05")
    for place, name in enumerate(("Sari Lestari", "Ngatinah")):
        line = unit.locator("fieldset.board-line").nth(place)
        line.get_by_label("Nama").fill(name)
        line.get_by_label("L/P").select_option(label="Perempuan")
    submit(unit, "Kirim usulan")
    unit.get_by_text("Usulan pengurus dikirim ke kalurahan.").wait_for()
    look(unit, f"unit-usulan-{width}")
    unit.get_by_role("link", name="Beranda").last.click()
    unit.get_by_text("menunggu pengesahan kalurahan").wait_for()
    look(unit, f"beranda-usulan-{width}")

    village = window(bayu, size)
    village.get_by_role("link", name="1 Usulan pengurus menunggu pengesahan").click()
    look(village, f"register-usulan-{width}")
    village.get_by_role("link", name="WKSBM Mugi Waras").click()
    village.get_by_role("link", name=re.compile("Sahkan pengurus")).click()
    look(village, f"sahkan-{width}")
    submit(village, "Sahkan")
    village.get_by_text("Pengurus baru sudah berlaku.").wait_for()
    look(village, f"unit-sah-{width}")
    village.get_by_role("link", name="Unggah SK").click()
    look(village, f"unggah-sk-{width}")

    assert Decree.objects.get().status == DecreeStatus.CONFIRMED
    assert Organisation.objects.filter(name="WKSBM Ngudi Mulyo").count() == 1


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["360", "1280"])
def test_dinas_finds_the_units_whose_sk_ends_and_prints_them(size, window, look, sari, bayu, dewi, sleman_pengurus):
    width = size["width"]
    board_in_force(sari.organisation.profile, {"Ketua": "Sari", "Sekretaris": "Siti"}, by=bayu, days_left=60)
    page = window(dewi, size)
    look(page, f"beranda-dinas-{width}")
    page.get_by_role("link", name="1 Masa bakti segera berakhir").click()
    page.get_by_text("1 WKSBM").first.wait_for()
    look(page, f"register-sk-berakhir-{width}")
    page.get_by_text("Cetak", exact=True).click()
    look(page, f"register-cetak-{width}")
    printed = page.request.get(page.get_by_role("link", name="PDF F4").get_attribute("href"))
    assert (printed.status, printed.body()[:5]) == (200, b"%PDF-")
    page.get_by_role("link", name="WKSBM Mugi Waras").first.click()
    page.get_by_text("tinggal 60 hari").wait_for()
    page.get_by_text("Tindakan lain").click()
    look(page, f"unit-tindakan-lain-{width}")
    page.get_by_role("link", name="Akun pengurus").click()
    look(page, f"akun-pengurus-{width}")
