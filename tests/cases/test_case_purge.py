"""Cases whose time of keeping is over go for good: rows, files and what stands in indexes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from cases.actions import access, cases, purge, rights
from cases.models import Case, FamilyMember, Jenis, Person, PersonKey
from cases.models.person import ELSEWHERE, places_told
from registry import scope
from registry.import_sheets import result_of
from registry.models import AuditEntry, ImportRow, ReadEntry
from registry.models.area import district_code
from registry.scope import as_post
from tests import ground
from tests.cases.test_import_cases import SUPRI, WAGIYEM, carried_out, checked
from tests.factories import cases as make

NIK = "3402155708540001"
CANARY = "Zulaikhatun"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_owner(db):
    """The command runs as the owner of the tables."""
    with ground.as_owner():
        yield


def full_case(sari, bayu, **person):
    """A case with something in every corner, closed by the kalurahan."""
    case = make.open_case(sari, person=make.person(CANARY, nik=NIK, **person), chronology=f"{CANARY} sakit.")
    access.keep_secret(case=case, safe_address=CANARY, reporter=CANARY, by=sari)
    access.add_member(case=case, post=bayu, reason=CANARY, by=sari)
    make.attached(case, title=CANARY)
    hop = make.accepted(case, sari, bayu)
    make.issued(case, hop, recipient=CANARY)
    make.asked(case, sari, text=CANARY)
    make.report_back(hop, bayu)
    cases.add_note(case=case, text=CANARY, by=sari)
    case.refresh_from_db()
    cases.close(case=case, outcome="pindah", closed_on=timezone.localdate(), by=sari, text=CANARY)
    return case


def age(case, years):
    day = timezone.localdate() - timedelta(days=int(365.25 * years) + 2)
    Case.objects.filter(pk=case.pk).update(closed_on=day)


def holding(text):
    """The tables of the program in which this text stands."""
    found = set()
    for label in ("registry", "cases", "training"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{text}%"])  # noqa: S608
                if cursor.fetchone()[0]:
                    found.add(model._meta.db_table)
    return found


def files():
    return [path for path in Path(storages["sealed"].location).rglob("*") if path.is_file()]


def test_a_case_is_due_when_its_time_is_over_and_not_before(sari, bayu):
    case = full_case(sari, bayu)
    age(case, 9.9)
    assert purge.due() == []
    age(case, 10)
    assert purge.due() == [case.pk]


def test_the_longest_time_of_its_jenis_counts(sari, bayu):
    jenis = [make.jenis(make.ELDERLY), make.jenis(24)]
    case = make.open_case(sari, problems=jenis, main=jenis[0])
    cases.close(case=case, outcome="pindah", closed_on=timezone.localdate(), by=sari)
    Jenis.objects.filter(number=24).update(retention_years=25)
    age(case, 11)
    assert purge.due() == []


def test_an_open_case_is_never_due(sari):
    make.open_case(sari, at=timezone.now() - timedelta(days=9000))
    assert purge.due() == []


def test_nothing_of_the_case_is_left_anywhere(sari, bayu, client_of, as_owner, django_capture_on_commit_callbacks):
    case, other = full_case(sari, bayu), make.open_case(sari)
    client_of(bayu).get(case.get_absolute_url())
    assert len(files()) == 2
    assert {"cases_case", "cases_person", "cases_caseevent", "cases_document", "cases_letter"} <= holding(CANARY)
    with django_capture_on_commit_callbacks(execute=True):
        counts = purge.erase([case.pk], because="Masa simpan habis")
    assert counts["Case"] == counts["Person"] == 1
    assert holding(CANARY) == holding(case.number) == holding(case.public_id) == set()
    assert files() == []
    assert Case.objects.get() == other
    assert not Person.objects.filter(nik_index__isnull=False).exists()


def test_what_stays_is_a_line_of_the_audit_and_the_log_of_who_looked(sari, bayu, client_of, as_owner):
    case = full_case(sari, bayu)
    client_of(bayu).get(case.get_absolute_url())
    purge.erase([case.pk], because="Masa simpan habis")
    line = AuditEntry.objects.get(verb="case.purge")
    assert (line.subject, line.detail) == ("Masa simpan habis", {"cases": 1, "persons": 1})
    assert ReadEntry.objects.of_case(case.pk).exists()


def test_a_person_with_another_case_stays(sari, bayu, as_owner):
    case = full_case(sari, bayu)
    other = make.open_case(sari, person=make.person("Sutinah"))
    Case.objects.filter(pk=other.pk).update(person=case.person)
    assert ELSEWHERE in Person.objects.get(pk=case.person_id).seen_in
    purge.erase([case.pk], because="x")
    assert Person.objects.get(pk=case.person_id).seen_in == places_told(other.area_id, is_sensitive=False)
    keys = PersonKey.objects.filter(person=case.person_id)
    assert set(keys.values_list("seen_in", flat=True)) == {district_code(other.area_id)}


def test_the_triggers_stand_again_afterwards(sari, bayu, as_owner):
    purge.erase([full_case(sari, bayu).pk], because="x")
    case = make.open_case(sari)
    with pytest.raises(Exception, match="hanya boleh ditambah"), transaction.atomic():
        case.events.all().delete()


def test_the_program_itself_cannot_purge(sari, bayu):
    case = full_case(sari, bayu)
    with scope.as_system(), pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        purge.erase([case.pk], because="x")
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_command_counts_first_and_names_what_it_took(sari, bayu, as_owner, capsys):
    case = full_case(sari, bayu)
    call_command("purge")
    age(case, 12)
    call_command("purge", "--dry-run")
    assert Case.objects.exists()
    call_command("purge")
    out = capsys.readouterr().out
    assert "Tidak ada kasus yang habis masa simpannya." in out
    assert "1 kasus akan dihapus." in out
    assert "1 kasus dan 1 orang dihapus." in out
    assert not Case.objects.exists()


def test_one_case_goes_on_a_granted_request_with_its_reason(sari, bayu, as_owner):
    case = full_case(sari, bayu)
    with pytest.raises(CommandError, match="alasannya"):
        call_command("purge", "--case", case.number)
    with pytest.raises(CommandError, match="Tidak ada kasus"):
        call_command("purge", "--case", "3402-2026-1", "--because", "x")
    with pytest.raises(CommandError, match="Belum ada permintaan hapus"):
        call_command("purge", "--case", case.number, "--because", "x")
    asked = make.asked(case, sari, kind="hapus")
    rights.answer(request=asked, answer="dipenuhi", answer_text="Dihapus.", by=sari)
    call_command("purge", "--case", case.number, "--because", "Permintaan dikabulkan")
    assert not Case.objects.exists()


def test_a_relative_in_another_family_is_forgotten_not_erased(sari, bayu, as_owner):
    case, other = full_case(sari, bayu), make.open_case(sari)
    row = FamilyMember.objects.create(
        person=other.person, case=other, relative=case.person, name="Ibu", relation="orang_tua", recorded_by=sari
    )
    purge.erase([case.pk], because="x")
    row.refresh_from_db()
    assert row.relative is None


def test_the_import_that_brought_the_person_forgets_the_row_and_the_file(
    dewi, mugi_waras, as_owner, django_capture_on_commit_callbacks
):
    """The rows and the file of an import are its log; of who was erased they keep nothing, of the others the row."""
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    run = carried_out(checked([WAGIYEM, SUPRI, WAGIYEM], dewi), dewi)
    again = carried_out(checked([WAGIYEM, [*SUPRI[:1], "Suprapto", *SUPRI[2:]]], dewi), dewi)
    assert len(files()) == 2
    case = Case.objects.get(person__name="Wagiyem")
    with django_capture_on_commit_callbacks(execute=True):
        purge.erase([case.pk], because="Permintaan hapus")
    told = {(row.run_id, row.number): row.read_cells() for row in ImportRow.objects.all()}
    assert len(told) == 5
    assert [key for key, cells in told.items() if "Wagiyem" in cells] == []
    assert sorted(key for key, cells in told.items() if "Supr" in cells) == [(run.pk, 3), (again.pk, 3)]
    assert files() == []
    with as_post(dewi):
        assert result_of(run, ImportRow.objects.filter(run=run))
