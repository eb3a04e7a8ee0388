"""Sari signs in on her phone, bayu at his desk; both find the frame of their work."""

import pytest

from tests.browser.conftest import OFFICE, PHONE

pytestmark = pytest.mark.browser


def test_sari_signs_in_on_her_phone(window, look, sari):
    page = window(size=PHONE)
    look(page, "masuk-360")
    page.get_by_label("Nama pengguna").fill("sari")
    page.get_by_label("Kata sandi").fill("bukan-sandi-saya")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_text("tidak cocok").wait_for()
    look(page, "masuk-salah-360")
    page.get_by_label("Kata sandi").fill("rahasia-demo-123")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("heading", name="WKSBM Mugi Waras").wait_for()
    look(page, "beranda-pengurus-360")


@pytest.mark.parametrize("size", [PHONE, OFFICE])
def test_bayu_reads_the_jejaring(window, look, bayu, size):
    page = window(bayu, size)
    page.get_by_role("link", name="Jejaring").click()
    look(page, f"jejaring-{size['width']}")
    page.get_by_role("link", name="Dinas Sosial Kabupaten Bantul").click()
    look(page, f"lembaga-{size['width']}")


def test_the_admin_gives_out_a_link(window, look, admin_sistem, sari):
    page = window(admin_sistem)
    page.goto(f"/administrasi/registry/user/{sari.user_id}/tautan-sandi/")
    page.get_by_role("button", name="Buat tautan sekali pakai").click()
    link = page.get_by_label("Tautan").input_value()
    look(page, "tautan-sandi-1280")
    phone = window(size=PHONE)
    phone.goto(link)
    look(phone, "sandi-baru-360")


def test_after_signing_out_the_back_button_shows_nothing(window, sari):
    page = window(sari, PHONE)
    page.goto("/akun/")
    page.get_by_role("button", name="Keluar dari perangkat ini").click()
    page.get_by_role("heading", name="Masuk").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Masuk").wait_for()
