"""A select drawn quickly is the select that Django draws."""

import pytest
from django import forms
from django.test.html import parse_html

from registry.forms.light_select import LightSelect
from registry.models import Area

CHOICES = [("", "Semua"), ("a", "Kalurahan <A> & B"), ("3", "Tiga"), (None, "Tidak ada"), (7, "Tujuh")]


@pytest.mark.parametrize("value", [None, "", "a", 3, "3", "7", 7, "asing", '"><script>'])
def test_it_is_what_django_draws(value):
    attributes = {"class": "select form-select", "id": "id_x", "aria-describedby": "hint", "disabled": True}
    light, plain = LightSelect(choices=CHOICES), forms.Select(choices=CHOICES)
    assert parse_html(light.render("x", value, attributes)) == parse_html(plain.render("x", value, attributes))


def test_choices_of_a_table_and_what_was_typed(db):
    class Form(forms.Form):
        place = forms.ModelChoiceField(Area.objects.within("34.02.15"), required=True, widget=LightSelect)

    class Plain(forms.Form):
        place = forms.ModelChoiceField(Area.objects.within("34.02.15"), required=True)

    for data in ({}, {"place": "34.02.15.2003"}, {"place": "99"}):
        assert parse_html(str(Form(data)["place"])) == parse_html(str(Plain(data)["place"]))
    assert "selected" in str(Form({"place": "34.02.15.2003"})["place"])
