"""Terima: the responsibility moves now, and not before."""

import pytest

from cases.actions import referrals
from cases.models import Phase, TimeLimit
from cases.workflow import Kind, Status
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import told
from tests.factories import cases as make


def test_bayu_accepts_and_holds_the_case(sent, case, bayu):
    referrals.accept(referral=sent, by=bayu, note="Kami tengok besok.")
    sent.refresh_from_db()
    case.refresh_from_db()
    assert (sent.status, sent.answered_by) == (Status.ACCEPTED, bayu)
    assert case.holder == bayu.organisation
    assert case.holder_since == sent.answered_at


def test_sari_is_told_who_accepted(accepted, case):
    assert told(case)["WKSBM Mugi Waras"] == [f"Kasus {case.number}: diterima oleh Kalurahan Bangunharjo."]


def test_sari_still_sees_it_and_which_level_holds_it_since_when(accepted, case, sari, client_of):
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "Ditangani Kalurahan Bangunharjo sejak hari ini" in page


def test_the_clock_starts_again_for_handling(sent, bayu):
    answer_due = sent.due_at
    hop = referrals.accept(referral=sent, by=bayu)
    limit = TimeLimit.objects.get(receiver_kind="kalurahan", urgency="biasa", phase=Phase.HANDLE)
    assert hop.due_at > answer_due
    assert limit.amount == 7


def test_accepting_twice_says_who_was_faster(accepted, bayu):
    with pytest.raises(Refused, match=r"sudah diterima oleh Bayu Wicaksono \(Kalurahan Bangunharjo\)") as refused:
        referrals.accept(referral=accepted, by=bayu)
    assert refused.value.status == 409


def test_accepting_a_withdrawn_one_says_that_it_was_withdrawn(sent, sari, bayu):
    referrals.withdraw(referral=sent, by=sari)
    with pytest.raises(Refused, match=r"sudah ditarik kembali oleh Sari Lestari \(WKSBM Mugi Waras\)"):
        referrals.accept(referral=sent, by=bayu)


def test_a_colleague_at_the_same_post_may_accept(sent, bayu):
    from registry.models import Role
    from tests.cast import appointed

    lurah = appointed("lurah", "Pak Lurah", bayu.organisation, Role.VILLAGE_OFFICER)
    assert referrals.accept(referral=sent, by=lurah).answered_by == lurah


def test_when_the_holder_of_the_post_changes_nothing_moves(accepted, case, bayu, admin_sistem, client_of):
    from registry.actions import users
    from registry.models import Role
    from tests.cast import appointed

    heir = appointed("pengganti", "Pengganti Bayu", bayu.organisation, Role.VILLAGE_OFFICER)
    users.end_appointment(appointment=bayu, by=admin_sistem.user)
    assert case.number in client_of(heir).get("/kotak-masuk/").content.decode()
    case.refresh_from_db()
    assert case.holder == heir.organisation


def test_a_service_request_leaves_the_responsibility_with_the_wksbm(case, sari, pak_puskesmas):
    hop = make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    case.refresh_from_db()
    assert hop.status == Status.ACCEPTED
    assert case.holder == sari.organisation


def test_who_accepts_learns_how_many_known_people_are_alike(sent, case, bayu, client_of):
    other = make.open_case(bayu)
    assert other.person_id != case.person_id
    client, page = client_of(bayu), f"{case.get_absolute_url()}rujukan/{sent.public_id}/terima/"
    answer = client.post(page, hidden_fields(client.get(page)), follow=True)
    said = "1 orang yang tercatat mirip dengannya: bandingkan di Orang &amp; keluarga."
    assert f"Anda sekarang penanggung jawab kasus ini. {said}" in answer.content.decode()
    assert other.person.name in client.get(f"{case.get_absolute_url()}orang/").content.decode()


def test_the_page_tells_of_alike_people_before_the_button(sent, case, bayu, client_of):
    page = f"{case.get_absolute_url()}rujukan/{sent.public_id}/terima/"
    assert "mirip" not in client_of(bayu).get(page).content.decode()
    make.open_case(bayu)
    assert "1 orang yang tercatat mirip dengan orang ini." in client_of(bayu).get(page).content.decode()


@pytest.mark.parametrize(("typed", "said"), [({"alike": ""}, "1 orang"), ({"alike": "2"}, "2 orang")])
def test_what_the_page_has_counted_is_told_afterwards(sent, case, bayu, client_of, typed, said):
    make.open_case(bayu)
    client, page = client_of(bayu), f"{case.get_absolute_url()}rujukan/{sent.public_id}/terima/"
    shown = client.get(page)
    assert 'name="alike" value="1"' in shown.content.decode()
    answer = client.post(page, hidden_fields(shown) | typed, follow=True).content.decode()
    assert f"{said} yang tercatat mirip dengannya: bandingkan" in answer


@pytest.mark.parametrize(("typed", "says"), [("0", False), ("1", True), ("<b>", False), ("1000", False)])
def test_a_page_that_comes_back_tells_no_other_number(sent, case, bayu, client_of, typed, says):
    client, page = client_of(bayu), f"{case.get_absolute_url()}rujukan/{sent.public_id}/terima/"
    fields = hidden_fields(client.get(page)) | {"alike": typed, "seen": "99", "note": "Kami tengok."}
    answer = client.post(page, fields)
    assert answer.status_code in (409, 422)
    assert ("orang yang tercatat mirip dengan orang ini" in answer.content.decode()) is says
    assert "Kami tengok." in answer.content.decode()


def test_who_accepts_is_not_told_of_people_out_of_sight(sent, case, bayu, sleman_kalurahan, client_of):
    make.open_case(sleman_kalurahan)
    client, page = client_of(bayu), f"{case.get_absolute_url()}rujukan/{sent.public_id}/terima/"
    answer = client.post(page, hidden_fields(client.get(page)), follow=True).content.decode()
    assert "Anda sekarang penanggung jawab kasus ini." in answer
    assert "mirip" not in answer
