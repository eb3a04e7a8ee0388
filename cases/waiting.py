"""What waits for an office: how much of it, and what presses most? Asked in parts (decision 0047).

Three thousand hops wait at a busy office. Asked as one, each is read from its place on the disk; of each part an index
knows the state, the due time and the case.
"""

from datetime import datetime
from heapq import merge

from django.db.models import F

from cases.models import Referral
from cases.models.referral import numbers_by_state
from registry.questions import lines, numbers

FIRST, NUMBERS = "first_part_{}", "numbers_part_{}"
PARTS = range(3)


def asked(viewer, most, *, now, today):
    """The questions of a page (steady_answers): so many hops that press most, and how many there are in each state."""
    questions, by_state = {}, numbers_by_state(viewer.organisation_id, now=now, today=today)
    for number, part in zip(PARTS, Referral.objects.waiting_at_in_parts(viewer), strict=True):
        pressing = part.with_due_sort().order_by(F("due_at").asc(nulls_last=True), "id")[:most]
        questions[FIRST.format(number)] = lines(pressing, "due_sort", "id")
        questions[NUMBERS.format(number)] = numbers(part, **by_state)
    return questions


def told(found, most):
    """(lines of those that press most, {state: number}) of the answers to `asked`."""
    first = merge(*(found[FIRST.format(number)] for number in PARTS), key=_pressing)
    counted = [found[NUMBERS.format(number)] for number in PARTS]
    return list(first)[:most], {state: sum(part[state] or 0 for part in counted) for state in counted[0]}


def _pressing(line):
    return datetime.fromisoformat(line["due_sort"]), line["id"]
