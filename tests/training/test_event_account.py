"""Laporan kegiatan: one PDF and one workbook of what was recorded, with photos; for the organiser and DIY."""

import io
import zipfile

import pytest
from pypdf import PdfReader

from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import follow_ups as make
from tests.factories import participants as people
from tests.pictures import photo
from training.actions import photos
from training.models import EventPhoto
from training.workflow import EventMove, EventStatus


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def event(ratna, sari, sleman_pengurus):
    made = make.with_units(ratna, sari, sleman_pengurus, funding="APBD DIY", basis="SK 12/2026")
    held = bimtek.session(made, ratna, jp=4, who=[bimtek.speaker(ratna)])
    people.marked(made.participants.first(), held, ratna)
    make.rtl(made, sari)
    make.cascade(made, sari)
    return made


def with_photo(client, event, caption="Pembukaan"):
    page = f"/bimtek/{event.public_id}/foto/unggah/"
    return client.post(page, hidden_fields(client.get(page)) | {"photos": [photo()], "caption": caption})


def test_the_pdf_tells_everything_under_the_kop(event, ratna, client_of):
    client = client_of(ratna)
    assert with_photo(client, event).status_code == 302
    page = f"/bimtek/{event.public_id}/laporan/"
    assert "Getok tular" in client.get(page).content.decode()
    reader = PdfReader(io.BytesIO(client.get(f"{page}?bentuk=pdf").content))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    for words in (
        "DINAS SOSIAL", "LAPORAN KEGIATAN", "APBD DIY", "SK 12/2026", "Sari Lestari", "Wahyu Hidayat", "Bu Narasumber",
        "100%", "Mendata lansia", "Dasawisma", "Dokumentasi", "Pembukaan", "Ketua panitia",
    ):  # fmt: skip
        assert words in text, words
    assert sum(len(sheet.images) for sheet in reader.pages) == 1


def test_the_workbook_has_a_tab_for_each_chapter(event, ratna, client_of):
    answer = client_of(ratna).get(f"/bimtek/{event.public_id}/laporan/?bentuk=xlsx")
    book = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/workbook.xml").decode()
    for tab in ('name="Peserta"', 'name="Jadwal"', 'name="Kehadiran"', 'name="RTL"', 'name="Getok tular"'):
        assert tab in book


def test_a_bimtek_of_which_nothing_is_known_yet_still_has_its_report(ratna, client_of):
    made = bimtek.event(ratna, EventStatus.RUNNING)
    client = client_of(ratna)
    assert "Belum ada yang dapat dilaporkan" in client.get(f"/bimtek/{made.public_id}/laporan/").content.decode()
    assert client.get(f"/bimtek/{made.public_id}/laporan/?bentuk=pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "status"),
    [("surya", 200), ("dewi", 403), ("sari", 403), ("tini", 403), ("pak_puskesmas", 403), ("sleman_pengurus", 403)],
)
def test_who_reads_the_report(name, status, event, request, client_of):
    client = client_of(request.getfixturevalue(name))
    assert client.get(f"/bimtek/{event.public_id}/laporan/?bentuk=pdf").status_code == status


def test_photos_are_drawn_anew_and_served_to_readers_of_the_bimtek_only(event, ratna, sari, balai, client_of):
    with_photo(client_of(ratna), event)
    kept = EventPhoto.objects.get()
    with kept.file.open("rb") as file:
        assert b"Exif" not in file.read()
    page = f"/bimtek/{event.public_id}/foto/{kept.public_id}/"
    assert client_of(sari).get(page)["Content-Type"] == "image/jpeg"
    assert client_of(balai).get(page).status_code == 403
    other = bimtek.event(ratna, title="Lain")
    assert client_of(ratna).get(f"/bimtek/{other.public_id}/foto/{kept.public_id}/").status_code == 404


def test_without_a_photo_the_form_says_so(event, ratna, client_of):
    page = f"/bimtek/{event.public_id}/foto/unggah/"
    client = client_of(ratna)
    answer = client.post(page, hidden_fields(client.get(page)) | {"caption": "Pembukaan"})
    assert answer.status_code == 422
    assert "paling sedikit satu foto" in answer.content.decode()
    assert 'value="Pembukaan"' in answer.content.decode()


def test_enough_is_enough_and_a_photo_can_be_taken_away(event, ratna, monkeypatch, client_of):
    monkeypatch.setattr(photos, "MOST_PHOTOS", 1)
    client = client_of(ratna)
    with_photo(client, event)
    assert "Paling banyak 1 foto" in with_photo(client, event).content.decode()
    kept = EventPhoto.objects.get()
    page = f"/bimtek/{event.public_id}/foto/{kept.public_id}/hapus/"
    assert client.post(page, hidden_fields(client.get(page))).status_code == 302
    assert not EventPhoto.objects.exists()


def test_after_the_report_was_handed_in_photos_stand(event, ratna, sari):
    done = bimtek.moved(bimtek.moved(event, EventMove.FINISH, ratna), EventMove.REPORT, ratna)
    with pytest.raises(Refused, match="sudah dilaporkan"):
        photos.add(event=done, pictures=[], caption="", by=ratna)
