"""A pair of records knows the smallest place in which both are seen by their place alone, whoever wrote it, and an
office asks those of its own place without missing any (MatchReview.seen_in, cases/migrations/0076)."""

import re
from importlib import import_module
from itertools import combinations

import pytest
from django.db import connection

from cases.models import Case, MatchReview, Person
from registry.kept_sql import Viewer
from registry.models import Area, HistoryEntry
from registry.scope import as_post, as_system
from tests import ground
from tests.cast import BANTUL, CATURTUNGGAL, DEPOK, DIY, SEWON, SLEMAN
from tests.factories import cases as make

MIGRATION = import_module("cases.migrations.0076_pairs_are_found_where_one_sees")
DECIDERS = ("bayu", "tini", "dewi", "hadi", "ratna", "sleman_dinsos")
ELSEWHERE_IN_BANTUL = "34.02.01.2001"


@pytest.fixture
def every(sari, bayu, sleman_pengurus, dewi):
    """{name: case} of people who stand at different places."""
    made = {name: make.open_case(sari) for name in ("one", "two")}
    made["hidden"] = make.open_case(sari, number=make.HIV)
    made["beside"] = make.open_case(dewi, area=Area.objects.get(pk=ELSEWHERE_IN_BANTUL))
    made["sleman"] = make.open_case(sleman_pengurus)
    made["shared"] = make.open_case(sari, number=make.HIV)
    with as_system():
        path = [sari.organisation_id, bayu.organisation_id, dewi.organisation_id]
        Case.objects.filter(pk=made["shared"].pk).update(path=path)
    return made


@pytest.fixture
def pairs(every, dewi):
    """{(name, name): the id of their pair} of every two of them."""
    made = {}
    with as_system():
        for names in combinations(every, 2):
            first, second = sorted(every[name].person_id for name in names)
            pair = MatchReview(first_id=first, second_id=second, points=9, office=dewi.organisation)
            pair.save()
            made[names] = pair.pk
    return made


def _told(pairs):
    with as_system():
        told = dict(MatchReview.objects.values_list("pk", "seen_in"))
    return {names: told[pk] for names, pk in pairs.items()}


def test_a_pair_knows_the_smallest_place_of_both(pairs):
    assert _told(pairs) == {
        ("one", "two"): SEWON,
        ("one", "hidden"): "",
        ("one", "beside"): BANTUL,
        ("one", "sleman"): DIY,
        ("two", "hidden"): "",
        ("two", "beside"): BANTUL,
        ("two", "sleman"): DIY,
        ("hidden", "beside"): "",
        ("hidden", "sleman"): "",
        ("beside", "sleman"): DIY,
        **{(name, "shared"): "" for name in ("one", "two", "hidden", "beside", "sleman")},
    }


def test_two_provinces_have_no_place_together(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT common_place('34.02.15', '33.02.15'), common_place('', '34.02.15')")
        assert cursor.fetchone() == ("", "")


def test_it_follows_each_change_of_a_case(every, pairs):
    case, names = Case.objects.filter(pk=every["two"].pk), ("one", "two")
    with as_system():
        for change, place in (
            ({"is_sensitive": True}, ""),
            ({"is_sensitive": False}, SEWON),
            ({"barred": [1]}, ""),
            ({"barred": []}, SEWON),
            ({"area": Area.objects.get(pk=CATURTUNGGAL)}, DIY),
        ):
            assert case.update(**change) == 1
            told = _told(pairs)
            assert told[names] == place, change
            assert told["two", "sleman"] == {SEWON: DIY, DIY: DEPOK}.get(place, ""), change


def test_it_follows_a_pair_that_turns_to_another_person(every, pairs):
    pair = MatchReview.objects.filter(pk=pairs["one", "two"])
    with as_system():
        MatchReview.objects.exclude(pk=pair.get().pk).delete()
        first, second = sorted((every["one"].person_id, every["beside"].person_id))
        pair.update(first=first, second=second)
        assert pair.get().seen_in == BANTUL


def test_nobody_writes_it_by_hand(pairs):
    told = _told(pairs)
    with as_system():
        assert MatchReview.objects.update(seen_in=SLEMAN) == len(pairs)
    assert _told(pairs) == told


def test_it_has_no_history_of_its_own(every, pairs):
    with as_system():
        before = HistoryEntry.objects.filter(table="cases_matchreview").count()
        Case.objects.filter(pk=every["one"].pk).update(is_sensitive=True)
        assert HistoryEntry.objects.filter(table="cases_matchreview").count() == before
        MatchReview.objects.filter(pk=pairs["one", "two"]).update(points=8)
        assert HistoryEntry.objects.filter(table="cases_matchreview").count() == before + 1


def test_pairs_of_before_get_the_same(pairs):
    told = _told(pairs)
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_matchreview DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_matchreview SET seen_in = ''")
        cursor.execute(re.search(r"UPDATE cases_matchreview r SET .*?;", MIGRATION.UP, re.DOTALL)[0])
        cursor.execute("ALTER TABLE cases_matchreview ENABLE TRIGGER USER")
    assert _told(pairs) == told


@pytest.mark.parametrize("name", DECIDERS)
def test_whoever_sees_both_sees_the_pair(request, every, pairs, name):
    """And nobody else: as if it were asked of each pair, by both walls and by the first one alone."""
    post = request.getfixturevalue(name)
    with as_post(post):
        known = set(Person.objects.visible_to(post).values_list("pk", flat=True))
        behind_both = set(MatchReview.objects.visible_to(post).values_list("pk", flat=True))
    with as_system():
        seen = set(MatchReview.objects.visible_to(Viewer.of(post)).values_list("pk", flat=True))
    assert (
        seen == behind_both == {pk for names, pk in pairs.items() if {every[one].person_id for one in names} <= known}
    )
    assert bool(seen) == (name != "sleman_dinsos")


def test_whoever_opened_a_case_in_an_emergency_sees_its_pair(every, pairs, sleman_dinsos):
    sleman_dinsos.glass = every["one"].pk
    with as_system():
        seen = MatchReview.objects.visible_to(sleman_dinsos).values_list("pk", flat=True)
        assert list(seen) == [pairs["one", "sleman"]]


def test_pairs_elsewhere_are_not_looked_at(pairs, bayu, dewi):
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = MatchReview.objects.near(bayu).open().order_by().explain()
        assert MatchReview.objects.near(bayu).count() == 10
        assert MatchReview.objects.near(dewi).count() == 12
    assert "Index Scan using review_open_by_place" in plan
    assert f'{{"",{SEWON}}}' in plan
