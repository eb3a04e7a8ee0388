"""Which hops are past their due time, and to whom are they offered?"""

from django.utils import timezone

from cases import notifications
from cases.actions.path import refresh_path
from cases.actions.record import record
from cases.models import Case, Referral
from cases.routing import next_above
from cases.workflow import OPEN_STATUSES, Kind
from registry.scope import as_system


def mark(*, at=None):
    """Mark every overdue hop once and offer a responsibility to the next level. Returns how many were marked."""
    at = at or timezone.now()
    with as_system():
        late = list(
            Referral.objects.overdue(at)
            .filter(overdue_marked_at__isnull=True, case__status="open")
            .values_list("pk", "case")
        )
    for referral_id, case_id in late:
        _mark_one(referral_id, case_id, at=at)
    return len(late)


def _mark_one(referral_id, case_id, *, at):
    with as_system():
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        hop = (
            Referral.objects.filter(pk=referral_id, status__in=OPEN_STATUSES, due_at__lt=at)
            .filter(overdue_marked_at__isnull=True)
            .select_related("sender", "receiver")
            .first()
        )
        if hop is None:
            return
        hop.overdue_marked_at = at
        if hop.kind == Kind.RESPONSIBILITY:
            hop.offered_to = next_above(case, hop.receiver)
        hop.save(update_fields=["overdue_marked_at", "offered_to"])
        record(
            case,
            "overdue",
            by=None,
            at=at,
            referral=hop,
            from_organisation=hop.receiver,
            to_organisation=hop.offered_to,
            text=f"Ditawarkan kepada {hop.offered_to.name}." if hop.offered_to else "",
        )
        refresh_path(case)
        notifications.tell(case, [hop.receiver_id], "tenggat sudah lewat.", at=at)
        if hop.offered_to_id:
            notifications.tell(
                case, [hop.offered_to_id], f"tenggat {hop.receiver.name} sudah lewat; Anda dapat mengambil alih.", at=at
            )
