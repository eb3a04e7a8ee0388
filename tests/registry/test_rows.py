"""A row that is made quickly is the row that Django makes (registry/models/rows.py)."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

from cases.models import Case
from registry.models.rows import PlainRows
from registry.scope import as_system
from tests.factories import cases as make

QUICK = [model for model in apps.get_models() if issubclass(model, PlainRows)]


def test_the_long_lists_are_made_quickly():
    assert {"Case", "Person", "Referral", "Organisation", "UnitProfile", "Area", "CaseEvent"} <= {
        model.__name__ for model in QUICK
    }


@pytest.mark.parametrize("model", QUICK, ids=lambda model: model.__name__)
def test_nobody_waits_for_a_signal_that_is_not_sent(model):
    for signal in (pre_init, post_init):
        assert signal._live_receivers(model) == ([], []), model


@pytest.mark.parametrize("model", QUICK, ids=lambda model: model.__name__)
def test_no_field_wants_to_be_set_by_a_way_of_its_own(model):
    assert model.__init__ is models.Model.__init__
    plain = {DeferredAttribute, ForeignKeyDeferredAttribute}
    assert {field.descriptor_class for field in model._meta.concrete_fields} <= plain


def test_a_row_has_what_django_gives_it(sari, monkeypatch):
    make.open_case(sari)
    with as_system():
        read = Case.objects.select_related("person", "holder__profile", "area")
        quick = {
            "whole": read.get(),
            "part": read.only("number", "person__name", "holder__name", "holder__profile__status", "area__name").get(),
        }
        monkeypatch.setattr(PlainRows, "from_db", classmethod(models.Model.from_db.__func__))
        usual = {
            "whole": read.get(),
            "part": read.only("number", "person__name", "holder__name", "holder__profile__status", "area__name").get(),
        }
    for name, row in quick.items():
        for way in ((), ("person",), ("holder",), ("area",), ("holder", "profile")):
            one, other = row, usual[name]
            for step in way:
                one, other = getattr(one, step), getattr(other, step)
            assert _of(one) == _of(other), (name, way)
            assert one.get_deferred_fields() == other.get_deferred_fields()


def _of(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}, row._state.adding, row._state.db


def test_what_was_not_read_is_asked_for(sari):
    make.open_case(sari)
    with as_system():
        case = Case.objects.only("number").get()
        assert "chronology" not in vars(case)
        assert case.chronology == Case.objects.get().chronology
        case.chronology = "baru"
        case.save(update_fields=["chronology"])
        assert Case.objects.get().chronology == "baru"
