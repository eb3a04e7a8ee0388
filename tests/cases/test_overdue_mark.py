"""Lewat tenggat: the schedule marks it, offers the case to the next level, and both levels see it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cases import schedule, tasks
from cases.actions import overdue
from cases.models import Referral
from cases.routing import next_above
from cases.workflow import Kind
from registry.actions import organisations
from registry.models import Submission
from registry.scope import as_system
from tests.cases.conftest import last_event, told
from tests.factories import cases as make


def test_a_late_hop_is_marked_once_and_offered_to_the_next_level(sent, case, tini):
    late = sent.due_at + timedelta(minutes=1)
    assert overdue.mark(at=late) == 1
    assert overdue.mark(at=late) == 0
    sent.refresh_from_db()
    assert (sent.overdue_marked_at, sent.offered_to) == (late, tini.organisation)
    assert (last_event(case).verb, last_event(case).actor_name) == ("overdue", "Sistem")


def test_both_levels_see_it(sent, case, bayu, tini, client_of):
    make.overdue_now(sent)
    assert told(case)["Kalurahan Bangunharjo"][-1] == f"Kasus {case.number}: tenggat sudah lewat."
    assert "Anda dapat mengambil alih" in told(case)["TKSK Kapanewon Sewon"][-1]
    for post in (bayu, tini):
        page = client_of(post).get("/kotak-masuk/").content.decode()
        assert case.number in page
        assert case.number in client_of(post).get("/kasus/").content.decode()


def test_a_hop_in_time_is_left_alone(sent):
    assert overdue.mark(at=sent.due_at - timedelta(seconds=1)) == 0


def test_a_sensitive_case_goes_past_the_levels_that_need_not_know(sari, bayu, tini, dewi, client_of):
    case = make.open_case(sari, number=make.HIV)
    hop = make.overdue_now(make.sent(case, sari, bayu))
    assert hop.offered_to == dewi.organisation
    assert client_of(tini).get(case.get_absolute_url()).status_code == 404
    assert client_of(dewi).get(case.get_absolute_url()).status_code == 200


def test_when_the_late_one_answers_the_offer_is_over(sent, case, bayu, dewi):
    sensitive_path = list(case.path)
    hop = make.overdue_now(sent)
    make.referrals.accept(referral=hop, by=bayu)
    hop.refresh_from_db()
    case.refresh_from_db()
    assert hop.offered_to is None
    assert set(case.path) == {*sensitive_path, bayu.organisation_id}


def test_nothing_is_above_the_province(case, ratna):
    assert next_above(case, ratna.organisation) is None


def test_a_request_to_a_partner_is_marked_but_offered_to_nobody(case, sari, pak_puskesmas):
    hop = make.overdue_now(make.sent(case, sari, pak_puskesmas, Kind.SERVICE))
    assert (hop.offered_to, bool(hop.overdue_marked_at)) == (None, True)


def test_the_hop_of_a_closed_case_is_not_marked(sent):
    with transaction.atomic():
        Referral.objects.update(due_at=timezone.now() - timedelta(days=1))
        type(sent.case).objects.update(
            status="closed", outcome="pindah", closed_at=timezone.now(), closed_on="2026-01-02", closed_by=sent.sent_by
        )
    assert overdue.mark() == 0


def test_an_offer_to_an_office_that_has_ended_goes_one_level_further(sent, tini, dewi):
    hop = make.overdue_now(sent)
    organisations.end(organisation=tini.organisation, by=None, on=timezone.localdate())
    overdue.mark(at=timezone.now() + timedelta(days=30))
    hop.refresh_from_db()
    assert hop.offered_to == dewi.organisation


def test_the_cases_of_a_unit_that_ended_go_to_the_kalurahan(case, sari, bayu, client_of):
    organisations.end(organisation=sari.organisation, by=None)
    assert (overdue.pass_on_orphans(), overdue.pass_on_orphans()) == (1, 0)
    case.refresh_from_db()
    assert case.holder == bayu.organisation
    assert (last_event(case).verb, last_event(case).actor_name) == ("inherit", "Sistem")
    assert "Anda sekarang memegang kasus ini" in told(case)["Kalurahan Bangunharjo"][-1]
    assert "Tutup kasus" in client_of(bayu).get(case.get_absolute_url()).content.decode()


def test_a_rujuk_balik_never_returns_to_who_has_ended(accepted, case, sari, bayu, tini):
    organisations.end(organisation=sari.organisation, by=None)
    accepted = Referral.objects.get(pk=accepted.pk)
    targets = make.referrals.return_targets(accepted)
    assert targets == [bayu.organisation], "the kalurahan itself keeps it"
    make.report_back(accepted, bayu, to=bayu)
    case.refresh_from_db()
    assert case.holder == bayu.organisation


# --- the schedule -----------------------------------------------------------------------------------------------------


def jobs():
    return DBTaskResult.objects.filter(task_path=tasks.mark_overdue_hops.module_path)


def test_the_schedule_puts_the_marking_into_the_queue_once(db):
    assert schedule.tick() is True
    assert schedule.tick() is True
    assert jobs().count() == 1


def test_the_marking_job_does_it(sent, case):
    Referral.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert tasks.mark_overdue_hops.func() == 1
    assert last_event(case).verb == "overdue"


def test_two_schedules_do_not_tick_at_once(committed_db):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [schedule.LOCK])
        assert schedule.tick() is False
        cursor.execute("COMMIT")
    other.close()
    assert schedule.tick() is True


def running_job(*, started, workers):
    tasks.mark_overdue_hops.enqueue()
    jobs().update(
        status=TaskResultStatus.RUNNING, started_at=started, worker_ids=[f"w{number}" for number in range(workers)]
    )
    return jobs().get()


@pytest.mark.parametrize(
    ("minutes", "workers", "expected"),
    [(11, 1, TaskResultStatus.READY), (9, 1, TaskResultStatus.RUNNING), (11, 3, TaskResultStatus.FAILED)],
)
def test_the_job_of_a_killed_worker_is_given_back_at_most_three_times(db, minutes, workers, expected):
    job = running_job(started=timezone.now() - timedelta(minutes=minutes), workers=workers)
    schedule.reap()
    job.refresh_from_db()
    assert job.status == expected


def test_finished_jobs_do_not_pile_up(db):
    job = running_job(started=timezone.now(), workers=1)
    jobs().update(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - timedelta(days=8))
    schedule.tick()
    assert not DBTaskResult.objects.filter(pk=job.pk).exists()


def test_the_worker_runs_what_the_schedule_enqueued(committed_db, sari, bayu):
    """The real worker, on committed data, until its queue is empty."""
    from django.core.management import call_command

    case = make.open_case(sari)
    hop = make.sent(case, sari, bayu)
    Referral.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    schedule.tick()
    call_command("db_worker", queue_name="*", batch=True, interval=0, startup_delay=False, verbosity=0)
    with as_system():  # the worker may have opened a new connection
        hop.refresh_from_db()
    assert hop.overdue_marked_at
    assert jobs().get().status == TaskResultStatus.SUCCESSFUL


def failed_letter(*, minutes, tries):
    tasks.send_notice.enqueue("kalurahan@contoh.go.id", "Kasus 1: ada kabar.")
    letters = DBTaskResult.objects.filter(task_path=tasks.send_notice.module_path)
    finished = timezone.now() - timedelta(minutes=minutes)
    letters.update(status=TaskResultStatus.FAILED, finished_at=finished, worker_ids=["w"] * tries)
    return letters.get()


@pytest.mark.parametrize(
    ("minutes", "tries", "expected"),
    [(16, 1, TaskResultStatus.READY), (14, 1, TaskResultStatus.FAILED), (16, 3, TaskResultStatus.FAILED)],
)
def test_a_letter_the_mail_server_refused_is_tried_again_at_most_three_times(db, minutes, tries, expected):
    job = failed_letter(minutes=minutes, tries=tries)
    schedule.try_letters_again()
    job.refresh_from_db()
    assert job.status == expected


def test_keys_of_forms_are_forgotten_after_a_quarter(db, sari):
    for number, days in enumerate((91, 89)):
        at = timezone.now() - timedelta(days=days)
        Submission.objects.create(key=UUID(int=number), user=sari.user, verb="x", content_hash="x", created_at=at)
    schedule.tick()
    assert Submission.objects.get().key == UUID(int=1)
