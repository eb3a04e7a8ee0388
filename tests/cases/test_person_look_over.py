"""Looking for twins of persons of whom nobody has looked yet: by a command, and a few at each turn of the schedule."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cases import schedule, tasks
from cases.actions import persons, reviews
from cases.models import MatchReview, Person
from registry.models import Area
from tests.factories import cases as make

NEIGHBOUR = "34.02.15.2004"


@pytest.fixture
def twins(sari, tini):
    near = make.open_case(sari)
    return near, make.open_case(tini, area=Area.objects.get(pk=NEIGHBOUR))


def made_yesterday():
    Person.objects.update(created_at=timezone.now() - timedelta(days=1))


def waiting():
    return DBTaskResult.objects.filter(task_path=tasks.look_over_persons.module_path).count()


def test_the_command_finds_them_tells_how_far_it_is_and_is_done(twins):
    told = StringIO()
    call_command("look_for_duplicates", "--sekali", "1", stdout=told)
    assert MatchReview.objects.open().count() == 1
    assert "1 dari 2 orang" in told.getvalue()
    assert "Selesai: 2 orang dicari" in told.getvalue()
    assert reviews.count_to_look_at() == 0
    told = StringIO()
    call_command("look_for_duplicates", stdout=told)
    assert "Selesai: 0 orang" in told.getvalue()


def test_it_goes_on_where_it_stopped(twins):
    near = twins[0]
    assert reviews.look_over(most=1) == 1
    looked = Person.objects.get(pk=near.person_id)
    assert looked.twins_looked_at
    assert reviews.look_over(most=5) == 1
    assert Person.objects.get(pk=near.person_id).twins_looked_at == looked.twins_looked_at


def test_nobody_is_asked_about_a_pair_that_was_decided(twins, tini):
    reviews.look_over(most=5)
    reviews.keep_apart(review=MatchReview.objects.get(), reason="Beda.", by=tini)
    Person.objects.update(twins_looked_at=None)
    assert reviews.look_over(most=5) == 2
    assert not MatchReview.objects.open().exists()


def test_a_turn_of_the_schedule_puts_one_job_into_the_queue_until_nobody_is_left(twins):
    schedule.tick()
    assert not waiting(), "a new case has a job of its own"
    made_yesterday()
    schedule.tick()
    schedule.tick()
    assert waiting() == 1
    assert tasks.look_over_persons.func() == 2
    DBTaskResult.objects.all().delete()
    schedule.tick()
    assert not waiting()


def test_whose_identity_changed_is_looked_at_again(twins, sari):
    near, _ = twins
    reviews.look_over(most=5)
    persons.identify(case=near, fields={"name": "Sutinah"}, by=sari)
    assert list(Person.objects.to_look_at()) == [near.person]


def test_looking_leaves_no_history(twins):
    """An import is taken back only while nobody has changed its rows; a look changes nothing about them."""
    from registry.models import HistoryEntry

    before = HistoryEntry.objects.of_row(Person, twins[0].person_id).count()
    reviews.look_over(most=5)
    assert HistoryEntry.objects.of_row(Person, twins[0].person_id).count() == before


def test_a_record_that_was_united_is_not_looked_at(twins, tini):
    near = twins[0]
    reviews.look_over(most=5)
    reviews.unite(review=MatchReview.objects.get(), keep=near.person, reason="Sama.", by=tini)
    Person.objects.update(twins_looked_at=None)
    assert list(Person.objects.to_look_at()) == [near.person]
