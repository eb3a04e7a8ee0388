"""Every move in every state, by the post whose move it is: the allowed ones are written here by hand."""

from itertools import product

import pytest
from django.db import transaction

from cases.actions import referrals
from cases.models import DeclineReason, Result
from cases.policy import why_not
from cases.workflow import (
    FINAL_STATUSES,
    LIVE_STATUSES,
    OPEN_STATUSES,
    TRANSITIONS,
    Kind,
    Move,
    Side,
    Status,
    side_of,
    transition,
)
from registry.refusal import Refused
from tests.cases.conftest import snapshot
from tests.factories import cases as make

# What a person may do in a state, and where it leads.
ALLOWED = {
    (Status.DRAFT, Move.SEND): Status.SENT,
    (Status.DRAFT, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.SENT, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.SENT, Move.ACCEPT): Status.ACCEPTED,
    (Status.SENT, Move.DECLINE): Status.DECLINED,
    (Status.SENT, Move.REQUEST_COMPLETION): Status.INCOMPLETE,
    (Status.INCOMPLETE, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.INCOMPLETE, Move.DECLINE): Status.DECLINED,
    (Status.INCOMPLETE, Move.COMPLETE): Status.SENT,
    (Status.ACCEPTED, Move.REPORT_BACK): Status.FINISHED,
}
# Only a referral that carries the responsibility goes on to the next level.
ALLOWED_FOR_RESPONSIBILITY = {(Status.ACCEPTED, Move.FORWARD): Status.FORWARDED}
# The level to which an overdue hop was offered.
ALLOWED_WHEN_OFFERED = {
    (Status.SENT, Move.TAKE_OVER): Status.LAPSED,
    (Status.ACCEPTED, Move.TAKE_OVER): Status.FORWARDED,
}
# The program itself, as a consequence of somebody's move.
BY_THE_SYSTEM = {
    (Status.FORWARDED, Move.RESUME): Status.ACCEPTED,
    (Status.FORWARDED, Move.SETTLE): Status.FINISHED,
}
PEOPLES_MOVES = [move for move in Move if side_of(move) != Side.SYSTEM]
# A service request stays with its partner: nobody forwards it or takes it over.
UNREACHABLE = {(Kind.SERVICE, Status.FORWARDED), (Kind.SERVICE, Status.LAPSED)}


def allowed_in(kind, status):
    allowed = ALLOWED | (ALLOWED_FOR_RESPONSIBILITY if kind == Kind.RESPONSIBILITY else {})
    return {move: target for (source, move), target in allowed.items() if source == status}


@pytest.fixture
def move(sari, tini, dewi):
    """move(name, hop, by): carry a move out through its action, as that post."""

    def carry_out(name, hop, by, above):
        calls = {
            Move.SEND: lambda: referrals.send(referral=hop, by=by),
            Move.WITHDRAW: lambda: referrals.withdraw(referral=hop, by=by),
            Move.ACCEPT: lambda: referrals.accept(referral=hop, by=by),
            Move.DECLINE: lambda: referrals.decline(
                referral=hop, by=by, reason=DeclineReason.NO_CAPACITY, text="Penuh."
            ),
            Move.REQUEST_COMPLETION: lambda: referrals.request_completion(referral=hop, by=by, text="Mohon KK."),
            Move.COMPLETE: lambda: referrals.complete(referral=hop, by=by, text="Terlampir."),
            Move.FORWARD: lambda: make.forward(hop, by, above),
            Move.REPORT_BACK: lambda: referrals.report_back(
                referral=hop,
                by=by,
                result=Result.SERVED,
                services_text="Sembako.",
                plan_text="Ditengok.",
                returned_to=hop.sender,
            ),
            Move.TAKE_OVER: lambda: referrals.take_over(referral=hop, by=by),
        }
        calls[name]()

    return carry_out


def outcome_of(hop, carry_out):
    """The state a move leads to, or the Refused; afterwards everything is as before."""
    try:
        with transaction.atomic():
            carry_out()
            hop.refresh_from_db()
            status = hop.status
            transaction.set_rollback(True)
    except Refused as refused:
        status = refused
    hop.refresh_from_db()
    return status


@pytest.mark.parametrize(
    ("kind", "status"), [pair for pair in product(Kind, Status) if pair not in UNREACHABLE], ids=lambda x: x.value
)
def test_each_state_allows_exactly_these_moves(kind, status, case, sari, bayu, tini, pak_puskesmas, move):
    receiver = bayu if kind == Kind.RESPONSIBILITY else pak_puskesmas
    hop = make.referral_at(status, case, sari, receiver, kind=kind, above=tini)
    found, before = {}, snapshot()
    for name in PEOPLES_MOVES:
        by = sari if side_of(name) == Side.SENDER else receiver
        outcome = outcome_of(hop, lambda name=name, by=by: move(name, hop, by, tini))
        if isinstance(outcome, Refused):
            assert outcome.reason, f"{name} is refused without a reason"
            assert outcome.status in (403, 409)
        else:
            found[name] = outcome
    assert found == allowed_in(kind, status)
    assert snapshot() == before


@pytest.mark.parametrize("status", [Status.SENT, Status.ACCEPTED])
def test_the_level_an_overdue_hop_was_offered_to_takes_it_over(status, case, sari, bayu, tini, move):
    hop = make.overdue_now(make.referral_at(status, case, sari, bayu))
    assert (
        outcome_of(hop, lambda: move(Move.TAKE_OVER, hop, tini, None)) == ALLOWED_WHEN_OFFERED[status, Move.TAKE_OVER]
    )


def test_a_hop_in_time_is_not_taken_over(sent, tini, move):
    assert outcome_of(sent, lambda: move(Move.TAKE_OVER, sent, tini, None)).status == 409


@pytest.mark.parametrize("name", [m for m in PEOPLES_MOVES if m != Move.TAKE_OVER], ids=lambda m: m.value)
def test_the_other_side_may_not_make_the_move(name, case, sari, bayu, tini, move):
    source = next(row.source for row in TRANSITIONS if row.move == name)
    hop = make.referral_at(source, case, sari, bayu)
    other = bayu if side_of(name) == Side.SENDER else sari
    before = snapshot()
    refused = outcome_of(hop, lambda: move(name, hop, other, tini))
    assert isinstance(refused, Refused)
    assert refused.status == 403
    assert snapshot() == before


def test_the_policy_and_the_action_say_the_same(case, sari, bayu, tini, move):
    differ = []
    for status in Status:
        with transaction.atomic():
            hop = make.referral_at(status, make.open_case(sari), sari, bayu, above=tini)
            for name in PEOPLES_MOVES:
                by = sari if side_of(name) == Side.SENDER else bayu
                refusal = why_not(name, hop, by)
                outcome = outcome_of(hop, lambda hop=hop, by=by, name=name: move(name, hop, by, tini))
                said = (outcome.reason if isinstance(outcome, Refused) else None, refusal.reason if refusal else None)
                differ += [(name, status, *said)] if said[0] != said[1] else []
            transaction.set_rollback(True)
    assert differ == []


def test_the_table_holds_these_rows_and_no_other():
    rows = {kind: {(row.source, row.move): row.target for row in TRANSITIONS if kind in row.kinds} for kind in Kind}
    assert rows[Kind.SERVICE] == ALLOWED
    assert rows[Kind.RESPONSIBILITY] == (ALLOWED | ALLOWED_FOR_RESPONSIBILITY | ALLOWED_WHEN_OFFERED | BY_THE_SYSTEM)


def test_a_move_belongs_to_one_side():
    for move in Move:
        assert len({row.side for row in TRANSITIONS if row.move == move}) == 1


def test_nothing_follows_a_final_state_and_something_every_other():
    for status in Status:
        follows = any(transition(move, status) for move in Move)
        assert follows == (status not in FINAL_STATUSES)


def test_open_states_live_and_final_ones_do_not():
    assert set(OPEN_STATUSES) < set(LIVE_STATUSES)
    assert not set(LIVE_STATUSES) & set(FINAL_STATUSES)
    assert {*LIVE_STATUSES, *FINAL_STATUSES, Status.DRAFT} == set(Status)
