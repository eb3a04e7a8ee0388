"""Tolak: with a reason from the list, and the case stays with the sender."""

import pytest
from django.db import IntegrityError, transaction

from cases.actions import referrals
from cases.models import DeclineReason, Referral
from cases.workflow import Status
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, told
from tests.factories import cases as make


def decline(hop, by):
    return referrals.decline(referral=hop, by=by, reason=DeclineReason.NOT_OUR_AREA, text="Rumahnya di Banguntapan.")


def test_bayu_declines_and_the_case_stays_with_sari(sent, case, sari, bayu):
    hop = decline(sent, bayu)
    case.refresh_from_db()
    assert (hop.status, hop.ended_by, hop.due_at) == (Status.DECLINED, bayu, None)
    assert case.holder == sari.organisation


def test_sari_reads_the_reason(sent, case, sari, bayu, client_of):
    decline(sent, bayu)
    assert "ditolak oleh Kalurahan Bangunharjo" in told(case)["WKSBM Mugi Waras"][0]
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "Bukan wilayah kami. Rumahnya di Banguntapan." in page
    assert last_event(case).text == "Bukan wilayah kami. Rumahnya di Banguntapan."


def test_sari_may_send_it_elsewhere_afterwards(sent, case, sari, bayu, tini):
    decline(sent, bayu)
    assert make.sent(case, sari, tini).status == Status.SENT


def test_when_the_level_above_declines_whoever_forwarded_handles_it_again(forwarded, accepted, case, bayu, tini):
    decline(forwarded, tini)
    accepted.refresh_from_db()
    case.refresh_from_db()
    assert (accepted.status, case.holder) == (Status.ACCEPTED, bayu.organisation)
    assert accepted.due_at, "the clock of the kalurahan runs again"
    assert last_event(case).verb == "resume"


def test_a_declined_referral_that_was_not_accepted_loses_the_sight_of_a_sensitive_case(sari, bayu, client_of):
    case = make.open_case(sari, number=make.HIV)
    hop = make.sent(case, sari, bayu)
    assert client_of(bayu).get(case.get_absolute_url()).status_code == 200
    decline(hop, bayu)
    assert client_of(bayu).get(case.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("missing", ["reason", "text"])
def test_the_form_asks_for_reason_and_explanation_and_keeps_what_was_typed(missing, sent, bayu, client_of):
    client, address = client_of(bayu), f"/kasus/{sent.case.public_id}/rujukan/{sent.public_id}/tolak/"
    typed = {"reason": DeclineReason.OTHER, "text": "Sudah pindah <ke Sleman>."} | {missing: ""}
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.content.decode()
    if missing == "reason":
        assert "Sudah pindah &lt;ke Sleman&gt;." in answer.content.decode()
    sent.refresh_from_db()
    assert sent.status == Status.SENT


def test_the_database_too_wants_a_reason(sent, bayu):
    decline(sent, bayu)
    with pytest.raises(IntegrityError, match="referral_declined_gives_reason"), transaction.atomic():
        Referral.objects.filter(pk=sent.pk).update(decline_reason="")
