"""Write one line of the timeline, in the transaction of the act itself; nobody waits for it (registry/later.py)."""

from cases.models import CaseEvent
from registry.later import create_later


def record(
    case,
    verb,
    *,
    by,
    at,
    referral=None,
    from_organisation=None,
    to_organisation=None,
    from_status="",
    to_status="",
    text="",
    is_confidential=False,
):
    line = CaseEvent(
        case=case,
        referral=referral,
        verb=verb,
        at=at,
        actor=by,
        actor_name=by.user.full_name if by else "Sistem",
        post_name=by.post_name if by else "",
        organisation=by.organisation if by else None,
        from_organisation=from_organisation,
        to_organisation=to_organisation,
        from_status=from_status,
        to_status=to_status,
        text=text,
        is_confidential=is_confidential,
    )
    create_later(CaseEvent, [line])
