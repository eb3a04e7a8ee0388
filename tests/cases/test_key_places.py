"""A key of a person knows in which kecamatan all its cases are seen by their place alone, whoever wrote it, and whom a
person could be is looked for there without missing anybody (PersonKey.seen_in, cases/migrations/0074)."""

import re
from importlib import import_module

import pytest
from django.db import connection

from cases import candidates
from cases.actions import persons
from cases.models import Case, Person, PersonKey
from cases.workflow import Kind
from registry.models import Area, HistoryEntry
from registry.scope import as_post, as_system
from tests import ground
from tests.cast import CATURTUNGGAL, DEPOK, SEWON
from tests.factories import cases as make

MIGRATION = import_module("cases.migrations.0074_whom_it_could_be_is_looked_for_where_one_sees")
PEOPLE = ("sari", "bayu", "tini", "dewi", "ratna", "pak_puskesmas", "balai", "sleman_pengurus", "sleman_dinsos")


def _places(person):
    """{where each of its keys says that it is seen}"""
    with as_system():
        return set(PersonKey.objects.filter(person=person).values_list("seen_in", flat=True))


@pytest.fixture
def every(sari, bayu, tini, dewi, pak_puskesmas, balai, sleman_pengurus):
    """{name: case} of people who are all alike, one for each way in which a case comes into sight."""
    made = {name: _of(sari) for name in ("alone", "up", "service")}
    made["hidden"] = _of(sari, number=make.HIV)
    made["office"] = _of(bayu)
    made["team"], made["other"] = _of(sleman_pengurus), _of(sleman_pengurus)
    made["two"] = _of(sari)
    made["hidden service"] = _of(sari, number=make.HIV)
    make.forward(make.accepted(made["up"], sari, bayu), bayu, tini)
    make.accepted(made["service"], sari, pak_puskesmas, Kind.SERVICE)
    with as_system():
        path = [*made["hidden service"].path, pak_puskesmas.organisation_id]
        Case.objects.filter(pk=made["hidden service"].pk).update(path=path)
        Case.objects.filter(pk=made["team"].pk).update(team=[pak_puskesmas.pk, sari.pk])
        Case.objects.filter(pk=made["other"].pk).update(path=[*made["other"].path, balai.organisation_id])
        second = _of(sleman_pengurus)
        Case.objects.filter(pk=second.pk).update(person=made["two"].person)
    return made


def _of(post, **fields):
    return make.open_case(post, person=make.person("Wagiyem Rahayu"), **fields)


def test_a_key_knows_where_its_person_is_seen(every):
    assert {name: _places(case.person) for name, case in every.items()} == {
        "alone": {SEWON},
        "up": {SEWON},
        "office": {SEWON},
        "service": {""},
        "hidden": {""},
        "team": {""},
        "other": {""},
        "two": {""},
        "hidden service": {""},
    }


def test_it_follows_each_change_of_a_case(every, pak_puskesmas):
    case = Case.objects.filter(pk=every["alone"].pk)
    with as_system():
        for change, place in (
            ({"is_sensitive": True}, ""),
            ({"is_sensitive": False}, SEWON),
            ({"barred": [1]}, ""),
            ({"barred": []}, SEWON),
            ({"path": [every["alone"].origin_id, pak_puskesmas.organisation_id]}, ""),
            ({"path": [every["alone"].origin_id]}, SEWON),
            ({"area": Area.objects.get(pk=CATURTUNGGAL)}, DEPOK),
        ):
            assert case.update(**change) == 1
            assert _places(every["alone"].person) == {place}, change


def test_it_follows_a_key_that_comes_later(every):
    person = every["hidden"].person
    with as_system():
        persons.index(person)
        persons.index(every["alone"].person)
        PersonKey.objects.create(person=person, key="x")
        PersonKey.objects.filter(key="x").update(person=every["alone"].person)
    assert (_places(person), _places(every["alone"].person)) == ({""}, {SEWON})


def test_nobody_writes_it_by_hand(every):
    with as_system():
        assert PersonKey.objects.update(seen_in=DEPOK) > 8
    assert _places(every["hidden"].person) == {""}
    assert _places(every["alone"].person) == {SEWON}


def test_keys_of_before_get_the_same(every):
    told = {name: _places(case.person) for name, case in every.items()}
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_personkey DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_personkey SET seen_in = ''")  # as the new column begins
        cursor.execute(re.search(r"UPDATE cases_personkey k SET .*?;", MIGRATION.UP, re.DOTALL)[0])
        cursor.execute("ALTER TABLE cases_personkey ENABLE TRIGGER USER")
    assert {name: _places(case.person) for name, case in every.items()} == told


def test_it_has_no_history(every):
    with as_system():
        Case.objects.filter(pk=every["alone"].pk).update(is_sensitive=True)
        assert not HistoryEntry.objects.filter(table="cases_personkey").exists()


@pytest.mark.parametrize("name", PEOPLE)
def test_all_who_are_seen_are_found(request, every, name):
    """And nobody else: as if it were asked of each person."""
    post = request.getfixturevalue(name)
    asked = make.person("Wagiyem Rahayu")
    with as_post(post):
        found = {one.person.pk for one in candidates.search(asked, post=post, least=-99, most=99)}
        seen = set(Person.objects.visible_to(post).standing().values_list("pk", flat=True))
    assert found == seen
    assert (name in ("sleman_dinsos", "balai")) or seen


def test_a_case_opened_in_an_emergency_is_found(every, sleman_dinsos):
    sleman_dinsos.glass = every["hidden"].pk
    with as_system():
        found = candidates.search(make.person("Wagiyem Rahayu"), post=sleman_dinsos, least=-99, most=99)
    assert every["hidden"].person in [one.person for one in found]


@pytest.mark.parametrize(
    ("places", "place"),
    [
        ("{34.02,34.02.15}", "34.02.15"),
        ("{34.02.15,34.02}", "34.02.15"),
        ("{34.02}", ""),
        ("{34.02,34.04}", ""),  # a case of each, recorded at the kabupaten itself
        ("{34.02,34.02.15,34.02.16}", ""),
        ("{-,+}", ""),
        ("{+,34.02}", ""),
        ("{}", ""),
    ],
)
def test_one_place_is_a_kecamatan_and_its_kabupaten(places, place, db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT one_place(%s::text[])", [places])
        assert cursor.fetchone() == (place,)


def test_a_unit_looks_wherever_it_recorded(every, sari, sleman_pengurus):
    """Once in each: of a place within another one nobody is weighed twice."""
    with as_system():
        moved = Case.objects.filter(pk=every["other"].pk)
        moved.update(origin=sari.organisation, path=[sari.organisation_id])
        (lows, _), _ = candidates._where(sari)
        assert lows[0] == ""
        assert set(lows[1:]) == {SEWON, DEPOK}
        Case.objects.filter(pk=every["alone"].pk).update(area=Area.objects.get(pk="34.02"))
        (lows, _), _ = candidates._where(sari)
        assert set(lows[1:]) == {"34.02", DEPOK}
    with as_post(sari):
        found = candidates.search(make.person("Wagiyem Rahayu"), post=sari, least=-99, most=99)
        assert every["other"].person in [one.person for one in found]


def test_a_key_that_is_wrong_shows_nobody(every, bayu, sleman_dinsos):
    """Whoever is read afterwards is read through both walls."""
    hidden = every["hidden"].person
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_personkey DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_personkey SET seen_in = %s WHERE person_id = %s", [SEWON, hidden.pk])
        cursor.execute("ALTER TABLE cases_personkey ENABLE TRIGGER USER")
    for post in (bayu, sleman_dinsos):
        with as_post(post):
            found = candidates.search(make.person("Wagiyem Rahayu"), post=post, least=-99, most=99)
            assert hidden not in [one.person for one in found]


def test_only_the_own_place_is_looked_at(every, bayu, tini, dewi, ratna, sari, sleman_pengurus):
    def where(post):
        (lows, highs), is_all_seen = candidates._where(post)
        return list(zip(lows, highs, strict=True))[1:], is_all_seen

    assert where(bayu) == ([(SEWON, f"{SEWON}/")], False)
    assert where(sari) == ([(SEWON, f"{SEWON}/")], False)
    assert where(tini) == ([(SEWON, f"{SEWON}/")], True)
    assert where(dewi) == ([("34.02", "34.02/")], True)
    assert where(ratna) == ([("34", "34/")], True)
    assert candidates._where(None) == (([""], ["~"]), True)


def test_an_index_has_them_without_the_keys(every):
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_personkey DROP CONSTRAINT cases_personkey_pkey")  # of so few rows it does too
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT person_id FROM cases_personkey "
            "WHERE key = ANY ('{a,b}') AND seen_in >= %s AND seen_in < %s",
            [SEWON, f"{SEWON}/"],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using person_key_found" in plan
    assert re.search(r"Index Cond: .*key = ANY.*seen_in >=.*seen_in <", plan)
