"""The made-up rows of the benchmark: all constraints and triggers take them, and posts see what they should."""

from importlib import import_module

import pytest

from cases.actions.path import hops_of, path_of
from cases.benchmark import rows
from cases.benchmark.rows import seen_in
from cases.benchmark.world import World
from cases.candidates import search
from cases.filters import is_nik
from cases.models import Case, CaseEvent, CaseProblem, Notification, Person, PersonKey, Referral, Service
from registry.models import Appointment, Role
from registry.scope import as_post, as_system
from tests import ground
from tests.cases.measured import CASES, PERSONS, post

pytestmark = pytest.mark.django_db  # each test takes back what it writes into the world


def test_the_rows_pass_every_constraint_and_have_the_shape(filled):
    assert (Case.objects.count(), Person.objects.count()) == (CASES, PERSONS)
    for model, least in ((Referral, 200), (Service, 150), (CaseEvent, 800), (PersonKey, 1000)):
        assert model.objects.count() > least, model
    with_number = [person for person in Person.objects.all() if person.has_nik]
    assert 100 < len(with_number) < PERSONS
    assert all(person.read_nik().startswith("99") for person in with_number)
    assert set(Case.objects.values_list("status", flat=True)) == {"open", "closed"}
    assert Case.objects.filter(is_sensitive=True).count() < CASES / 5


def test_what_is_younger_than_some_days_nobody_has_read(filled):
    young = Referral.objects.filter(sent_at__gt=rows.beginning() - rows.UNREAD)
    told = {(message.organisation_id, message.case_id) for message in Notification.objects.unread()}
    assert {(hop.receiver_id, hop.case_id) for hop in young} <= told != set()
    assert Notification.objects.count() == Notification.objects.unread().count() < Referral.objects.count()


@pytest.mark.parametrize("cases", [10_000, 100_000, 1_000_000, 9_000_000, 10_000_000])
def test_a_number_is_no_nik_and_none_comes_twice(cases, db):
    writer = rows.Writer(World(), cases=cases, persons=1, now=rows.beginning())
    some = {*range(1, 3000), *range(cases - 3000, cases + 1)}
    made = {f"3402-2026-{writer._number(pk)}" for pk in some}
    assert len(made) == len(some)
    assert not any(map(is_nik, made))


def test_each_role_has_somebody(filled):
    with as_system():
        held = set(Appointment.objects.values_list("role", flat=True))
    assert held == set(Role)


def test_the_path_is_the_one_that_the_program_works_out(filled):
    for case in Case.objects.all():
        assert case.path == path_of(case, hops_of(case).values()), case.pk


def test_the_place_by_which_it_is_seen_is_that_of_the_trigger(filled):
    """A large load goes past the triggers; here they are in force and say what stands in the rows."""
    told = list(Case.objects.values_list("seen_in", "area", "is_sensitive"))
    assert [place for place, _, _ in told] == [seen_in(area, is_sensitive) for _, area, is_sensitive in told]
    assert {bool(place) for place, _, _ in told} == {True, False}


def test_what_is_told_of_hops_and_jenis_is_that_of_the_trigger(filled):
    """The same with Case.hop_status, hop_due_at and jenis_ids: written once more, the trigger changes nothing."""
    names = ("pk", "hop_status", "hop_due_at", "jenis_ids")
    with as_system():
        loaded = list(Case.objects.order_by("pk").values_list(*names))
        Case.objects.update(hop_status="", jenis_ids=[])
        assert list(Case.objects.order_by("pk").values_list(*names)) == loaded
    assert {"", "sent", "incomplete", "accepted"} == {state for _, state, _, _ in loaded}
    assert all(jenis for *_, jenis in loaded)


def test_where_a_person_is_seen_is_told_without_the_trigger(filled):
    places = import_module("cases.migrations.0079_what_is_hidden_is_found_where_it_lies").PLACES.format(person="p.id")
    more = rows.Writer(filled, cases=2 * CASES, persons=2 * PERSONS, now=rows.beginning())
    with as_system(), ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER person_of_new_case")
        assert more.write(2, PERSONS + 1, 2 * PERSONS) == CASES
        found = f"SELECT count(*), count(*) FILTER (WHERE seen_in = {places}) FROM cases_person p WHERE id > %s"  # noqa: S608 - of the migration
        cursor.execute(found, [PERSONS])
        assert cursor.fetchone() == (PERSONS, PERSONS)


def test_what_a_jenis_knows_of_its_case_is_told_without_the_trigger(filled):
    names = ("pk", "seen_in", "area_id", "opened_at", "origin_id")
    more = rows.Writer(filled, cases=2 * CASES, persons=2 * PERSONS, now=rows.beginning())
    with as_system(), ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseproblem DISABLE TRIGGER problem_told")
        assert more.write(2, PERSONS + 1, 2 * PERSONS) == CASES
        loaded = list(CaseProblem.objects.order_by("pk").values_list(*names))
        cursor.execute("ALTER TABLE cases_caseproblem ENABLE TRIGGER problem_told")
        CaseProblem.objects.update(seen_in="")
        assert list(CaseProblem.objects.order_by("pk").values_list(*names)) == loaded
    assert len(loaded) == 2 * CASES
    assert all(len({line[at] for line in loaded}) > 1 for at in range(5))


def test_where_a_key_is_seen_is_told_without_the_trigger(filled):
    more = rows.Writer(filled, cases=2 * CASES, persons=2 * PERSONS, now=rows.beginning())
    with as_system(), ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in (("cases_personkey", "person_key_told"), ("cases_person", "keys_of_person_told")):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        assert more.write(2, PERSONS + 1, 2 * PERSONS) == CASES
        loaded = list(PersonKey.objects.order_by("person", "key").values_list("person", "key", "seen_in"))
        cursor.execute("ALTER TABLE cases_personkey ENABLE TRIGGER person_key_told")
        PersonKey.objects.update(seen_in="")
        assert list(PersonKey.objects.order_by("person", "key").values_list("person", "key", "seen_in")) == loaded
    assert len({place for _, _, place in loaded}) > 2
    assert any(not place for _, _, place in loaded)


def test_who_signs_in_sees_the_cases_of_the_own_place(filled):
    counts = {}
    for username in ("sari", "bayu", "tini", "dewi", "ratna"):
        one = post(username)
        with as_post(one):
            counts[username] = Case.objects.visible_to(one).count()
    assert 0 < counts["sari"] < CASES
    assert counts["ratna"] > CASES * 0.8
    assert counts["bayu"] <= counts["tini"] <= counts["dewi"] <= counts["ratna"]


def test_a_person_is_found_by_the_keys(filled):
    person = Person.objects.exclude(nik_sealed=None).first()
    with as_system():
        found = search(Person(sex=person.sex, name=person.name, birth_date=person.birth_date, area_id=person.area_id))
    assert person.pk in {candidate.person.pk for candidate in found}
