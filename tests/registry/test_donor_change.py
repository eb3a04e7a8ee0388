"""Donatur: put on the list, changed, stopped; nobody twice, and each change with its before and after."""

import pytest
from django.utils import timezone

from registry.actions import funds
from registry.models import Donor, UnitChange
from registry.refusal import Refused
from tests.cases.acts import hidden_fields

TODAY = timezone.localdate()


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/donatur/"


def send(client, where, **typed):
    page = client.get(where)
    return client.post(where, hidden_fields(page) | typed)


def test_a_donor_is_added_changed_and_stopped(sari, profile, address, client_of):
    client = client_of(sari)
    assert send(client, f"{address}tambah/", name="Bu Contoh", kind="tetap", pledge="10.000").status_code == 302
    donor = Donor.objects.get()
    assert (donor.pledge, donor.added_by) == (10_000, sari)
    changed = send(client, f"{address}{donor.public_id}/ubah/", name="Bu Contoh", kind="perantau", pledge="25.000")
    assert changed.status_code == 302
    assert UnitChange.objects.get(verb="change_donor").fields == {
        "macam": ["Donatur tetap", "Perantau"],
        "kesanggupan sebulan": ["Rp 10.000", "Rp 25.000"],
    }
    send(client, f"{address}{donor.public_id}/berhenti/", ended_on=TODAY.isoformat())
    assert "Sudah berhenti (1)" in client.get(address).content.decode()
    assert client.get(f"{address}{donor.public_id}/ubah/").status_code == 409


def test_nobody_stands_on_the_list_twice(sari, profile, address, client_of):
    donor = funds.add_donor(profile=profile, fields={"name": "Bu Contoh"}, by=sari)
    twice = send(client_of(sari), f"{address}tambah/", name="bu contoh", kind="tetap", note="tetangga")
    assert twice.status_code == 422
    assert "sudah ada di daftar donatur" in twice.content.decode()
    assert 'value="tetangga"' in twice.content.decode()
    funds.stop_donor(donor=donor, ended_on=TODAY, by=sari)
    assert send(client_of(sari), f"{address}tambah/", name="bu contoh", kind="tetap").status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"), [({"pledge": "-1"}, "tidak boleh negatif"), ({"name": ""}, "Nama donatur")]
)
def test_a_wrong_entry_is_explained(typed, sentence, sari, profile, address, client_of):
    answer = send(client_of(sari), f"{address}tambah/", **({"name": "X", "kind": "tetap", "phone": "0811"} | typed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="0811"' in answer.content.decode()


def test_two_people_who_change_one_donor_do_not_overwrite_each_other(sari, dewi, profile):
    donor = funds.add_donor(profile=profile, fields={"name": "Bu Contoh"}, by=sari)
    seen = donor.revision
    funds.change_donor(donor=donor, fields={"note": "pindah"}, by=sari, seen=seen)
    with pytest.raises(Refused, match="sudah diubah orang lain"):
        funds.change_donor(donor=donor, fields={"note": "sakit"}, by=dewi, seen=seen)


@pytest.mark.parametrize("name", ["bayu", "tini"])
def test_offices_that_oversee_only_read(name, sari, profile, address, client_of, request):
    funds.add_donor(profile=profile, fields={"name": "Bu Contoh"}, by=sari)
    client = client_of(request.getfixturevalue(name))
    page = client.get(address).content.decode()
    assert "Bu Contoh" in page
    assert "Tambah donatur" not in page
    assert client.get(f"{address}tambah/").status_code == 403
