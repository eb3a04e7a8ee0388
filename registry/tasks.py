"""Which work of the register is done outside a request? Imports, and long exports."""

from functools import partial

from django.db import transaction
from django_tasks import task

from registry.actions import imports
from registry.models import Appointment, ImportRun
from registry.scope import as_system, from_replica


@task()
def check_import(run_id, post_id):
    run, post = _found(run_id, post_id)
    imports.finish_check(run=run, by=post)


@task()
def carry_on_import(run_id, post_id):
    run, post = _found(run_id, post_id)
    imports.carry_on(run=run, by=post)


@task()
def undo_import(run_id, post_id, reason):
    run, post = _found(run_id, post_id)
    imports.finish_undo(run=run, reason=reason, by=post)


def _found(run_id, post_id):
    with as_system():
        post = Appointment.objects.with_post().get(pk=post_id)
        return ImportRun.objects.get(pk=run_id), post


def afterwards(job, run, post, *more):
    """Put a job into the queue once what was written stands."""
    transaction.on_commit(partial(job.enqueue, run.pk, post.pk, *more))


@task()
def make_export(export_id):
    """Write the file of an export that was agreed to."""
    from registry.actions import exports

    exports.make(export_id, read=from_replica)
