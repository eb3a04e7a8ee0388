"""A social worker takes a case from its acceptance to its closing, with its papers; a volunteer opens its rooms."""

import re

import pytest
from django.utils import timezone

from cases.models import Case, Document, Letter
from tests.browser.conftest import OFFICE, PHONE
from tests.factories import cases as make
from tests.factories import stages as handling
from tests.pictures import photo_bytes

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


def act(page, name):
    """Follow a button of the action bar."""
    page.get_by_label("Tindakan", exact=True).get_by_role("link", name=name).first.click()


def room(page, name):
    page.get_by_label("Bagian kasus").get_by_role("link", name=name, exact=True).click()
    page.get_by_label("Bagian kasus").get_by_role("link", name=name, exact=True).and_(
        page.locator("[aria-current=page]")
    ).wait_for()


def fill_line(line, **typed):
    for label, text in typed.items():
        line.get_by_label(label.replace("_", " ")).fill(text)


def accept(page, look):
    page.get_by_role("link", name=re.compile("Kotak masuk")).first.click()
    look(page, "peksos-kotak-masuk-1280")
    page.get_by_role("link", name=re.compile(r"3402-\d{4}-\d{5}")).click()
    look(page, "peksos-kasus-menunggu-1280")
    act(page, "Terima")
    look(page, "peksos-terima-1280")
    submit(page, "Terima")
    page.get_by_text("Anda sekarang penanggung jawab kasus ini.").wait_for()


def assess_and_confer(page, look):
    room(page, "Penanganan")
    act(page, "Isi asesmen")
    page.get_by_label("Tanggal kunjungan rumah").fill(timezone.localdate().isoformat())
    for label in ("Fisik dan kesehatan (bio)", "Psikologis", "Sosial, keluarga, dan ekonomi", "Spiritual"):
        page.get_by_label(label).fill("Cukup, tetapi sendirian.")
    page.get_by_label("Ringkasan dan kebutuhan").fill("Perlu makan dan teman.")
    page.get_by_label("Asesmen ini selesai").check()
    look(page, "peksos-asesmen-1280")
    submit(page, "Isi asesmen")
    page.get_by_text("Asesmen selesai.").wait_for()

    act(page, "Catat temu bahas kasus")
    page.get_by_label("Tempat").fill("Balai padukuhan")
    page.get_by_label("Yang dibahas").fill("Makan sehari-hari.")
    page.get_by_label("Keputusan").fill("Dibantu bersama tetangga.")
    page.get_by_label("Nama", exact=True).first.fill("Pak Dukuh")
    look(page, "peksos-temu-bahas-1280")
    submit(page, "Catat temu bahas kasus")
    page.get_by_text("Temu bahas kasus tercatat dengan 0 tugas.").wait_for()


def plan_and_serve(page, look):
    act(page, "Susun rencana")
    first = page.locator("fieldset.work-line").first
    fill_line(first, Tujuan="Makan teratur", Kegiatan="Mengirim makan siang", Tanda_berhasil="Makan dua kali sehari")
    fill_line(first, Penanggung_jawab="Bu Laras", Paling_lambat=handling.soon(7).isoformat())
    look(page, "peksos-rencana-1280")
    submit(page, "Susun rencana")
    page.get_by_text("Rencana tersimpan: 1 kegiatan.").wait_for()

    act(page, "Catat perkembangan")
    page.get_by_label("Bagaimana keadaannya sekarang?").fill("Sudah makan dua kali sehari.")
    look(page, "peksos-perkembangan-1280")
    submit(page, "Catat perkembangan")
    page.get_by_text("Perkembangan tercatat.").wait_for()

    room(page, "Ringkasan")
    act(page, "Catat layanan")
    page.get_by_label("Layanan").select_option(label="Permakanan dan sembako")
    look(page, "peksos-layanan-1280")
    submit(page, "Catat layanan")
    page.get_by_text("Layanan tercatat.").wait_for()

    room(page, "Penanganan")
    page.get_by_role("link", name="Selesaikan tugas").first.click()
    page.get_by_label("Hasilnya").fill("Diantar tiap hari.")
    look(page, "peksos-tugas-1280")
    submit(page, "Selesaikan tugas")
    page.get_by_text("Tugas selesai.").wait_for()


def write_papers(page, look):
    """The letters of a social worker who holds the case, each opened, and a file."""
    room(page, "Dokumen")
    look(page, "peksos-dokumen-kosong-1280")
    letter(page, look, "Laporan sosial")
    letter(page, look, "Berita acara serah terima")
    letter(page, look, "Persetujuan layanan")

    room(page, "Ringkasan")
    act(page, "Teruskan")
    page.get_by_label("Mengapa dirujuk?").fill("Perlu panti di tingkat provinsi.")
    look(page, "peksos-teruskan-1280")
    submit(page, "Teruskan")
    page.get_by_text("Rujukan diteruskan ke").wait_for()
    room(page, "Dokumen")
    letter(page, look, "Surat rujukan")
    room(page, "Ringkasan")
    act(page, "Tarik kembali")
    submit(page, "Tarik kembali")
    page.get_by_text("ditarik").first.wait_for()

    room(page, "Dokumen")
    act(page, "Unggah berkas")
    page.get_by_label("Jenis berkas").select_option(index=1)
    page.get_by_label("Judul").fill("KTP, halaman depan")
    picture = {"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes()}
    page.locator("input[type=file]").set_input_files(picture)
    look(page, "peksos-unggah-1280")
    submit(page, "Unggah berkas")
    page.get_by_text("Berkas tersimpan tersandi.").wait_for()
    look(page, "peksos-dokumen-1280")
    opened = page.request.get(page.get_by_role("link", name="KTP, halaman depan").get_attribute("href"))
    assert (opened.status, opened.headers["content-type"]) == (200, "image/jpeg")


def letter(page, look, name):
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", level=1, name=name).wait_for()  # before it is counted which fields are empty
    for field in page.locator("form textarea[required], form input[type=text][required]").all():
        if not field.input_value():
            field.fill("Sesuai keadaan di lapangan.")
    look(page, f"surat-{name.lower().replace(' ', '-')}-1280")
    page.locator("form button.btn-primary").last.click()
    page.get_by_text(f"{name} terbit.").wait_for()
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=name, exact=True)).first
    opened = page.request.get(row.get_by_role("link").get_attribute("href"))
    assert (opened.status, opened.headers["content-type"]) == (200, "application/pdf")
    assert opened.body().startswith(b"%PDF")


def end(page, look):
    room(page, "Penanganan")
    act(page, "Catat monev")
    page.get_by_label("Tercapai", exact=True).first.check()
    page.get_by_label("Kesimpulan").fill("Makan teratur, ditengok tetangga.")
    look(page, "peksos-monev-1280")
    submit(page, "Catat monev")
    page.get_by_text("Monev tercatat.").wait_for()

    act(page, "Terminasi")
    page.get_by_label("Tujuan tercapai").check()
    page.get_by_label("Keterangan").fill("Mandiri; Bu Sari menengok.")
    look(page, "peksos-terminasi-1280")
    submit(page, "Terminasi")
    page.get_by_text("Terminasi tercatat.").wait_for()

    act(page, "Jadwalkan kunjungan")
    page.get_by_label("Kunjungan pertama paling lambat").fill(handling.soon(0).isoformat())
    page.get_by_label("Satu kali").check()
    page.get_by_label("Lembaga yang berkunjung").select_option(label="Dinas Sosial Kabupaten Bantul")
    page.get_by_label("Nama yang berkunjung").fill("Laras")
    look(page, "peksos-kunjungan-1280")
    submit(page, "Jadwalkan kunjungan")
    page.get_by_text("Kunjungan terjadwal").wait_for()
    page.get_by_role("link", name="Selesaikan tugas").first.click()
    page.get_by_label("Hasilnya").fill("Sehat dan ditemani.")
    submit(page, "Selesaikan tugas")
    page.get_by_text("Tugas selesai.").wait_for()
    look(page, "peksos-penanganan-akhir-1280")

    room(page, "Ringkasan")
    page.get_by_text("Kirim rujuk balik dulu: pengirim menunggu jawaban Anda.").wait_for()
    act(page, "Kirim rujuk balik")
    page.get_by_label("Layanan sudah diberikan").check()
    page.get_by_label("Layanan yang diberikan").fill("Makan siang setiap hari.")
    page.get_by_label("Rencana selanjutnya").fill("Bu Sari menengok setiap bulan.")
    page.get_by_label("Kasus kembali kepada").select_option(label="WKSBM Mugi Waras")
    look(page, "peksos-rujuk-balik-1280")
    submit(page, "Kirim rujuk balik")
    page.get_by_text("Rujuk balik dikirim ke WKSBM Mugi Waras.").wait_for()
    room(page, "Dokumen")
    letter(page, look, "Surat rujuk balik")


def close(page, look, case):
    """The case is back with the neighbours, and so is its end."""
    page.goto(case.get_absolute_url())
    act(page, "Tutup kasus")
    page.get_by_label("Tertangani melalui rujukan").check()
    submit(page, "Tutup kasus")
    page.get_by_text("Kasus ditutup").wait_for()
    look(page, "kasus-peksos-ditutup-1280")


def test_laras_takes_a_case_from_acceptance_to_closing_with_its_papers(window, look, sari, laras):
    case = make.open_case(sari)
    handling.approached(case, sari)
    make.sent(case, sari, laras)
    page = window(laras, OFFICE)
    for part in (accept, assess_and_confer, plan_and_serve, write_papers, end):
        part(page, look)
    close(window(sari, OFFICE), look, case)
    case = Case.objects.get()
    assert (case.status, case.stage, case.holder) == ("closed", "bimbingan_lanjut", sari.organisation)
    kinds = {"rujukan", "laporan", "serah-terima", "persetujuan-layanan", "rujuk-balik"}
    assert set(Letter.objects.values_list("kind", flat=True)) == kinds
    assert Document.objects.get().title == "KTP, halaman depan"


def test_sari_opens_every_room_of_her_case_on_a_phone(window, look, sari, bayu):
    case = make.open_case(sari, person=make.person(nik="3402155708540001", address="Gang Melati 4", phone="081234567"))
    handling.task_of(case, sari)
    make.attached(case)
    make.issued(case, make.sent(case, sari, bayu))
    phone = window(sari, PHONE)
    phone.goto(case.get_absolute_url())
    for name, shot in (
        ("Orang & keluarga", "orang"),
        ("Penanganan", "penanganan"),
        ("Dokumen", "dokumen"),
        ("Akses", "akses"),
    ):
        room(phone, name)
        look(phone, f"ruang-{shot}-360")
