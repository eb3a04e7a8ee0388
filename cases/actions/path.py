"""Which organisations are on the path of a case? Kept on the case, for `visible_to` and row-level security alike."""

from cases.models import Case, Referral
from cases.workflow import LIVE_STATUSES, OPEN_STATUSES, Kind, Status
from registry.kept_sql import kept_sql
from registry.models import Organisation, OrganisationKind
from registry.models.organisation import PARTNER_KINDS

WHILE_IT_LIVES = (*PARTNER_KINDS, OrganisationKind.BALAI)


def path_of(case):
    """The ids of the organisations on the path, sorted.

    The origin and the holder always; an office of the chain from the moment a hop is sent to it, and for good once it
    has held the case; partners, balai and the receivers of service requests only while their referral lives; the
    level to which an overdue hop is offered while the offer stands. For one that was merged into another that one.
    """
    on_path = {case.origin_id, case.holder_id}
    merged = dict(_merged())
    for kind, status, sender, sender_kind, receiver, receiver_kind, offered_to in _hops_of(case_id=case.pk):
        passing = kind == Kind.SERVICE or receiver_kind in WHILE_IT_LIVES
        if status in LIVE_STATUSES or (status == Status.FINISHED and not passing):
            on_path.add(receiver)
        if status in LIVE_STATUSES or (status == Status.FINISHED and sender_kind not in WHILE_IT_LIVES):
            on_path.add(sender)
        if offered_to and status in OPEN_STATUSES:
            on_path.add(offered_to)
    return sorted({merged.get(pk, pk) for pk in on_path})


@kept_sql
def _hops_of(*, case_id):
    columns = ("kind", "status", "sender", "sender__kind", "receiver", "receiver__kind", "offered_to")
    return Referral.objects.filter(case=case_id).exclude(status=Status.DRAFT).values_list(*columns)


@kept_sql
def _merged():
    return Organisation.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")


def refresh_path(case):
    """Of a case that was read after it was locked: its path is written only when it has changed."""
    path = path_of(case)
    if path != case.path:
        case.path = path
        Case.objects.filter(pk=case.pk).update(path=path)
