"""Which organisations are on the path of a case? Kept on the case, for `visible_to` and row-level security alike."""

from cases.models import Case, Referral
from cases.workflow import LIVE_STATUSES, OPEN_STATUSES, Kind, Status
from registry.kept_sql import kept_sql
from registry.later import update_later
from registry.models import OrganisationKind
from registry.models.organisation import PARTNER_KINDS

WHILE_IT_LIVES = (*PARTNER_KINDS, OrganisationKind.BALAI)


def hops_of(case):
    """{id: hop} of all hops of a case, with who sent it, who has to answer and to whom it is offered."""
    hops = {hop.pk: hop for hop in _hops_of(case_id=case.pk)}
    for hop in hops.values():
        hop.case = case
        if hop.previous_id:
            hop.previous = hops[hop.previous_id]
    return hops


@kept_sql
def _hops_of(*, case_id):
    return Referral.objects.select_related("sender", "receiver", "offered_to").filter(case=case_id).order_by("pk")


def path_of(case, hops):
    """The ids of the organisations on the path, sorted. hops: all of this case, as they are now.

    The origin and the holder always; an office of the chain from the moment a hop is sent to it, and for good once it
    has held the case; partners, balai and the receivers of service requests only while their referral lives; the
    level to which an overdue hop is offered while the offer stands. For one that was merged into another that one.
    """
    on_path = {case.origin, case.holder}
    for hop in hops:
        passing = hop.kind == Kind.SERVICE or hop.receiver.kind in WHILE_IT_LIVES
        lives, has_finished = hop.status in LIVE_STATUSES, hop.status == Status.FINISHED
        if lives or (has_finished and not passing):
            on_path.add(hop.receiver)
        if lives or (has_finished and hop.sender.kind not in WHILE_IT_LIVES):
            on_path.add(hop.sender)
        if hop.offered_to and hop.status in OPEN_STATUSES:
            on_path.add(hop.offered_to)
    return sorted({one.merged_into_id or one.pk for one in on_path})


def refresh_path(case, hops=None):
    """Of a case that was read after it was locked: its path is written only when it has changed.

    hops: of the act that has read and changed them; without, they are read.
    """
    path = path_of(case, (hops_of(case) if hops is None else hops).values())
    if path != case.path:
        case.path = path
        update_later(Case.objects.filter(pk=case.pk), path=path)
