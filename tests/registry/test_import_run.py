"""Impor: a file is carried out in pieces, killed and resumed without loss or double, and taken back to the byte."""

import json
import os
import signal
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, connections

from registry.actions import imports, users
from registry.imports.kinds import kind_named
from registry.models import (
    Appointment,
    Area,
    AuditEntry,
    BoardMember,
    Decree,
    HistoryEntry,
    ImportRow,
    ImportRun,
    Organisation,
    UnitChange,
    UnitProfile,
)
from registry.refusal import Refused
from registry.scope import as_post, as_system
from registry.workflow import ImportStatus
from tests import ground
from tests.books import book
from tests.registry.test_history import dump

HEADER = ["Kapanewon", "Kalurahan", "Padukuhan", "RT"]
UNIT_HEADER = ["Nama WKSBM", "Kapanewon", "Kalurahan", "Padukuhan", "Tahun berdiri", "Keadaan", "Jumlah KK", "Lintang"]
UNIT_HEADER += ["Bujur", "No SK", "Tgl SK", "Mulai", "Sampai", "Ketua", "L/P Ketua", "Sekretaris", "L/P sekretaris"]
RAHAYU = ["Rahayu", "Sewon", "Bangunharjo", "Randubelang", 2006, "Vakum", "1.250", "-7,845120", "110,364917"]
RAHAYU += ["12/2024", "05-01-2024", "05/01/2024", 46757, "Sri Lestari", "P", "Budi", "Laki-laki"]
AFFECTED = (Organisation, UnitProfile, UnitChange, Area, Organisation.service_areas.through, Decree, BoardMember)


def operator_of(post):
    post.is_data_operator = True
    post.save(update_fields=["is_data_operator"])
    return post


@pytest.fixture
def operator(dewi):
    return operator_of(dewi)


def paths(count):
    return [HEADER, *(["Sewon", "Bangunharjo", "Salakan", number] for number in range(1, count + 1))]


def checked(rows, operator, kind="areas"):
    file = ContentFile(book(rows), name="data.xlsx")
    run = imports.upload(kind=kind_named(kind), file=file, by=operator)
    imports.check(run=run, by=operator)
    return imports.finish_check(run=run, by=operator)


def carried_out(rows, operator, kind="areas"):
    run = checked(rows, operator, kind)
    imports.start(run=run, by=operator)
    imports.carry_on(run=run, by=operator)
    run.refresh_from_db()
    return run


@contextmanager
def as_nobody_at_all():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.mode', '', false), set_config('role', 'wksbm_app', false)")
        yield
    ground.see_everything()


def command(*args):
    out = StringIO()
    call_command("import_workbook", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_areas_come_in_with_their_codes_and_a_second_time_are_the_same(operator):
    run = carried_out(paths(3), operator)
    assert (run.status, run.counts()["diterapkan"]) == (ImportStatus.DONE, 3)
    hamlet = Area.objects.get(parent="34.02.15.2003", name="Salakan")
    assert [area.pk for area in Area.objects.filter(parent=hamlet)] == [f"{hamlet.pk}.T00{n}" for n in (1, 2, 3)]
    again = checked(paths(3), operator)
    assert again.counts()["sama"] == 3
    with pytest.raises(Refused, match="Tidak ada baris"):
        imports.start(run=again, by=operator)
    with as_system():
        entry = HistoryEntry.objects.of_row(Area, hamlet.pk).get()
    assert (entry.batch, entry.actor, entry.source) == (run.batch_id, operator.user_id, f"impor:{run.public_id}")


def test_a_padukuhan_of_nearly_the_same_spelling_waits_for_a_word(operator, mugi_waras):
    run = checked([HEADER, ["Sewon", "Bangunharjo", "Salaakan", 1], ["Sewon", "Bangunharjo", "Saalakan", 2]], operator)
    assert run.counts()["ragu"] == 2
    assert imports.decide(run=run, decisions={2: "sama", 3: "baru"}, by=operator) == 2
    imports.start(run=run, by=operator)
    imports.carry_on(run=run, by=operator)
    assert Area.objects.filter(parent=mugi_waras.home_area, name="01").exists()
    assert Area.objects.filter(parent="34.02.15.2003", name="Saalakan").exists()
    assert not Area.objects.filter(name="Salaakan").exists()


def test_a_unit_comes_in_with_its_sk_and_board(operator):
    run = carried_out([UNIT_HEADER, RAHAYU], operator, "wksbm")
    assert list(run.rows.values_list("outcome", "reason")) == [("baru", "")]
    profile = UnitProfile.objects.get(unit__name="WKSBM Rahayu")
    assert (profile.status, profile.household_count, str(profile.latitude)) == ("vakum", 1250, "-7.845120")
    assert profile.term_ends_on.isoformat() == "2028-01-05"
    members = BoardMember.objects.filter(decree__unit=profile.unit).values_list("name", "sex", "position__name")
    assert list(members) == [("Sri Lestari", "P", "Ketua"), ("Budi", "L", "Sekretaris")]
    assert checked([UNIT_HEADER, RAHAYU], operator, "wksbm").counts()["sama"] == 1
    changed = carried_out([UNIT_HEADER, [*RAHAYU[:6], 60, *RAHAYU[7:]]], operator, "wksbm")
    assert changed.rows.get().reason == "Yang berubah: KK yang dilayani."
    profile.refresh_from_db()
    assert profile.household_count == 60


def test_the_rest_of_a_board_stands_in_one_cell(operator):
    header, more = [*UNIT_HEADER, "Pengurus lain"], "Anggota: Tuti (P);anggota: Yanto (laki-laki)\nAnggota: tuti (P);"
    carried_out([header, [*RAHAYU, f"{more} Ketua: Sri Lestari (P)"]], operator, "wksbm")
    members = BoardMember.objects.filter(position__name="Anggota").values_list("name", "sex")
    assert sorted(members) == [("Tuti", "P"), ("Yanto", "L")]
    assert BoardMember.objects.count() == 4


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Tuti, Yanto", "“Tuti, Yanto” tidak terbaca. Tulis seperti Anggota: Yanto (L); Anggota: Tuti (P)."),
        ("Anggota: Tuti ()", "L/P Tuti belum diisi."),
        ("Anggota: Tuti (x)", "L/P Tuti “x” tidak dikenal. Tulis L atau P."),
        ("Juru masak: Tuti (P)", "Jabatan juru masak untuk Tuti tidak ada di daftar jabatan pengurus."),
    ],
)
def test_a_board_in_one_cell_that_is_not_understood_is_named(operator, cell, reason):
    kept = checked([[*UNIT_HEADER, "Pengurus lain"], [*RAHAYU, cell]], operator, "wksbm").rows.get()
    assert (kept.outcome, kept.column, kept.reason) == ("salah", "lain", reason)


def test_a_board_that_cannot_be_is_named_with_its_column(operator):
    def told(**fields):
        row = dict(zip(UNIT_HEADER, RAHAYU, strict=True)) | fields
        kept = checked([UNIT_HEADER, list(row.values())], operator, "wksbm").rows.get()
        return kept.outcome, kept.column, kept.reason

    assert told(Sekretaris="")[1:] == ("ketua", "Sekretaris belum diisi; setiap WKSBM memerlukan ketua dan sekretaris.")
    assert told(**{"L/P Ketua": ""})[1:] == ("ketua_lp", "L/P ketua belum diisi.")
    assert told(Sampai="05-01-2020")[1:] == ("sampai", "Masa bakti harus berakhir sesudah dimulai.")
    assert told(Bujur="")[1:] == ("lintang", "Isi lintang dan bujur keduanya.")
    assert told(Padukuhan="")[1] == "padukuhan"
    assert told(Keadaan="Mati suri")[1] == "keadaan"
    assert told(**{"Jumlah KK": "banyak"})[0] == "salah"


def test_undone_every_table_is_as_it_was_to_the_byte(operator, mugi_waras):
    before = dump(*AFFECTED)
    other = ["WKSBM Mugi Waras", "Sewon", "Bangunharjo", "Salakan", "", "", 77, *[""] * 10]
    run = carried_out([UNIT_HEADER, RAHAYU, other], operator, "wksbm")
    assert run.counts()["diterapkan"] == 2
    assert dump(*AFFECTED) != before
    imports.undo(run=run, reason="Salah berkas", by=operator)
    imports.finish_undo(run=run, reason="Salah berkas", by=operator)
    assert dump(*AFFECTED) == before
    run.refresh_from_db()
    assert (run.status, run.batch.undo_reason) == (ImportStatus.UNDONE, "Salah berkas")
    with pytest.raises(Refused, match="sudah diurungkan"):
        imports.undo(run=run, reason="Lagi", by=operator)


def test_what_somebody_has_changed_since_keeps_the_import(operator):
    run = carried_out([UNIT_HEADER, RAHAYU], operator, "wksbm")
    Organisation.objects.filter(name="WKSBM Rahayu").update(phone="0274 1")
    with pytest.raises(Refused, match="1 catatan dari impor ini sudah diubah orang"):
        imports.undo(run=run, reason="Salah", by=operator)
    assert Organisation.objects.filter(name="WKSBM Rahayu").exists()


def test_what_changed_since_the_check_is_said_and_not_carried_out(operator):
    run = checked([UNIT_HEADER, RAHAYU], operator, "wksbm")
    carried_out([UNIT_HEADER, RAHAYU], operator, "wksbm")
    imports.start(run=run, by=operator)
    assert imports.carry_on(run=run, by=operator) == 0
    assert run.rows.get().outcome == "sama"
    assert Organisation.objects.filter(name="WKSBM Rahayu").count() == 1


def test_stopped_in_the_middle_it_goes_on_where_it_was(operator, monkeypatch):
    monkeypatch.setattr(imports, "PIECE", 2)
    run = checked(paths(5), operator)
    imports.start(run=run, by=operator)
    imports.carry_on(run=run, by=operator, after_piece=lambda run, count: imports.stop(run=run, by=operator))
    run.refresh_from_db()
    assert (run.status, run.counts()["diterapkan"], run.counts()["akan"]) == (ImportStatus.STOPPED, 2, 3)
    imports.start(run=run, by=operator)
    assert imports.carry_on(run=run, by=operator) == 3
    assert Area.objects.filter(level="rt").count() == 5


@pytest.mark.parametrize("lost", ["post", "mark", "account"])
def test_it_stops_when_the_post_that_began_it_is_gone(lost, operator, hadi, monkeypatch):
    monkeypatch.setattr(imports, "PIECE", 2)
    run = checked(paths(5), operator)
    imports.start(run=run, by=operator)

    def lose(run, count):
        if lost == "post":
            users.end_appointment(appointment=operator, by=hadi.user)
        elif lost == "account":
            users.deactivate(user=operator.user, by=None)
        else:
            Appointment.objects.filter(pk=operator.pk).update(is_data_operator=False)

    assert imports.carry_on(run=run, by=operator, after_piece=lose) == 2
    run.refresh_from_db()
    assert (run.status, run.counts()["diterapkan"]) == (ImportStatus.STOPPED, 2)
    assert "penugasan" in run.problem.lower()
    successor = operator_of(hadi)
    imports.start(run=run, by=successor)
    assert imports.carry_on(run=run, by=successor) == 3
    run.refresh_from_db()
    assert (run.status, run.problem) == (ImportStatus.DONE, "")


def test_killed_in_the_middle_of_a_piece_it_is_resumed_and_nothing_is_lost_or_doubled(
    committed_db, operator, monkeypatch
):
    monkeypatch.setattr(imports, "PIECE", 4)
    before = dump(Area)
    run = checked(paths(11), operator)
    imports.start(run=run, by=operator)
    connections.close_all()
    child = os.fork()
    if not child:  # killed after the rows of the second piece are written, before they are committed
        kind, pieces = kind_named("areas"), []
        carry_out = kind.carry_out

        def deadly(*args, **more):
            carry_out(*args, **more)
            pieces.append(1)
            if len(pieces) == 2:
                os.kill(os.getpid(), signal.SIGKILL)

        kind.carry_out = deadly
        imports.carry_on(run=run, by=operator)
        os._exit(0)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended)
    with as_system():
        run = ImportRun.objects.get(pk=run.pk)
        assert (run.status, run.counts()["diterapkan"], Area.objects.filter(level="rt").count()) == ("berjalan", 4, 4)
    told = command("--resume", run.public_id, "--as", "dewi")
    assert (told["applied"], told["status"]) == (11, "selesai")
    with as_system():
        assert sorted(Area.objects.filter(level="rt").values_list("name", flat=True)) == [
            f"{n:02d}" for n in range(1, 12)
        ]
        assert Area.objects.filter(name="Salakan").count() == 1
        assert HistoryEntry.objects.of_batch(ImportRun.objects.get(pk=run.pk).batch_id).count() == 12
    command("--undo", run.public_id, "--reason", "Latihan", "--as", "dewi")
    with as_system():
        assert dump(Area) == before


def test_the_command_says_counts_and_each_refused_row_and_a_dry_run_keeps_nothing(operator, tmp_path):
    path = tmp_path / "wilayah.xlsx"
    path.write_bytes(book([*paths(2), ["Sewon", "Bangunharj", "X", 1]]))
    before = dump(Area, ImportRun, ImportRow)
    told = command(str(path), "--kind", "areas", "--as", "dewi", "--dry-run")
    assert told["counts"] == {"new": 2, "changed": 0, "same": 0, "doubtful": 0, "wrong": 1}
    (line,) = told["refused"]
    assert (line["row"], line["column"]) == (4, "Kalurahan")
    assert "Mungkin maksudnya Kalurahan Bangunharjo?" in line["reason"]
    assert dump(Area, ImportRun, ImportRow) == before
    told = command(str(path), "--kind", "areas", "--as", "dewi")
    assert (told["applied"], told["status"], told["refused"][0]["row"]) == (2, "selesai", 4)
    mapping = tmp_path / "padanan.json"
    mapping.write_text(json.dumps({"kalurahan": "Kapanewon", "padukuhan": "Padukuhan"}))
    told = command(str(path), "--kind", "areas", "--as", "dewi", "--dry-run", "--mapping", str(mapping))
    assert told["counts"]["wrong"] == 3


def test_the_command_works_without_any_scope_of_its_own(committed_db, operator, tmp_path):
    """Tests see everything; a command begins with nothing and must enter each scope by itself."""
    wilayah, units, people = (tmp_path / f"{name}.xlsx" for name in ("wilayah", "wksbm", "orang"))
    wilayah.write_bytes(book(paths(2)))
    units.write_bytes(book([UNIT_HEADER, RAHAYU]))
    header = ["Nama", "L/P", "Umur", "Kalurahan", "Jenis"]
    people.write_bytes(book([header, ["Wagiyem", "P", 70, "Bangunharjo", 8], ["Wagiyeem", "P", 70, "Bangunharjo", 8]]))
    decisions = tmp_path / "putusan.json"
    decisions.write_text(json.dumps({"3": "sama"}))
    given = ((wilayah, "areas", 2, 2), (units, "wksbm", 1, 1), (people, "cases", 2, 1))
    with as_nobody_at_all():
        told = {}
        for path, kind, count, same in given:
            more = ("--decisions", str(decisions)) if kind == "cases" else ()
            assert command(str(path), "--kind", kind, "--as", "dewi", "--dry-run")["counts"]["same"] == 0
            told[kind] = command(str(path), "--kind", kind, "--as", "dewi", *more)
            assert told[kind]["applied"] == count
            # what is known by now is asked for in the scope of the post
            assert command(str(path), "--kind", kind, "--as", "dewi", "--dry-run")["counts"]["same"] == same
        units.write_bytes(book([UNIT_HEADER, [*RAHAYU[:6], 60, *RAHAYU[7:]]]))
        changed = command(str(units), "--kind", "wksbm", "--as", "dewi")
        assert (changed["counts"]["changed"], changed["applied"]) == (1, 1)
        for run in (changed, told["cases"]):
            assert command("--undo", run["run"], "--reason", "Latihan", "--as", "dewi")["status"] == "diurungkan"


def test_only_a_data_operator_imports_and_the_office_alone_sees_it(operator, hadi, sleman_dinsos, tmp_path):
    path = tmp_path / "wilayah.xlsx"
    path.write_bytes(book(paths(1)))
    with pytest.raises(CommandError, match="bukan operator data"):
        command(str(path), "--kind", "areas", "--as", "hadi")
    run = carried_out(paths(1), operator)
    for post, sees in ((operator, True), (hadi, False), (operator_of(sleman_dinsos), False)):
        with as_post(post):
            assert ImportRun.objects.filter(pk=run.pk).exists() == sees
            assert ImportRun.objects.visible_to(post).filter(pk=run.pk).exists() == sees
            assert ImportRow.objects.filter(run=run.pk).exists() == sees
    with pytest.raises(Refused, match="milik kantor lain"):
        imports.undo(run=run, reason="x", by=sleman_dinsos)


def test_the_mapping_of_an_office_is_remembered_for_its_next_file(operator):
    odd = [["Wil", "Letak", "Nomor"], ["Bangunharjo", "Salakan", 1]]
    file = ContentFile(book(odd), name="aneh.xlsx")
    run = imports.upload(kind=kind_named("areas"), file=file, by=operator)
    imports.check(run=run, by=operator)
    run = imports.finish_check(run=run, by=operator)
    assert (run.status, run.headers) == (ImportStatus.FAILED, ["Wil", "Letak", "Nomor"])
    assert "Kalurahan" in run.problem
    imports.check(run=run, by=operator, mapping={"kalurahan": "Wil", "padukuhan": "Letak", "rt": "Nomor"})
    run = imports.finish_check(run=run, by=operator)
    assert run.counts()["baru"] == 1
    again = checked(odd, operator)
    assert (again.counts()["baru"], again.notes[-1]) == (1, "Kolom dipadankan seperti impor terakhir kantor ini.")


def test_a_nik_of_the_file_stands_nowhere_in_the_open(operator):
    run = checked([[*HEADER, "NIK"], ["Sewon", "Bangunharjo", "Salakan", 1, "3402151201900001"]], operator)
    assert run.rows.get().read_cells()
    with run.file.storage.open(run.file.name) as file:
        assert file.read(2) == b"PK"
    with open(run.file.path, "rb") as raw:
        assert raw.read(2) != b"PK"


def test_a_nik_in_the_name_of_a_file_stands_nowhere_either(operator):
    nik = "3402151201900001"
    file = ContentFile(book(paths(1)), name=f"{nik} Budi.xlsx")
    run = imports.upload(kind=kind_named("areas"), file=file, by=operator)
    imports.check(run=run, by=operator)
    imports.finish_check(run=run, by=operator)
    imports.start(run=run, by=operator)
    run.refresh_from_db()
    told = [run.file_name, run.file.name, run.batch.title, *AuditEntry.objects.values_list("subject", flat=True)]
    assert not [words for words in told if nik in words]
    assert "Budi" in run.file_name
    assert "Budi" not in run.file.name
