"""What a person asks of their data, and the answer within three times 24 hours."""

from django.utils import timezone

from cases import notifications, policy
from cases.actions.record import record
from cases.models import Case, RightsRequest
from cases.models.consent import ANSWER_WITHIN
from registry.refusal import Refused, insist
from registry.scope import as_system


def ask(*, case, kind, asked_by, text, by, at=None):
    """Record what the person or the wali asks for; the clock of 72 hours starts now, and the holder is told."""
    at = at or timezone.now()
    with as_system():
        case = Case.objects.select_related("holder", "origin").get(pk=case.pk)
        insist(policy.why_not(policy.RIGHT_ASK, case, by))
        asked = open_request(case=case, kind=kind, asked_by=asked_by, text=text, by=by, at=at)
        notifications.tell(case, [case.holder], "ada permintaan tentang datanya; jawab dalam 3 x 24 jam.", at=at)
    return asked


def open_request(*, case, kind, asked_by, text, by, at):
    """The row and its line in the timeline; within an action that has asked the policy."""
    asked = RightsRequest.objects.create(
        case=case,
        kind=kind,
        asked_by=asked_by[:160],
        text=text,
        recorded_at=at,
        recorded_by=by,
        due_at=at + ANSWER_WITHIN,
    )
    record(case, "ask", by=by, at=at, text=asked.get_kind_display())
    return asked


def answer(*, request, answer, answer_text, by, at=None):
    """Answer a request, once."""
    at = at or timezone.now()
    with as_system():
        request = RightsRequest.objects.select_for_update(of=("self",)).select_related("case").get(pk=request.pk)
        insist(policy.why_not(policy.RIGHT_ANSWER, request.case, by))
        if not request.is_open:
            raise Refused("Permintaan ini sudah dijawab.", status=409)
        request.answer, request.answer_text = answer, answer_text
        request.answered_at, request.answered_by = at, by
        request.save(update_fields=["answer", "answer_text", "answered_at", "answered_by"])
        record(request.case, "answer", by=by, at=at, text=f"{request.get_answer_display()}. {answer_text}")
        notifications.tell(
            request.case,
            [request.recorded_by.organisation],
            "permintaan tentang datanya sudah dijawab.",
            at=at,
            but=by.organisation_id,
        )
    return request
