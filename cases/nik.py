"""What does a NIK itself tell: is it one at all, and does it fit what else is known of the person?

16 digits: 6 of the area, 6 of the day of birth (the day of a woman plus 40), 4 of a series that begins with 0001
(PP 40/2019, unverified). Only doubts: a NIK is lifelong, and is not corrected with the birth date (there, art. 30(2),
unverified).
"""

from dataclasses import dataclass
from datetime import date

from django.db import models

FEMALE_OFFSET = 40


class NikFault(models.TextChoices):
    DAMAGED = "rusak", "NIK rusak"
    BIRTH = "lahir", "Tanggal lahir tidak cocok dengan NIK"
    SEX = "kelamin", "Jenis kelamin tidak cocok dengan NIK"


@dataclass(frozen=True)
class Told:
    """What the digits say; year has two digits."""

    is_female: bool
    day: int
    month: int
    year: int
    series: int


def read(nik):
    """The Told of 16 digits."""
    day = int(nik[6:8])
    female = day > FEMALE_OFFSET
    return Told(female, day - FEMALE_OFFSET * female, int(nik[8:10]), int(nik[10:12]), int(nik[12:]))


def is_day(told):
    """Is the day of the NIK one that exists in any year?"""
    try:
        date(2000, told.month, told.day)
    except ValueError:
        return False
    return True


def is_born_on(told, day):
    return (told.day, told.month, told.year) == (day.day, day.month, day.year % 100)


def fault_of(nik, *, is_female, birth_date):
    """The worst NikFault of a number, "" without one. Excel keeps 15 digits, so a damaged NIK often ends with 0000."""
    told = read(nik)
    if not is_day(told) or told.series == 0 or nik[0] == "0":
        return NikFault.DAMAGED
    if birth_date and not is_born_on(told, birth_date):
        return NikFault.BIRTH
    return NikFault.SEX if told.is_female != is_female else ""
