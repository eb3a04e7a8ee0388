"""Which day lies so many months back or ahead? Offices count in months, not in days."""

from calendar import monthrange


def months_before(day, months):
    """The same day of the month, so many months earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def months_after(day, months):
    """The same day of the month, so many months later; the last of the month where it has no such day."""
    return months_before(day, -months)
