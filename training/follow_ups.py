"""What do the pages about the time after a Bimtek show? Reads only, in a fixed number of statements."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from registry.models.area import ABOVE
from registry.questions import numbers
from training.models import Attendance, Cascade, Commitment, FollowUpCheck, Participant, RtlItem


@dataclass(frozen=True)
class UnitLine:
    """One unit that took part: its people, whether it promised, its RTL, its checks and whom it taught."""

    unit: object
    people: int
    has_commitment: bool
    rtl: int
    rtl_done: int
    rtl_late: int
    checks: list
    taught: int

    @property
    def is_late(self):
        """Is an RTL or a check past its day?"""
        return bool(self.rtl_late) or any(late for _, late in self.checks)


def of_event(event, post):
    """[UnitLine] in the order of the areas."""
    taking = Participant.objects.visible_to(post).filter(event=event, unit__isnull=False).counted()
    people = Counter(participant.unit for participant in taking.select_related(f"unit__home_area__{ABOVE}"))
    promised = set(Commitment.objects.visible_to(post).filter(event=event).values_list("unit", flat=True))
    rtl, checks, today = defaultdict(list), defaultdict(list), timezone.localdate()
    for item in RtlItem.objects.visible_to(post).filter(event=event):
        rtl[item.unit_id].append(item)
    for check in FollowUpCheck.objects.visible_to(post).filter(event=event).order_by("months"):
        checks[check.unit_id].append((check, check.is_late(today)))
    standing = Cascade.objects.visible_to(post).filter(event=event).standing().order_by()
    taught = dict(standing.values_list("unit").annotate(people=Sum("people")))
    return [
        UnitLine(
            unit,
            people[unit],
            unit.pk in promised,
            rtl=len(rtl[unit.pk]),
            rtl_done=sum(not item.is_open for item in rtl[unit.pk]),
            rtl_late=sum(item.is_late(today) for item in rtl[unit.pk]),
            checks=checks[unit.pk],
            taught=taught.get(unit.pk, 0),
        )
        for unit in sorted(people, key=lambda unit: (unit.home_area_id, unit.name))
    ]


def sums(lines):
    """{what: how many} over all units."""
    return {
        "units": len(lines),
        "promised": sum(line.has_commitment for line in lines),
        "rtl": sum(line.rtl for line in lines),
        "rtl_done": sum(line.rtl_done for line in lines),
        "rtl_late": sum(line.rtl_late for line in lines),
        "checks": sum(len(line.checks) for line in lines),
        "checks_done": sum(not check.is_open for line in lines for check, _ in line.checks),
        "taught": sum(line.taught for line in lines),
    }


def of_unit(unit, post):
    """[(BimtekEvent, [(Participant, JP)])] of the people a unit sent, the newest Bimtek first."""
    people = Participant.objects.visible_to(post).filter(unit=unit).counted().select_related("event")
    jp = {}
    found = list(people.order_by("-event__starts_on", "number"))
    attended = Attendance.objects.visible_to(post).attended().filter(participant__in=found).order_by()
    for row in attended.values("participant").annotate(jp=Sum("session__jp")):
        jp[row["participant"]] = row["jp"]
    by_event = {}
    for participant in found:
        by_event.setdefault(participant.event, []).append((participant, jp.get(participant.pk, 0)))
    return list(by_event.items())


def checks_due(post, today=None):
    """The question how many checks of the own office are late, and how many due within 30 days: for Beranda."""
    today = today or timezone.localdate()
    open_checks = FollowUpCheck.objects.visible_to(post).of_office(post.organisation_id).open()
    soon = Q(due_on__range=(today, today + timedelta(days=30)))
    return numbers(open_checks, late=Count("pk", filter=Q(due_on__lt=today)), soon=Count("pk", filter=soon))
