"""The moves of a referral. Each locks the case, asks the policy again, changes the state, writes the timeline line
and tells the posts concerned, in one transaction."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from cases import clock, notifications, policy
from cases.actions import letters
from cases.actions.cases import check, check_fresh, locked, look_for_twins
from cases.actions.path import hops_of, refresh_path
from cases.actions.record import record
from cases.models import Phase, Referral, Urgency
from cases.routing import is_way, next_above, upward
from cases.workflow import OPEN_STATUSES, Kind, Move, Status, transition
from registry.later import save_later
from registry.refusal import Refused
from registry.scope import as_system


@contextmanager
def _moving(move, referral, *, by, seen=None):
    """The freshly read hop of a locked case, after the policy has agreed to the move."""
    with as_system():
        case = _locked_with_hops(referral.case)
        hop = case.all_hops.get(referral.pk) or _gone()
        check(move, hop, by)
        check_fresh(hop, seen)
        yield hop
        refresh_path(case, case.all_hops)


def _locked_with_hops(case):
    """The locked case; its hops are read once, and an act reads and changes these: case.all_hops, {id: hop}."""
    case = locked(case)
    case.all_hops = hops_of(case)
    return case


def _gone():
    raise Refused("Rujukan ini sudah tidak ada.", status=409)


def _step(hop, move, *, by, at, text="", onward=None):
    """Put the hop into the state the table gives for this move, save it and write the line.

    onward: where the receiver passes the case on to; the line then tells of that way instead of the hop's own.
    """
    row = transition(move, hop.status, hop.kind)
    before, hop.status = hop.status, row.target
    hop.revision += 1
    if hop.pk:
        save_later(hop)
    else:
        _save_new(hop)
    record(
        hop.case,
        move,
        by=by,
        at=at,
        referral=hop,
        from_organisation=hop.receiver if onward else hop.sender,
        to_organisation=onward or hop.receiver,
        from_status=before,
        to_status=hop.status,
        text=text,
    )


def _save_new(hop):
    hop.save(force_insert=True)
    hop.case.all_hops[hop.pk] = hop


def _hold(case, organisation, *, at):
    case.holder, case.holder_since = organisation, at
    save_later(case, "holder", "holder_since")


# --- sending --------------------------------------------------------------------------------------------------------


def prepare(*, case, route, reason, by, requested="", skip_reason="", previous=None, at=None):
    """Save a referral as the sender's draft (one for each case and receiver; a second one replaces its content).

    Raises Refused 422 when a level is skipped without a reason, 409 when the receiver has ended.
    """
    said = {"reason": reason, "requested": requested, "skip_reason": skip_reason}
    with as_system():
        draft = _draft_of(_locked_with_hops(case), route, said, previous, by=by, at=at or timezone.now())
        draft.save()
    return draft


def _draft_of(case, route, said, previous, *, by, at):
    """The draft of a locked case, new or the one that this organisation has for this receiver; not saved."""
    if previous is None:
        check(policy.CASE_SEND, case, by)
    else:
        previous = case.all_hops.get(previous.pk) or _gone()
        check(Move.FORWARD, previous, by)
    _check_route(case, route, said["skip_reason"], by=by)
    ours = (Status.DRAFT, by.organisation_id, route.receiver.pk, None)
    found = (hop for hop in case.all_hops.values() if ours == _who(hop)) if previous is None else ()
    draft = next(iter(found), None) or Referral(created_at=at, created_by=by)
    draft.case, draft.sender, draft.receiver, draft.previous = case, by.organisation, route.receiver, previous
    draft.kind, draft.reason = route.kind, said["reason"]
    draft.requested, draft.skip_reason = said["requested"], said["skip_reason"]
    return draft


def _who(hop):
    return (hop.status, hop.sender_id, hop.receiver_id, hop.previous_id)


def _check_route(case, route, skip_reason, *, by):
    if route.receiver.pk == by.organisation_id:
        raise Refused("Rujukan tidak dapat dikirim kepada lembaga sendiri.", status=422)
    if route.receiver.has_ended(timezone.localdate()):
        raise Refused(f"{route.receiver.name} sudah tidak aktif. Pilih penerima lain.", status=409)
    if route.is_skip and not skip_reason and case.urgency != Urgency.EMERGENCY:
        names = ", ".join(office.name for office in route.skipped)
        raise Refused(f"Anda melewati {names}. Tulis alasannya.", status=422)


def send(*, referral, by, at=None):
    """Send a draft. The clock starts; the responsibility stays where it is until the receiver accepts."""
    with _moving(Move.SEND, referral, by=by) as hop:
        _send(hop, by=by, at=at or timezone.now())
    return hop


def send_at_once(*, case, route, reason, by, requested="", skip_reason="", previous=None, at=None):
    """Write a referral and send it; refused as prepare and send are."""
    at = at or timezone.now()
    said = {"reason": reason, "requested": requested, "skip_reason": skip_reason}
    with as_system():
        case = _locked_with_hops(case)
        hop = _draft_of(case, route, said, previous, by=by, at=at)
        check(Move.SEND, hop, by)
        _send(hop, by=by, at=at)
        refresh_path(case, case.all_hops)
    return hop


def _send(hop, *, by, at):
    _check_still_routed(hop)
    if hop.previous_id:
        _pass_on(hop.previous, hop, by=by, at=at)
    else:
        _refuse_second_hop(hop)
    hop.sent_at, hop.sent_by = at, by
    clock.start(hop, phase=Phase.ANSWER, at=at)
    _step(hop, Move.SEND, by=by, at=at, text=hop.reason)
    _tell_of_sending(hop, by=by, at=at)


def _check_still_routed(hop):
    if hop.receiver.has_ended(timezone.localdate()):
        raise Refused(f"{hop.receiver.name} sudah tidak aktif. Pilih penerima lain.", status=409)
    if not is_way(hop.case, hop.sender, hop.receiver, hop.kind):
        raise Refused(f"{hop.receiver.name} sekarang tidak dapat menerima kasus ini. Pilih penerima lain.", status=409)


def _refuse_second_hop(hop):
    """A clear sentence before the unique index would speak."""
    for other in hop.case.all_hops.values():
        is_twin = hop.kind == Kind.RESPONSIBILITY or other.receiver_id == hop.receiver_id
        if other.status in OPEN_STATUSES and other.kind == hop.kind and is_twin:
            raise Refused(f"Kasus ini sudah dirujuk kepada {other.receiver.name} dan masih berjalan.", status=409)


def _pass_on(previous, hop, *, by, at):
    """The accepted hop from which the case is forwarded stops its clock and waits for the answer from above."""
    check(Move.FORWARD, previous, by)
    clock.pause(previous, at=at)
    previous.offered_to = None
    _step(previous, Move.FORWARD, by=by, at=at, text=hop.reason, onward=hop.receiver)


def _tell_of_sending(hop, *, by, at):
    case = hop.case
    notifications.tell(case, [hop.receiver], f"rujukan dari {hop.sender.name} menunggu jawaban Anda.", at=at)
    if hop.previous_id:
        chain = {case.origin, hop.previous.sender} - {hop.receiver}
        notifications.tell(case, chain, f"diteruskan kepada {hop.receiver.name}.", at=at, but=by.organisation_id)
    if hop.kind == Kind.RESPONSIBILITY and not case.is_sensitive:
        passed = [o for route in upward(case, hop.sender) if route.receiver == hop.receiver for o in route.skipped]
        notifications.tell(case, passed, f"dirujuk langsung kepada {hop.receiver.name}, melewati Anda.", at=at)


def forward(*, referral, route, reason, by, requested="", skip_reason="", seen=None, at=None):
    """Pass an accepted case on to a higher level: a new hop, sent at once."""
    with transaction.atomic():
        check(Move.FORWARD, referral, by)  # who was faster says more than that something changed
        check_fresh(referral, seen)
        return send_at_once(
            case=referral.case,
            route=route,
            reason=reason,
            requested=requested,
            skip_reason=skip_reason,
            previous=referral,
            by=by,
            at=at,
        )


def withdraw(*, referral, by, reason="", seen=None, at=None):
    """Take back what was not accepted yet (or throw a draft away); its letter is withdrawn with it."""
    at = at or timezone.now()
    with _moving(Move.WITHDRAW, referral, by=by, seen=seen) as hop:
        was_draft = hop.status == Status.DRAFT
        hop.ended_at, hop.ended_by = at, by
        clock.stop(hop)
        _step(hop, Move.WITHDRAW, by=by, at=at, text=reason)
        letters.revoke_with(hop, by=by, at=at)
        if not was_draft:
            _resume_previous(hop, at=at)
            notifications.tell(hop.case, [hop.receiver], "rujukan ditarik kembali oleh pengirim.", at=at)
    return hop


def _resume_previous(hop, *, at):
    """The answer from above did not come about: whoever forwarded it handles it again."""
    if hop.previous_id is None:
        return
    previous = hop.previous
    if previous.status == Status.FORWARDED:
        clock.resume(previous, at=at)
        _step(previous, Move.RESUME, by=None, at=at)


# --- answering ------------------------------------------------------------------------------------------------------


def accept(*, referral, by, note="", seen=None, at=None):
    """Accept a referral. Now the responsibility moves to the receiver (not for a service request)."""
    at = at or timezone.now()
    with _moving(Move.ACCEPT, referral, by=by, seen=seen) as hop:
        hop.answered_at, hop.answered_by = at, by
        clock.start(hop, phase=Phase.HANDLE, at=at)
        _step(hop, Move.ACCEPT, by=by, at=at, text=note)
        if hop.is_responsibility:
            _hold(hop.case, hop.receiver, at=at)
        told = {hop.sender, hop.case.origin}
        notifications.tell(hop.case, told, f"diterima oleh {hop.receiver.name}.", at=at, but=by.organisation_id)
        look_for_twins(hop.case_id)
    return hop


def decline(*, referral, by, reason, text="", seen=None, at=None):
    """Decline a referral with a reason from the list; the case stays with the sender."""
    at = at or timezone.now()
    with _moving(Move.DECLINE, referral, by=by, seen=seen) as hop:
        hop.decline_reason, hop.decline_text = reason, text
        hop.answered_at, hop.answered_by = at, by
        hop.ended_at, hop.ended_by = at, by
        clock.stop(hop)
        said = f"{hop.get_decline_reason_display()}. {text}".strip()
        _step(hop, Move.DECLINE, by=by, at=at, text=said)
        _resume_previous(hop, at=at)
        told = {hop.sender, hop.case.origin}
        notifications.tell(hop.case, told, f"ditolak oleh {hop.receiver.name}.", at=at, but=by.organisation_id)
    return hop


def request_completion(*, referral, by, text, seen=None, at=None):
    """Send it back for completion; the clock stands still until it is completed."""
    at = at or timezone.now()
    with _moving(Move.REQUEST_COMPLETION, referral, by=by, seen=seen) as hop:
        hop.completion_text = text
        clock.pause(hop, at=at)
        hop.offered_to = None
        _step(hop, Move.REQUEST_COMPLETION, by=by, at=at, text=text)
        told = {hop.sender, hop.case.origin}
        notifications.tell(hop.case, told, f"{hop.receiver.name} meminta kelengkapan.", at=at, but=by.organisation_id)
    return hop


def complete(*, referral, by, text, seen=None, at=None):
    """Give what was missing; the clock runs on with the time that was left."""
    at = at or timezone.now()
    with _moving(Move.COMPLETE, referral, by=by, seen=seen) as hop:
        clock.resume(hop, at=at)
        _step(hop, Move.COMPLETE, by=by, at=at, text=text)
        notifications.tell(hop.case, [hop.receiver], "kelengkapan sudah dikirim.", at=at)
    return hop


# --- ending ---------------------------------------------------------------------------------------------------------


def return_targets(referral):
    """To whom a rujuk balik may return: the sender, then whoever forwarded it before, down to the origin.

    Organisations that have ended are left out; when all have, the office next above the last of them takes it.
    """
    senders, hop = [referral.sender], referral
    while referral.is_responsibility and hop.previous_id:
        hop = hop.previous
        senders.append(hop.sender)
    today = timezone.localdate()
    living = [sender for sender in senders if not sender.has_ended(today)]
    if living:
        return living
    heir = next_above(referral.case, senders[-1])
    return [heir or referral.receiver]


def report_back(*, referral, by, result, services_text, plan_text, returned_to, seen=None, at=None):
    """Finish a hop with its feedback (rujuk balik).

    The case returns to `returned_to`; hops in between that waited for this answer are settled with it.
    Raises Refused 422 when the organisation is not one the case came from.
    """
    at = at or timezone.now()
    with _moving(Move.REPORT_BACK, referral, by=by, seen=seen) as hop:
        if returned_to not in return_targets(hop):
            raise Refused("Rujuk balik hanya dapat kembali kepada lembaga yang merujuk kasus ini.", status=422)
        feedback = {"result": result, "services_text": services_text, "plan_text": plan_text}
        _finish(hop, Move.REPORT_BACK, feedback, returned_to, by=by, at=at)
        told = {hop.sender, returned_to, hop.case.origin}
        if hop.is_responsibility:
            told |= _settle_below(hop, feedback, returned_to, by=by, at=at)
            _hold(hop.case, returned_to, at=at)
        notifications.tell(hop.case, told, f"rujuk balik dari {hop.receiver.name}.", at=at, but=by.organisation_id)
    return hop


def _finish(hop, move, feedback, returned_to, *, by, at):
    for field, value in feedback.items():
        setattr(hop, field, value)
    hop.returned_to, hop.ended_at, hop.ended_by = returned_to, at, by
    clock.stop(hop)
    said = f"{hop.get_result_display()}. {hop.services_text}\nRencana: {hop.plan_text}".strip()
    _step(hop, move, by=by, at=at, text=said)


def _settle_below(hop, feedback, returned_to, *, by, at):
    """Walk down the hops that were forwarded: resume the one whose receiver gets it back, settle those above it."""
    told = set()
    while hop.previous_id:
        below = hop.previous
        told |= {below.sender, below.receiver}
        if below.receiver_id == returned_to.pk:
            clock.resume(below, at=at)
            _step(below, Move.RESUME, by=by, at=at)
            break
        _finish(below, Move.SETTLE, feedback, returned_to, by=by, at=at)
        hop = below
    return told


def take_over(*, referral, by, reason="", seen=None, at=None):
    """The next level takes an overdue case that was offered to it."""
    at = at or timezone.now()
    with _moving(Move.TAKE_OVER, referral, by=by, seen=seen) as hop:
        was_accepted = hop.status == Status.ACCEPTED
        if was_accepted:
            clock.pause(hop, at=at)
            hop.offered_to = None
        else:
            hop.ended_at, hop.ended_by = at, by
            clock.stop(hop)
            letters.revoke_with(hop, by=by, at=at, reason=letters.TAKEN_OVER)
        _step(hop, Move.TAKE_OVER, by=by, at=at, text=reason)
        taken = Referral(
            case=hop.case,
            sender=hop.receiver if was_accepted else hop.sender,
            receiver=by.organisation,
            previous=hop if was_accepted else hop.previous,
            reason=hop.reason,
            requested=hop.requested,
            status=Status.ACCEPTED,
            created_at=at,
            created_by=by,
            sent_at=at,
            sent_by=by,
            answered_at=at,
            answered_by=by,
        )
        clock.start(taken, phase=Phase.HANDLE, at=at)
        _save_new(taken)
        _hold(hop.case, by.organisation, at=at)
        told = {hop.sender, hop.receiver, hop.case.origin}
        notifications.tell(hop.case, told, f"diambil alih oleh {by.organisation.name}.", at=at, but=by.organisation_id)
    return taken
