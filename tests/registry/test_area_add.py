"""Menambah padukuhan, RW, RT: codes continue the parent's and sort as a path."""

import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from registry import scope
from registry.actions import areas
from registry.models import Area, AreaLevel, AuditEntry
from registry.models.area import code_range
from registry.refusal import Refused
from tests.cast import BANGUNHARJO, CATURTUNGGAL, SEWON
from tests.factories import LocalAreaFactory

CODE = st.builds(
    lambda village, tail: ".".join([f"34.02.15.{village}", *tail]),
    st.integers(2001, 2009),
    st.lists(st.builds("{}{:03d}".format, st.sampled_from("DRT"), st.integers(1, 999)), max_size=3),
)


def test_codes_continue_the_code_of_the_parent(db):
    first, second = LocalAreaFactory(), LocalAreaFactory()
    rw = LocalAreaFactory(parent=second, level=AreaLevel.RW, name="05")
    rt = LocalAreaFactory(parent=rw, level=AreaLevel.RT, name="02")
    assert [area.pk for area in (first, second, rw, rt)] == [
        f"{BANGUNHARJO}.D001",
        f"{BANGUNHARJO}.D002",
        f"{BANGUNHARJO}.D002.R001",
        f"{BANGUNHARJO}.D002.R001.T001",
    ]
    assert (rw.label, rt.label) == ("RW 05", "RT 02")
    assert list(Area.objects.within(second.pk)) == [second, rw, rt]
    assert first not in Area.objects.within(CATURTUNGGAL)


@given(parent=CODE, other=CODE)
def test_one_range_holds_an_area_and_what_lies_below_it(parent, other):
    low, high = code_range(parent)
    assert (low <= other < high) == (other == parent or other.startswith(parent + "."))


def test_the_database_compares_codes_byte_by_byte(db):
    LocalAreaFactory(name="A")
    LocalAreaFactory(level=AreaLevel.RW, name="01")
    codes = list(Area.objects.within(SEWON).values_list("code", flat=True))
    assert codes == sorted(codes)


@pytest.mark.parametrize(
    ("parent", "level", "name", "reason"),
    [
        (SEWON, AreaLevel.HAMLET, "Salakan", "tidak dapat berada di bawah Kapanewon Sewon"),
        (BANGUNHARJO, AreaLevel.HAMLET, "  ", "belum diisi"),
        (BANGUNHARJO, AreaLevel.HAMLET, " dusun SATU", "sudah ada di Kalurahan Bangunharjo"),
    ],
)
def test_a_local_area_that_cannot_be_is_refused(db, parent, level, name, reason):
    LocalAreaFactory(name="Dusun Satu")
    with pytest.raises(Refused, match=reason):
        areas.add_local(parent=Area.objects.get(pk=parent), level=level, name=name, by=None)
    assert Area.objects.at_level(AreaLevel.HAMLET).count() == 1


def test_nothing_is_added_below_an_ended_area(db):
    Area.objects.filter(pk=BANGUNHARJO).update(ended_on="2026-01-01")
    with pytest.raises(Refused, match="sudah tidak berlaku"):
        LocalAreaFactory()


def test_the_audit_names_who_added_it(admin_sistem):
    LocalAreaFactory(name="Salakan", by=admin_sistem.user)
    assert AuditEntry.objects.get(verb="area.add").actor == admin_sistem.user


def test_ten_at_once_get_ten_numbers(committed_db):
    def add(number):
        with scope.as_system():
            LocalAreaFactory(name=f"Dusun {number}")
        connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = Area.objects.at_level(AreaLevel.HAMLET).values_list("code", flat=True)
    assert sorted(codes) == [f"{BANGUNHARJO}.D{number:03d}" for number in range(1, 11)]


@pytest.mark.parametrize(
    ("typed", "level", "label"),
    [
        ("Padukuhan Salakan", AreaLevel.HAMLET, "Padukuhan Salakan"),
        ("dusun Salakan", AreaLevel.HAMLET, "Padukuhan Salakan"),
        ("Dusun Satu", AreaLevel.HAMLET, "Padukuhan Satu"),
        ("RW 05", AreaLevel.RW, "RW 05"),
        ("Padukuhan", AreaLevel.HAMLET, "Padukuhan Padukuhan"),
    ],
)
def test_the_word_before_a_name_is_not_doubled(db, typed, level, label):
    assert LocalAreaFactory(name=typed, level=level).label == label
