"""What a service was worth and who paid for it: each counted once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions import cases
from cases.models import Service, ServiceKind, ServiceSource
from registry.refusal import Refused
from registry.scope import as_system
from tests.cases.acts import hidden_fields
from tests.factories import cases as cases_of
from tests.factories.funds import entered, rice

TODAY = timezone.localdate()


def source(name="APBKal"):
    return ServiceSource.objects.get(name=name)


def serve(case, by, **fields):
    kind = ServiceKind.objects.get(name="Permakanan dan sembako")
    return cases.serve(case=case, by=by, **({"kind": kind, "given_on": TODAY} | fields))


def pay_out(case, by, amount=50_000, **fields):
    kind = ServiceKind.objects.get(name="Santunan uang dari warga")
    given_fields = {"kind": kind, "purse_kind": "donasi", "amount": Decimal(amount), "given_on": TODAY}
    return cases.pay_out(case=case, by=by, **(given_fields | fields))


@pytest.fixture
def purse(sari):
    profile = sari.organisation.profile
    entered(profile, by=sari, amount=900_000)
    entered(profile, by=sari, amount=20, purse_kind="barang", goods=rice())


def test_help_out_of_the_purse_is_worth_what_the_book_says(case, sari, purse):
    service = pay_out(case, sari)
    assert (service.value, service.source.name) == (service.fund_entry.amount, "Kas WKSBM")


def test_goods_have_no_rupiah(case, sari, purse):
    assert pay_out(case, sari, 5, purse_kind="barang", goods=rice()).value is None
    assert case.services.total_value() == 0


@pytest.mark.parametrize("value", [None, Decimal(49_999), Decimal(100_000)])
def test_no_second_value_is_written_beside_the_book(value, case, sari, purse):
    service = pay_out(case, sari)
    with pytest.raises(IntegrityError, match="service_value_of_its_entry"), transaction.atomic(), as_system():
        Service.objects.filter(pk=service.pk).update(value=value)


def test_goods_get_no_value_either(case, sari, purse):
    service = pay_out(case, sari, 5, purse_kind="barang", goods=rice())
    with pytest.raises(IntegrityError, match="service_value_of_its_entry"), transaction.atomic(), as_system():
        Service.objects.filter(pk=service.pk).update(value=Decimal(5))


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"value": Decimal(0)}, "service_value_is_positive"), ({"source": None}, "service_value_names_its_source")],
)
def test_the_database_holds_value_and_source(fields, rule, case, sari):
    service = serve(case, sari, source=source(), value=Decimal(10_000))
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), as_system():
        Service.objects.filter(pk=service.pk).update(**fields)


def test_a_value_names_its_source_and_a_purse_goes_through_its_book(case, sari):
    with pytest.raises(Refused, match="Sebutkan dari mana"):
        serve(case, sari, value=Decimal(10_000))
    with pytest.raises(Refused, match="Salurkan bantuan"):
        serve(case, sari, source=source("Kas WKSBM"))
    assert not Service.objects.exists()


@given(
    paid=st.lists(st.tuples(st.integers(1, 90_000), st.booleans()), max_size=5),
    served=st.lists(st.one_of(st.none(), st.integers(1, 10**9)), max_size=5),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sum_counts_each_service_once_and_none_that_was_taken_back(sari, purse, paid, served):
    with transaction.atomic():
        case, expected = cases_of.open_case(sari), 0
        for amount, is_taken_back in paid:
            service = pay_out(case, sari, amount)
            if is_taken_back:
                cases.take_back(case=case, service=service, reason="Salah.", by=sari)
            else:
                expected += amount
        for value in served:
            serve(case, sari, source=source(), value=value and Decimal(value))
            expected += value or 0
        assert case.services.total_value() == expected
        transaction.set_rollback(True)


def test_the_page_shows_the_same_sum_to_who_may_not_read_the_book(case, sari, pak_puskesmas, purse, client_of):
    pay_out(case, sari, 50_000)
    serve(case, sari, source=source(), value=Decimal(250_000))
    cases_of.accepted(case, sari, pak_puskesmas, "service")
    for post in (sari, pak_puskesmas):
        page = client_of(post).get(f"{case.get_absolute_url()}penanganan/").content.decode()
        assert "Jumlah nilai: Rp 300.000" in page


def test_the_same_help_on_the_same_day_is_asked_about_once(case, sari, client_of):
    first = serve(case, sari)
    client, address = client_of(sari), f"{case.get_absolute_url()}layanan/"
    fields = hidden_fields(client.get(address)) | {"kind": first.kind.pk, "given_on": TODAY.isoformat()}
    asked = client.post(address, fields)
    assert "sudah dicatat oleh WKSBM Mugi Waras. Apakah ini bantuan lain?" in asked.content.decode()
    assert Service.objects.count() == 1
    client.post(address, fields | {"confirm": asked.context["form"].doubt_key})
    assert Service.objects.count() == 2


def test_the_form_wants_a_source_for_a_value_and_offers_no_purse(case, sari, client_of):
    client, address = client_of(sari), f"{case.get_absolute_url()}layanan/"
    first = client.get(address)
    assert not first.context["form"].fields["source"].queryset.filter(is_unit_purse=True).exists()
    kind = ServiceKind.objects.get(name="Permakanan dan sembako").pk
    answer = client.post(
        address, hidden_fields(first) | {"kind": kind, "given_on": TODAY.isoformat(), "value": "250.000"}
    )
    assert answer.status_code == 422
    assert "Pilih dari mana bantuan senilai itu." in answer.content.decode()
    assert "250.000" in answer.content.decode()
