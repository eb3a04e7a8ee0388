"""The main job, end to end: Sari logs a case, it travels the jejaring, and the answer comes back."""

import re

import pytest

from cases.models import Case, Referral
from tests.browser.conftest import OFFICE, PHONE

pytestmark = pytest.mark.browser


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_label("Tindakan", exact=True).get_by_role("link", name=name).first.click()


def log_case(page, look):
    page.get_by_role("main").get_by_role("link", name="Catat kasus").first.click()
    look(page, "catat-siapa-360")
    submit(page, "Lanjut")
    page.get_by_role("alert").wait_for()
    look(page, "catat-siapa-salah-360")
    page.get_by_label("Nama", exact=True).fill("Wagiyem")
    page.get_by_label("Perempuan").check()
    page.get_by_label("Perkiraan umur").fill("72")
    page.get_by_label("Bila NIK kosong").select_option("hilang")
    submit(page, "Lanjut")
    page.get_by_role("heading", name="Masalah apa").wait_for()
    look(page, "catat-masalah-360")
    page.locator("details.group", has_text="Lanjut usia").first.locator("summary").click()
    page.get_by_role("radio", name=re.compile("Lansia terlantar")).check()
    page.get_by_label("Segera").check()
    page.get_by_label("Cerita singkat").fill("Tinggal sendiri, rumah bocor, makan dari tetangga.")
    submit(page, "Lanjut")
    page.get_by_role("heading", name="Tindakan").wait_for()
    page.get_by_label("Apa yang sudah").fill("Diberi sembako dari kas donasi.")
    page.get_by_label("Ya, orangnya sendiri setuju").check()
    look(page, "catat-tindakan-360")
    submit(page, "Lanjut")
    page.get_by_role("heading", name="Periksa sebelum dicatat").wait_for()
    look(page, "catat-periksa-360")
    submit(page, "Catat kasus")
    page.get_by_text(re.compile(r"Kasus 3402-\d{4}-\d{5} tercatat")).wait_for()
    look(page, "kasus-tercatat-360")
    return page.url


def open_from_inbox(page, look, name):
    page.get_by_role("link", name=re.compile("Kotak masuk")).first.click()
    look(page, f"kotak-masuk-{name}-1280")
    page.get_by_role("link", name=re.compile(r"3402-\d{4}-\d{5}")).click()


def test_a_case_travels_the_jejaring_and_the_answer_comes_back(window, look, sari, bayu, tini, dewi):
    phone = window(sari, PHONE)
    address = log_case(phone, look)

    follow(phone, "Kirim rujukan")
    look(phone, "kirim-360")
    phone.get_by_label("Mengapa dirujuk?").fill("Kebutuhannya melebihi kemampuan kas warga.")
    submit(phone, "Kirim rujukan")
    phone.get_by_text("Rujukan dikirim ke Kalurahan Bangunharjo.").wait_for()
    look(phone, "kasus-terkirim-360")

    village = window(bayu, OFFICE)
    look(village, "beranda-kalurahan-1280")
    open_from_inbox(village, look, "kalurahan")
    look(village, "kasus-kalurahan-1280")
    follow(village, "Terima")
    look(village, "terima-1280")
    submit(village, "Terima")
    village.get_by_text("Anda sekarang penanggung jawab kasus ini.").wait_for()
    follow(village, "Teruskan")
    village.get_by_label("Mengapa dirujuk?").fill("Perlu pendampingan TKSK.")
    submit(village, "Teruskan")
    village.get_by_text("Rujukan diteruskan ke TKSK Kapanewon Sewon.").wait_for()

    tksk = window(tini, OFFICE)
    open_from_inbox(tksk, look, "tksk")
    follow(tksk, "Terima")
    submit(tksk, "Terima")
    follow(tksk, "Teruskan")
    look(tksk, "teruskan-1280")
    tksk.get_by_label("Mengapa dirujuk?").fill("Perlu asesmen pekerja sosial.")
    submit(tksk, "Teruskan")
    tksk.get_by_text("Rujukan diteruskan ke Dinas Sosial Kabupaten Bantul.").wait_for()

    regency = window(dewi, OFFICE)
    open_from_inbox(regency, look, "dinsos")
    follow(regency, "Minta kelengkapan")
    regency.get_by_label("Apa yang perlu dilengkapi?").fill("Mohon keterangan keluarga terdekat.")
    submit(regency, "Minta kelengkapan")
    regency.get_by_text("tenggat berhenti").first.wait_for()

    open_from_inbox(tksk, look, "tksk-kelengkapan")
    follow(tksk, "Lengkapi")
    look(tksk, "lengkapi-1280")
    tksk.get_by_label("Kelengkapan").fill("Ada keponakan di Bantul, sanggup dihubungi.")
    submit(tksk, "Lengkapi")
    tksk.get_by_text("Kelengkapan dikirim; tenggat berjalan lagi.").wait_for()

    regency.goto(address)
    follow(regency, "Terima")
    submit(regency, "Terima")
    follow(regency, "Catat layanan")
    look(regency, "layanan-1280")
    regency.get_by_label("Layanan").select_option(label="Permakanan dan sembako")
    submit(regency, "Catat layanan")
    regency.get_by_text("Layanan tercatat.").wait_for()
    follow(regency, "Kirim rujuk balik")
    look(regency, "rujuk-balik-1280")
    regency.get_by_label("Layanan sudah diberikan").check()
    regency.get_by_label("Layanan yang diberikan").fill("Bantuan permakanan tiga bulan dan perbaikan atap.")
    regency.get_by_label("Rencana selanjutnya").fill("Pengurus menengok setiap bulan.")
    regency.get_by_label("Kasus kembali kepada").select_option(label="WKSBM Mugi Waras")
    submit(regency, "Kirim rujuk balik")
    regency.get_by_text("Rujuk balik dikirim ke WKSBM Mugi Waras.").wait_for()
    look(regency, "kasus-selesai-1280")

    phone.goto("/")
    look(phone, "beranda-jawaban-360")
    phone.goto("/pemberitahuan/")
    look(phone, "pemberitahuan-360")
    phone.goto(address)
    phone.get_by_text("Bantuan permakanan tiga bulan dan perbaikan atap.").first.wait_for()
    look(phone, "kasus-jawaban-360")
    follow(phone, "Tutup kasus")
    look(phone, "tutup-360")
    phone.get_by_label("Tertangani melalui rujukan").check()
    submit(phone, "Tutup kasus")
    phone.get_by_text("Kasus ditutup: Tertangani melalui rujukan.").wait_for()
    look(phone, "kasus-ditutup-360")

    case = Case.objects.get()
    assert (case.status, case.holder_id) == ("closed", sari.organisation_id)
    assert set(Referral.objects.values_list("status", flat=True)) == {"finished"}
    village.goto("/kasus/")
    look(village, "daftar-kasus-1280")
