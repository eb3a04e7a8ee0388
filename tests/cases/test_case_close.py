"""Tutup kasus and Buka kembali: with an outcome and a date, and a reason to come back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import cases, referrals
from cases.models import Case, CaseOutcome
from cases.workflow import Kind
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, told
from tests.factories import cases as make


def close(case, by, **fields):
    said = {"outcome": CaseOutcome.HANDLED_LOCALLY, "closed_on": timezone.localdate(), "text": "Dirawat anaknya."}
    return cases.close(case=case, by=by, **(said | fields))


def test_a_case_handled_locally_is_closed_locally(case, sari):
    close(case, sari)
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_by) == ("closed", "tertangani_warga", sari)
    assert last_event(case).text == "Tertangani di lingkungan sendiri. Dirawat anaknya."


def test_the_page_says_when_and_how_it_ended(case, sari, client_of):
    close(case, sari)
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "Ditutup" in page
    assert "Tertangani di lingkungan sendiri" in page
    assert "Buka kembali" in page
    assert "Kirim rujukan" not in page


def test_everybody_on_the_path_is_told(accepted, case, sari, bayu):
    make.report_back(accepted, bayu)
    case.refresh_from_db()
    close(case, sari)
    assert told(case)["Kalurahan Bangunharjo"][-1] == f"Kasus {case.number}: kasus ditutup."


def test_not_while_a_referral_waits(sent, case, sari):
    with pytest.raises(Refused, match="Masih ada rujukan yang berjalan kepada Kalurahan Bangunharjo") as refused:
        close(case, sari)
    assert refused.value.status == 409


def test_whoever_handles_it_for_a_sender_answers_first(accepted, case, bayu):
    with pytest.raises(Refused, match="Kirim rujuk balik dulu: pengirim menunggu jawaban Anda"):
        close(case, bayu)


def test_only_the_holder_closes(accepted, case, sari):
    with pytest.raises(Refused, match="dipegang oleh Kalurahan Bangunharjo") as refused:
        close(case, sari)
    assert refused.value.status == 403


def test_the_day_of_the_outcome_does_not_lie_ahead(case, sari, client_of):
    client, address = client_of(sari), f"{case.get_absolute_url()}tutup/"
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {"outcome": CaseOutcome.MOVED, "closed_on": tomorrow.isoformat(), "text": "Pindah ke Solo."}
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    assert answer.status_code == 422
    assert "Tanggal hasil tidak boleh di masa depan." in answer.content.decode()
    assert "Pindah ke Solo." in answer.content.decode()
    case.refresh_from_db()
    assert case.is_open


@pytest.mark.parametrize("missing", ["outcome", "closed_on"])
def test_outcome_and_day_are_asked_for(case, sari, client_of, missing):
    client, address = client_of(sari), f"{case.get_absolute_url()}tutup/"
    typed = {"outcome": CaseOutcome.MOVED, "closed_on": date.today().isoformat()} | {missing: ""}
    assert client.post(address, hidden_fields(client.get(address)) | typed).status_code == 422


def test_a_closed_case_is_read_only(case, sari):
    close(case, sari)
    with pytest.raises(Refused, match="sudah ditutup"):
        cases.add_note(case=case, text="x", by=sari)
    with pytest.raises(Refused, match="sudah ditutup"):
        close(case, sari)


def test_it_is_opened_again_with_a_reason(case, sari):
    close(case, sari)
    cases.reopen(case=case, reason="Sakit lagi.", by=sari)
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_at, case.holder) == ("open", "", None, sari.organisation)
    assert (last_event(case).verb, last_event(case).text) == ("reopen", "Sakit lagi.")


def test_the_wksbm_that_recorded_it_may_open_it_again_too(case, sari, bayu, dewi):
    hop = make.accepted(case, sari, bayu)
    make.report_back(hop, bayu)
    case.refresh_from_db()
    close(case, sari)
    with pytest.raises(Refused, match="Hanya WKSBM Mugi Waras"):
        cases.reopen(case=case, reason="x", by=dewi)


def test_an_open_case_is_not_reopened(case, sari):
    with pytest.raises(Refused, match="masih berjalan"):
        cases.reopen(case=case, reason="x", by=sari)


@pytest.mark.parametrize("field", ["closed_at", "closed_by", "closed_on"])
def test_the_database_too_wants_who_when_and_what(case, sari, field):
    close(case, sari)
    with pytest.raises(IntegrityError, match="case_closed_names_who_when_and_outcome"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**{field: None})


def test_a_draft_that_was_never_sent_does_not_keep_it_open(case, sari, bayu):
    draft = make.draft(case, sari, bayu)
    close(case, sari)
    with pytest.raises(Refused, match="sudah ditutup"):
        referrals.send(referral=draft, by=sari)


def test_not_while_a_request_to_the_holder_itself_runs(accepted, case, sari, bayu):
    """Bayu asks Sari's unit for help, then gives the case back to her: she answers the request before she closes."""
    request = make.accepted(case, bayu, sari, Kind.SERVICE)
    make.report_back(accepted, bayu)
    with pytest.raises(Refused, match="Masih ada permintaan layanan yang berjalan"):
        close(case, sari)
    make.report_back(request, sari, to=bayu)
    assert close(case, sari).outcome == CaseOutcome.HANDLED_LOCALLY


def test_the_holder_takes_back_a_request_of_whoever_held_the_case_before(accepted, case, sari, bayu, pak_puskesmas):
    request = make.sent(case, bayu, pak_puskesmas, Kind.SERVICE)
    referrals.request_completion(referral=request, by=pak_puskesmas, text="KK?")
    make.report_back(accepted, bayu)
    referrals.withdraw(referral=request, by=sari)
    assert close(case, sari).closed_by == sari


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31"])
def test_a_year_that_cannot_be_is_asked_about(case, sari, client_of, day):
    client, address = client_of(sari), f"{case.get_absolute_url()}tutup/"
    answer = client.post(address, hidden_fields(client.get(address)) | {"outcome": "pindah", "closed_on": day})
    assert answer.status_code == 422
    assert "Periksa tahunnya" in answer.content.decode()
