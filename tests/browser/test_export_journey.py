"""An operator takes the list of cases out; her supervisor agrees on a phone; the file is there."""

import pytest

from registry.models import Appointment
from tests.browser.conftest import OFFICE, PHONE
from tests.factories import cases as make

pytestmark = pytest.mark.browser


def test_an_operator_exports_cases_and_a_supervisor_agrees(window, look, sari, dewi, hadi, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Appointment.objects.filter(pk=dewi.pk).update(is_data_operator=True)
    dewi.is_data_operator = True
    make.open_case(sari)
    page = window(dewi, OFFICE)
    page.get_by_role("heading", name="Dinas Sosial Kabupaten Bantul").wait_for()
    page.goto("/kasus/?urgensi=segera")
    page.get_by_role("link", name="Ekspor").click()
    look(page, "ekspor-minta-kosong-1280")
    page.goto("/kasus/")
    page.get_by_role("link", name="Ekspor").click()
    page.get_by_label("CSV").check()
    page.get_by_label("Untuk apa").fill("Rekap tahunan")
    page.get_by_label("Sertakan NIK lengkap").check()
    look(page, "ekspor-minta-1280")
    page.get_by_role("button", name="Ekspor").click()
    page.get_by_text("Menunggu persetujuan").first.wait_for()
    look(page, "ekspor-menunggu-1280")

    phone = window(hadi, PHONE)
    phone.get_by_role("link", name="Ekspor menunggu persetujuan Anda").click()
    look(phone, "ekspor-daftar-360")
    phone.get_by_role("link", name="Kasus", exact=True).last.click()
    look(phone, "ekspor-rincian-360")
    phone.get_by_role("link", name="Setujui").click()
    look(phone, "ekspor-setujui-360")
    phone.get_by_role("button", name="Setujui").click()
    phone.get_by_text("Siap diunduh").wait_for()

    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "Jejak ekspor" in text
    assert "oleh Dewi Anggraini" in text
