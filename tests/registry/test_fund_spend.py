"""Catat pengeluaran: what went out and for what; a purse never falls below zero and the purses never mix."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import books
from registry.actions import funds
from registry.models import FundEntry, Goods, Purse, PurseKind, SpendingKind
from registry.periods import between
from registry.refusal import Refused
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields
from tests.factories.funds import entered, kind, rice, source, spent

TODAY = timezone.localdate()


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/kas/keluar/"


def said(answer):
    return answer.content.decode()


def spend(client, address, **typed):
    page = client.get(address)
    fields = {
        "purse": "donasi",
        "kind": kind().pk,
        "amount": "40.000",
        "purpose": "dua lansia RT 03",
        "happened_on": TODAY.isoformat(),
    }
    return client.post(address, hidden_fields(page) | fields | typed)


def test_a_spending_names_what_it_was_for(sari, profile, address, client_of):
    entered(profile, by=sari)
    answer = spend(client_of(sari), address)
    assert Purse.objects.get().balance == 60_000
    assert "Santunan uang, dua lansia RT 03" in said(client_of(sari).get(answer.url))


def test_the_form_says_what_each_purse_holds(sari, profile, address, client_of):
    entered(profile, by=sari, amount=225_500)
    entered(profile, by=sari, amount=Decimal("12.5"), purse_kind="barang", goods=rice())
    page = said(client_of(sari).get(address))
    assert "Kas donasi – berisi Rp 225.500" in page
    assert "Beras – berisi 12,5 kg" in page


def test_more_than_the_purse_holds_is_refused_with_the_balance(sari, profile, address, client_of):
    entered(profile, by=sari, amount=30_000)
    answer = spend(client_of(sari), address)
    assert answer.status_code == 422
    assert "Kas donasi berisi Rp 30.000, sedangkan yang dicatat keluar Rp 40.000" in said(answer)
    assert 'value="dua lansia RT 03"' in said(answer)
    assert Purse.objects.get().balance == 30_000


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"purpose": ""}, "Untuk apa"),
        ({"kind": ""}, "Pos"),
        ({"amount": "-1"}, "tidak boleh negatif"),
        ({"happened_on": "2999-01-01"}, "Tanggal tidak boleh di masa depan."),
        ({"happened_on": "0026-11-25"}, "Periksa tahunnya"),
    ],
)
def test_a_wrong_entry_is_explained(sari, profile, address, client_of, typed, sentence):
    entered(profile, by=sari)
    answer = spend(client_of(sari), address, **typed)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_donations_never_pay_running_costs(sari, profile, address, client_of):
    entered(profile, by=sari)
    answer = spend(client_of(sari), address, kind=kind("Konsumsi rapat").pk)
    assert answer.status_code == 422
    assert "Donasi hanya untuk warga" in said(answer)
    with pytest.raises(Refused, match="tidak dibayar dari kas donasi"):
        spent(profile, by=sari, kind=kind("Konsumsi rapat"))


@pytest.mark.parametrize("purse_kind", list(PurseKind))
@pytest.mark.parametrize("name", ["Santunan uang", "Konsumsi rapat", "Dibagikan kepada warga"])
def test_the_database_too_keeps_the_purses_apart(name, purse_kind, sari, profile):
    goods = rice() if purse_kind == PurseKind.GOODS else None
    entry = entered(profile, by=sari, purse_kind=purse_kind, goods=goods)
    row = FundEntry(
        unit=profile.unit,
        purse=entry.purse,
        number=2,
        direction="keluar",
        amount=5,
        kind=kind(name),
        purpose="x",
        happened_on=TODAY,
        recorded_by=sari,
    )
    if SpendingKind.objects.get(name=name).purse_kind == purse_kind:
        row.save()
    else:
        with pytest.raises(IntegrityError, match="not paid from this purse"), transaction.atomic():
            row.save()


def test_an_older_day_cannot_be_paid_from_what_came_later(sari, profile):
    entered(profile, by=sari, amount=50_000)
    with pytest.raises(Refused, match="berisi Rp 0"):
        spent(profile, by=sari, happened_on=TODAY - timedelta(days=3))


def test_an_older_day_cannot_take_what_was_used_since(sari, profile):
    entered(profile, by=sari, amount=50_000, happened_on=TODAY - timedelta(days=9))
    spent(profile, by=sari, amount=50_000, happened_on=TODAY - timedelta(days=4))
    entered(profile, by=sari, amount=80_000)
    with pytest.raises(Refused, match="kurang pada hari-hari sesudahnya") as refused:
        spent(profile, by=sari, amount=20_000, happened_on=TODAY - timedelta(days=6))
    assert refused.value.status == 422
    assert Purse.objects.get().balance == 80_000


@pytest.mark.xdist_group("race")
def test_a_hundred_spend_at_once_and_the_purse_never_falls_below_zero(committed_db, sari, profile):
    """50 connections, two spendings each: 60 of the 100 can be paid, the others are told, and the book adds up."""
    entered(profile, by=sari, amount=60_000)

    def two():
        answers = []
        for _ in range(2):
            try:
                answers.append(spent(profile, by=sari, amount=1_000).number)
            except Refused as refused:
                answers.append(refused.reason)
        return answers

    results = [answer for pair in all_at_once([two] * 50) for answer in pair]
    paid = [result for result in results if isinstance(result, int)]
    assert len(results) == 100
    assert sorted(paid) == list(range(2, 62))
    assert {result for result in results if isinstance(result, str)} == {
        f"Pada {date_format(TODAY, 'j F Y')} Kas donasi berisi Rp 0, sedangkan yang dicatat keluar Rp 1.000. "
        "Periksa jumlah dan tanggalnya, atau catat dulu pemasukannya."
    }
    purse = Purse.objects.get()
    assert (purse.balance, purse.entry_count, purse.entries.balance()) == (0, 61, 0)


steps = st.lists(
    st.tuples(
        st.sampled_from(["masuk", "keluar", "koreksi"]),
        st.decimals(min_value=Decimal("0.01"), max_value=Decimal("900.00"), places=2),
        st.integers(min_value=0, max_value=40),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_entered_the_book_adds_up_and_no_line_is_below_zero(sari, profile, steps):
    with transaction.atomic():
        for name, amount, days in steps:
            day = TODAY - timedelta(days=days)
            try:
                with transaction.atomic():
                    if name == "masuk":
                        entered(profile, by=sari, amount=amount, happened_on=day)
                    elif name == "keluar":
                        spent(profile, by=sari, amount=amount, happened_on=day)
                    elif entry := FundEntry.objects.for_book().order_by("?").first():
                        funds.reverse(entry=entry, reason="Salah.", by=sari)
            except Refused:
                pass
        if purse := Purse.objects.first():
            whole = books.cash_book(purse, between(TODAY - timedelta(days=60), TODAY), sari)
            assert all(line.balance >= 0 for line in whole.lines)
            assert whole.closing == purse.balance == sum(entry.change for entry in purse.entries.all())
            older = books.cash_book(purse, between(TODAY - timedelta(days=60), TODAY - timedelta(days=20)), sari)
            newer = books.cash_book(purse, between(TODAY - timedelta(days=19), TODAY), sari)
            assert (older.opening, older.closing, newer.closing) == (0, newer.opening, purse.balance)
        transaction.set_rollback(True)


def test_who_may_enter_spendings(sari, bayu, tini, dewi, ratna, profile):
    entered(profile, by=sari)
    assert [spent(profile, by=post, amount=1).recorded_by for post in (sari, dewi, ratna)] == [sari, dewi, ratna]
    for post in (bayu, tini):
        with pytest.raises(Refused, match="tidak berwenang") as refused:
            spent(profile, by=post, amount=1)
        assert refused.value.status == 403


def test_a_get_changes_nothing(sari, profile, address, client_of):
    client_of(sari).get(address)
    assert not Purse.objects.exists()
    assert source().is_in_force()


def test_goods_that_are_no_longer_used_are_given_out_until_they_are_gone(sari, profile, address, client_of):
    entered(profile, by=sari, amount=4, purse_kind="barang", goods=rice())
    Goods.objects.filter(pk=rice().pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    client, key = client_of(sari), f"barang-{rice().pk}"
    assert key not in said(client.get(address.replace("keluar", "masuk")))
    answer = spend(client, address, purse=key, amount="4", kind=kind("Dibagikan kepada warga").pk)
    assert answer.status_code == 302
    assert key not in said(client.get(address))


def test_in_the_book_of_a_day_what_came_in_stands_first(sari, profile):
    """Entered in another order, the spending of today would seem to leave less than nothing."""
    eve = TODAY - timedelta(days=1)
    entered(profile, by=sari, amount=50, happened_on=eve)
    spent(profile, by=sari, amount=50)
    entered(profile, by=sari, amount=100)
    spent(profile, by=sari, amount=50, happened_on=eve)
    book = books.cash_book(Purse.objects.get(), between(eve, TODAY), sari)
    assert [(line.entry.number, line.balance) for line in book.lines] == [(1, 50), (4, 0), (3, 100), (2, 50)]


def test_an_entry_stays_in_the_unit_of_its_purse(sari, sleman_pengurus, profile):
    purse = entered(profile, by=sari).purse
    row = FundEntry(
        unit=sleman_pengurus.organisation,
        purse=purse,
        number=2,
        direction="masuk",
        amount=5,
        source=source(),
        happened_on=TODAY,
        recorded_by=sari,
    )
    with pytest.raises(IntegrityError, match="not of this unit"), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("amount", "key"), [(None, "kosong"), (1_000_000, "sampai-1-juta"), (1_000_001, "lebih-1-juta")]
)
def test_dinas_finds_units_by_what_the_purse_of_donations_holds(amount, key, sari, dewi, profile, client_of):
    entered(profile, by=sari, amount=5_000_000, purse_kind="operasional")
    if amount:
        entered(profile, by=sari, amount=amount)
    found = {
        wanted: len(client_of(dewi).get("/wksbm/", {"saldo": wanted}).context["page"].rows)
        for wanted in ("kosong", "sampai-1-juta", "lebih-1-juta")
    }
    assert found == {"kosong": 0, "sampai-1-juta": 0, "lebih-1-juta": 0, key: 1}
