"""Ganti mulai tanggal: an admin sistem writes reference data anew from a day on; what counts already is read-only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Jenis, JenisEdition
from registry.models import AuditEntry, Goods, SpendingKind
from registry.models.dated import Dated

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def rice(db):
    return Goods.objects.get(name="Beras")


@pytest.fixture
def desk(admin_sistem, client_of):
    return client_of(admin_sistem)


def address(row, verb="change"):
    return f"/administrasi/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{verb}/"


def test_what_counts_is_read_only_and_leads_to_its_successor(desk, rice):
    text = desk.get(address(rice)).content.decode()
    assert 'name="measure"' not in text
    assert 'name="valid_from"' not in text
    assert 'name="valid_to"' in text
    assert "Ganti mulai tanggal" in text
    desk.post(address(rice), {"name": "Emas", "measure": "gram", "valid_to": ""})  # a forged form
    rice.refresh_from_db()
    assert (rice.name, rice.measure) == ("Beras", "kg")


def test_a_successor_is_written_from_a_day_on(desk, rice):
    shown = desk.get(address(rice, "ganti")).content.decode()
    assert 'value="Beras"' in shown
    told = {"name": "Beras medium", "measure": "kg", "starts_on": TOMORROW.isoformat()}
    answer = desk.post(address(rice, "ganti"), told, follow=True)
    assert "“Beras medium (kg)” berlaku mulai" in answer.content.decode()
    after = Goods.objects.get(name="Beras medium")
    rice.refresh_from_db()
    assert (rice.valid_to, after.valid_from) == (TODAY, TOMORROW)
    assert 'name="measure"' in answer.content.decode()  # not yet in force: still to be put right


def test_a_day_of_before_is_told_and_nothing_typed_is_lost(desk, rice):
    told = {"name": "Beras medium", "measure": "kg", "starts_on": (TODAY - timedelta(days=3)).isoformat()}
    answer = desk.post(address(rice, "ganti"), told)
    assert answer.status_code == 422
    assert "yang sudah tercatat tetap memakai yang lama" in answer.content.decode()
    assert 'value="Beras medium"' in answer.content.decode()
    assert not Goods.objects.filter(name="Beras medium").exists()


def test_an_end_in_the_past_is_told(desk, rice):
    answer = desk.post(address(rice), {"valid_to": (TODAY - timedelta(days=9)).isoformat()})
    assert "Paling awal kemarin" in answer.content.decode()


def test_what_was_written_today_can_be_taken_away_and_what_counts_cannot(desk, rice):
    new = SpendingKind.objects.create(name="Sewa kursi", purse_kind="operasional", rank=99)
    assert desk.get(address(new, "delete")).status_code == 200
    assert desk.get(address(rice, "delete")).status_code == 403


def test_taking_a_successor_away_says_that_its_predecessor_ends_all_the_same(desk, rice):
    told = {"name": "Beras medium", "measure": "kg", "starts_on": (TOMORROW + timedelta(days=9)).isoformat()}
    desk.post(address(rice, "ganti"), told)
    answer = desk.post(address(Goods.objects.get(name="Beras medium"), "delete"), {"post": "yes"}, follow=True)
    assert "“Beras (kg)” tetap berakhir" in answer.content.decode()
    desk.post(address(rice), {"valid_to": ""})
    rice.refresh_from_db()
    assert (rice.valid_to, Goods.objects.filter(name="Beras medium").exists()) == (None, False)
    assert AuditEntry.objects.filter(verb="goods.remove", subject="Beras medium (kg)").exists()


def test_a_later_list_of_jenis_is_a_copy(desk):
    edition = JenisEdition.objects.get()
    told = {"name": "Daftar PPKS 2027", "legal_basis": "Permensos baru", "starts_on": TOMORROW.isoformat()}
    assert desk.post(address(edition, "ganti"), told).status_code == 302
    later = JenisEdition.objects.get(name="Daftar PPKS 2027")
    assert Jenis.objects.filter(edition=later, follows__isnull=False).count() == 26
    assert 'name="definition"' in desk.get(address(later.jenis.first())).content.decode()
    assert 'name="definition"' not in desk.get(address(edition.jenis.first())).content.decode()


@pytest.mark.parametrize(("asked", "found"), [("kini", True), ("nanti", False), ("dulu", False)])
def test_the_list_is_narrowed_by_what_counts(desk, asked, found):
    text = desk.get("/administrasi/registry/goods/", {"berlaku": asked}).content.decode()
    assert ("Beras" in text) is found


@pytest.mark.parametrize("model", Dated.__subclasses__(), ids=lambda model: model.__name__)
def test_every_table_with_days_has_the_page(desk, model):
    row = model.objects.first()
    assert desk.get(address(row, "ganti")).status_code == 200


def test_nobody_else_reaches_it(rice, sari, ratna, client_of):
    for post in (sari, ratna):
        assert client_of(post).get(address(rice, "ganti"), follow=True).status_code == 403
