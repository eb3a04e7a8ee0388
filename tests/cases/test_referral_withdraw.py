"""Tarik kembali: what was not accepted yet comes back."""

from cases.actions import referrals
from cases.workflow import Status
from tests.cases.conftest import last_event, told
from tests.factories import cases as make


def test_sari_takes_it_back_before_it_is_accepted(sent, case, sari):
    hop = referrals.withdraw(referral=sent, by=sari, reason="Keluarga sudah datang.")
    case.refresh_from_db()
    assert (hop.status, hop.ended_by, hop.due_at) == (Status.WITHDRAWN, sari, None)
    assert case.holder == sari.organisation
    assert last_event(case).text == "Keluarga sudah datang."


def test_the_receiver_is_told_and_it_leaves_the_inbox(sent, case, sari, bayu, client_of):
    referrals.withdraw(referral=sent, by=sari)
    assert "ditarik kembali" in told(case)["Kalurahan Bangunharjo"][-1]
    assert case.number not in client_of(bayu).get("/kotak-masuk/").content.decode()


def test_a_forward_that_is_withdrawn_gives_the_case_back_to_whoever_forwarded(forwarded, accepted, case, bayu):
    referrals.withdraw(referral=forwarded, by=bayu)
    accepted.refresh_from_db()
    assert accepted.status == Status.ACCEPTED
    assert accepted.due_at


def test_a_draft_is_thrown_away_without_telling_anybody(case, sari, bayu, client_of):
    draft = make.draft(case, sari, bayu)
    referrals.withdraw(referral=draft, by=sari)
    assert not told(case)
    assert draft.case.referrals.get().status == Status.WITHDRAWN
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "Kalurahan Bangunharjo" not in page.split('class="journey"')[1].split("</ol>")[0]


def test_whoever_was_withdrawn_from_no_longer_sees_a_sensitive_case(sari, bayu, client_of):
    case = make.open_case(sari, number=make.HIV)
    referrals.withdraw(referral=make.sent(case, sari, bayu), by=sari)
    assert client_of(bayu).get(case.get_absolute_url()).status_code == 404
