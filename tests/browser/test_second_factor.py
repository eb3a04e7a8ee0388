"""Verifikasi dua langkah at 360 px: set up at the first sign-in, then in with the code, then with one from paper."""

import time

import pyotp
import pytest

from registry.actions.second_factors import STEP
from tests.browser.conftest import PHONE
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page):
    page.get_by_label("Nama pengguna").fill("admin")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def sign_out(page):
    page.goto("/akun/")
    page.get_by_role("button", name="Keluar dari perangkat ini").click()


def test_the_admin_sets_it_up_on_his_phone_and_signs_in_with_it(window, look, admin_sistem):
    page = window(size=PHONE)
    sign_in(page)
    page.get_by_role("heading", name="Pasang verifikasi dua langkah").wait_for()
    look(page, "verifikasi-pasang-360")
    secret = page.locator(".key-to-type").inner_text().replace(" ", "")
    page.get_by_label("Kode enam angka").fill("000000")
    page.get_by_role("button", name="Aktifkan").click()
    page.get_by_text("Kode tidak cocok").first.wait_for()
    look(page, "verifikasi-pasang-salah-360")
    assert page.locator(".key-to-type").inner_text().replace(" ", "") == secret
    page.get_by_label("Kode enam angka").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Aktifkan").click()
    page.get_by_role("heading", name="Kode pemulihan").wait_for()
    look(page, "verifikasi-kode-pemulihan-360")
    paper = page.locator(".recovery-codes code").all_inner_texts()
    assert len(paper) == 10
    page.get_by_role("link", name="Sudah saya simpan").click()
    page.goto("/administrasi/")
    page.get_by_role("heading", name="Administrasi", exact=True).wait_for()
    sign_out(page)

    sign_in(page)
    page.get_by_role("heading", name="Satu langkah lagi").wait_for()
    look(page, "verifikasi-kode-360")
    page.get_by_label("Kode dari aplikasi").fill(pyotp.TOTP(secret).at(int(time.time()) + STEP))
    page.get_by_role("button", name="Lanjutkan").click()
    page.goto("/akun/verifikasi/")
    page.get_by_text("10 dari 10 belum terpakai").wait_for()
    look(page, "verifikasi-akun-360")
    sign_out(page)

    sign_in(page)
    page.get_by_text("HP tidak ada? Pakai kode pemulihan").click()
    page.get_by_label("Kode pemulihan").fill(paper[3].replace("-", " "))
    look(page, "verifikasi-kode-kertas-360")
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_text("Satu kode pemulihan terpakai, tersisa 9").wait_for()
