"""An operator brings an old workbook in: uploaded, checked, decided, carried out, its result read, and taken back."""

import pytest

from cases.models import Case, Person
from registry import tasks
from registry.models import Appointment, ImportRun
from registry.scope import as_system
from tests.books import book
from tests.browser.conftest import OFFICE, PHONE
from tests.cases.test_import_cases import HEADER, SUPRI, row
from tests.factories import cases as make

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def act(page, link, button=""):
    page.get_by_role("link", name=link).click()
    page.get_by_role("button", name=button or link).click()


def work(job, *more):
    """What the worker does with the newest import."""
    with as_system():
        run = ImportRun.objects.latest("pk")
    job.call(run.pk, run.uploaded_by_id, *more)


def upload(page, look, rows):
    page.get_by_role("link", name="Impor").first.click()
    look(page, "impor-kosong-1280")
    page.get_by_role("link", name="Unggah berkas").click()
    page.get_by_label("Orang dan kasus").check()
    file = {"name": "pmks 2019.xlsx", "mimeType": XLSX, "buffer": book(rows)}
    page.get_by_label("Berkas .xlsx atau .csv").set_input_files(file)
    look(page, "impor-unggah-1280")
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_text("Belum ada data yang berubah.").wait_for()
    look(page, "impor-memeriksa-1280")
    work(tasks.check_import)
    page.get_by_text("rusak oleh Excel").wait_for()  # the page has loaded itself anew
    look(page, "impor-diperiksa-1280")


def decide(page, look):
    page.get_by_role("link", name="Putuskan").click()
    look(page, "impor-putuskan-1280")
    page.get_by_role("group", name="Keputusan baris 3").get_by_label("Sama", exact=True).check()
    page.get_by_role("button", name="Putuskan").click()
    page.get_by_text("Keputusan disimpan.").wait_for()


def test_an_operator_brings_an_old_workbook_in_and_takes_it_back(window, look, sari, dewi):
    Appointment.objects.filter(pk=dewi.pk).update(is_data_operator=True)
    dewi.is_data_operator = True
    known = make.open_case(sari, person=make.person(birth_year=1955)).person
    page = window(dewi, OFFICE)
    page.get_by_role("heading", name="Dinas Sosial Kabupaten Bantul").wait_for()
    same = row(NIK="", **{"Tgl Lahir": 1955, "Jenis PMKS": "24"})
    upload(page, look, [HEADER, SUPRI, same, row(NIK="3,40E+15")])
    decide(page, look)

    act(page, "Mulai impor")
    page.get_by_text("Impor berjalan di belakang layar.").wait_for()
    look(page, "impor-berjalan-1280")
    work(tasks.carry_on_import)
    page.get_by_text("Selesai diimpor").wait_for()
    look(page, "impor-selesai-1280")
    assert (known.cases.count(), Person.objects.count()) == (2, 2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh hasil setiap baris").click()
    assert download.value.path().read_bytes().startswith(b"PK")
    page.set_viewport_size(PHONE)
    look(page, "impor-selesai-360")

    page.get_by_role("link", name="Urungkan impor").click()
    page.get_by_label("Mengapa diurungkan?").fill("Berkas tahun lalu")
    look(page, "impor-urungkan-360")
    page.get_by_role("button", name="Urungkan impor").click()
    page.get_by_text("Impor sedang diurungkan").wait_for()
    work(tasks.undo_import, "Berkas tahun lalu")
    page.get_by_text("Keadaan: Diurungkan").wait_for()
    look(page, "impor-diurungkan-360")
    assert (Case.objects.count(), Person.objects.count()) == (1, 1)
