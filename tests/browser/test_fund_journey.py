"""On a phone: jimpitan is collected, help is paid out to a case, a mistake is corrected, and the book is printed."""

import pytest

from registry.models import Purse
from tests.browser.conftest import OFFICE, PHONE
from tests.factories import cases as make

pytestmark = pytest.mark.browser


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["360", "1280"])
def test_jimpitan_is_collected_paid_out_to_a_case_and_printed(size, window, look, sari):
    width = size["width"]
    make.open_case(sari)
    page = window(sari, size)
    page.get_by_role("link", name="WKSBM kami").last.click()
    page.get_by_role("link", name="Kas", exact=True).click()
    page.get_by_text("Tidak ada catatan dalam rentang ini.").wait_for()
    look(page, f"kas-kosong-{width}")

    page.get_by_role("link", name="Catat pemasukan").click()
    page.get_by_label("Jumlah").fill("dua ratus")
    page.get_by_label("Dari mana").select_option(label="Jimpitan")
    submit(page, "Catat pemasukan")
    page.get_by_text("Tulis jumlahnya dengan angka").first.wait_for()
    look(page, f"kas-masuk-salah-{width}")
    page.get_by_label("Jumlah").fill("200.000")
    submit(page, "Catat pemasukan")
    page.get_by_text("Rp 200.000 tercatat masuk ke Kas donasi.").wait_for()
    look(page, f"kas-buku-{width}")

    page.get_by_role("link", name="Kasus").last.click()
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Salurkan bantuan").click()
    look(page, f"salurkan-{width}")
    page.get_by_label("Layanan").select_option(label="Santunan uang dari warga")
    page.get_by_label("Jumlah").fill("50.000")
    submit(page, "Salurkan bantuan")
    page.get_by_text("Bantuan tersalur").wait_for()
    look(page, f"kasus-tersalur-{width}")

    page.get_by_role("link", name="WKSBM kami").last.click()
    page.get_by_role("link", name="Kas", exact=True).click()
    page.get_by_role("link", name="Koreksi nomor 1").click()
    page.get_by_label("Apa yang salah?").fill("Belum dihitung")
    submit(page, "Simpan koreksi")
    page.get_by_text("berisi Rp 150.000").wait_for()  # 50.000 is spent already
    look(page, f"kas-koreksi-ditolak-{width}")
    page.get_by_role("link", name="Batal", exact=True).click()
    page.get_by_text("Cetak", exact=True).click()
    look(page, f"kas-cetak-{width}")
    address = page.get_by_role("link", name="PDF A4").get_attribute("href")
    printed = page.request.get(address)
    assert (printed.status, printed.body()[:5]) == (200, b"%PDF-")
    assert Purse.objects.get().balance == 150_000
