"""Does a cash book begin and end on the right day? Months, and the 35 days of a selapanan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.periods import all_wetons, between, month_of, selapanan_of, weton

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1945, 8, 17), "Jumat Legi"),  # the proclamation
        (date(1901, 6, 6), "Kamis Pon"),  # birth of Soekarno, as published
        (date(1921, 6, 8), "Rabu Kliwon"),  # birth of Soeharto, as published
    ],
)
def test_a_day_has_its_weton(day, name):
    assert weton(day) == name


def test_there_are_thirty_five_wetons():
    assert len(set(all_wetons())) == 35


@given(days, st.sampled_from(all_wetons()))
def test_a_selapanan_holds_its_day_and_begins_on_its_weton(day, name):
    period = selapanan_of(day, name)
    assert period.starts_on <= day <= period.ends_on
    assert (period.ends_on - period.starts_on).days == 34
    assert weton(period.starts_on) == name
    assert selapanan_of(period.ends_on + timedelta(days=1), name).starts_on == period.ends_on + timedelta(days=1)


@given(days)
def test_months_follow_each_other_without_a_gap(day):
    month = month_of(day)
    assert month.starts_on <= day <= month.ends_on
    assert month_of(month.ends_on + timedelta(days=1)).starts_on == month.ends_on + timedelta(days=1)


def test_days_in_the_wrong_order_and_an_unknown_weton_are_refused():
    with pytest.raises(ValueError, match="sesudah"):
        between(date(2026, 2, 2), date(2026, 2, 1))
    with pytest.raises(ValueError, match="Senin Merah"):
        selapanan_of(date(2026, 2, 2), "Senin Merah")
