"""Ekspor: what leaves the program is what the list shows, for whoever may, marked, harmless, and agreed to."""

import csv
import io
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.classification import FIELD_CLASSES as OF_CASES
from cases.models import Case
from registry import classification, export_policy
from registry.actions import exports
from registry.export_files import harmless, write_file
from registry.exports import LISTS
from registry.models import Appointment, AuditEntry, Export, ExportStatus, Organisation, ReadEntry
from registry.refusal import Refused
from registry.scope import as_post, as_system
from registry.sealed_files import read_pieces
from registry.sealing import SealBroken
from tests.cases.test_race import all_at_once, outcome
from tests.factories import cases as make
from tests.factories import participants
from training.classification import FIELD_CLASSES as OF_TRAINING

NIK = "3402155508540001"


def as_operator(post):
    Appointment.objects.filter(pk=post.pk).update(is_data_operator=True)
    return Appointment.objects.with_post().get(pk=post.pk)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def operator(dewi):
    return as_operator(dewi)


@pytest.fixture
def second(laras):
    """Another operator of the same office."""
    return as_operator(laras)


def ask(post, key, query="", kind="csv", **more):
    with as_post(post):
        export = exports.ask(list_key=key, query=QueryDict(query), kind=kind, reason="rekap tahunan", by=post, **more)
    return fresh(export)


def fresh(export):
    with as_system():
        return Export.objects.with_people().get(pk=export.pk)


def content(export, post):
    with as_post(post):
        return b"".join(exports.read(export=export, by=post))


def lines(export, post):
    text = content(export, post).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_an_operator_takes_the_list_of_units_as_it_is_filtered(operator, mugi_waras, client_of):
    client = client_of(operator)
    assert "/ekspor/minta/wksbm/?q=Mugi" in client.get("/wksbm/?q=Mugi").content.decode()
    page = "/ekspor/minta/wksbm/?q=Mugi"
    form = client.get(page).context["form"]
    sent = {"kunci": form["kunci"].value(), "format": "csv", "reason": "rekap"}
    answer = client.post(page, sent)
    export = Export.objects.get()
    assert (answer.status_code, export.status, export.row_count, export.person_count) == (302, "siap", 1, 0)
    assert client.post(page, sent).headers["Location"] == answer.headers["Location"], "pressed twice"
    assert Export.objects.count() == 1
    got = client.get(reverse("registry:export-file", args=[export.public_id]))
    assert got.streaming
    text = b"".join(got.streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")
    assert (row["Nama"], row["Keadaan"]) == ("WKSBM Mugi Waras", "Aktif")
    assert f"Ekspor {export.public_id} oleh Dewi Anggraini (dewi), Dinas Sosial Kabupaten Bantul" in row["Jejak ekspor"]
    verbs = list(AuditEntry.objects.filter(verb__startswith="export.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["export.ask", "export.make", "export.read"]
    assert "Mugi" not in str(
        list(AuditEntry.objects.filter(verb__startswith="export.").values_list("detail", flat=True))
    )


def test_only_an_operator_asks_and_only_after_the_second_step(dewi, hadi, operator, client_of):
    assert client_of(hadi).get("/ekspor/minta/wksbm/").status_code == 403
    assert "Ekspor" not in client_of(hadi).get("/wksbm/").content.decode().split("<main")[1]
    without = Client()
    without.force_login(operator.user)
    assert without.get("/ekspor/minta/wksbm/").headers["Location"].startswith("/akun/verifikasi/pasang/?next=")
    assert without.post("/ekspor/minta/wksbm/").status_code == 403
    with as_post(hadi), pytest.raises(Refused, match="operator data"):
        exports.ask(list_key="wksbm", query=QueryDict(""), kind="csv", reason="x", by=hadi)


def test_a_list_holds_what_the_post_sees_and_no_more(
    operator, ratna, mugi_waras, sleman_pengurus, sari, sleman_kalurahan
):
    make.open_case(sari)
    make.open_case(sleman_pengurus)
    near = ask(operator, "wksbm")
    assert {row["Nama"] for row in lines(near, operator)} == {"WKSBM Mugi Waras"}
    (row,) = lines(ask(operator, "kasus"), operator)
    assert row["Kode wilayah"].startswith("34.02")
    everything = as_operator(ratna)
    assert len(lines(ask(everything, "kasus"), everything)) == 2
    assert {name["Nama"] for name in lines(ask(operator, "jejaring", "q=WKSBM"), operator)} == {"WKSBM Mugi Waras"}


def test_the_columns_bear_the_class_of_their_fields():
    classes = classification.FIELD_CLASSES | OF_CASES | OF_TRAINING
    for one in LISTS.values():
        for column in one.columns:
            model, name = column.field.rsplit(".", 1)
            assert classes[model][name] == column.kind, column
    assert set(LISTS) == {"wksbm", "jejaring", "kasus", "kotak-masuk", "bimtek", "peserta"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_typed_is_no_formula_and_a_number_stays_text(kind, operator):
    Organisation.objects.filter(kind="dinsos_kabkota", home_area="34.02").update(
        name="=cmd|' /C calc'!A0", phone="081234567890", address="@SUM(1)", email="-1@example.org"
    )
    export = ask(operator, "jejaring", "jenis=dinsos_kabkota", kind)
    if kind == "csv":
        (row,) = lines(export, operator)
        assert row["Nama"] == "'=cmd|' /C calc'!A0"
        assert (row["Alamat"], row["Telepon"], row["Surel"]) == ("'@SUM(1)", "'081234567890", "'-1@example.org")
        return
    with zipfile.ZipFile(io.BytesIO(content(export, operator))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "=cmd|" in sheet
        assert export.public_id in sheet
        assert export.public_id in book.read("docProps/core.xml").decode()


@pytest.mark.parametrize("typed", ["=1", "+62", "-1", "@x", "\tx", "\rx", "  =1", "＝1", NIK, "0274"])
def test_a_cell_that_a_spreadsheet_would_obey_or_shorten(typed):
    assert harmless(typed) == f"'{typed}"
    assert harmless("Sari 08") == "Sari 08"


def test_a_sensitive_case_needs_a_second_person_and_the_log_names_everybody(operator, second, hadi, sari, client_of):
    plain = make.open_case(sari)
    hidden = make.open_case(sari, number=make.HIV)
    with as_system():
        hidden.path = [*hidden.path, operator.organisation_id]
        type(hidden).objects.filter(pk=hidden.pk).update(path=hidden.path)
    export = ask(operator, "kasus")
    assert (export.status, export.has_sensitive, export.person_count) == (ExportStatus.WAITING, True, 2)
    with as_post(operator), pytest.raises(Refused, match="Ekspor Anda sendiri"):
        exports.approve(export=export, by=operator)
    page = reverse("registry:export-approve", args=[export.public_id])
    client = client_of(hadi)
    assert "Ekspor menunggu persetujuan Anda" in client.get("/").content.decode()
    form = client.get(page).context["form"]
    assert client.post(page, {"kunci": form["kunci"].value()}).status_code == 302
    export = fresh(export)
    assert (export.status, export.decided_by_id) == (ExportStatus.MADE, hadi.pk)
    assert len(lines(export, operator)) == 2
    assert client.get(reverse("registry:export-file", args=[export.public_id])).status_code == 403
    with as_system():
        entry = ReadEntry.objects.get(page="registry:export-file")
    assert set(entry.cases) == {plain.pk, hidden.pk}
    assert set(entry.persons) == {plain.person_id, hidden.person_id}
    assert (entry.user_id, entry.why, entry.opened) == (operator.user_id, "rekap tahunan", f"ekspor {export.public_id}")
    with as_post(second), pytest.raises(Refused, match="Yang memutuskan: Hadi"):
        exports.decline(export=export, by=second, reason="terlambat")


def test_a_nik_is_masked_unless_it_was_asked_for_and_agreed_to(operator, second, sari):
    make.open_case(sari, person=make.person(nik=NIK))
    (row,) = lines(ask(operator, "kasus"), operator)
    assert row["NIK"] == "•••• •••• •••• 0001"
    export = ask(operator, "kasus", with_nik=True)
    assert export.status == ExportStatus.WAITING
    with as_post(second):
        exports.approve(export=export, by=second)
    (row,) = lines(fresh(export), operator)
    assert row["NIK"] == f"'{NIK}"


def test_more_than_five_hundred_people_need_a_second_person(operator, mugi_waras, monkeypatch):
    monkeypatch.setattr(export_policy, "PEOPLE_WITHOUT_APPROVAL", 1)
    assert ask(operator, "jejaring").status == ExportStatus.WAITING
    assert ask(operator, "wksbm").status == ExportStatus.MADE, "no column about people"


def test_what_became_more_since_it_was_asked_for_is_not_made(operator, sari, monkeypatch):
    make.open_case(sari)
    monkeypatch.setattr(exports, "_begin", lambda export: None)
    export = ask(operator, "kasus")
    make.open_case(sari)
    monkeypatch.setattr(export_policy, "PEOPLE_WITHOUT_APPROVAL", 1)
    exports.make(export.pk)
    export = fresh(export)
    assert export.status == ExportStatus.FAILED
    assert "perlu persetujuan" in export.failure
    assert not list((Path(exports._folder())).iterdir())


def test_what_became_more_than_a_second_person_agreed_to_is_not_made(operator, second, sari, monkeypatch):
    make.open_case(sari, person=make.person(nik=NIK))
    export = ask(operator, "kasus", with_nik=True)
    make.open_case(sari, person=make.person("Pak Baru"))
    with as_post(second):
        exports.approve(export=export, by=second)
    export = fresh(export)
    assert export.status == ExportStatus.FAILED
    assert "disetujui" in export.failure


def test_what_a_killed_worker_left_unsealed_goes_within_a_day(operator, mugi_waras):
    left = exports._folder() / "tmpabcdefg"
    left.mkdir()
    (left / "ekspor.xlsx").write_bytes(NIK.encode())
    exports.expire(timezone.now() + timedelta(minutes=30))
    assert left.exists(), "a long export may still be writing there"
    exports.expire(timezone.now() + timedelta(hours=25))
    assert not left.exists()


def test_nothing_is_made_for_a_post_that_has_ended(operator, mugi_waras, monkeypatch):
    monkeypatch.setattr(exports, "_begin", lambda export: None)
    export = ask(operator, "wksbm")
    Appointment.objects.filter(pk=operator.pk).update(is_data_operator=False)
    exports.make(export.pk)
    assert fresh(export).status == ExportStatus.FAILED


def test_who_sees_and_who_decides(operator, second, hadi, ratna, surya, sleman_dinsos, bayu, mugi_waras, monkeypatch):
    monkeypatch.setattr(export_policy, "PEOPLE_WITHOUT_APPROVAL", 0)
    export = ask(operator, "jejaring")
    seen = {}
    for name, post in {"second": second, "hadi": hadi, "surya": surya, "ratna": ratna, "bayu": bayu}.items():
        with as_post(post):
            seen[name] = Export.objects.visible_to(post).exists(), Export.objects.exists()
    assert seen == dict.fromkeys(("second", "hadi", "surya"), (True, True)) | dict.fromkeys(
        ("ratna", "bayu"), (False, False)
    )
    far = as_operator(sleman_dinsos)
    with as_post(far):
        assert (Export.objects.visible_to(far).exists(), Export.objects.exists()) == (False, False)
    with as_post(surya):
        exports.decline(export=export, by=surya, reason="terlalu luas")
    export = fresh(export)
    assert (export.status, export.decline_text) == (ExportStatus.DECLINED, "terlalu luas")


@pytest.mark.xdist_group("race")
def test_two_decide_at_once_and_one_reads_who_was_first(committed_db, operator, second, hadi, client_of, monkeypatch):
    monkeypatch.setattr(export_policy, "PEOPLE_WITHOUT_APPROVAL", 0)
    export = ask(operator, "jejaring", "jenis=dinsos_kabkota")
    yes, no = (reverse(f"registry:export-{name}", args=[export.public_id]) for name in ("approve", "decline"))
    kunci = "00000000-0000-4000-8000-00000000000{}".format
    clients = [client_of(second), client_of(hadi)]
    answers = all_at_once(
        [
            lambda: clients[0].post(yes, {"kunci": kunci(1)}),
            lambda: clients[1].post(no, {"kunci": kunci(2), "reason": "tidak perlu"}),
        ]
    )
    assert outcome(answers) == {302: 1, 409: 1}
    assert fresh(export).status in (ExportStatus.MADE, ExportStatus.DECLINED)


def test_a_file_is_sealed_and_thrown_away_after_a_week(operator, mugi_waras):
    export = ask(operator, "wksbm")
    path = exports._folder() / export.file_name
    assert b"Mugi" not in path.read_bytes()
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with pytest.raises(SealBroken):
        b"".join(read_pieces(path))
    path.write_bytes(whole)
    assert exports.expire(timezone.now() + timedelta(days=6)) == 0
    assert exports.expire(timezone.now() + timedelta(days=8)) == 1
    assert fresh(export).status == ExportStatus.EXPIRED
    with as_post(operator), pytest.raises(Refused, match="sudah dihapus"):
        exports.read(export=fresh(export), by=operator)


def test_a_nik_in_the_filters_and_an_empty_list_are_refused(operator, client_of):
    client = client_of(operator)
    assert client.get(f"/ekspor/minta/kasus/?q={NIK}").status_code == 422
    assert client.get("/ekspor/minta/lain/").status_code == 404
    with pytest.raises(Refused, match="kosong"):
        ask(operator, "kasus")


def test_the_days_of_a_range_are_no_nik_and_a_nik_beside_another_filter_is_one(operator, client_of):
    ask_for = "/ekspor/minta/kasus/?{}".format
    client = client_of(operator)
    assert client.get(ask_for("dari=2026-01-01&sampai=2026-12-31")).status_code == 200
    for query in (f"q={NIK}&keadaan=berjalan", f"q=Budi+{NIK}", "q=3402.1555.0854.0001&urgensi=darurat"):
        assert client.get(ask_for(query)).status_code == 422, query


def test_the_participants_of_a_bimtek(sari, operator):
    ids = participants.whole(operator, sari.organisation)
    export = ask(operator, "peserta", f"acara={ids['event_id']}")
    assert export.person_count == export.row_count > 0
    assert lines(export, operator)[0]["Nama"]
    with pytest.raises(Refused, match="kosong"):
        ask(operator, "peserta", "acara=abcdefgh23456789")


def test_rows_come_by_a_cursor_and_cost_no_statement_each(operator, sari, queries):
    def statements():
        with queries() as asked:
            ask(operator, "kasus")
        return len(asked)

    make.open_case(sari)
    statements()  # the choices of its filter are remembered from here on
    one = statements()
    for _ in range(4):
        make.open_case(sari)
    assert statements() == one
    assert connection.vendor == "postgresql"


def in_pieces_of(size, monkeypatch):
    monkeypatch.setitem(LISTS, "kasus", replace(LISTS["kasus"], chunk=size))


def test_a_long_list_is_read_in_pieces_and_keeps_its_order(operator, sari, monkeypatch, queries):
    numbers = [make.open_case(sari).number for _ in range(5)]
    in_pieces_of(2, monkeypatch)
    with queries() as asked:
        export = ask(operator, "kasus")
    assert [row["Nomor"] for row in lines(export, operator)] == numbers[::-1]
    with as_system():
        assert sorted(ReadEntry.objects.get(page="registry:export-file").cases) == sorted(
            Case.objects.values_list("pk", flat=True)
        )
    read = [statement for statement in asked if "cases_person" in statement and " IN (" in statement]
    assert len(read) == 3, "two, two and one"
    assert not [statement for statement in read if "registry_organisation" in statement], "walked whole, a piece"
    assert not [statement for statement in asked if "chronology" in statement], "what no column tells stays"


@pytest.mark.parametrize("change", [{"is_sensitive": True}, {"barred": "own"}, {"urgency": "darurat"}])
def test_a_case_that_leaves_the_list_while_it_is_written_is_left_out(change, operator, sari, monkeypatch):
    """It may be restricted just then. That is no difference between the walls, which would be an alarm."""
    first, second = make.open_case(sari), make.open_case(sari)
    looked_up, fields = exports.keys_of, {key: [operator.user_id] if key == "barred" else change[key] for key in change}

    def and_then_it_changes(rows):
        keys = looked_up(rows)
        with as_system():
            Case.objects.filter(pk=first.pk).update(**fields)
        return keys

    monkeypatch.setattr(exports, "keys_of", and_then_it_changes)
    export = ask(operator, "kasus", f"urgensi={first.urgency}")
    assert (export.status, [row["Nomor"] for row in lines(export, operator)]) == ("siap", [second.number])


def test_a_list_of_more_than_the_most_is_not_counted_to_its_end(operator, sari, client_of, monkeypatch):
    for _ in range(3):
        make.open_case(sari)
    for module in ("registry.exports", "registry.actions.exports", "registry.views.exports"):
        monkeypatch.setattr(f"{module}.MOST_ROWS", 1)
    with as_post(operator):
        wanted = LISTS["kasus"]
        assert wanted.count(wanted.find(operator, QueryDict("")).rows) == (2, 2, False)
    page = client_of(operator).get("/ekspor/minta/kasus/")
    assert "Lebih dari 100.000 baris" in page.content.decode()
    with pytest.raises(Refused, match="Persempit"):
        ask(operator, "kasus")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_times_as_many_rows_take_no_more_memory(kind, tmp_path):
    columns = LISTS["jejaring"].columns

    def peak(count):
        rows = ([f"Lembaga {n}", "Kalurahan", "Bangunharjo", "34.02", "Jalan " * 5, "0812", None] for n in range(count))
        tracemalloc.start()
        write_file(tmp_path / "x", kind=kind, title="Uji", lines=["a"], columns=columns, rows=rows, mark="Ekspor uji")
        return tracemalloc.get_traced_memory()[1], tracemalloc.stop()

    few, many = peak(4000)[0], peak(40_000)[0]
    assert many < few + 2 * 1024 * 1024
    assert many < 12 * 1024 * 1024
