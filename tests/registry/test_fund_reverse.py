"""Koreksi: a mistake is taken back by a second line, never edited away."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions import funds
from registry.models import FundEntry, Purse
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories.funds import entered, spent

TODAY = timezone.localdate()


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


def reverse(entry, by):
    fresh = FundEntry.objects.for_book().select_related("unit").get(pk=entry.pk)
    return funds.reverse(entry=fresh, reason="Tertulis dua kali.", by=by)


def address_of(entry):
    return f"/wksbm/{entry.unit.public_id}/kas/{entry.public_id}/koreksi/"


def test_a_correction_is_a_second_line_of_today(sari, profile, client_of):
    entry = entered(profile, by=sari, amount=250_000, happened_on=TODAY - timedelta(days=40))
    client = client_of(sari)
    page = client.get(address_of(entry))
    assert "Nomor 1: Rp 250.000 masuk ke Kas donasi." in page.content.decode()
    answer = client.post(address_of(entry), hidden_fields(page) | {"reason": "Tertulis dua kali."})
    mirror = FundEntry.objects.get(reverses=entry)
    assert (mirror.direction, mirror.amount, mirror.happened_on) == ("keluar", Decimal(250_000), TODAY)
    assert Purse.objects.get().balance == 0
    assert "Koreksi nomor 1: Tertulis dua kali." in client.get(answer.url).content.decode()


def test_an_entry_is_corrected_once_and_a_correction_never(sari, profile, client_of):
    entry = entered(profile, by=sari)
    mirror = reverse(entry, sari)
    with pytest.raises(Refused, match="sudah dikoreksi") as refused:
        reverse(entry, sari)
    assert refused.value.status == 409
    with pytest.raises(Refused, match="sendiri sebuah koreksi"):
        reverse(mirror, sari)
    assert client_of(sari).get(address_of(entry)).status_code == 409


def test_what_was_spent_already_cannot_be_taken_back(sari, profile):
    entry = entered(profile, by=sari, amount=100_000)
    spent(profile, by=sari, amount=60_000)
    with pytest.raises(Refused, match=r"berisi Rp 40\.000") as refused:
        reverse(entry, sari)
    assert refused.value.status == 422


def test_a_reason_is_needed(sari, profile, client_of):
    entry = entered(profile, by=sari)
    page = client_of(sari).get(address_of(entry))
    assert client_of(sari).post(address_of(entry), hidden_fields(page) | {"reason": ""}).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"amount": 99_999}, {"direction": "masuk"}, {"happened_on": TODAY - timedelta(days=1)}]
)
def test_the_database_wants_the_mirror_of_the_entry(wrong, sari, profile):
    entry = entered(profile, by=sari, amount=100_000)
    row = {
        "unit": profile.unit,
        "purse": entry.purse,
        "number": 2,
        "direction": "keluar",
        "amount": 100_000,
        "happened_on": TODAY,
        "purpose": "Salah.",
        "reverses": entry,
        "recorded_by": sari,
    }
    with pytest.raises(IntegrityError, match="mirror"), transaction.atomic():
        FundEntry.objects.create(**(row | wrong))
    FundEntry.objects.create(**row)


@pytest.mark.parametrize(("name", "status"), [("bayu", 403), ("tini", 403), ("sleman_pengurus", 404)])
def test_others_correct_nothing(name, status, sari, profile, client_of, request):
    entry = entered(profile, by=sari)
    assert client_of(request.getfixturevalue(name)).get(address_of(entry)).status_code == status
