"""Minta kelengkapan: the clock stands still until it is completed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import referrals
from cases.models import Referral
from cases.workflow import Status
from tests.cases.conftest import told


@pytest.fixture
def incomplete(sent, bayu):
    return referrals.request_completion(referral=sent, by=bayu, text="Mohon fotokopi KK.")


def test_the_clock_stops(incomplete):
    assert (incomplete.status, incomplete.due_at) == (Status.INCOMPLETE, None)
    assert incomplete.clock_state() == "berhenti"
    assert incomplete.clock_left is not None


def test_it_is_not_overdue_however_long_it_takes(incomplete):
    later = timezone.now() + timedelta(days=400)
    assert not Referral.objects.overdue(later).exists()


def test_the_database_too_stops_the_clock(incomplete):
    with pytest.raises(IntegrityError, match="referral_clock_stops_for_completion"), transaction.atomic():
        Referral.objects.update(due_at=timezone.now())


def test_the_sender_reads_what_is_asked_for_and_finds_it_on_the_first_page(incomplete, case, sari, client_of):
    assert f"Kasus {case.number}: Kalurahan Bangunharjo meminta kelengkapan." in told(case)["WKSBM Mugi Waras"]
    assert "Mohon fotokopi KK." in client_of(sari).get(case.get_absolute_url()).content.decode()
    home = client_of(sari).get("/").content.decode()
    assert case.number in home.split("Kasus terakhir")[0]


def test_completing_lets_the_clock_run_on_with_what_was_left(incomplete, case, sari):
    hop = referrals.complete(referral=incomplete, by=sari, text="KK terlampir: 5 jiwa.")
    assert (hop.status, hop.clock_left) == (Status.SENT, None)
    assert hop.due_at > timezone.now()
    assert "kelengkapan sudah dikirim" in told(case)["Kalurahan Bangunharjo"][-1]


def test_only_the_sender_completes(incomplete, case, bayu, client_of):
    address = f"/kasus/{case.public_id}/rujukan/{incomplete.public_id}/lengkapi/"
    answer = client_of(bayu).get(address)
    assert answer.status_code == 403
    assert "Hanya WKSBM Mugi Waras yang dapat melakukan ini." in answer.content.decode()
