"""Tenggat: working days from the office calendar, hours when it is darurat, and a clock that can stand still."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import clock
from cases.actions import referrals
from cases.models import Phase, Referral, TimeLimit, Urgency
from cases.models.referral import ClockState
from registry.actions.dated import succeed
from registry.models import Holiday
from registry.working_days import add_working_days, is_working_day, working_days_between
from tests.factories import cases as make

FRIDAY = date(2026, 11, 20)
MOMENT = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(timezone.make_aware)


def at(day, hour=9):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def limit(receiver_kind, urgency=Urgency.NORMAL, phase=Phase.ANSWER):
    return TimeLimit.objects.get(receiver_kind=receiver_kind, urgency=urgency, phase=phase)


def test_three_working_days_from_friday_end_on_wednesday_afternoon(case, sari, bayu):
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=at(FRIDAY))
    assert limit("kalurahan").amount == 3
    assert timezone.localtime(hop.due_at) == at(date(2026, 11, 25), 16)


def test_a_holiday_in_between_pushes_it_on(case, sari, bayu):
    Holiday.objects.create(day=date(2026, 11, 24), name="Libur daerah", kind="libur_daerah")
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=at(FRIDAY))
    assert timezone.localtime(hop.due_at) == at(date(2026, 11, 26), 16)


def test_darurat_counts_hours_also_at_night_and_on_sunday(sari, bayu):
    case = make.open_case(sari, urgency=Urgency.EMERGENCY)
    saturday_night = at(date(2026, 11, 21), 23)
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=saturday_night)
    assert hop.due_at == saturday_night + timedelta(hours=4)


def _due(draft, by, moment):
    Holiday.objects.all().delete()
    return timezone.localtime(referrals.send(referral=draft, by=by, at=moment).due_at).date()


def test_the_limit_is_what_the_office_sets(case, sari, bayu, admin_sistem):
    now = timezone.now()
    today = timezone.localdate()
    succeed(row=limit("kalurahan"), values={"amount": 9}, starts_on=today, by=admin_sistem.user)
    assert _due(make.draft(case, sari, bayu), sari, now) == add_working_days(today, 9, set())


def test_a_new_limit_leaves_what_was_sent_before(case, sari, bayu, admin_sistem):
    succeed(row=limit("kalurahan"), values={"amount": 9}, starts_on=timezone.localdate(), by=admin_sistem.user)
    assert _due(make.draft(case, sari, bayu), sari, at(FRIDAY)) == date(2026, 11, 25)


def test_a_level_without_a_limit_has_no_clock(case, sari, bayu):
    TimeLimit.objects.filter(receiver_kind="kalurahan").update(valid_to=timezone.localdate() - timedelta(days=1))
    hop = make.sent(case, sari, bayu)
    assert (hop.due_at, hop.clock_state()) == (None, ClockState.NONE)


def test_aman_then_mendekati_then_lewat(case, sari, bayu):
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=at(FRIDAY))
    whole = hop.due_at - hop.clock_started_at
    states = [hop.clock_state(hop.due_at - whole * share) for share in (1, 0.3, 0.2, 0)]
    assert states == [ClockState.SAFE, ClockState.SAFE, ClockState.NEAR, ClockState.NEAR]
    assert hop.clock_state(hop.due_at + timedelta(seconds=1)) == ClockState.LATE


def test_the_time_at_the_sender_does_not_count(case, sari, bayu):
    monday = at(date(2026, 11, 23))
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=at(FRIDAY))
    hop = referrals.request_completion(referral=hop, by=bayu, text="KK?", at=monday)
    assert (hop.clock_left, hop.clock_state(monday + timedelta(days=90))) == (2, ClockState.PAUSED)
    hop = referrals.complete(referral=hop, by=sari, text="Ada.", at=at(date(2026, 12, 7)))
    assert timezone.localtime(hop.due_at) == at(date(2026, 12, 9), 16)


def test_whoever_was_late_already_gets_one_day_to_finish(case, sari, bayu):
    hop = referrals.send(referral=make.draft(case, sari, bayu), by=sari, at=at(FRIDAY))
    late = at(date(2026, 12, 1))
    hop = referrals.request_completion(referral=hop, by=bayu, text="KK?", at=late)
    hop = referrals.complete(referral=hop, by=sari, text="Ada.", at=late)
    assert timezone.localtime(hop.due_at).date() == date(2026, 12, 2)


WITH_DB = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@WITH_DB
@given(moment=MOMENT)
def test_a_due_time_lies_ahead_on_a_working_day_at_closing_time(accepted, moment):
    clock.start(accepted, phase=Phase.HANDLE, at=moment)
    due = timezone.localtime(accepted.due_at)
    holidays = set(Holiday.objects.values_list("day", flat=True))
    assert due > moment
    assert (due.time(), is_working_day(due.date(), holidays)) == (clock.OFFICE_CLOSES, True)
    started = timezone.localtime(moment).date()
    assert working_days_between(started, due.date(), holidays) == limit("kalurahan", phase=Phase.HANDLE).amount


@WITH_DB
@given(moment=MOMENT, waited=st.integers(0, 20), stood=st.integers(0, 60))
def test_stopping_and_going_on_never_loses_or_gives_a_working_day(accepted, moment, waited, stood):
    clock.start(accepted, phase=Phase.HANDLE, at=moment)
    due = timezone.localtime(accepted.due_at).date()
    paused = moment + timedelta(days=waited)
    resumed = paused + timedelta(days=stood)
    holidays = set(Holiday.objects.values_list("day", flat=True))
    left = max(working_days_between(timezone.localtime(paused).date(), due, holidays), 0)
    clock.pause(accepted, at=paused)
    assert (accepted.due_at, accepted.clock_left) == (None, left)
    clock.resume(accepted, at=resumed)
    expected = add_working_days(timezone.localtime(resumed).date(), max(left, 1), holidays)
    assert timezone.localtime(accepted.due_at).date() == expected


def test_every_level_and_urgency_has_a_limit_in_both_phases(db):
    kinds = TimeLimit.objects.values_list("receiver_kind", flat=True).distinct()
    assert TimeLimit.objects.count() == kinds.count() * len(Urgency) * len(Phase)
    assert set(TimeLimit.objects.filter(urgency=Urgency.EMERGENCY).values_list("unit", flat=True)) == {"jam"}
    assert not Referral.objects.exists()
