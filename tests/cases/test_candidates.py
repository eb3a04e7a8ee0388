"""Which persons are compared: those with most keys in common of the ones that are seen."""

import pytest

from cases import candidates
from registry.scope import as_post
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
