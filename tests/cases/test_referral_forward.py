"""Teruskan: a new hop to the level above; the responsibility stays until that level accepts."""

import pytest

from cases.actions import referrals
from cases.workflow import Kind, Status
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, told
from tests.factories import cases as make


def test_the_own_hop_waits_and_the_case_stays_held(forwarded, accepted, case, bayu, tini):
    accepted.refresh_from_db()
    case.refresh_from_db()
    assert (accepted.status, accepted.due_at) == (Status.FORWARDED, None)
    assert (forwarded.status, forwarded.sender, forwarded.receiver) == (
        Status.SENT,
        bayu.organisation,
        tini.organisation,
    )
    assert case.holder == bayu.organisation


def test_on_acceptance_the_responsibility_moves_up(forwarded, case, tini):
    referrals.accept(referral=forwarded, by=tini)
    case.refresh_from_db()
    assert case.holder == tini.organisation


def test_the_volunteer_and_the_next_level_are_told(forwarded, case):
    assert told(case)["WKSBM Mugi Waras"][-1] == f"Kasus {case.number}: diteruskan kepada TKSK Kapanewon Sewon."
    assert "menunggu jawaban Anda" in told(case)["TKSK Kapanewon Sewon"][0]


def test_the_whole_chain_is_one_timeline(forwarded, case, tini, dewi):
    hop = referrals.accept(referral=forwarded, by=tini)
    make.forward(hop, tini, dewi)
    assert list(case.events.order_by("id").values_list("verb", flat=True)) == [
        "open",
        "consent",
        "send",
        "accept",
        "forward",
        "send",
        "accept",
        "forward",
        "send",
    ]
    last = last_event(case)
    assert (last.from_organisation, last.to_organisation) == (tini.organisation, dewi.organisation)


def test_a_case_is_not_forwarded_twice(forwarded, accepted, bayu, dewi):
    with pytest.raises(Refused, match="sudah diteruskan oleh Kalurahan Bangunharjo"):
        make.forward(accepted, bayu, dewi)


def test_a_level_is_skipped_with_a_reason_only(accepted, bayu, dewi):
    with pytest.raises(Refused, match=r"Anda melewati TKSK Kapanewon Sewon\. Tulis alasannya."):
        make.forward(accepted, bayu, dewi, skip_reason="")
    assert make.forward(accepted, bayu, dewi).status == Status.SENT


def test_a_partner_forwards_nothing(case, sari, pak_puskesmas, client_of):
    hop = make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    answer = client_of(pak_puskesmas).get(f"/kasus/{case.public_id}/rujukan/{hop.public_id}/teruskan/")
    assert answer.status_code == 403
    assert "Mitra tidak meneruskan kasus" in answer.content.decode()


def test_a_balai_passes_a_case_on_to_another_balai(case, sari, dewi, balai):
    from cases.routing import upward

    hop = make.accepted(case, sari, dewi)
    inside = referrals.accept(referral=make.forward(hop, dewi, balai), by=balai)
    other = next(way for way in upward(case, balai.organisation) if way.receiver != balai.organisation)
    passed = referrals.forward(referral=inside, route=other, reason="Lansia.", by=balai, skip_reason="")
    assert passed.status == Status.SENT


def test_whoever_comes_late_with_an_open_page_reads_that_the_case_went_on(accepted, case, bayu, tini, client_of):
    client, where = client_of(bayu), f"{case.get_absolute_url()}rujukan/{accepted.public_id}/teruskan/"
    page = client.get(where)
    typed = {"receiver": tini.organisation.public_id, "reason": "Perlu TKSK."}
    make.forward(accepted, bayu, tini)
    answer = client.post(where, hidden_fields(page) | typed)
    assert answer.status_code == 409
    assert "Kasus ini sudah diteruskan oleh Kalurahan Bangunharjo." in answer.content.decode()
