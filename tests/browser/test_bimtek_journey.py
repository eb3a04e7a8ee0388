"""A Bimtek from its plan to its report: Ratna plans it, Sari's unit takes part and writes what it will do at home."""

import pytest
from django.utils import timezone

from tests.browser.conftest import OFFICE, PHONE
from tests.factories import participants as people
from training.models import BimtekEvent, FollowUpCheck, RtlItem
from training.workflow import EventStatus

pytestmark = pytest.mark.browser


def test_a_bimtek_is_planned_held_and_reported(window, look, ratna, sari, tini):
    people.board(sari.organisation, ratna)
    today = f"{timezone.localdate():%Y-%m-%d}"
    desk = window(ratna, OFFICE)
    desk.goto("/bimtek/tambah/")
    desk.get_by_label("Nama Bimtek").fill("Bimtek Pengurus Baru")
    desk.get_by_label("Hari pertama").fill(today)
    desk.get_by_label("Hari terakhir").fill(today)
    desk.get_by_label("Tempat", exact=True).fill("Aula Dinas Sosial")
    desk.get_by_label("Kuota peserta").fill("10")
    desk.get_by_label("Kabupaten Bantul").fill("10")
    look(desk, "bimtek-rencana-1280")
    desk.get_by_role("button", name="Simpan rencana").click()
    event = BimtekEvent.objects.get()
    home = f"/bimtek/{event.public_id}/"
    desk.get_by_role("link", name="Susun jadwal").click()
    desk.get_by_label("Materi", exact=True).select_option(index=1)
    desk.get_by_label("Mulai pukul").fill("08:00")
    look(desk, "bimtek-sesi-1280")
    desk.get_by_role("main").get_by_role("button").last.click()
    desk.get_by_text("1 sesi").first.wait_for()
    _move(desk, home, "Buka undangan")
    desk.goto(f"{home}undangan/tambah/")
    desk.get_by_label("WKSBM Mugi Waras").check()
    desk.get_by_role("main").get_by_role("button", name="Undang").last.click()
    desk.get_by_role("link", name="Tunjuk").first.click()
    desk.get_by_label("Sari Lestari (Ketua)").check()
    desk.get_by_role("button", name="Daftarkan").click()
    _move(desk, home, "Mulai Bimtek")
    session = event.sessions.get()
    desk.goto(f"{home}hadir/{session.public_id}/")
    desk.get_by_role("button", name="Hadir Sari Lestari", exact=True).click()
    desk.get_by_text("Sari Lestari: hadir.").wait_for()
    _rtl_by(window(sari, PHONE), look, home, sari)
    _move(desk, home, "Selesaikan Bimtek")
    look(desk, "bimtek-selesai-1280")
    desk.goto(f"{home}tindak-lanjut/")
    look(desk, "bimtek-tindak-lanjut-1280")
    desk.goto(f"{home}dampak/")
    look(desk, "bimtek-dampak-1280")
    desk.goto(f"{home}laporan/")
    look(desk, "bimtek-laporan-1280")
    desk.get_by_text("Cetak", exact=True).click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    _move(desk, home, "Tandai sudah dilaporkan")
    event.refresh_from_db()
    assert event.status == EventStatus.REPORTED
    assert FollowUpCheck.objects.filter(office=tini.organisation).count() == 2
    phone = window(tini, PHONE)
    phone.goto("/bimtek/cek/")
    look(phone, "bimtek-cek-360")
    desk.goto("/bimtek/cakupan/")
    look(desk, "bimtek-cakupan-1280")


def _move(page, home, label):
    """Press the button of a move on the page of the Bimtek, and confirm it."""
    page.goto(home)
    page.get_by_role("link", name=label, exact=True).first.click()
    page.get_by_role("button", name=label).click()
    page.wait_for_url(f"**{home}")


def _rtl_by(phone, look, home, sari):
    """Sari opens what her unit does next, and writes the first line of it on her phone."""
    phone.goto(f"{home}tindak-lanjut/")
    phone.get_by_role("link", name="WKSBM Mugi Waras").click()
    phone.get_by_role("link", name="Tambah RTL").click()
    phone.get_by_role("button", name="Simpan RTL").click()
    phone.get_by_text("Ada yang perlu diperbaiki").wait_for()
    look(phone, "rtl-kurang-360")
    phone.get_by_label("Kegiatan").fill("Mendata lansia")
    phone.get_by_label("Target").fill("Enam RT")
    phone.get_by_label("Paling lambat").fill(f"{timezone.localdate().year + 1}-01-31")
    phone.get_by_label("Penanggung jawab").fill("Bu Sari")
    phone.get_by_role("button", name="Simpan RTL").click()
    phone.get_by_text("RTL ditambahkan: Mendata lansia.").wait_for()
    look(phone, "tindak-lanjut-unit-360")
    assert RtlItem.objects.get().added_by == sari
