"""When is a hop due? Working days from the office calendar, or plain hours when it is darurat.

A limit of n working days ends at the close of office hours (OFFICE_CLOSES) of the n-th working day after the start.
Hours run through, day and night. The limits are office targets (cases.TimeLimit), not law.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cases.models import TimeLimit, TimeUnit
from registry.kept_sql import kept_sql
from registry.models import Holiday
from registry.questions import lines, steady_answers
from registry.working_days import add_working_days, working_days_between

OFFICE_CLOSES = time(16, 0)


def _close_of(day):
    return timezone.make_aware(datetime.combine(day, OFFICE_CLOSES))


def _after_days(at, days, holidays=None):
    start = timezone.localtime(at).date()
    holidays = set(_holidays(first=start)) if holidays is None else holidays
    return _close_of(add_working_days(start, max(days, 1), holidays))


@kept_sql
def _holidays(*, first):
    return Holiday.objects.from_day(first)


@steady_answers
def _limit(*, day, kind, urgency, phase):
    """{"limit": of at most one, "holidays": from that day}"""
    limits = TimeLimit.objects.in_force(day).filter(receiver_kind=kind, urgency=urgency, phase=phase)
    return {"limit": lines(limits, "amount", "unit"), "holidays": lines(Holiday.objects.from_day(day), "day")}


def start(referral, *, phase, at):
    """Start the clock for a phase; a level without a limit has no due time."""
    of = {"kind": referral.receiver.kind, "urgency": referral.case.urgency, "phase": phase}
    found = _limit(day=timezone.localdate(at), **of)
    limit = next(iter(found["limit"]), None)
    referral.clock_left = None
    referral.overdue_marked_at = None
    referral.offered_to = None
    referral.clock_started_at = at
    if limit is None:
        referral.clock_unit, referral.due_at = "", None
        return
    amount, referral.clock_unit = limit["amount"], limit["unit"]
    if referral.clock_unit == TimeUnit.HOURS:
        referral.due_at = at + timedelta(hours=amount)
    else:
        referral.due_at = _after_days(at, amount, {date.fromisoformat(one["day"]) for one in found["holidays"]})


def pause(referral, *, at):
    """Stop the clock and remember what is left: working days (at least 0) or minutes."""
    if referral.due_at is not None:
        if referral.clock_unit == TimeUnit.HOURS:
            referral.clock_left = max(0, int((referral.due_at - at).total_seconds() // 60))
        else:
            today = timezone.localtime(at).date()
            due = timezone.localtime(referral.due_at).date()
            referral.clock_left = working_days_between(today, due, set(_holidays(first=today))) if due > today else 0
    referral.due_at = None


def resume(referral, *, at):
    """Let the clock run on with what was left: at least one working day, or one hour."""
    if referral.clock_left is None:
        return
    if referral.clock_unit == TimeUnit.HOURS:
        referral.due_at = at + timedelta(minutes=max(referral.clock_left, 60))
    else:
        referral.due_at = _after_days(at, referral.clock_left)
    referral.clock_started_at = at
    referral.clock_left = None
    referral.overdue_marked_at = None
    referral.offered_to = None


def stop(referral):
    referral.due_at = None
    referral.offered_to = None
