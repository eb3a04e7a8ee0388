"""A unit records a visit from a phone; Dinas Sosial answers the program that takes another for asleep, and judges."""

import pytest

from registry.models import Activity, EvaluationSheet
from tests.browser.conftest import OFFICE, PHONE
from tests.factories import units as make
from tests.factories.registry import OrganisationFactory
from tests.pictures import photo_bytes

pytestmark = pytest.mark.browser


def submit(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_visit_is_recorded_with_its_photos_and_a_plan_made(window, look, sari):
    phone = window(sari, PHONE)
    phone.get_by_role("link", name="WKSBM kami").click()
    phone.get_by_role("link", name="Catat kegiatan", exact=True).click()
    look(phone, "catat-kegiatan-360")
    submit(phone, "Simpan kegiatan")
    phone.get_by_role("alert").wait_for()
    look(phone, "catat-kegiatan-salah-360")
    phone.get_by_label("Kunjungan rumah").check()
    phone.get_by_label("Berapa orang hadir?").fill("3")
    photos = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo_bytes(size=(900, 600))} for n in (1, 2)]
    phone.get_by_label("Foto", exact=True).set_input_files(photos)
    submit(phone, "Simpan kegiatan")
    phone.get_by_text("Kegiatan tercatat.").wait_for()
    shown = phone.locator(".photos img")
    assert shown.count() == 2
    for image in shown.all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")  # fails for one that is not shown
    look(phone, "kegiatan-360")
    phone.get_by_role("link", name="Kegiatan WKSBM Mugi Waras").click()
    look(phone, "kegiatan-daftar-360")
    phone.get_by_role("link", name="Program", exact=True).click()
    phone.get_by_role("link", name="Tambah rencana").click()
    phone.get_by_label("Rencana", exact=False).first.fill("Mendata lansia")
    submit(phone, "Simpan rencana")
    phone.get_by_text("Rencana ditambahkan: Mendata lansia.").wait_for()
    look(phone, "program-360")
    assert Activity.objects.get().photos.count() == 2


def test_dinas_answers_a_proposal_and_judges_a_unit(window, look, sari, dewi):
    asleep = OrganisationFactory(name="WKSBM Lama Sepi")
    make.proposal(asleep.profile)
    desk = window(dewi, OFFICE)
    look(desk, "beranda-usulan-vakum-1280")
    desk.get_by_role("link", name="WKSBM diusulkan vakum").click()
    desk.get_by_role("link", name="WKSBM Lama Sepi").click()
    look(desk, "unit-usulan-vakum-1280")
    desk.get_by_role("link", name="Nyatakan vakum").click()
    look(desk, "nyatakan-vakum-1280")
    submit(desk, "Nyatakan vakum")
    desk.get_by_text("WKSBM Lama Sepi dinyatakan vakum.").wait_for()

    desk.goto(f"/wksbm/{sari.organisation.public_id}/penilaian/")
    desk.get_by_role("link", name="Mulai penilaian").click()
    submit(desk, "Buka lembar penilaian")
    desk.locator("input[name^=nilai-]").first.wait_for()
    for field in desk.locator("input[name^=nilai-]").all():
        field.fill("87,5")
    look(desk, "isi-nilai-1280")
    submit(desk, "Simpan nilai")
    desk.get_by_text("Jumlah sementara 87,50.").wait_for()
    look(desk, "lembar-draf-1280")
    desk.get_by_role("link", name="Kunci penilaian").click()
    submit(desk, "Kunci penilaian")
    desk.get_by_text("dikunci dengan nilai 87,50").wait_for()
    desk.goto("/wksbm/peringkat/")
    look(desk, "peringkat-1280")
    phone = window(sari, PHONE)
    phone.goto(f"/wksbm/{sari.organisation.public_id}/penilaian/")
    look(phone, "penilaian-360")
    assert EvaluationSheet.objects.get().is_locked
