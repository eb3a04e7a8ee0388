"""Rujuk balik: no hop ends without its answer, and the case returns to whom it names."""

import pytest
from django.db import IntegrityError, transaction

from cases.actions import referrals
from cases.models import Referral, Result
from cases.workflow import Kind, Status
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import told
from tests.factories import cases as make


@pytest.fixture
def at_dinsos(forwarded, tini, dewi):
    """sari → bayu → tini → dewi; Dewi handles it."""
    hop = referrals.accept(referral=forwarded, by=tini)
    return referrals.accept(referral=make.forward(hop, tini, dewi), by=dewi)


def statuses(case):
    return list(Referral.objects.filter(case=case).order_by("id").values_list("receiver__kind", "status"))


def test_the_answer_goes_to_the_sender_with_result_services_and_plan(accepted, case, sari, bayu):
    hop = make.report_back(accepted, bayu)
    case.refresh_from_db()
    assert (hop.status, hop.result, hop.returned_to) == (Status.FINISHED, Result.SERVED, sari.organisation)
    assert case.holder == sari.organisation
    assert told(case)["WKSBM Mugi Waras"][-1] == f"Kasus {case.number}: rujuk balik dari Kalurahan Bangunharjo."


def test_straight_back_to_the_wksbm_settles_every_hop_in_between(at_dinsos, case, sari, bayu, tini, dewi):
    make.report_back(at_dinsos, dewi, to=sari)
    case.refresh_from_db()
    assert case.holder == sari.organisation
    assert statuses(case) == [("kalurahan", "finished"), ("tksk", "finished"), ("dinsos_kabkota", "finished")]
    assert {"Kalurahan Bangunharjo", "TKSK Kapanewon Sewon", "WKSBM Mugi Waras"} <= {
        name for name, texts in told(case).items() if "rujuk balik" in texts[-1]
    }
    settled = Referral.objects.get(case=case, receiver=bayu.organisation)
    assert (settled.result, settled.returned_to, settled.ended_by) == (Result.SERVED, sari.organisation, dewi)


def test_back_to_a_level_in_between_lets_it_handle_the_case_again(at_dinsos, case, bayu, tini, dewi):
    make.report_back(at_dinsos, dewi, to=bayu)
    case.refresh_from_db()
    assert case.holder == bayu.organisation
    assert statuses(case) == [("kalurahan", "accepted"), ("tksk", "finished"), ("dinsos_kabkota", "finished")]
    resumed = Referral.objects.get(case=case, receiver=bayu.organisation)
    assert resumed.due_at, "its clock runs again"


def test_back_to_the_next_level_down_leaves_the_others_waiting(at_dinsos, case, tini, dewi):
    make.report_back(at_dinsos, dewi, to=tini)
    assert statuses(case) == [("kalurahan", "forwarded"), ("tksk", "accepted"), ("dinsos_kabkota", "finished")]


def test_it_returns_only_to_those_it_came_from(accepted, bayu, dewi):
    with pytest.raises(Refused, match="hanya dapat kembali kepada lembaga yang merujuk") as refused:
        make.report_back(accepted, bayu, to=dewi)
    assert refused.value.status == 422


@pytest.mark.parametrize("field", ["result", "services_text", "plan_text", "returned_to"])
def test_the_form_wants_all_of_it(field, accepted, sari, bayu, client_of):
    client, address = client_of(bayu), f"/kasus/{accepted.case.public_id}/rujukan/{accepted.public_id}/rujuk-balik/"
    typed = {
        "result": "terlayani",
        "services_text": "Sembako dari kas.",
        "plan_text": "Ditengok tiap bulan.",
        "returned_to": sari.organisation.public_id,
    }
    answer = client.post(address, hidden_fields(client.get(address)) | typed | {field: ""})
    assert answer.status_code == 422
    kept = {"services_text", "plan_text"} - {field}
    assert all(typed[name] in answer.content.decode() for name in kept)
    accepted.refresh_from_db()
    assert accepted.status == Status.ACCEPTED


def test_the_database_closes_no_hop_without_its_feedback(accepted, bayu):
    make.report_back(accepted, bayu)
    with pytest.raises(IntegrityError, match="referral_finished_has_feedback"), transaction.atomic():
        Referral.objects.update(result="")


def test_the_volunteer_reads_the_answer_but_not_the_confidential_notes(at_dinsos, case, sari, dewi, client_of):
    from cases.actions import cases

    cases.add_note(case=case, by=dewi, text="Dugaan kekerasan oleh anaknya.", is_confidential=True)
    cases.add_note(case=case, by=dewi, text="Petugas datang tanggal 3.")
    make.report_back(at_dinsos, dewi, to=sari)
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "Bantuan permakanan tiga bulan." in page
    assert "Pengurus menengok setiap bulan." in page
    assert "Petugas datang tanggal 3." in page
    assert "Dugaan kekerasan" not in page
    assert "Dugaan kekerasan" in client_of(dewi).get(case.get_absolute_url()).content.decode()


def test_a_service_request_ends_with_its_answer_and_moves_no_responsibility(case, sari, bayu, pak_puskesmas, client_of):
    make.sent(case, sari, bayu)
    request = make.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    client = client_of(pak_puskesmas)
    assert client.get(case.get_absolute_url()).status_code == 200
    address = f"/kasus/{case.public_id}/rujukan/{request.public_id}/rujuk-balik/"
    typed = {
        "result": "terlayani",
        "services_text": "Diperiksa dokter.",
        "plan_text": "Kontrol sebulan lagi.",
        "returned_to": sari.organisation.public_id,
    }
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    assert answer.url == "/kotak-masuk/", "the puskesmas no longer sees the case"
    assert client.get(case.get_absolute_url()).status_code == 404
    case.refresh_from_db()
    assert case.holder == sari.organisation
    assert statuses(case) == [("kalurahan", "sent"), ("kesehatan", "finished")]


def test_the_volunteer_reads_every_answer_and_the_plan(case, sari, bayu, pak_puskesmas, client_of):
    hop = make.accepted(case, sari, bayu)
    request = make.accepted(case, bayu, pak_puskesmas, Kind.SERVICE)
    make.report_back(hop, bayu, services_text="Dibuatkan KTP.", plan_text="Diusulkan bantuan pangan.")
    make.report_back(request, pak_puskesmas, services_text="Diperiksa dokter.", plan_text="Kontrol bulan depan.")
    page = client_of(sari).get(case.get_absolute_url()).content.decode().split("Perjalanan")[0]
    for text in ("Dibuatkan KTP.", "Diusulkan bantuan pangan.", "Diperiksa dokter.", "Kontrol bulan depan."):
        assert text in page
