"""Memuat wilayah: the official codes come in, change, end and come back; nothing is lost."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from registry.actions.areas import kind_of, load_official, official_areas
from registry.models import Area, AreaKind, AreaLevel, AreaName, AuditEntry
from tests.cast import BANGUNHARJO, SEWON
from tests.factories import LocalAreaFactory

DIY_COUNTS = {
    (AreaLevel.PROVINCE, AreaKind.PROVINSI): 1,
    (AreaLevel.REGENCY, AreaKind.KABUPATEN): 4,
    (AreaLevel.REGENCY, AreaKind.KOTA): 1,
    (AreaLevel.DISTRICT, AreaKind.KAPANEWON): 64,
    (AreaLevel.DISTRICT, AreaKind.KEMANTREN): 14,
    (AreaLevel.VILLAGE, AreaKind.KALURAHAN): 392,
    (AreaLevel.VILLAGE, AreaKind.KELURAHAN): 46,
}


@pytest.fixture(scope="module")
def diy():
    return official_areas("34")


def without(rows, code):
    return [row for row in rows if row[0] != code and not row[0].startswith(code + ".")]


def renamed(rows, code, name):
    return [(*row[:4], name) if row[0] == code else row for row in rows]


def test_diy_has_the_areas_it_has(db):
    found = {}
    for pair in Area.objects.values_list("level", "kind"):
        found[pair] = found.get(pair, 0) + 1
    assert found == DIY_COUNTS


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("34", "Provinsi Daerah Istimewa Yogyakarta"),
        ("34.02", "Kabupaten Bantul"),
        ("34.71", "Kota Yogyakarta"),
        (SEWON, "Kapanewon Sewon"),
        ("34.71.02", "Kemantren Jetis"),
        ("34.02.09", "Kapanewon Jetis"),
        (BANGUNHARJO, "Kalurahan Bangunharjo"),
    ],
)
def test_areas_are_called_as_people_call_them(db, code, label):
    assert Area.objects.get(pk=code).label.removeprefix("Provinsi ") == label.removeprefix("Provinsi ")


def test_outside_diy_the_national_words_stay():
    assert kind_of("33.74.01", "") == AreaKind.KECAMATAN
    assert kind_of("33.74.01.1001", "") == AreaKind.KELURAHAN
    assert kind_of("33.01.01.2001", "") == AreaKind.DESA


def test_loading_again_changes_nothing(db, diy):
    before = AuditEntry.objects.count()
    assert load_official(diy, province="34") == {"added": 0, "renamed": 0, "changed": 0, "ended": 0}
    assert AuditEntry.objects.count() == before


def test_an_area_that_is_missing_ends_and_is_kept(db, diy):
    assert load_official(without(diy, SEWON), province="34")["ended"] == 5
    assert Area.objects.get(pk=SEWON).ended_on == timezone.localdate()
    assert Area.objects.within("34").count() == 522


def test_an_area_that_comes_back_loses_its_end(db, diy):
    load_official(without(diy, SEWON), province="34")
    assert load_official(diy, province="34")["changed"] == 5
    assert Area.objects.current().within(SEWON).count() == 5


def test_a_renamed_area_keeps_its_code_and_its_old_name(db, diy):
    assert load_official(renamed(diy, BANGUNHARJO, "Bangun Raharjo"), province="34")["renamed"] == 1
    area = Area.objects.get(pk=BANGUNHARJO)
    assert (area.name, area.ended_on) == ("Bangun Raharjo", None)
    assert [old.name for old in area.former_names.all()] == ["Bangunharjo"]


def test_areas_below_the_kalurahan_are_not_touched(db, diy):
    hamlet = LocalAreaFactory(name="Salakan")
    load_official(without(diy, BANGUNHARJO), province="34")
    hamlet.refresh_from_db()
    assert (hamlet.name, hamlet.ended_on) == ("Salakan", None)


def test_another_province_leaves_diy_alone(db):
    call_command("load_areas", province="65", verbosity=0)
    assert Area.objects.current().within("34").count() == 522
    assert Area.objects.current().within("65").exists()
    assert not AreaName.objects.exists()


def test_a_wrong_province_is_refused(db):
    with pytest.raises(CommandError, match="Tidak ada provinsi dengan kode 99"):
        call_command("load_areas", province="99")


def test_the_change_is_in_the_audit(db, diy, admin_sistem):
    load_official(without(diy, SEWON), province="34", by=admin_sistem.user)
    entry = AuditEntry.objects.get(verb="area.load", detail__ended=5)
    assert entry.actor == admin_sistem.user
