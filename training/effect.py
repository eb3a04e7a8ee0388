"""What did a Bimtek change? Figures to look at, with the numbers behind them; they prove no cause.

Each function asks the database a fixed number of times and counts what the post may see.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from registry import casework
from registry.models import Area, UnitProfile
from registry.models.area import ABOVE
from registry.models.months import months_after, months_before
from training.actions.checks import DISTRICT_PARTS
from training.models import Attendance, Participant, regency_code

WINDOW_MONTHS = 6


@dataclass(frozen=True)
class Window:
    """The days of one side of a Bimtek; both count."""

    first: object
    last: object

    def is_over(self, today=None):
        return self.last < (today or timezone.localdate())


def windows(event):
    """(the six months before, the six months after)"""
    before = Window(months_before(event.starts_on, WINDOW_MONTHS), event.starts_on - timedelta(days=1))
    return before, Window(event.ends_on + timedelta(days=1), months_after(event.ends_on, WINDOW_MONTHS))


@dataclass(frozen=True)
class UnitRow:
    """One unit that took part: how many people, their JP, and its cases on both sides (None: nobody keeps cases)."""

    unit: object
    people: int
    jp: int
    before: casework.Found | None
    after: casework.Found | None


@dataclass(frozen=True)
class Sums:
    """Over all units of a Bimtek that this post sees."""

    recorded_before: int
    recorded_after: int
    handled_before: int
    handled_after: int


def of_event(event, post):
    """[UnitRow] of the units whose people attended something, in the order of the areas."""
    taking = Participant.objects.visible_to(post).filter(event=event, unit__isnull=False).counted()
    jp = Attendance.objects.visible_to(post).jp_of(event)
    people = defaultdict(list)
    for participant in taking.select_related(f"unit__home_area__{ABOVE}"):
        if jp.get(participant.pk):
            people[participant.unit].append(jp[participant.pk])
    units = sorted(people, key=lambda unit: (unit.home_area_id, unit.name))
    ids = [unit.pk for unit in units]
    before, after = (casework.between(ids, side.first, side.last, post) for side in windows(event))
    return [
        UnitRow(unit, len(people[unit]), sum(people[unit]), before and before[unit.pk], after and after[unit.pk])
        for unit in units
    ]


def sums(rows):
    """The Sums of [UnitRow], or None when nobody keeps cases."""
    if not rows or rows[0].before is None:
        return None
    return Sums(
        recorded_before=sum(row.before.recorded for row in rows),
        recorded_after=sum(row.after.recorded for row in rows),
        handled_before=sum(row.before.handled for row in rows),
        handled_after=sum(row.after.handled for row in rows),
    )


@dataclass(frozen=True)
class AreaRow:
    """Units of an area, and how many of them have a trained ketua or sekretaris."""

    area: Area
    units: int
    trained: int

    @property
    def share(self):
        """Of a hundred units, one decimal."""
        return round(Decimal(100 * self.trained) / self.units, 1)


def coverage(post):
    """[(AreaRow of a kabupaten/kota, [AreaRow of its kapanewon])] of the units in sight that are not dissolved."""
    found = UnitProfile.objects.visible_to(post).alive().with_trained_leader()
    counted = defaultdict(lambda: [0, 0])
    for code, trained in found.order_by().values_list("unit__home_area_id", "has_trained_leader"):
        for area in (regency_code(code), ".".join(code.split(".")[:DISTRICT_PARTS])):
            counted[area][0] += 1
            counted[area][1] += trained
    areas = Area.objects.in_bulk(counted)
    rows = [AreaRow(areas[code], *numbers) for code, numbers in sorted(counted.items()) if code in areas]
    regencies = [row for row in rows if row.area.pk == regency_code(row.area.pk)]
    return [(row, [part for part in rows if part.area.pk.startswith(f"{row.area.pk}.")]) for row in regencies]


def untrained_with_open_cases(post, most=100):
    """[(UnitProfile, open cases)]: units with open cases and no trained ketua or sekretaris; most cases first."""
    profiles = {
        profile.unit_id: profile
        for profile in UnitProfile.objects.visible_to(post)
        .alive()
        .with_trained_leader()
        .filter(has_trained_leader=False)
        .select_related(f"unit__home_area__{ABOVE}")
    }
    numbers = casework.open_with(profiles, post) or {}
    found = [(profiles[pk], number) for pk, number in numbers.items() if number]
    return sorted(found, key=lambda row: (-row[1], row[0].unit.name))[:most]
