"""Ambil alih: an overdue hop is offered to the next level, which may take the case."""

import pytest

from cases.actions import referrals
from cases.models import Referral
from cases.workflow import Kind, Status
from registry.refusal import Refused
from tests.cases.conftest import told
from tests.factories import cases as make


def test_an_unanswered_one_lapses_and_the_next_level_handles_the_case(sent, case, sari, bayu, tini):
    taken = referrals.take_over(referral=make.overdue_now(sent), by=tini)
    sent.refresh_from_db()
    case.refresh_from_db()
    assert (sent.status, sent.ended_by) == (Status.LAPSED, tini)
    assert (taken.status, taken.sender, taken.receiver) == (Status.ACCEPTED, sari.organisation, tini.organisation)
    assert case.holder == tini.organisation
    assert taken.due_at


def test_an_accepted_one_is_passed_up_and_its_level_waits_for_the_answer(accepted, case, sari, bayu, tini):
    taken = referrals.take_over(referral=make.overdue_now(accepted), by=tini)
    accepted.refresh_from_db()
    assert accepted.status == Status.FORWARDED
    assert (taken.previous, taken.sender) == (accepted, bayu.organisation)
    make.report_back(taken, tini, to=sari)
    assert set(Referral.objects.values_list("status", flat=True)) == {"finished"}


def test_everybody_concerned_is_told(sent, case, tini):
    referrals.take_over(referral=make.overdue_now(sent), by=tini)
    text = f"Kasus {case.number}: diambil alih oleh TKSK Kapanewon Sewon."
    assert told(case)["WKSBM Mugi Waras"][-1] == text
    assert told(case)["Kalurahan Bangunharjo"][-1] == text


def test_whoever_answers_first_after_the_offer_keeps_it(sent, bayu, tini):
    hop = make.overdue_now(sent)
    referrals.accept(referral=hop, by=bayu)
    with pytest.raises(Refused, match="belum ditawarkan"):
        referrals.take_over(referral=hop, by=tini)


def test_a_level_that_was_not_offered_it_may_not(sent, dewi):
    with pytest.raises(Refused, match="Hanya TKSK Kapanewon Sewon") as refused:
        referrals.take_over(referral=make.overdue_now(sent), by=dewi)
    assert refused.value.status == 403


def test_a_service_request_is_never_offered(case, sari, pak_puskesmas):
    hop = make.overdue_now(make.sent(case, sari, pak_puskesmas, Kind.SERVICE))
    assert hop.overdue_marked_at
    assert hop.offered_to is None
