"""What happens by the clock? Every minute: overdue hops, jobs to be tried again, what is done thrown away. Once a day:
units that seem asleep. Little by little: persons of whom nobody has looked yet whether they are recorded twice.

The queue is django-tasks-db on PostgreSQL. A worker that was killed leaves its job RUNNING for ever: `reap` gives it
back. A letter that the mail server refused is tried again later. Both at most TRIES times in all. Several schedules may
run at once; an advisory lock lets one through.
"""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from cases.actions import drafts, reviews
from cases.tasks import look_for_pairs, look_over_persons, mark_overdue_hops, propose_rest, send_notice
from registry.actions import dormancies, exports, read_log, submissions

TICK_SECONDS = 60
STALE_AFTER = timedelta(minutes=10)
TRIES = 3
TRY_AGAIN_AFTER = timedelta(minutes=15)
KEEP_FINISHED = timedelta(days=7)
KEEP_SUBMISSIONS = timedelta(days=90)  # a phone that was offline for a quarter may still send its form again
KEEP_DRAFTS = timedelta(days=90)  # sealed, but about a person whose case was never recorded
LOCK = 0x574B5342  # "WKSB"


def tick():
    """One turn of the schedule. Returns False when another process is at it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return False
        reap()
        try_letters_again()
        enqueue_once(mark_overdue_hops)
        if reviews.are_to_look_at():
            enqueue_once(look_over_persons)
        if dormancies.is_due():
            enqueue_once(propose_rest)
            enqueue_once(look_for_pairs)
        read_log.anchor()
        exports.expire()
        submissions.forget(before=timezone.now() - KEEP_SUBMISSIONS)
        drafts.forget(before=timezone.now() - KEEP_DRAFTS)
        DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_FINISHED).delete()
    return True


def enqueue_once(task):
    """Put a task into the queue unless it already waits or runs there."""
    waiting = DBTaskResult.objects.filter(
        task_path=task.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    if not waiting.exists():
        task.enqueue()


def try_letters_again():
    """Give letters that could not be sent back to the queue, a quarter of an hour after each failure."""
    failed = DBTaskResult.objects.failed().filter(
        task_path=send_notice.module_path, finished_at__lt=timezone.now() - TRY_AGAIN_AFTER
    )
    for job in failed.select_for_update(skip_locked=True):
        if len(job.worker_ids) < TRIES:
            job.status, job.started_at, job.finished_at = TaskResultStatus.READY, None, None
            job.save(update_fields=["status", "started_at", "finished_at"])


def reap():
    """Give jobs of dead workers back to the queue; after TRIES they count as failed."""
    stale = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - STALE_AFTER)
    for job in stale.select_for_update(skip_locked=True):
        if len(job.worker_ids) >= TRIES:
            job.status, job.finished_at = TaskResultStatus.FAILED, timezone.now()
        else:
            job.status, job.started_at, job.run_after = TaskResultStatus.READY, None, get_date_max()
        job.save(update_fields=["status", "started_at", "finished_at", "run_after"])
