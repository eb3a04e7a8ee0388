"""Unggah berkas: files of a case, sealed on the disk, without traces, read through the case only."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from cases.actions import cases, documents, letters
from cases.models import Document
from registry.models import ReadEntry
from registry.refusal import Refused
from registry.sealing import SealBroken
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event
from tests.factories import cases as make
from tests.factories import stages as handling
from tests.pictures import pdf, photo, photo_bytes


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(client, case, file, **typed):
    page = f"{case.get_absolute_url()}unggah-berkas/"
    fields = {"kind": "ktp", "title": "KTP Bu Wagiyem", "file": file} | typed
    return client.post(page, hidden_fields(client.get(page)) | fields)


def on_disk(document):
    path = Path(storages["sealed"].path(document.file.name))
    return str(path), path.read_bytes()


def test_a_picture_is_kept_sealed_drawn_anew_and_under_a_random_name(case, sari, client_of):
    answer = upload(client_of(sari), case, photo("KTP Wagiyem 3402.jpg", sideways=True))
    assert (answer.status_code, answer.url) == (302, f"{case.get_absolute_url()}dokumen/")
    document = Document.objects.get()
    path, raw = on_disk(document)
    assert "Wagiyem" not in path
    assert not raw.startswith(b"\xff\xd8")
    content = document.file.open().read()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    image = Image.open(BytesIO(content))
    assert image.size == (300, 400), "upright"
    assert not image.getexif()
    assert (last_event(case).verb, last_event(case).actor) == ("attach", sari)


def test_a_pdf_is_kept_as_it_is(case, sari, client_of):
    upload(client_of(sari), case, pdf("surat dokter.pdf"), kind="medis", title="Surat dokter")
    document = Document.objects.get()
    assert document.file.open().read() == b"%PDF-1.4 contoh"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: SimpleUploadedFile("ktp.pdf", b"<html><script>alert(1)</script>"), "harus berupa PDF, JPG, atau PNG"),
        (lambda: SimpleUploadedFile("data.xlsx", b"PK\x03\x04" + b"0" * 50), "harus berupa PDF, JPG, atau PNG"),
        (lambda: SimpleUploadedFile("ktp.jpg", b"\xff\xd8\xff" + b"rusak" * 20), "bukan foto yang dapat dibaca"),
        (lambda: SimpleUploadedFile("a.jpg", photo_bytes(size=(20_000, 4_000), mode="L", colour=0)), "terlalu besar"),
        (lambda: SimpleUploadedFile("besar.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)), "lebih dari 10 MB"),
        (lambda: SimpleUploadedFile("../../etc/passwd", b"%PDF-1.4"), "harus berupa PDF, JPG, atau PNG"),
        (lambda: "", "Pilih berkasnya"),
    ],
    ids=["html as pdf", "zip", "no picture", "20,000 px", "over 10 MB", "hostile name", "nothing"],
)
def test_what_is_no_scan_is_refused_in_words_and_what_was_typed_stays(file, said, case, sari, client_of):
    answer = upload(client_of(sari), case, file())
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "KTP Bu Wagiyem" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["<img src=x>.pdf", "..\\..\\a.pdf", "a\x00b.pdf", "é" * 90 + ".pdf", ".pdf"])
def test_a_hostile_file_name_leaves_no_trace(name, case, sari, client_of):
    answer = upload(client_of(sari), case, SimpleUploadedFile(name, b"%PDF-1.4"))
    assert answer.status_code in (302, 422)
    for document in Document.objects.all():
        assert document.file.name.startswith("kasus/")
        assert len(document.file.name) == len("kasus/") + 24 + len(".pdf")


def test_who_reads_a_file_is_logged_with_its_kind(case, sari, bayu, client_of):
    document = make.attached(case)
    answer = client_of(bayu).get(f"{case.get_absolute_url()}dokumen/{document.public_id}/")
    assert answer.content == document.file.open().read()
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/jpeg", "no-store, private")
    entry = ReadEntry.objects.latest("id")
    assert (entry.user, entry.opened) == (bayu.user, "berkas: KTP")


def test_a_pdf_of_somebody_is_downloaded_never_shown_as_a_page(case, sari, client_of):
    document = make.attached(case, file=pdf(), title="Surat")
    answer = client_of(sari).get(f"{case.get_absolute_url()}dokumen/{document.public_id}/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_put_in_the_place_of_another_does_not_open(case):
    first, second = make.attached(case), make.attached(case)
    path, _ = on_disk(first)
    _, raw = on_disk(second)
    Path(path).write_bytes(raw)
    with pytest.raises(SealBroken):
        first.file.storage.open(first.file.name)


def test_a_file_is_taken_out_by_its_organisation_only_and_leaves_its_reason(case, sari, bayu, client_of):
    document = make.attached(case)
    make.accepted(case, sari, bayu)
    path, _ = on_disk(document)
    with pytest.raises(Refused, match="Tidak ada berkas dari lembaga Anda"):
        documents.remove(case=case, document=document, reason="x", by=bayu)
    with transaction.atomic():
        documents.remove(case=case, document=document, reason="Salah orang.", by=sari)
    document.refresh_from_db()
    assert (document.file.name, document.remove_reason, document.removed_by) == ("", "Salah orang.", sari)
    page = client_of(sari).get(f"{case.get_absolute_url()}dokumen/").content.decode()
    assert "Salah orang." in page
    assert client_of(sari).get(f"{case.get_absolute_url()}dokumen/{document.public_id}/").status_code == 404
    assert path


def test_the_file_itself_is_gone_after_the_commit(committed_db, sari):
    case = make.open_case(sari)
    document = make.attached(case)
    path, _ = on_disk(document)
    documents.remove(case=case, document=document, reason="Salah orang.", by=sari)
    assert not Path(path).exists()


def test_dunia_usaha_reads_no_file(case, sari, request, client_of):
    from registry.actions import organisations
    from registry.models import OrganisationKind, Role
    from tests.cast import SEWON, appointed

    firm = organisations.establish(
        kind=OrganisationKind.BUSINESS, name="PT Contoh", home_area=sari.organisation.home_area.parent, by=None
    )
    post = appointed("firma", "Firma", firm, Role.PARTNER)
    make.sent(case, sari, post, "service")
    document, letter = make.attached(case), make.issued(case, case.referrals.first())
    client = client_of(post)
    assert SEWON
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get(f"{case.get_absolute_url()}dokumen/{document.public_id}/").status_code == 403
    assert client.get(f"{case.get_absolute_url()}surat/{letter.public_id}/").status_code == 403
    assert "KTP halaman depan" not in client.get(f"{case.get_absolute_url()}dokumen/").content.decode()


def test_a_closed_case_takes_no_more_files(case, sari):
    cases.close(case=case, outcome="pindah", closed_on=case.opened_at.date(), by=sari)
    with pytest.raises(Refused, match="sudah ditutup"):
        make.attached(case)


def test_a_removal_without_its_reason_is_refused_by_the_database(case, sari):
    document = make.attached(case)
    with pytest.raises(IntegrityError, match="document_removal_names_who_and_why"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(removed_at=case.opened_at, removed_by=sari)


def papers_by_stage(client, case):
    """{stage: titles} of the papers that the page Penanganan shows."""
    steps = client.get(f"{case.get_absolute_url()}penanganan/").context["steps"]
    return {step.label: [str(paper) for paper in (*step.letters, *step.documents)] for step in steps}


def test_files_and_letters_stand_at_the_stage_in_which_they_came(case, sari, client_of):
    make.attached(case, title="Surat dokter")
    handling.approached(case, sari)
    make.attached(case, kind="bukti", title="Foto rumah")
    letter = make.issued(case, kind="persetujuan-layanan")
    found = papers_by_stage(client_of(sari), case)
    assert found.pop("Pendekatan awal") == ["Surat dokter"]
    assert found.pop("Asesmen") == [f"Persetujuan layanan {letter.number}", "Foto rumah"]
    assert set(map(tuple, found.values())) == {()}


def test_what_was_taken_out_or_withdrawn_stands_at_no_stage(case, sari, client_of):
    document, letter = make.attached(case), make.issued(case, kind="persetujuan-layanan")
    documents.remove(case=case, document=document, reason="Salah orang.", by=sari)
    letters.revoke(case=case, letter=letter, reason="Salah nama.", by=sari)
    assert set(map(tuple, papers_by_stage(client_of(sari), case).values())) == {()}


def test_a_partner_without_consent_for_files_finds_none_at_the_stages(case, sari, pak_puskesmas, client_of):
    make.attached(case)
    make.accepted(case, sari, pak_puskesmas, "service")
    assert papers_by_stage(client_of(pak_puskesmas), case)["Pendekatan awal"] == ["KTP halaman depan"]
    for standing in case.consents.all():
        cases.withdraw_consent(case=case, consent=standing, reason="Keberatan.", by=sari)
    assert set(map(tuple, papers_by_stage(client_of(pak_puskesmas), case).values())) == {()}
