"""From when to when does a cash book run? A month, a selapanan of 35 days, or any two days.

A selapanan returns on the same day of the seven-day and of the five-day (pasaran) week: one RW of DIY reports its cash
every Selasa Kliwon night. The pasaran is counted from Friday 17 August 1945, which was Jumat Legi.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

ANCHOR = date(1945, 8, 17)
PASARAN = ("Legi", "Pahing", "Pon", "Wage", "Kliwon")
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SELAPANAN = timedelta(days=35)
ONE_DAY = timedelta(days=1)
USUAL_WETON = "Selasa Kliwon"  # of a unit that chose none
# What a book can show; a day before is a slip of the keys, such as 0026 for 2026.
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Period:
    """Both days belong to it."""

    starts_on: date
    ends_on: date
    label: str


def weton(day):
    """ "Selasa Kliwon" for a day."""
    return f"{WEEKDAYS[day.weekday()]} {PASARAN[(day - ANCHOR).days % 5]}"


def all_wetons():
    """The 35 of them, in the order in which they pass from Senin Legi on."""
    return [f"{weekday} {pasaran}" for weekday in WEEKDAYS for pasaran in PASARAN]


def month_of(day):
    start = day.replace(day=1)
    following = (start + timedelta(days=32)).replace(day=1)
    return Period(start, following - ONE_DAY, date_format(start, "F Y"))


def selapanan_of(day, weton_name):
    """The 35 days that hold this day and begin on the given weton. Raises ValueError for a weton that is none."""
    if weton_name not in all_wetons():
        raise ValueError(weton_name)
    start = day
    while weton(start) != weton_name:
        start -= ONE_DAY
    return between(start, start + SELAPANAN - ONE_DAY)


def between(starts_on, ends_on):
    """Any two days. Raises ValueError when the second lies before the first."""
    if ends_on < starts_on:
        raise ValueError("Tanggal akhir harus sesudah tanggal awal.")
    return Period(starts_on, ends_on, f"{date_format(starts_on, 'j F Y')} s.d. {date_format(ends_on, 'j F Y')}")
