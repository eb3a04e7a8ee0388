"""When is a hop due? Working days from the office calendar, or plain hours when it is darurat.

A limit of n working days ends at the close of office hours (OFFICE_CLOSES) of the n-th working day after the start.
Hours run through, day and night. The limits are office targets (cases.TimeLimit), not law.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from cases.models import TimeLimit, TimeUnit
from registry.kept_sql import kept_sql
from registry.models import Holiday
from registry.working_days import add_working_days, working_days_between

OFFICE_CLOSES = time(16, 0)


def _close_of(day):
    return timezone.make_aware(datetime.combine(day, OFFICE_CLOSES))


def _after_days(at, days):
    start = timezone.localtime(at).date()
    return _close_of(add_working_days(start, max(days, 1), set(_holidays(first=start))))


@kept_sql
def _holidays(*, first):
    return Holiday.objects.from_day(first)


@kept_sql
def _limits(*, day, kind, urgency, phase):
    return TimeLimit.objects.in_force(day).filter(receiver_kind=kind, urgency=urgency, phase=phase)


def start(referral, *, phase, at):
    """Start the clock for a phase; a level without a limit has no due time."""
    of = {"kind": referral.receiver.kind, "urgency": referral.case.urgency, "phase": phase}
    limit = next(iter(_limits(day=timezone.localdate(at), **of)), None)
    referral.clock_left = None
    referral.overdue_marked_at = None
    referral.offered_to = None
    referral.clock_started_at = at
    if limit is None:
        referral.clock_unit, referral.due_at = "", None
        return
    referral.clock_unit = limit.unit
    referral.due_at = (
        at + timedelta(hours=limit.amount) if limit.unit == TimeUnit.HOURS else _after_days(at, limit.amount)
    )


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
