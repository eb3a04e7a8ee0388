"""Unions that meet: two of one pair, either way round; chains; a separation. One wins, the other is told."""

import pytest
from django.db import OperationalError, connection, transaction

from cases.actions import reviews, separations
from cases.models import Case, MatchReview, Person, PersonKey
from registry.models import Area, ChangeBatch
from registry.refusal import Refused
from tests.at_once import all_at_once
from tests.factories import cases as make

pytestmark = pytest.mark.xdist_group("race")
AREAS = ("34.02.15.2004", "34.02.15.2003", "34.02.15.2001")


@pytest.fixture
def world(committed_db, tini):
    """Three records of three kalurahan, every two of which are asked about."""
    people = [make.open_case(tini, area=Area.objects.get(pk=code)).person for code in AREAS]
    for one in people[:2]:
        for other in people:
            if one.pk < other.pk:
                MatchReview.objects.create(first=one, second=other, points=9, office=tini.organisation)
    return people


def pair_of(one, other):
    return MatchReview.objects.about(one).about(other).get()


def unite(gone, kept, by):
    pair = pair_of(gone, kept)
    return lambda: reviews.unite(review=pair, keep=kept, reason="Sama.", by=by)


def sort_out(answers):
    """(how many succeeded, [the reasons of the refused])"""
    told = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(one, Refused) for one in told), told
    return len(answers) - len(told), [one.reason for one in told]


def invariants():
    assert not Case.objects.filter(person__merged_into__isnull=False).exists()
    assert not Person.objects.filter(merged_into__merged_into__isnull=False).exists()
    assert not PersonKey.objects.filter(person__merged_into__isnull=False).exists()
    standing = Person.objects.standing().values_list("pk", flat=True)
    assert set(Case.objects.values_list("person", flat=True)) == set(standing)
    assert Person.objects.filter(merged_into__isnull=False).count() == MatchReview.objects.united().count()
    assert ChangeBatch.objects.filter(undone_at__isnull=True).count() == MatchReview.objects.united().count()


def test_a_union_waits_for_every_other_one(world, tini):
    """Also for one of other people: a chain may join the two while they run."""
    a, b, _ = world
    work = unite(a, b, tini)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [reviews.LOCK])

        def impatient():
            with transaction.atomic(), connection.cursor() as own:
                own.execute("SET LOCAL lock_timeout = '500ms'")
                work()

        (answer,) = all_at_once([impatient])
    assert isinstance(answer, OperationalError), answer
    assert "lock timeout" in str(answer)


def test_a_into_b_and_b_into_a(world, tini, dewi):
    a, b, _ = world
    done, told = sort_out(all_at_once([unite(a, b, tini), unite(b, a, dewi)] * 2))
    assert done == 1
    winner = pair_of(a, b).decided_by.user
    assert len(told) == 3
    assert all(f"sudah diputuskan oleh {winner} (" in reason for reason in told)
    invariants()


def test_a_into_b_while_b_goes_into_c(world, tini, dewi):
    a, b, c = world
    done, told = sort_out(all_at_once([unite(a, b, tini), unite(b, c, dewi)]))
    invariants()
    assert done == 2 or (done == 1 and "baru saja digabung dengan catatan lain oleh" in told[0])
    if done == 2:
        assert set(Case.objects.values_list("person", flat=True)) == {c.pk}


def test_b_into_a_while_b_goes_into_c(world, tini, dewi):
    """B is gone for whoever comes second, and nobody's choice is turned into another one."""
    a, b, c = world
    done, told = sort_out(all_at_once([unite(b, a, tini), unite(b, c, dewi)]))
    invariants()
    assert done == 1
    winner = MatchReview.objects.united().get().decided_by.user
    assert f"baru saja digabung dengan catatan lain oleh {winner} (" in told[0]


def test_a_union_and_its_separation_and_a_union_on_top(world, tini, dewi):
    a, b, c = world
    unite(a, b, tini)()
    first = pair_of(a, b)
    works = [
        lambda: separations.separate(review=first, reason="Dua orang.", by=tini),
        lambda: separations.separate(review=first, reason="Dua orang.", by=dewi),
        unite(b, c, dewi),
    ]
    done, told = sort_out(all_at_once(works))
    invariants()
    assert done == 2 if not MatchReview.objects.get(pk=first.pk).is_united else done == 1
    assert all("sudah dipisahkan lagi oleh" in r or "gabungan itu lebih dulu" in r for r in told), told


def test_a_case_is_opened_while_its_person_goes_into_another(world, tini, dewi):
    a, b, _ = world
    again = Person.objects.get(pk=a.pk)
    works = [unite(a, b, tini), lambda: make.open_case(dewi, person=again, area=Area.objects.get(pk=AREAS[0]))]
    done, told = sort_out(all_at_once(works))
    assert not Case.objects.filter(person__merged_into__isnull=False).exists()
    assert done == 2 or "Pilih sekali lagi" in told[0]
