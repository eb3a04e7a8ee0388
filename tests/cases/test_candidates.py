"""Which persons are compared: those with most keys in common of the ones that are seen."""

import pytest

from cases import candidates
from cases.actions import reviews
from cases.models import MatchReview
from registry.scope import as_post, as_system
from tests.factories import cases as make


@pytest.fixture(autouse=True)
def _one_is_looked_at(monkeypatch):
    monkeypatch.setattr(candidates, "LOOKED_AT", 1)


@pytest.fixture
def nearby(sari):
    """Somebody of whose name one word is the same."""
    return make.open_case(sari, person=make.person("Wagiyem Lestari")).person


def found(post):
    with as_post(post):
        return [one.person for one in candidates.search(make.person("Wagiyem Rahayu"), post=post, least=-99)]


def test_whoever_is_not_seen_takes_nobodys_place(nearby, sari, sleman_pengurus, bayu):
    make.open_case(sleman_pengurus, person=make.person("Wagiyem Rahayu"))
    make.open_case(sari, number=make.HIV, person=make.person("Wagiyem Rahayu", area=sari.organisation.home_area))
    assert found(bayu) == [nearby]


def test_the_nearest_of_those_seen_is_looked_at(nearby, sari, bayu):
    nearest = make.open_case(sari, person=make.person("Wagiyem Rahayu")).person
    assert found(bayu) == [nearest]
    assert found(sari) == [nearest]


def test_the_person_itself_takes_no_place(nearby, sari, bayu):
    other = make.open_case(sari, person=make.person("Wagiyem Rahayu")).person
    with as_post(bayu):
        assert [one.person for one in candidates.search(other, post=bayu, least=-99)] == [nearby]


@pytest.fixture
def many(monkeypatch):
    """More than one is looked at."""
    monkeypatch.setattr(candidates, "LOOKED_AT", 9)


def alike(post, person, **fields):
    with as_post(post):
        return candidates.count(person, post=post, **fields)


def test_how_many_are_alike_is_what_would_be_shown(many, sari, bayu, monkeypatch):
    """And no more are compared than it takes."""
    person = make.open_case(sari, person=make.person("Wagiyem Rahayu")).person
    made = {make.open_case(sari, person=make.person("Wagiyem Rahayu")).person_id for _ in range(4)}
    make.open_case(sari, person=make.person("Sukarjo Lestari", birth_year=1990))
    with as_post(bayu):
        shown = {one.person.pk for one in candidates.search(person, post=bayu)}
    assert shown == made
    assert alike(bayu, person) == len(made)
    compared = []
    compare = candidates.compare
    monkeypatch.setattr(candidates, "compare", lambda *two: compared.append(two) or compare(*two))
    assert alike(bayu, person, most=3) == len(compared) == 3
    assert alike(bayu, make.person("Sukarjo", birth_year=2020)) == 0


def test_whoever_was_decided_to_be_another_is_not_asked_about_again(many, sari, dewi, bayu):
    """For an office that sees the decision, and also in the place of nobody else."""
    first, second, third = (make.open_case(sari, person=make.person("Wagiyem Rahayu")).person for _ in range(3))
    with as_system():
        pair = MatchReview.objects.create(first=first, second=second, points=9, office=dewi.organisation)
    assert alike(dewi, first) == 2
    reviews.keep_apart(review=pair, reason="Dua orang.", by=dewi)
    for person, others in ((first, {third}), (second, {third}), (third, {first, second})):
        assert alike(dewi, person) == len(others)
        with as_post(dewi):
            assert {one.person for one in candidates.search(person, post=dewi)} == others
    with as_system():
        assert {one.person for one in candidates.search(first)} == {second, third}, "a job looks everywhere"
