"""Catat layanan, Tulis catatan, Catat persetujuan: what is done and said about a case on its way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import cases
from cases.models import CaseEvent, Consent, Service, ServiceKind
from cases.workflow import Kind
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import cases as make


def kind(*, decision=False):
    return ServiceKind.objects.in_force().filter(is_government_decision=decision).first()


def serve(case, by, what=None, **fields):
    given = {"kind": what or kind(), "given_on": timezone.localdate(), "description": "Tiga bulan."}
    return cases.serve(case=case, by=by, **(given | fields))


def test_the_unit_records_its_own_help_and_everybody_on_the_case_reads_it(case, sari, bayu, client_of):
    service = serve(case, sari)
    assert (service.organisation, service.recorded_by) == (sari.organisation, sari)
    assert service.kind.name in client_of(bayu).get(case.get_absolute_url()).content.decode()


def test_a_partner_records_what_it_gave_while_its_request_runs(case, sari, pak_puskesmas):
    make.sent(case, sari, pak_puskesmas, Kind.SERVICE)
    with pytest.raises(Refused, match="Layanan dicatat oleh yang menangani"):
        serve(case, pak_puskesmas)
    make.referrals.accept(referral=case.referrals.get(), by=pak_puskesmas)
    assert serve(case, pak_puskesmas).organisation == pak_puskesmas.organisation


@pytest.mark.parametrize("name", ["sari", "tini"])
def test_a_government_decision_is_not_for_wksbm_and_tksk(name, case, sari, bayu, tini, forwarded, request, client_of):
    if name == "sari":
        case, holder = make.open_case(sari), sari
    else:
        make.referrals.accept(referral=forwarded, by=tini)
        holder = tini
    with pytest.raises(Refused, match="penetapan pemerintah") as refused:
        serve(case, holder, kind(decision=True))
    assert refused.value.status == 403
    page = client_of(holder).get(f"{case.get_absolute_url()}layanan/")
    offered = set(page.context["form"].fields["kind"].queryset.values_list("is_government_decision", flat=True))
    assert offered == {False}


def test_dinas_sosial_records_a_decision(case, sari, dewi):
    make.accepted(case, sari, dewi)
    assert serve(case, dewi, kind(decision=True)).kind.is_government_decision


@pytest.mark.parametrize("typed", [{"given_on": ""}, {"kind": ""}, {"kind": "0"}])
def test_the_form_keeps_what_was_typed(case, sari, client_of, typed):
    client, address = client_of(sari), f"{case.get_absolute_url()}layanan/"
    fields = {"kind": kind().pk, "given_on": timezone.localdate().isoformat(), "description": "Beras 5 kg"}
    answer = client.post(address, hidden_fields(client.get(address)) | fields | typed)
    assert answer.status_code == 422
    assert "Beras 5 kg" in answer.content.decode()
    assert not Service.objects.exists()


def test_help_of_tomorrow_is_not_recorded_today(case, sari, client_of):
    client, address = client_of(sari), f"{case.get_absolute_url()}layanan/"
    tomorrow = timezone.localdate() + timedelta(days=1)
    fields = {"kind": kind().pk, "given_on": tomorrow.isoformat()}
    answer = client.post(address, hidden_fields(client.get(address)) | fields)
    assert "Tanggal layanan tidak boleh di masa depan." in answer.content.decode()


def test_a_confidential_note_is_read_by_the_own_organisation_only(accepted, case, sari, bayu, dewi, client_of):
    cases.add_note(case=case, text="Dugaan kekerasan.", by=bayu, is_confidential=True)
    for post, sees in ((bayu, True), (sari, False), (dewi, False)):
        page = client_of(post).get(case.get_absolute_url()).content.decode()
        assert ("Dugaan kekerasan." in page) is sees
        assert ("hanya untuk lembaga Anda" in page) is sees


def test_a_note_is_typed_text_and_nothing_else(case, sari, client_of):
    cases.add_note(case=case, text="<script>alert(1)</script>\nbaris dua", by=sari)
    page = client_of(sari).get(case.get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>baris dua" in page


def test_the_latest_consent_counts(sari, bayu):
    case = make.open_case(sari, consented=False)
    cases.record_consent(case=case, consent=make.without_consent(), by=sari)
    cases.record_consent(case=case, consent=make.consent("wali", guardian_name="Tukinah"), by=sari)
    assert case.consents.first().guardian_name == "Tukinah"
    assert make.sent(case, sari, bayu)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"basis": "wali"}, "consent_guardian_is_named"),
        ({"basis": "tanpa"}, "consent_absence_has_a_reason"),
    ],
)
def test_the_database_too_wants_the_guardian_or_the_reason(case, sari, fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Consent.objects.create(case=case, recorded_by=sari, **fields)


@pytest.mark.parametrize(
    "act", [lambda: CaseEvent.objects.update(text="x"), lambda: CaseEvent.objects.filter(verb="open").delete()]
)
def test_the_timeline_is_only_ever_added_to(case, act):
    with pytest.raises(Exception, match="hanya boleh ditambah"), transaction.atomic():
        act()
