"""Whatever is united and taken back, in whatever order the policy allows: the rows are those of before, none is lost.

Hypothesis draws a world of two to four persons with cases, families, desils and photos, unions in chains, work that
goes on in between, and the order in which the unions are taken back.
"""

from itertools import combinations

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import person_policy
from cases.actions import persons, reviews, separations
from cases.models import Case, Desil, DesilSource, FamilyMember, MatchReview, Person, PersonKey, PersonPhoto, Relation
from registry.images import drawn_anew
from registry.refusal import Refused
from tests.factories import cases as make
from tests.pictures import photo

NIKS = ("3402155708540001", "3402155708540009")
# What says that something happened, and changes by it; numbers are read in the open.
MOVES_ON = {"revision", "twins_looked_at"} | {"nik_sealed", "nik_index", "kk_sealed", "kk_index"}
OF_PERSONS = (Case, FamilyMember, Desil, PersonPhoto, Person)


def dump():
    """{table: rows} of everything that a union touches, with numbers as they read."""
    rows = {
        model.__name__: sorted(
            str({name: value for name, value in row.items() if name not in MOVES_ON}) for row in model.objects.values()
        )
        for model in OF_PERSONS
    }
    rows["keys"] = sorted(PersonKey.objects.values_list("person", "key"))
    rows["numbers"] = sorted((p.pk, p.read_nik(), p.nik_missing, p.read_kk()) for p in Person.objects.all())
    return rows


def asked():
    """The pairs that wait for an answer."""
    return set(MatchReview.objects.open().values_list("first", "second"))


PERSONS = st.fixed_dictionaries(
    {
        "nik": st.sampled_from(("", *NIKS)),
        "nickname": st.sampled_from(("", "Mbah Yem")),
        "phone": st.sampled_from(("", "0812")),
        "address": st.sampled_from(("", "Sebelah masjid")),
        "traits": st.sampled_from(("", "Tahi lalat.")),
        "cases": st.integers(1, 2),
        "told": st.sets(st.sampled_from(("family", "desil", "photo"))),
    }
)
WORLDS = st.fixed_dictionaries(
    {
        "persons": st.lists(PERSONS, min_size=2, max_size=4),
        "asked": st.sets(st.sampled_from(list(combinations(range(4), 2)))),
        "unions": st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4),
        "undone": st.lists(st.integers(0, 3), min_size=4, max_size=4),
        "work": st.lists(st.tuples(st.integers(0, 7), st.sampled_from(("family", "desil"))), max_size=3),
    }
)


def tell(case, what, by):
    if what == "family":
        others = Person.objects.standing().exclude(pk=case.person_id)
        member = FamilyMember(name="Bu Lain", relation=Relation.SIBLING, relative=others.order_by("pk").first())
        return persons.relate(case=case, member=member, by=by)
    if what == "desil":
        desil = Desil(value=1, source=DesilSource.OTHER, checked_on=timezone.localdate())
        return persons.record_desil(case=case, desil=desil, by=by)
    return persons.photograph(case=case, picture=drawn_anew(photo()), by=by)


def build(world, by):
    people = []
    for drawn in world["persons"]:
        fields = {name: drawn[name] for name in ("phone", "address", "traits")}
        person = make.person("Wagiyem", nik=drawn["nik"], nickname=drawn["nickname"], **fields)
        for number in range(drawn["cases"]):
            case = make.open_case(by, person=person)
            for what in sorted(drawn["told"]) if number == 0 else ():
                tell(case, what, by)
        people.append(person)
    for first, second in combinations(range(len(people)), 2):
        if (first, second) in world["asked"]:
            ask(people[first], people[second], by)
    return people


def ask(one, another, by):
    first, second = sorted((one, another), key=lambda person: person.pk)
    return MatchReview.objects.create(first=first, second=second, points=9, office=by.organisation)


def root_of(person):
    person = Person.objects.get(pk=person.pk)
    return root_of(person.merged_into) if person.merged_into_id else person


def unite_all(world, people, by):
    """The unions that were made, in their order; one that joins a person with itself is none."""
    made = []
    for one, another in world["unions"]:
        kept, gone = root_of(people[one % len(people)]), root_of(people[another % len(people)])
        if kept == gone:
            continue
        pair = MatchReview.objects.open().about(kept).about(gone).first() or ask(kept, gone, by)
        reviews.unite(review=pair, keep=kept, reason="Sama.", by=by)
        made.append(pair.pk)
    return made


def take_back_all(made, order, by):
    """In the drawn order, as far as the policy lets it; it always lets one of them."""
    waiting = list(made)
    for number in [*order, *range(len(made) ** 2)]:
        if not waiting:
            return
        pair = MatchReview.objects.select_related("kept").get(pk=waiting[number % len(waiting)])
        refusal = person_policy.why_not(person_policy.REVIEW_SEPARATE, pair, by)
        if refusal is None:
            separations.separate(review=pair, reason="Dua orang.", by=by)
            waiting.remove(pair.pk)
            continue
        assert "gabungan itu lebih dulu" in refusal.reason
        with pytest.raises(Refused):
            separations.separate(review=pair, reason="Dua orang.", by=by)
    assert not waiting


def invariants():
    for model in (FamilyMember, Desil, PersonPhoto):
        for row in model.objects.select_related("case"):
            assert row.person_id == row.case.person_id, "what was told in a case hangs on its person"
    assert not Case.objects.filter(person__merged_into__isnull=False).exists()
    assert not Person.objects.filter(merged_into__merged_into__isnull=False).exists(), "one step to the kept record"
    assert set(PersonKey.objects.values_list("person", flat=True)) <= set(
        Person.objects.standing().values_list("pk", flat=True)
    )


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@MANY
@given(world=WORLDS)
def test_taken_back_everything_is_as_before(world, tini, sari, media):
    with transaction.atomic():
        people = build(world, sari)
        before, questions, known = dump(), asked(), set(MatchReview.objects.values_list("pk", flat=True))
        made = unite_all(world, people, tini)
        invariants()
        take_back_all(made, world["undone"], tini)
        invariants()
        assert dump() == before
        assert asked() <= questions
        assert len(asked()) == len(questions) - len(known.intersection(made)), "only what was decided is not asked"
        transaction.set_rollback(True)


@MANY
@given(world=WORLDS)
def test_with_work_in_between_nothing_is_lost(world, tini, sari, media):
    """What was told since goes with its case; who it is of each record is never less than it was."""
    with transaction.atomic():
        people = build(world, sari)
        made = unite_all(world, people, tini)
        for place, what in world["work"]:
            cases = list(Case.objects.order_by("pk"))
            tell(Case.objects.get(pk=cases[place % len(cases)].pk), what, sari)
        known = Case.objects.count()
        late = make.open_case(sari, person=root_of(people[0]))
        persons.identify(case=late, fields={"phone": "0899"}, by=sari)
        told = {model: model.objects.count() for model in (FamilyMember, Desil, PersonPhoto)}
        take_back_all(made, world["undone"], tini)
        invariants()
        assert {model: model.objects.count() for model in told} == told
        assert Case.objects.count() == known + 1
        for drawn, person in zip(world["persons"], people, strict=True):
            now = Person.objects.get(pk=person.pk)
            assert now.read_nik() == drawn["nik"]
            assert now.nickname == drawn["nickname"]
            assert now.phone in (drawn["phone"], "0899")
            assert now.cases.count() >= drawn["cases"]
        assert Person.objects.filter(phone="0899").count() == 1
        transaction.set_rollback(True)
