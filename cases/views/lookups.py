"""Find the case or referral of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from cases.models import Case, IntakeDraft, Referral


def case_for(request, case_id):
    """The case of an address; that it was read is noted for the log of who looked."""
    case = get_object_or_404(
        Case.objects.visible_to(request.post).select_related("person", "area__parent", "holder__profile", "origin"),
        public_id=case_id,
    )
    request.reads.note(cases=[case.pk], persons=[case.person_id])
    return case


def noted(request, rows, case=lambda row: row):
    """The rows of a list, after noting for the log of who looked that each of them was shown.

    rows: a list; case(row): its Case, with the person at hand.
    """
    shown = [case(row) for row in rows]
    request.reads.note(cases=[one.pk for one in shown], persons=[one.person_id for one in shown])
    return rows


def referral_for(request, case_id, referral_id):
    case = case_for(request, case_id)
    referral = get_object_or_404(
        Referral.objects.visible_to(request.post).with_people(), public_id=referral_id, case=case
    )
    referral.case = case
    return case, referral


def draft_for(request, draft_id):
    """The own half-filled case. Another person's draft does not exist."""
    return get_object_or_404(IntakeDraft.objects.visible_to(request.post), public_id=draft_id)
