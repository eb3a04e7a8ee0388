"""A name is looked for where an office sees persons, and nobody is missed (Person.seen_in, cases/migrations/0079)."""

import re
from importlib import import_module

import pytest
from django.db import connection
from django.db.models import Func

from cases.filters import search
from cases.models import Case, Person
from cases.models.person import BESIDE, ELSEWHERE, HIDDEN, NAME_KEYS, places_told
from cases.name_search import first_called, is_asked_here, places_of
from cases.workflow import Kind
from registry.models import Organisation
from registry.models.organisation import TERRITORIAL_KINDS
from registry.scope import as_post, as_system
from tests import ground
from tests.factories import cases as make

MIGRATION = import_module("cases.migrations.0079_what_is_hidden_is_found_where_it_lies")
REGENCY, DISTRICT = "34.02", "34.02.15"
PEOPLE = ("sari", "bayu", "tini", "dewi", "ratna", "pak_puskesmas", "balai", "sleman_pengurus", "sleman_dinsos")


def _places(case):
    with as_system():
        return Person.objects.values_list("seen_in", flat=True).get(cases=case)


@pytest.fixture
def every(sari, bayu, tini, dewi, pak_puskesmas, balai, sleman_pengurus, sleman_dinsos):
    """{name: case}, one for each way in which a case comes into sight."""
    made = {name: make.open_case(sari) for name in ("alone", "up", "service")}
    for name in ("hidden", "hidden_up", "hidden_far", "hidden_service"):
        made[name] = make.open_case(sari, number=make.HIV)
    make.accepted(made["hidden_up"], sari, bayu)
    make.accepted(made["hidden_service"], sari, pak_puskesmas, Kind.SERVICE)
    made["office"] = make.open_case(bayu)
    made["team"] = make.open_case(sleman_pengurus)
    made["other"] = make.open_case(sleman_pengurus)
    make.forward(make.accepted(made["up"], sari, bayu), bayu, tini)
    make.accepted(made["service"], sari, pak_puskesmas, Kind.SERVICE)
    with as_system():
        Case.objects.filter(pk=made["team"].pk).update(team=[pak_puskesmas.pk, sari.pk])
        path = [*made["other"].path, balai.organisation_id]
        Case.objects.filter(pk=made["other"].pk).update(path=path)
        far = [*made["hidden_far"].path, sleman_dinsos.organisation_id]
        Case.objects.filter(pk=made["hidden_far"].pk).update(path=far)
    return made


def test_a_person_knows_where_its_cases_are_seen(every):
    assert {name: _places(case) for name, case in every.items()} == {
        "alone": [REGENCY, DISTRICT],
        "up": [REGENCY, DISTRICT],
        "office": [REGENCY, DISTRICT],
        "service": [BESIDE, REGENCY, DISTRICT],
        "hidden": [HIDDEN, REGENCY, DISTRICT],
        "hidden_up": [HIDDEN, REGENCY, DISTRICT],
        "hidden_far": [ELSEWHERE],
        "hidden_service": [HIDDEN, BESIDE, REGENCY, DISTRICT],
        "team": [ELSEWHERE],
        "other": [BESIDE, *places_told(every["other"].area_id, is_sensitive=False)],
    }


def test_it_follows_whatever_is_written_of_a_case(every, sari, pak_puskesmas, sleman_pengurus):
    case, other = every["alone"], every["other"]
    with as_system():
        for change, places in (
            ({"is_sensitive": True}, [HIDDEN, REGENCY, DISTRICT]),
            ({"team": [sari.pk]}, [ELSEWHERE]),
            ({"team": []}, [HIDDEN, REGENCY, DISTRICT]),
            ({"area": other.area_id}, [HIDDEN, *places_told(other.area_id, is_sensitive=False)]),
            ({"area": case.area_id}, [HIDDEN, REGENCY, DISTRICT]),
            ({"is_sensitive": False}, [REGENCY, DISTRICT]),
            ({"barred": [1]}, [HIDDEN, REGENCY, DISTRICT]),
            ({"barred": []}, [REGENCY, DISTRICT]),
            ({"team": [sari.pk]}, [ELSEWHERE]),
            ({"team": []}, [REGENCY, DISTRICT]),
            ({"path": [sari.organisation_id, pak_puskesmas.organisation_id]}, [BESIDE, REGENCY, DISTRICT]),
            ({"origin": sleman_pengurus.organisation}, [BESIDE, ELSEWHERE]),
            ({"origin": pak_puskesmas.organisation}, [BESIDE, REGENCY, DISTRICT]),
            ({"path": [pak_puskesmas.organisation_id]}, [REGENCY, DISTRICT]),
        ):
            Case.objects.filter(pk=case.pk).update(**change)
            assert _places(case) == places, change
        mine = case.person_id
        Case.objects.filter(pk=case.pk).update(person=other.person_id)
        assert Person.objects.get(pk=mine).seen_in == []
        both = Person.objects.get(pk=other.person_id).seen_in
        assert both == sorted([BESIDE, REGENCY, DISTRICT, *places_told(other.area_id, is_sensitive=False)])
        Case.objects.filter(pk=case.pk).update(person=mine)
        assert _places(case) == [REGENCY, DISTRICT]


def test_nobody_writes_it_by_hand(every):
    with as_system():
        stale = Person.objects.get(pk=every["alone"].person_id)
        stale.seen_in = ["x"]
        stale.save()
        assert _places(every["alone"]) == [REGENCY, DISTRICT]


def test_it_follows_a_case_that_comes_and_one_that_goes(every):
    with as_system():
        one = Case.objects.get(pk=every["other"].pk)
        one.pk, one._state.adding, one.public_id, one.number = None, True, "x", "3402-2026-99999"
        one.person_id = every["alone"].person_id
        one.save()
        assert _places(one) == sorted({BESIDE, REGENCY, DISTRICT, *places_told(one.area_id, is_sensitive=False)})
        one.delete()
        assert _places(every["alone"]) == [REGENCY, DISTRICT]


def test_an_organisation_of_another_kind_stands_beside(every, pak_puskesmas):
    case = every["service"]
    with as_system():
        for kind, places in (("kalurahan", [REGENCY, DISTRICT]), ("kesehatan", [BESIDE, REGENCY, DISTRICT])):
            Organisation.objects.filter(pk=pak_puskesmas.organisation_id).update(kind=kind)
            assert _places(case) == places


def test_an_office_that_moves_is_from_elsewhere(every, bayu, admin_sistem):
    """Whoever moves an office sees no case."""
    office, case = Organisation.objects.get(pk=bayu.organisation_id), every["hidden_up"]
    for home, places in (("34.04", [ELSEWHERE]), (office.home_area_id, [HIDDEN, REGENCY, DISTRICT])):
        with as_post(admin_sistem):
            assert Organisation.objects.filter(pk=office.pk).update(home_area=home) == 1
        assert _places(case) == places


def test_a_unit_finds_what_it_recorded_hidden_and_far_away(every, sari):
    """Where it recorded nothing that is seen by its place alone."""
    case = every["hidden"]
    with as_system():
        Case.objects.filter(pk=case.pk).update(area=every["other"].area_id)
        assert _places(case) == [HIDDEN, *places_told(every["other"].area_id, is_sensitive=False)]
    with as_post(sari):
        assert case in search(Case.objects.visible_to(sari), case.person.name, post=sari)


def test_a_new_person_is_not_written_twice(sari):
    with ground.as_owner() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_updated('cases_person'::regclass)")
        before = cursor.fetchone()
    make.open_case(sari)
    make.open_case(sari, number=make.HIV)
    with ground.as_owner() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_updated('cases_person'::regclass)")
        assert cursor.fetchone() == before


@pytest.mark.parametrize("name", PEOPLE)
def test_whoever_is_seen_is_found_there(request, every, name):
    post = request.getfixturevalue(name)
    with as_post(post):
        seen = Case.objects.visible_to(post)
        for case in seen.select_related("person"):
            for text in {case.person.name, case.person.search_name[1:4], case.person.search_name[:2]}:
                assert case in search(seen, text, post=post), (case, text)
                if is_asked_here(post, text):
                    found = first_called(post, text, (), {})["first"]
                    assert case.pk in [line["id"] for line in found], (case, text)
        assert places_of(post) is None or not seen.exclude(
            person__in=Person.objects.filter(seen_in__overlap=places_of(post))
        )


def test_whose_names_are_no_question_of_keys(every, sari, pak_puskesmas, sleman_dinsos, admin_sistem):
    """Where a consent decides, in an emergency, and for a letter or two the list is searched otherwise."""
    sleman_dinsos.glass = every["hidden"].pk
    nobody = [(post, "wagiyem") for post in (pak_puskesmas, sleman_dinsos, admin_sistem)]
    for post, text in (*nobody, (sari, "wa"), (sari, " é ")):
        with pytest.raises(ValueError, match="search"):
            first_called(post, text, (), {})


def test_a_case_opened_in_an_emergency_is_found_anywhere(every, sleman_dinsos):
    sleman_dinsos.glass = every["hidden"].pk
    assert places_of(sleman_dinsos) is None
    with as_system():
        seen = Case.objects.visible_to(sleman_dinsos)
        assert every["hidden"] in search(seen, every["hidden"].person.name, post=sleman_dinsos)


def test_an_organisation_that_others_were_merged_into_finds_their_cases(every, sari, sleman_pengurus):
    with as_system():
        case = Case.objects.filter(pk=every["alone"].pk)
        case.update(origin=sleman_pengurus.organisation, path=[sleman_pengurus.organisation_id])
    with as_post(sleman_pengurus):
        seen = Case.objects.visible_to(sleman_pengurus)
        assert DISTRICT in places_of(sleman_pengurus)
        assert every["alone"] in search(seen, every["alone"].person.name, post=sleman_pengurus)


def test_only_the_own_place_is_looked_at(every, bayu, sari, dewi, ratna):
    assert places_of(bayu) == [DISTRICT, ELSEWHERE]
    assert places_of(dewi) == [REGENCY, ELSEWHERE]
    assert places_of(sari) == [DISTRICT, ELSEWHERE, BESIDE]
    assert places_of(ratna) is None
    with as_system():
        found = Person.objects.called(every["alone"].person.name, [DISTRICT])
        assert every["alone"].person in found
        assert every["hidden"].person in found
        assert every["hidden_far"].person not in found
        assert every["other"].person not in found


def test_the_keys_of_a_search_are_those_of_the_index(every):
    """PostgreSQL takes it only for exactly what it holds."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        keys = Func("seen_in", "search_name", **NAME_KEYS)
        found = Person.objects.alias(keys=keys).filter(keys__contains=[f"{DISTRICT} wag"])
        assert "person_by_name_there" in found.explain()
        assert every["alone"].person in found


def test_a_name_that_many_bear_is_not_looked_for_anywhere(every):
    """PostgreSQL takes every pattern for rare."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Person.objects.called("wagiyem", [DISTRICT, ELSEWHERE]).explain()
    assert "on person_by_name_there" in plan
    assert not re.search(r"on person_by_name\b", plan)


def test_the_rows_of_before_are_told_as_the_trigger_tells_them(every):
    told = {name: _places(case) for name, case in every.items()}
    words, hidden = MIGRATION.PLACES.format(person="p.id"), {name for name in every if name.startswith("hidden")}
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(MIGRATION.DOWN)
        former = {name: _places(case) for name, case in every.items()}
        assert {name for name in every if former[name] != told[name]} == hidden - {"hidden_far"}
        assert former["hidden_service"] == [BESIDE, ELSEWHERE]
        cursor.execute(MIGRATION.UP)
        assert {name: _places(case) for name, case in every.items()} == told
        cursor.execute("ALTER TABLE cases_person DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_person SET seen_in = '{x}'")
        cursor.execute(f"UPDATE cases_person p SET seen_in = {words}")  # noqa: S608 - of the migration
        cursor.execute("ALTER TABLE cases_person ENABLE TRIGGER USER")
    assert {name: _places(case) for name, case in every.items()} == told


def test_postgresql_means_the_same_kinds_and_marks(db):
    with ground.as_owner() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'person_seen_in'")
        words = cursor.fetchone()[0]
    quoted = set(re.findall(r"'([^']*)'", words))
    assert quoted == {"", ".", "/", "{}", HIDDEN, ELSEWHERE, BESIDE, *map(str, TERRITORIAL_KINDS)}
