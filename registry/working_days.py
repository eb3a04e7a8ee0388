"""Which days count? Monday to Friday, less the holidays given (a set of dates)."""

from datetime import timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day, holidays=frozenset()):
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(day, count, holidays=frozenset()):
    """The count-th working day after a day; the day itself does not count. count 0: the day itself."""
    if count < 0:
        raise ValueError("count must not be negative")
    while count:
        day += ONE_DAY
        count -= is_working_day(day, holidays)
    return day


def working_days_between(start, end, holidays=frozenset()):
    """How many working days d with start < d <= end; 0 when end is not after start."""
    count, day = 0, start
    while day < end:
        day += ONE_DAY
        count += is_working_day(day, holidays)
    return count
