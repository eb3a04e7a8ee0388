"""Unggah, periksa, putuskan, mulai, urungkan: the whole way of a file through the pages of an office."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Person
from registry import tasks
from registry.models import ImportRun, ReadEntry
from registry.scope import as_system
from tests.books import book
from tests.cases.test_import_cases import HEADER as CASE_HEADER
from tests.cases.test_import_cases import SUPRI, row
from tests.factories import cases as make


@pytest.fixture
def operator(dewi):
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    return dewi


def url(name, run):
    return reverse(f"registry:import-{name}", args=[run.public_id])


def uploaded(client, content, name="data.xlsx", kind="cases"):
    file = SimpleUploadedFile(name, content)
    sent = {"kunci": str(uuid.uuid4()), "kind": kind, "file": file}
    return client.post(reverse("registry:import-upload"), sent)


def sent(client, address, **fields):
    return client.post(address, {"kunci": str(uuid.uuid4()), **fields})


def newest():
    with as_system():
        return ImportRun.objects.latest("pk")


@pytest.mark.parametrize(("rest", "status"), [("baru", "baru"), ("lewati", "lewati"), ("", ""), ("sama", "")])
def test_one_answer_for_all_that_are_only_alike(operator, client_of, sari, monkeypatch, rest, status):
    """Rows 3 and 4 are like somebody; row 5 is somebody known for sure, row 6 has the number of another."""
    make.open_case(sari, person=make.person(birth_year=1955, nik="3402155708550001"))
    alike = [row(NIK="", Nama="Wagiyeem"), row(NIK="", Nama="Wagijem"), row(NIK="", Nama="Wagiem")]
    sure = row(NIK="", **{"Tgl Lahir": 1955, "Jenis PMKS": "24"})
    taken = row(NIK="3402155708550001", Nama="Sumarno", JK="L", **{"Tgl Lahir": 1990})
    client = client_of(operator)
    uploaded(client, book([CASE_HEADER, *alike, sure, taken]))
    run = newest()
    tasks.check_import.call(run.pk, operator.pk)
    assert [one.column for one in run.rows.order_by("number")] == ["nama", "nama", "nama", "jenis", "nik"]
    monkeypatch.setattr("registry.views.imports.SIDE_BY_SIDE", 1)
    assert "2 baris meragukan lainnya" in client.get(url("decide", run)).content.decode()
    answer = sent(client, url("decide", run), baris_2="sama", rest=rest)
    assert answer.status_code == (422 if rest == "sama" else 302)
    found = list(run.rows.order_by("number").values_list("decision", flat=True))
    assert found == ["" if rest == "sama" else "sama", status, status, "", ""]


def test_a_decision_counts_for_the_row_it_was_made_for(operator, client_of, sari, monkeypatch):
    """The page of before (Back, or a colleague was faster) shows other rows than a new one would."""
    make.open_case(sari, person=make.person(birth_year=1955, nik="3402155708550001"))
    alike = [row(NIK="", Nama="Wagiyeem"), row(NIK="", Nama="Wagijem"), row(NIK="", Nama="Wagiem")]
    client = client_of(operator)
    uploaded(client, book([CASE_HEADER, *alike]))
    run = newest()
    tasks.check_import.call(run.pk, operator.pk)
    monkeypatch.setattr("registry.views.imports.SIDE_BY_SIDE", 1)
    assert sent(client, url("decide", run), baris_2="baru").status_code == 302
    assert sent(client, url("decide", run), baris_2="sama").status_code == 302
    assert list(run.rows.order_by("number").values_list("decision", flat=True)) == ["sama", "", ""]
    assert sent(client, url("decide", run), baris_99="sama", baris_x="sama", baris_3="lewati").status_code == 302
    assert list(run.rows.order_by("number").values_list("decision", flat=True)) == ["sama", "lewati", ""]


def test_whoever_fetches_the_result_stands_in_the_log_with_all_whom_it_names(operator, client_of, sari, monkeypatch):
    known = make.open_case(sari, person=make.person(birth_year=1955, nik="3402155708550001")).person
    monkeypatch.setattr("registry.views.imports.IDS_FOR_ENTRY", 1)
    client = client_of(operator)
    uploaded(client, book([CASE_HEADER, row(NIK="", Nama="Wagiyeem"), SUPRI]))
    run = newest()
    tasks.check_import.call(run.pk, operator.pk)
    sent(client, url("start", run))
    tasks.carry_on_import.call(run.pk, operator.pk)
    made = Person.objects.exclude(pk=known.pk).get()
    before = ReadEntry.objects.count()
    assert client.get(url("result", run)).status_code == 200
    entries = ReadEntry.objects.order_by("pk")[before:]
    assert [(entry.persons, entry.opened) for entry in entries] == [
        ([pk], f"hasil impor {run.public_id}") for pk in sorted((known.pk, made.pk))
    ]


def test_a_file_goes_its_whole_way_through_the_pages(operator, client_of, sari, django_capture_on_commit_callbacks):
    known = make.open_case(sari, person=make.person(birth_year=1955)).person
    client = client_of(operator)
    assert "Contoh berkas" in client.get(reverse("registry:import-list")).content.decode()
    rows = [CASE_HEADER, SUPRI, row(NIK="", **{"Tgl Lahir": 1955, "Jenis PMKS": "24"}), row(NIK="3,40E+15")]
    answer = uploaded(client, book(rows))
    run = newest()
    assert (answer.status_code, answer.url) == (302, url("detail", run))
    assert client.get(url("progress", run)).json()["berjalan"] is True
    tasks.check_import.call(run.pk, operator.pk)
    page = client.get(url("detail", run)).content.decode()
    assert "rusak oleh Excel" in page
    assert "1 belum diputuskan" in page
    assert client.get(url("start", run)).status_code == 200

    with as_system():
        before = ReadEntry.objects.count()
    page = client.get(url("decide", run)).content.decode()
    assert "Wagiyem" in page
    assert "tanpa kasus jenis ini" in page
    with as_system():
        assert ReadEntry.objects.count() == before + 1
        assert known.pk in ReadEntry.objects.latest("pk").persons
    assert sent(client, url("decide", run), baris_3="sama").status_code == 302

    assert sent(client, url("start", run)).status_code == 302
    tasks.carry_on_import.call(run.pk, operator.pk)
    page = client.get(url("detail", run)).content.decode()
    assert "Selesai diimpor" in page
    assert f'btn-outline-secondary" href="{url("undo", run)}"' in page  # taking back is never the first button
    assert (known.cases.count(), Person.objects.count()) == (2, 2)
    result = client.get(url("result", run))
    assert result.content.startswith(b"PK")
    assert "no-store" in result.headers["Cache-Control"]

    assert sent(client, url("undo", run)).status_code == 422
    assert sent(client, url("undo", run), reason="Salah berkas").status_code == 302
    tasks.undo_import.call(run.pk, operator.pk, "Salah berkas")
    assert "Diurungkan" in client.get(url("detail", run)).content.decode()
    assert (known.cases.count(), Person.objects.count()) == (1, 1)
    assert sent(client, url("undo", run), reason="Lagi").status_code == 409


def test_columns_are_chosen_on_the_page_and_a_file_can_be_thrown_away(operator, client_of):
    client = client_of(operator)
    uploaded(client, book([["Wil", "Letak"], ["Bangunharjo", "Salakan"]]), kind="areas")
    run = newest()
    tasks.check_import.call(run.pk, operator.pk)
    assert "Baris judul kolom tidak ditemukan" in client.get(url("detail", run)).content.decode()
    assert re.search(r"<option value=.Wil.", client.get(url("check", run)).content.decode())
    assert sent(client, url("check", run), padukuhan="Letak").status_code == 422
    assert sent(client, url("check", run), kalurahan="Wil", padukuhan="Letak").status_code == 302
    tasks.check_import.call(run.pk, operator.pk)
    assert newest().counts()["baru"] == 1
    assert sent(client, url("drop", run)).status_code == 302
    assert client.get(url("detail", run)).status_code == 404


def test_what_cannot_be_read_is_said_at_once_and_nothing_is_kept(operator, client_of):
    client = client_of(operator)
    answer = uploaded(client, b"%PDF-1.7", name="data.xlsx")
    assert answer.status_code == 422
    assert "bukan .xlsx" in answer.content.decode()
    with as_system():
        assert not ImportRun.objects.exists()


def test_another_office_finds_nothing_and_who_is_no_operator_reads_why(operator, hadi, sleman_dinsos, client_of):
    uploaded(client_of(operator), book([["Kalurahan", "Padukuhan"], ["Bangunharjo", "X"]]), kind="areas")
    run = newest()
    sleman_dinsos.is_data_operator = True
    sleman_dinsos.save(update_fields=["is_data_operator"])
    names = ("detail", "progress", "check", "decide", "start", "stop", "undo", "drop", "result")
    assert {client_of(sleman_dinsos).get(url(name, run)).status_code for name in names} == {404}
    answer = client_of(hadi).get(url("detail", run))
    assert answer.status_code == 403
    assert "untuk operator data" in answer.content.decode()


@pytest.mark.parametrize("kind", ["areas", "wksbm", "cases"])
def test_a_template_is_understood_by_the_import_itself(kind, operator, client_of):
    client = client_of(operator)
    content = client.get(reverse("registry:import-template", args=[kind])).content
    uploaded(client, content, kind=kind)
    run = newest()
    tasks.check_import.call(run.pk, operator.pk)
    run = newest()
    assert (run.status, run.problem) == ("diperiksa", "")
    assert len(run.mapping) == len(run.kind_of.columns)
    assert client.get(reverse("registry:import-template", args=["lain"])).status_code == 404
