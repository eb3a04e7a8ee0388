"""Find the case or referral of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from cases.models import Case, CaseTask, IntakeDraft, Referral


def case_for(request, case_id):
    """The case of an address; that it was read is noted for the log of who looked."""
    case = get_object_or_404(
        Case.objects.visible_to(request.post).select_related("person", "area__parent", "holder__profile", "origin"),
        public_id=case_id,
    )
    request.reads.note(cases=[case.pk], persons=[case.person_id])
    return case


def referral_for(request, case_id, referral_id):
    case = case_for(request, case_id)
    referral = get_object_or_404(
        Referral.objects.visible_to(request.post).with_people(), public_id=referral_id, case=case
    )
    referral.case = case
    return case, referral


def task_for(request, case_id, task_id):
    """(case, task) of an address: a task is found through its case only."""
    case = case_for(request, case_id)
    task = get_object_or_404(CaseTask.objects.visible_to(request.post).for_list(), public_id=task_id, case=case)
    task.case = case
    return case, task


def draft_for(request, draft_id):
    """The own half-filled case. Another person's draft does not exist."""
    return get_object_or_404(IntakeDraft.objects.visible_to(request.post), public_id=draft_id)
