"""Batalkan catatan: a mistaken activity stays readable with its reason, and counts no longer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions import activities
from registry.models import Activity, UnitChange
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import units as make

TODAY = timezone.localdate()


@pytest.fixture
def held(sari):
    make.activity(sari, days=40)
    return make.activity(sari, days=2, place="Balai")


@pytest.fixture
def address(held):
    return f"/wksbm/{held.unit.public_id}/kegiatan/{held.public_id}/"


def said(answer):
    return answer.content.decode()


def cancel(client, address, reason="Tercatat dua kali."):
    page = f"{address}batalkan/"
    return client.post(page, hidden_fields(client.get(page)) | {"reason": reason})


def test_a_cancelled_activity_is_read_with_its_reason_and_no_longer_counts(sari, held, address, client_of):
    client = client_of(sari)
    assert cancel(client, address).status_code == 302
    held.refresh_from_db()
    assert (held.cancelled_by, held.cancel_reason) == (sari, "Tercatat dua kali.")
    page = said(client.get(address))
    assert "Catatan ini dibatalkan" in page
    assert "Tercatat dua kali." in page
    assert held.unit.profile.last_activity_on == TODAY - timedelta(days=40)
    line = UnitChange.objects.first()
    assert (line.verb, line.actor, line.text.endswith("Tercatat dua kali.")) == ("cancel_activity", sari, True)
    assert "Balai" not in said(client.get(f"/wksbm/{held.unit.public_id}/")).split("Riwayat")[0]


def test_cancelling_the_only_activity_leaves_none(sari, held):
    for activity in Activity.objects.all():
        activities.cancel(activity=activity, reason="Keliru.", by=sari)
    held.unit.profile.refresh_from_db()
    assert held.unit.profile.last_activity_on is None


def test_a_later_sign_of_life_is_not_taken_away(sari, held):
    activities.note_sign_of_life(held.unit.profile, TODAY)
    activities.cancel(activity=held, reason="Keliru.", by=sari)
    held.unit.profile.refresh_from_db()
    assert held.unit.profile.last_activity_on == TODAY


def test_the_second_one_reads_who_was_first(sari, dewi, held, address, client_of):
    activities.cancel(activity=held, reason="Keliru.", by=sari)
    with pytest.raises(Refused, match="sudah dibatalkan oleh Sari Lestari") as refused:
        activities.cancel(activity=held, reason="Keliru juga.", by=dewi)
    assert refused.value.status == 409
    assert client_of(dewi).get(f"{address}batalkan/").status_code == 409


def test_a_second_click_is_harmless(sari, held, address, client_of):
    client, page = client_of(sari), f"{address}batalkan/"
    fields = hidden_fields(client.get(page)) | {"reason": "Keliru."}
    assert [client.post(page, fields).status_code for _ in range(2)] == [302, 302]
    assert UnitChange.objects.filter(verb="cancel_activity").count() == 1


def test_a_reason_is_asked_for(sari, held, address, client_of):
    answer = cancel(client_of(sari), address, reason=" ")
    assert answer.status_code == 422
    held.refresh_from_db()
    assert not held.is_cancelled


def test_the_database_too_wants_who_and_why(held):
    with pytest.raises(IntegrityError, match="activity_cancelled_names_who_and_why"), transaction.atomic():
        Activity.objects.filter(pk=held.pk).update(cancelled_at=timezone.now())


def test_looking_cancels_nothing(sari, held, address, client_of):
    assert client_of(sari).get(f"{address}batalkan/").status_code == 200
    held.refresh_from_db()
    assert not held.is_cancelled


def test_outside_of_the_scope_there_is_nothing_and_without_the_role_a_reason(
    bayu, sleman_pengurus, held, address, client_of
):
    assert client_of(sleman_pengurus).get(f"{address}batalkan/").status_code == 404
    refused = client_of(bayu).get(f"{address}batalkan/")
    assert (refused.status_code, "tidak berwenang" in said(refused)) == (403, True)


def test_nothing_is_cancelled_when_the_transaction_fails(sari, held, monkeypatch):
    monkeypatch.setattr(activities.units, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        activities.cancel(activity=held, reason="Keliru.", by=sari)
    held.refresh_from_db()
    assert (held.is_cancelled, held.unit.profile.last_activity_on) == (False, TODAY - timedelta(days=2))
