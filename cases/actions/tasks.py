"""What somebody has to do for a case: make it, finish it, call it off, and tell once that it is late."""

from django.utils import timezone

from cases import notifications, policy
from cases.actions.cases import locked
from cases.actions.record import record
from cases.models import CaseTask
from cases.policy_handling import TASK_FINISH, may_be_responsible
from registry.refusal import Refused
from registry.scope import as_system


def create_all(case, tasks, *, kind, by, at, conference=None):
    """Save unsaved tasks of a locked case and tell the other organisations that have something to do.

    Raises Refused 422 without a person in charge, or for an organisation that is not on the path of the case.
    """
    for task in tasks:
        if not task.person_in_charge.strip():
            raise Refused(f"Tulis siapa penanggung jawab “{task.text}”.", status=422)
        if not may_be_responsible(case, task.organisation_id):
            raise Refused(f"{task.organisation.name} tidak berada di jalur kasus ini.", status=422)
        task.case, task.kind, task.conference = case, kind, conference
        task.created_at, task.created_by = at, by
    CaseTask.objects.bulk_create(tasks)
    told = {task.organisation for task in tasks}
    if told:
        notifications.tell(case, told, "ada tugas untuk Anda.", at=at, but=by.organisation_id)


def finish(*, task, result, done_on, by, at=None):
    """Say that a task is done, on which day and with which result."""
    at = at or timezone.now()
    with as_system():
        case = locked(task.case)
        task = CaseTask.objects.for_list().get(pk=task.pk)
        task.case = case
        if refusal := policy.why_not(TASK_FINISH, task, by):
            raise Refused(refusal.reason, status=refusal.status, can_send_again=False)
        task.done_on, task.done_at, task.done_by, task.result = done_on, at, by, result
        task.save(update_fields=["done_on", "done_at", "done_by", "result"])
        record(case, "finish", by=by, at=at, text=f"{task.text}: {result}")
    return task


def call_off(tasks, reason, *, by, at):
    """Call off those of these tasks that are still open."""
    open_ids = [task.pk for task in tasks if task.is_open]
    CaseTask.objects.filter(pk__in=open_ids).update(cancelled_at=at, cancelled_by=by, cancel_reason=reason)


def tell_late(*, at=None):
    """Tell once of each task past its day: who answers for it, or the holder when it no longer sees the case."""
    at = at or timezone.now()
    with as_system():
        late = CaseTask.objects.late_and_untold(timezone.localdate(at)).select_related("case__holder", "organisation")
        late = list(late.select_for_update(skip_locked=True, of=("self",)))
        for task in late:
            case = task.case
            told = task.organisation if may_be_responsible(case, task.organisation_id) else case.holder
            notifications.tell(case, [told], "ada tugas yang lewat tanggal.", at=at)
        CaseTask.objects.filter(pk__in=[task.pk for task in late]).update(late_told_at=at)
    return len(late)
