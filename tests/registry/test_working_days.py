"""Hari kerja: Monday to Friday, less the holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.actions.holidays import load_holidays
from registry.models import Holiday, HolidayKind
from registry.working_days import add_working_days, is_working_day, working_days_between

DAY = st.dates(date(2024, 1, 1), date(2027, 12, 31))
HOLIDAYS = st.sets(st.dates(date(2024, 1, 1), date(2028, 6, 30)), max_size=60)
COUNT = st.integers(0, 40)
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)


def test_the_day_after_friday_is_monday():
    assert add_working_days(FRIDAY, 1) == MONDAY
    assert add_working_days(FRIDAY, 1, {MONDAY}) == MONDAY + timedelta(days=1)


@given(day=DAY, count=st.integers(1, 40), holidays=HOLIDAYS)
def test_a_due_day_is_a_working_day_and_lies_ahead(day, count, holidays):
    due = add_working_days(day, count, holidays)
    assert due > day
    assert is_working_day(due, holidays)


@given(day=DAY, count=COUNT, holidays=HOLIDAYS)
def test_adding_and_counting_agree(day, count, holidays):
    assert working_days_between(day, add_working_days(day, count, holidays), holidays) == count


@given(day=DAY, first=COUNT, second=COUNT, holidays=HOLIDAYS)
def test_adding_in_two_steps_is_adding_once(day, first, second, holidays):
    stop = add_working_days(day, first, holidays)
    assert add_working_days(stop, second, holidays) == add_working_days(day, first + second, holidays)


@given(day=DAY, count=COUNT, holidays=HOLIDAYS)
def test_more_holidays_never_bring_a_day_forward(day, count, holidays):
    assert add_working_days(day, count, holidays) >= add_working_days(day, count)


@given(start=DAY, end=DAY, holidays=HOLIDAYS)
def test_counting_is_never_negative(start, end, holidays):
    count = working_days_between(start, end, holidays)
    assert 0 <= count <= max((end - start).days, 0)


def test_a_negative_count_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(FRIDAY, -1)


def test_independence_day_is_loaded(db):
    assert Holiday.objects.get(pk=date(2026, 8, 17)).kind == HolidayKind.NATIONAL
    assert date(2026, 8, 17) in Holiday.objects.days_between(date(2026, 8, 17), date(2026, 8, 17))
    assert Holiday.objects.filter(kind=HolidayKind.COLLECTIVE).exists()


def test_a_day_that_the_office_removed_stays_removed(db):
    Holiday.objects.get(pk=date(2026, 8, 17)).delete()
    assert load_holidays() == 0


def test_a_day_that_the_office_added_first_does_not_stop_the_year(db):
    Holiday.objects.all().delete()
    Holiday.objects.create(day=date(2026, 8, 18), name="Libur daerah", kind=HolidayKind.LOCAL)
    assert load_holidays() > 40
