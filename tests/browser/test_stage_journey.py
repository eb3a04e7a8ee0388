"""A case goes through its stages: a volunteer, a social worker and a plan in lines; on a phone and at a desk."""

import pytest

from cases.models import CaseTask
from tests.browser.conftest import OFFICE, PHONE
from tests.factories import cases as make
from tests.factories import stages as handling

pytestmark = pytest.mark.browser


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["360", "1280"])
def test_a_case_goes_from_the_first_contact_to_a_finished_task(size, window, look, sari, laras):
    width = size["width"]
    case = make.open_case(sari)
    unit = window(sari, size)
    unit.goto(case.get_absolute_url())
    unit.get_by_role("link", name="Penanganan").click()
    look(unit, f"penanganan-awal-{width}")
    unit.get_by_role("link", name="Isi pendekatan awal").click()
    unit.get_by_label("Siapa yang ditemui?").fill("Anaknya")
    unit.get_by_label("Keadaan yang ditemukan").fill("Sendiri di rumah.")
    unit.get_by_label("Kebutuhan dan harapan orangnya").fill("Teman.")
    look(unit, f"pendekatan-awal-{width}")
    submit(unit, "Isi pendekatan awal")
    unit.get_by_text("Pendekatan awal tercatat.").wait_for()

    case.refresh_from_db()
    make.accepted(case, sari, laras)
    worker = window(laras, size)
    worker.goto(f"{case.get_absolute_url()}penanganan/")
    worker.get_by_role("link", name="Isi asesmen").click()
    for label in ("Fisik dan kesehatan (bio)", "Psikologis", "Sosial, keluarga, dan ekonomi", "Spiritual"):
        worker.get_by_label(label).fill("Cukup.")
    worker.get_by_label("Ringkasan dan kebutuhan").fill("Perlu teman.")
    worker.get_by_label("Asesmen ini selesai").check()
    submit(worker, "Isi asesmen")
    worker.get_by_role("alert").wait_for()
    look(worker, f"asesmen-kurang-{width}")
    worker.get_by_label("Tanggal kunjungan rumah").fill("2026-01-05")
    submit(worker, "Isi asesmen")
    worker.get_by_text("Asesmen selesai.").wait_for()

    worker.get_by_role("link", name="Susun rencana").click()
    first = worker.locator("fieldset.work-line").first
    for label, text in (("Tujuan", "Ada teman"), ("Kegiatan", "Menengok"), ("Tanda berhasil", "Ditengok tiap pekan")):
        first.get_by_label(label).fill(text)
    worker.get_by_role("button", name="Tambah baris").click()
    assert worker.locator("fieldset.work-line").count() == 5
    submit(worker, "Susun rencana")
    worker.get_by_text("Isi siapa penanggung jawabnya.").wait_for()
    look(worker, f"rencana-kurang-{width}")
    first = worker.locator("fieldset.work-line").first
    first.get_by_label("Lembaga").select_option(label="WKSBM Mugi Waras")
    first.get_by_label("Penanggung jawab").fill("Bu Sari")
    first.get_by_label("Paling lambat").fill(handling.soon(0).isoformat())
    submit(worker, "Susun rencana")
    worker.get_by_text("Rencana tersimpan: 1 kegiatan.").wait_for()
    look(worker, f"penanganan-{width}")
    worker.get_by_role("link", name="Catat monev").click()
    look(worker, f"monev-{width}")

    unit.goto("/")
    unit.get_by_role("link", name="1 tugas hari ini").click()
    look(unit, f"tugas-{width}")
    unit.get_by_role("link", name="Selesaikan tugas").click()
    unit.get_by_label("Hasilnya").fill("Sehat.")
    look(unit, f"selesaikan-tugas-{width}")
    submit(unit, "Selesaikan tugas")
    unit.get_by_text("Tugas selesai.").wait_for()
    assert CaseTask.objects.get().is_done


def test_lines_work_without_javascript(site, browser, sari, laras):
    case = handling.case_at("asesmen", sari, laras)
    context = browser.new_context(viewport=PHONE, base_url=site.url, locale="id-ID", java_script_enabled=False)
    page = context.new_page()
    page.goto("/masuk/")
    page.get_by_label("Nama pengguna").fill("laras")
    page.get_by_label("Kata sandi").fill("rahasia-demo-123")
    page.get_by_role("button", name="Masuk").click()
    page.goto(f"{case.get_absolute_url()}penanganan/temu-bahas/")
    page.get_by_label("Tempat").fill("Balai padukuhan")
    page.get_by_label("Nama", exact=True).first.fill("Pak Sugeng")
    page.get_by_role("button", name="Tambah baris").first.click()
    assert page.get_by_label("Tempat").input_value() == "Balai padukuhan"
    assert page.get_by_label("Nama", exact=True).first.input_value() == "Pak Sugeng"
    assert page.get_by_label("Nama", exact=True).count() == 5
    context.close()
