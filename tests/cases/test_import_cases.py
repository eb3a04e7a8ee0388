"""Impor orang dan kasus: damaged numbers are named, known people are recognised in the own scope, all is taken back."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cases.actions import persons
from cases.actions.jenis import succeed_edition
from cases.models import Case, CaseEvent, CaseProblem, JenisEdition, MatchReview, Person, PersonKey
from cases.models.person import nik_key
from registry.actions import imports
from registry.imports.kinds import kind_named
from registry.models import HistoryEntry, ImportRun
from registry.refusal import Refused
from registry.scope import as_post, as_system
from registry.workflow import ImportStatus
from tests.books import book
from tests.factories import cases as make
from tests.registry.test_history import dump

HEADER = ["NIK", "Nama", "JK", "Tgl Lahir", "Umur", "Kecamatan", "Desa", "Dusun", "RT", "Jenis PMKS", "Keterangan"]
NIK = "3402155708550001"
WAGIYEM = [NIK, "Wagiyem", "P", "17-08-1955", "", "Sewon", "Bangunharjo", "Salakan", 1, "8; 24", "Tinggal sendiri."]
SUPRI = ["", "Supriyadi", "Laki-laki", "", "65 th", "Kec. Sewon", "Desa Bangunharjo", "", "", "KFM", ""]
AFFECTED = (Person, PersonKey, Case, CaseProblem, CaseEvent, MatchReview)


@pytest.fixture
def operator(dewi):
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    return dewi


def checked(rows, by, header=HEADER):
    file = ContentFile(book([header, *rows]), name="ppks.xlsx")
    run = imports.upload(kind=kind_named("cases"), file=file, by=by)
    imports.check(run=run, by=by)
    return imports.finish_check(run=run, by=by)


def carried_out(run, by):
    imports.start(run=run, by=by)
    imports.carry_on(run=run, by=by)
    run.refresh_from_db()
    return run


def row(**fields):
    return list((dict(zip(HEADER, WAGIYEM, strict=True)) | fields).values())


def said(run):
    return [(kept.outcome, kept.column, kept.reason) for kept in run.rows.all()]


def test_two_people_come_in_with_their_cases(operator, mugi_waras):
    run = carried_out(checked([WAGIYEM, SUPRI], operator), operator)
    assert said(run) == [("baru", "", ""), ("baru", "", "")]
    one, two = Case.objects.order_by("pk").select_related("person", "area")
    assert (one.person.read_nik(), one.person.birth_date.isoformat(), one.area.name) == (NIK, "1955-08-17", "Salakan")
    assert list(one.problems.order_by("-is_main").values_list("jenis__number", flat=True)) == [8, 24]
    assert (two.person.nik_missing, two.person.sex, two.area.name) == ("belum_tahu", "L", "Bangunharjo")
    assert (one.origin, one.holder, one.path) == (operator.organisation, operator.organisation, [one.holder_id])
    assert one.events.get().verb == "open"
    assert PersonKey.objects.filter(person=one.person).exists()
    with as_post(operator):
        assert Case.objects.visible_to(operator).count() == 2
    again = checked([WAGIYEM, SUPRI], operator)
    assert [outcome for outcome, _, _ in said(again)] == ["sama", "sama"]


WRONG = {
    "NIK of fifteen digits and a nought": ({"NIK": 3402155708550000}, "nik", "dibulatkan Excel"),
    "NIK with an exponent": ({"NIK": "3,40E+15"}, "nik", "rusak oleh Excel"),
    "a short NIK": ({"NIK": "34021557085500"}, "nik", "14 angka"),
    "an American date": ({"Tgl Lahir": "08/17/1955"}, "lahir", "bulan 17 tidak ada"),
    "neither birth nor age": ({"Tgl Lahir": ""}, "lahir", "atau umur"),
    "no sex": ({"JK": ""}, "lp", "L/P belum diisi"),
    "no name": ({"Nama": ""}, "nama", "Isi nama"),
    "no jenis": ({"Jenis PMKS": ""}, "jenis", "belum diisi"),
    "an unknown jenis": ({"Jenis PMKS": "Lanjut Usia Terlantra"}, "jenis", "Mungkin maksudnya Lanjut Usia Terlantar?"),
    "a jenis that has no successor": ({"Jenis PMKS": "RTLH"}, "jenis", "tidak mempunyai padanan tunggal"),
    "one good jenis and one that is gone": ({"Jenis PMKS": "8, Keluarga Rentan"}, "jenis", "padanan tunggal"),
    "another kabupaten": ({"Kecamatan": "", "Desa": "Caturtunggal"}, "kalurahan", "tidak ada di wilayah"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_row_that_cannot_be_is_named_with_its_column(fault, operator):
    fields, column, sentence = WRONG[fault]
    ((outcome, where, reason),) = said(checked([row(**fields)], operator))
    assert (outcome, where) == ("salah", column)
    assert sentence in reason


RIGHT = {
    "old codes": ({"Jenis PMKS": "WRSE / KTK"}, [23, 19]),
    "numbers with names": ({"Jenis PMKS": "8. Lanjut Usia Terlantar\n24. Fakir Miskin"}, [8, 24]),
    "a number as a number": ({"Jenis PMKS": 8}, [8]),
    "an everyday name": ({"Jenis PMKS": "Lansia terlantar"}, [8]),
    "a year for a birth": ({"Tgl Lahir": 1955}, [8, 24]),
    "a serial number for a birth": ({"Tgl Lahir": 20318}, [8, 24]),
    "a NIK with apostrophe and blanks": ({"NIK": "'3402 1557 0855 0001"}, [8, 24]),
}


@pytest.mark.parametrize("way", RIGHT)
def test_what_offices_write_is_understood(way, operator):
    fields, numbers = RIGHT[way]
    run = carried_out(checked([row(**fields)], operator), operator)
    assert said(run) == [("baru", "", "")]
    problems = CaseProblem.objects.order_by("pk").values_list("jenis__number", flat=True)
    assert list(problems) == numbers


def test_the_same_person_five_times_is_one_new_and_the_others_same_or_asked_about(operator):
    rows = [WAGIYEM, WAGIYEM, row(NIK=""), row(Nama="Wagiem", NIK=""), row(**{"Jenis PMKS": "9"})]
    run = checked(rows, operator)
    outcomes = [outcome for outcome, _, _ in said(run)]
    assert outcomes == ["baru", "sama", "ragu", "ragu", "ragu"]
    assert all("baris 2" in reason for outcome, _, reason in said(run) if outcome != "baru")
    imports.decide(run=run, decisions={4: "baru", 5: "lewati", 6: "sama"}, by=operator)
    run = carried_out(run, operator)
    assert (Person.objects.count(), Case.objects.count()) == (2, 3)
    assert Case.objects.filter(person__nik_index__isnull=False).count() == 2


def test_a_known_person_waits_for_a_decision_and_the_same_gets_one_more_case(operator, sari):
    known = make.open_case(sari, person=make.person(birth_year=1955)).person
    run = checked([row(NIK="", **{"Tgl Lahir": 1955, "Jenis PMKS": "24"}), row(NIK="", Nama="Wagiyeem")], operator)
    first, second = run.rows.all()
    assert (first.outcome, first.candidate, first.column) == ("ragu", str(known.pk), "jenis")
    assert (second.outcome, second.candidate) == ("ragu", str(known.pk))
    with pytest.raises(Refused, match="Putuskan dulu"):
        imports.start(run=run, by=operator)
    imports.decide(run=run, decisions={2: "sama", 3: "baru"}, by=operator)
    carried_out(run, operator)
    assert known.cases.count() == 2
    assert Person.objects.count() == 2


def test_a_case_under_the_list_before_is_the_same_case(operator, sari, admin_sistem):
    make.open_case(sari, person=make.person(birth_year=1955))
    told = row(NIK="", **{"Tgl Lahir": 1955, "Jenis PMKS": "8"})
    assert said(checked([told], operator))[0][0] == "sama"
    edition, today = JenisEdition.objects.get(), timezone.localdate()
    succeed_edition(edition=edition, name="Baru", legal_basis="-", starts_on=today, by=admin_sistem.user)
    assert said(checked([told], operator))[0][0] == "sama"


def test_a_doubtful_nik_that_comes_in_is_found_to_be_put_in_order(operator):
    carried_out(checked([row(**{"Tgl Lahir": "18-08-1955"})], operator), operator)
    assert Person.objects.get().nik_fault == "lahir"


def test_what_a_known_person_lacks_is_filled_and_nothing_is_overwritten(operator, sari):
    known = make.open_case(sari, person=make.person(birth_year=1955, address="Rumah lama")).person
    persons.index(known)
    before = dump(*AFFECTED)
    header = [*HEADER, "No HP", "Alamat"]
    told = [*row(NIK=NIK, **{"Tgl Lahir": 1955, "Dusun": "", "Jenis PMKS": "8"}), 81234567890, "Rumah baru"]
    run = carried_out(checked([told], operator, header), operator)
    assert said(run) == [("berubah", "", "Dilengkapi: NIK, telepon.")]
    known.refresh_from_db()
    assert (known.read_nik(), known.phone, known.address) == (NIK, "081234567890", "Rumah lama")
    assert CaseEvent.objects.filter(verb="identify").get().text == "Dilengkapi: NIK, telepon."
    assert PersonKey.objects.filter(person=known, key=nik_key(NIK)).exists()
    imports.undo(run=run, reason="Salah berkas", by=operator)
    imports.finish_undo(run=run, reason="Salah berkas", by=operator)
    assert dump(*AFFECTED) == before  # also under which keys she is found


def test_whether_somebody_exists_elsewhere_changes_nothing(operator, sleman_pengurus, sari):
    before = said(checked([WAGIYEM], operator))
    make.open_case(sleman_pengurus, person=make.person(nik=NIK))
    make.open_case(sari, number=make.HIV, person=make.person(nik=NIK))  # restricted: not on its path
    assert said(checked([WAGIYEM], operator)) == before == [("baru", "", "")]


def test_nobody_sees_the_number_of_a_row_and_undone_all_is_as_it_was(operator, sari, sleman_pengurus, bayu):
    make.open_case(sleman_pengurus, person=make.person(nik=NIK))  # the look for twins finds her, everywhere
    known = make.open_case(sari, person=make.person("Supriyadi", sex="L", birth_year=1961)).person
    before = dump(*AFFECTED)
    run = checked([WAGIYEM, row(NIK="", Nama="Supriyadi", JK="L", **{"Tgl Lahir": 1961, "Jenis PMKS": "9"})], operator)
    imports.decide(run=run, decisions={3: "sama"}, by=operator)
    run = carried_out(run, operator)
    assert (run.counts()["diterapkan"], known.cases.count()) == (2, 2)
    for table in dump(*AFFECTED).values():
        assert not any(NIK in line for line in table)
    with as_system():
        assert not HistoryEntry.objects.of_batch(run.batch_id).filter(after__icontains=NIK).exists()
    imports.undo(run=run, reason="Salah berkas", by=operator)
    run = imports.finish_undo(run=run, reason="Salah berkas", by=operator)
    assert (run.status, run.problem) == (ImportStatus.UNDONE, "")
    assert dump(*AFFECTED) == before


def test_pairs_that_the_look_for_twins_finds_belong_to_the_batch(operator, ratna, sleman_pengurus, committed_db):
    from cases import tasks

    make.open_case(sleman_pengurus, person=make.person(nik=NIK, birth_year=1955))
    before = dump(MatchReview, Person)
    run = carried_out(checked([WAGIYEM], operator), operator)
    made = Case.objects.get(person=run.rows.get().made)
    assert tasks.look_for_twins_of.call([made.pk], operator.pk, run.batch_id) == 1
    assert MatchReview.objects.count() == 1
    imports.undo(run=run, reason="Salah", by=operator)
    imports.finish_undo(run=run, reason="Salah", by=operator)
    assert dump(MatchReview, Person) == before
    assert tasks.look_for_twins_of.call([made.pk], operator.pk, run.batch_id) is None


# --- between the check and the run -----------------------------------------------------------------------------------


def test_who_was_recorded_since_the_check_is_said_on_the_row(operator, sari):
    run = checked([WAGIYEM, row(NIK="", Nama="Supriyadi", JK="L", **{"Tgl Lahir": 1961, "Jenis PMKS": "9"})], operator)
    assert [outcome for outcome, _, _ in said(run)] == ["baru", "baru"]
    make.open_case(sari, person=make.person(nik=NIK))
    run = carried_out(run, operator)
    assert said(run) == [("berubah", "", "Dilengkapi: tanggal lahir."), ("baru", "", "")]
    assert Person.objects.filter(name__in=["Wagiyem", "Supriyadi"]).count() == 2


def test_who_has_come_into_sight_since_the_check_is_said_on_the_row(operator, sleman_pengurus):
    case = make.open_case(sleman_pengurus, person=make.person(nik=NIK))
    run = checked([WAGIYEM], operator)
    assert said(run) == [("baru", "", "")]
    with as_system():
        Case.objects.filter(pk=case.pk).update(path=[*case.path, operator.organisation_id])
    run = carried_out(run, operator)
    assert said(run) == [("berubah", "", "Dilengkapi: alamat, tanggal lahir.")]
    assert Person.objects.count() == 1


def test_only_those_who_have_changed_are_compared_again(operator, sari, monkeypatch):
    asked = []
    monkeypatch.setattr("cases.imports.search_many", lambda records, **told: asked.append((len(records), told)) or {})
    run = checked([WAGIYEM], operator)
    known = make.open_case(sari, person=make.person("Supriyadi", sex="L")).person
    carried_out(run, operator)
    assert [(count, told.get("among")) for count, told in asked] == [(1, None), (1, {known.pk})]


def test_whoever_goes_on_for_somebody_else_compares_with_everybody(operator, sari, dewi, monkeypatch):
    """Another operator of the office may see a case that the first one does not."""
    asked = []
    run = checked([WAGIYEM], operator)
    with as_system():
        ImportRun.objects.filter(pk=run.pk).update(checked_by=sari)
    monkeypatch.setattr("cases.imports.search_many", lambda records, **told: asked.append(told.get("among")) or {})
    carried_out(run, operator)
    assert asked == [None]
