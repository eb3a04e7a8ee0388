"""Salurkan bantuan: help out of the purse of the unit is one line in its book and one service on the case."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cases.actions import cases
from cases.case_numbers import in_sight
from cases.models import CaseOutcome, Service, ServiceKind
from cases.workflow import Kind
from registry import scope
from registry.actions import funds
from registry.models import FundEntry, Purse
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import AppointmentFactory
from tests.factories import cases as make
from tests.factories.funds import entered, rice

TODAY = timezone.localdate()


@pytest.fixture
def profile(mugi_waras, sari):
    entered(mugi_waras.profile, by=sari, amount=200_000)
    entered(mugi_waras.profile, by=sari, amount=20, purse_kind="barang", goods=rice())
    return mugi_waras.profile


def pay_out(case, by, **fields):
    given = {
        "kind": ServiceKind.objects.get(name="Santunan uang dari warga"),
        "purse_kind": "donasi",
        "amount": Decimal(75_000),
        "given_on": TODAY,
    }
    return cases.pay_out(case=case, by=by, **(given | fields))


def balances():
    return {purse.key.split("-")[0]: purse.balance for purse in Purse.objects.all()}


def test_help_is_counted_once_in_the_book_and_on_the_case(case, sari, bayu, profile, client_of):
    service = pay_out(case, sari)
    entry = service.fund_entry
    assert (entry.is_case_aid, entry.amount, entry.purpose) == (True, 75_000, "bantuan")
    assert balances() == {"donasi": 125_000, "barang": 20}
    assert "Rp 75.000 dari Kas donasi" in client_of(bayu).get(case.get_absolute_url()).content.decode()
    assert case.person.name not in entry.words


def test_rice_is_given_out_of_the_store(case, sari, profile):
    service = pay_out(case, sari, purse_kind="barang", goods=rice(), amount=Decimal(5))
    assert service.paid_text == "Beras 5 kg"
    assert balances() == {"donasi": 200_000, "barang": 15}


def test_neither_is_written_when_the_purse_holds_less(case, sari, profile, client_of):
    where = f"{case.get_absolute_url()}salurkan/"
    page = client_of(sari).get(where)
    typed = {
        "kind": ServiceKind.objects.get(name="Santunan uang dari warga").pk,
        "purse": "donasi",
        "amount": "900.000",
        "spending_kind": page.context["form"].fields["spending_kind"].initial.pk,
        "given_on": TODAY.isoformat(),
        "description": "Untuk berobat",
    }
    answer = client_of(sari).post(where, hidden_fields(page) | typed)
    assert answer.status_code == 422
    assert "Kas donasi berisi Rp 200.000" in answer.content.decode()
    assert "Untuk berobat" in answer.content.decode()
    assert not Service.objects.exists()
    assert not case.events.filter(verb="pay_out").exists()


def test_running_costs_are_not_offered(case, sari, profile, client_of):
    entered(profile, by=sari, purse_kind="operasional")
    choices = dict(client_of(sari).get(f"{case.get_absolute_url()}salurkan/").context["form"].fields["purse"].choices)
    assert set(choices) == {"donasi", "Barang"}


def test_a_payment_is_taken_back_on_both_sides(case, sari, profile, client_of):
    service = pay_out(case, sari)
    cases.take_back(case=case, service=service, reason="Salah orang.", by=sari)
    service.refresh_from_db()
    assert (service.cancelled_by, service.cancel_reason) == (sari, "Salah orang.")
    assert balances()["donasi"] == 200_000
    assert "Dibatalkan" in client_of(sari).get(case.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        cases.take_back(case=case, service=service, reason="Lagi.", by=sari)


def test_the_book_alone_does_not_take_it_back(case, sari, profile):
    entry = FundEntry.objects.for_book().get(pk=pay_out(case, sari).fund_entry_id)
    with pytest.raises(Refused, match="Batalkan penyaluran"):
        funds.reverse(entry=entry, reason="Salah.", by=sari)


@pytest.fixture
def sensitive(sari, profile):
    """A case that only the unit may see, helped out of its purse."""
    found = make.open_case(sari, number=make.HIV)
    assert found.is_sensitive
    pay_out(found, sari)
    return found


@pytest.mark.parametrize(("name", "is_shown"), [("sari", True), ("bayu", False), ("tini", False), ("dewi", False)])
def test_a_book_names_a_sensitive_case_only_to_those_on_its_path(name, is_shown, sensitive, client_of, request):
    book = f"/wksbm/{sensitive.origin.public_id}/kas/"
    page = client_of(request.getfixturevalue(name)).get(book).content.decode()
    assert "Santunan uang, bantuan" in page
    assert (f"kasus {sensitive.number}" in page) is is_shown
    assert (sensitive.number in page) is is_shown


def test_a_book_names_a_plain_case_to_the_office_that_may_open_it(case, sari, bayu, profile, client_of):
    pay_out(case, sari)
    page = client_of(bayu).get(f"/wksbm/{case.origin.public_id}/kas/").content.decode()
    assert f"kasus {case.number}" in page


def test_a_refused_correction_does_not_tell_the_number(sensitive, dewi, client_of):
    entry = FundEntry.objects.get(is_case_aid=True)
    where = f"/wksbm/{sensitive.origin.public_id}/kas/{entry.public_id}/koreksi/"
    client = client_of(dewi)
    answer = client.post(where, hidden_fields(client.get(where)) | {"reason": "Salah."})
    assert answer.status_code == 409
    assert "sebuah kasus" in answer.content.decode()
    assert sensitive.number not in answer.content.decode()


def test_why_help_was_taken_back_stays_on_the_case(case, sari, bayu, profile, client_of):
    cases.take_back(case=case, service=pay_out(case, sari), reason="Bukan untuk Bu Wagiyem.", by=sari)
    assert "Bukan untuk Bu Wagiyem." in client_of(bayu).get(case.get_absolute_url()).content.decode()
    page = client_of(sari).get(f"/wksbm/{case.origin.public_id}/kas/").content.decode()
    assert "penyaluran dibatalkan" in page
    assert "Wagiyem" not in page


def test_a_closed_case_is_still_corrected(case, sari, profile):
    service = pay_out(case, sari)
    cases.close(case=case, outcome=CaseOutcome.HANDLED_LOCALLY, closed_on=TODAY, by=sari)
    with pytest.raises(Refused, match="sudah ditutup"):
        pay_out(case, sari)
    assert cases.take_back(case=case, service=service, reason="Salah.", by=sari).cancelled_by == sari


def test_only_the_unit_in_charge_pays(case, sari, bayu, dewi, profile):
    make.accepted(case, sari, bayu)
    for post, sentence in ((sari, "dicatat oleh yang menangani"), (bayu, "tidak berwenang"), (dewi, "tidak berwenang")):
        with pytest.raises(Refused, match=sentence):
            pay_out(case, post)


def test_a_government_decision_is_not_paid_by_neighbours(case, sari, profile):
    with pytest.raises(Refused, match="penetapan pemerintah"):
        pay_out(case, sari, kind=ServiceKind.objects.filter(is_government_decision=True).first())


def test_the_number_of_a_case_is_told_by_the_first_wall_as_well(sensitive, sari, dewi):
    """Row-level security would hide a fault of `in_sight`, so it is asked as the system."""
    entry = FundEntry.objects.get(is_case_aid=True)
    with scope.as_system():
        assert in_sight([entry.pk], sari) == {entry.pk: (sensitive.pk, sensitive.number)}
        assert in_sight([entry.pk], dewi) == {}


def test_a_unit_takes_back_only_what_its_own_purse_gave(case, sari, profile):
    neighbour = AppointmentFactory()
    entered(neighbour.organisation.profile, by=neighbour)
    make.accepted(case, sari, neighbour, Kind.SERVICE)
    ours, theirs = pay_out(case, sari), pay_out(case, neighbour, amount=Decimal(1_000))
    with pytest.raises(Refused, match="sudah dibatalkan"):
        cases.take_back(case=case, service=ours, reason="Bukan kami.", by=neighbour)
    assert cases.take_back(case=case, service=theirs, reason="Salah.", by=neighbour).cancelled_by == neighbour
    ours.refresh_from_db()
    assert ours.cancelled_at is None
