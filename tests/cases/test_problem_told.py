"""What a list of the cases of one jenis asks of its case stands on the jenis, whoever wrote either (cases 0073)."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseProblem
from registry.models import Area, HistoryEntry, Organisation, OrganisationKind
from registry.scope import as_system
from tests import ground
from tests.cast import BANGUNHARJO, CATURTUNGGAL, SEWON
from tests.factories import cases as make

MIGRATION = import_module("cases.migrations.0073_a_jenis_is_found_where_and_when")
TOLD = ("seen_in", "area_id", "opened_at", "origin_id")


def _told():
    with as_system():
        return {pk: told for pk, *told in CaseProblem.objects.values_list("pk", *TOLD)}


def _expected():
    with as_system():
        return {pk: told for pk, *told in CaseProblem.objects.values_list("pk", *(f"case__{name}" for name in TOLD))}


@pytest.fixture
def two(sari):
    """A plain case and one that is hidden, the first one with two jenis."""
    plain, hidden = make.open_case(sari), make.open_case(sari, number=make.HIV)
    with as_system():
        CaseProblem.objects.create(case=plain, jenis=make.jenis(10))
    return plain, hidden


def test_it_is_what_the_case_tells(two, sari):
    assert _told() == _expected()
    assert sorted(seen for seen, *_ in _told().values()) == ["", SEWON, SEWON]
    assert {(area, by) for _, area, _, by in _told().values()} == {(two[0].area_id, sari.organisation_id)}


def test_it_follows_each_change_of_the_case(two, sari, bayu, sleman_dinsos):
    case = Case.objects.filter(pk=two[0].pk)
    with as_system():
        for change in (
            {"is_sensitive": True},
            {"is_sensitive": False},
            {"team": [1]},
            {"team": []},
            {"barred": [1]},
            {"barred": []},
            {"path": [sari.organisation_id, sleman_dinsos.organisation_id]},  # an office elsewhere
            {"path": [sari.organisation_id]},
            {"area": Area.objects.get(pk=BANGUNHARJO)},  # in the same kecamatan
            {"area": Area.objects.get(pk=CATURTUNGGAL)},
            {"origin": bayu.organisation},
            {"opened_at": timezone.now() - timedelta(days=400)},
        ):
            before = _told()
            assert case.update(**change) == 1
            assert _told() == _expected(), change
            assert _told() != before, change


def test_it_follows_an_office_that_moves(two, sari, bayu):
    """Whoever moves an office sees no case."""
    make.sent(two[0], sari, bayu)
    office = Organisation.objects.filter(pk=bayu.organisation_id)
    assert office.update(home_area=CATURTUNGGAL, kind=OrganisationKind.TKSK) == 1
    assert _told() == _expected()
    assert {seen for seen, *_ in _told().values()} == {""}


def test_it_follows_a_jenis_that_comes_to_another_case(two, sari):
    with as_system():
        assert CaseProblem.objects.filter(case=two[0], jenis__number=10).update(case=two[1]) == 1
        assert CaseProblem.objects.filter(jenis__number=10).get().seen_in == ""
    assert _told() == _expected()


def test_nobody_writes_it_by_hand(two):
    told = _told()
    with as_system():
        assert CaseProblem.objects.update(seen_in="x", area_id="x", opened_at=timezone.now(), origin_id=7) == 3
    assert _told() == told


def test_it_has_no_history_of_its_own(two):
    with as_system():
        before = HistoryEntry.objects.filter(table="cases_caseproblem").count()
        Case.objects.filter(pk=two[0].pk).update(is_sensitive=True)
        assert HistoryEntry.objects.filter(table="cases_caseproblem").count() == before
        CaseProblem.objects.filter(case=two[1]).update(is_main=False)
        assert HistoryEntry.objects.filter(table="cases_caseproblem").count() == before + 1


def test_rows_of_before_get_the_same(two):
    told = _told()
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseproblem DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_caseproblem SET seen_in = 'x', area_id = 'x', opened_at = now(), origin_id = 7")
        cursor.execute(re.search(r"UPDATE cases_caseproblem p SET .*?;", MIGRATION.UP, re.DOTALL)[0])
        cursor.execute("ALTER TABLE cases_caseproblem ENABLE TRIGGER USER")
    assert _told() == told


@pytest.mark.parametrize(
    ("conditions", "index"),
    [
        ("jenis_id = 8 AND seen_in = '34.02.15'", "problem_by_place"),
        ("jenis_id = 8 AND origin_id = 7 AND seen_in > ''", "problem_by_origin"),
        ("jenis_id = 8 AND seen_in >= '34.02' AND seen_in < '34.02/'", "problem_by_opening"),
    ],
    ids=["kecamatan", "unit", "kabupaten"],
)
def test_an_index_has_each_list_in_its_order(conditions, index, db):
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        cursor.execute(
            f"EXPLAIN SELECT opened_at, case_id FROM cases_caseproblem WHERE {conditions} "  # noqa: S608 - of this test
            "ORDER BY opened_at DESC, case_id DESC LIMIT 26"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"Index Only Scan using {index}" in plan
    assert "Sort" not in plan
