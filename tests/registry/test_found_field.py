"""A choice that a kept question finds is the choice that Django finds in the list."""

import pytest
from django import forms
from django.test.html import parse_html

from registry.forms.found import FoundField, OfferedChoices
from registry.models import Area

HOME = "34.02.15"


def below():
    return Area.objects.within(HOME).order_by("code")


def one_of_them(code):
    return below().filter(pk=code).first()


class Found(forms.Form):
    place = FoundField(Area.objects.none(), error_messages={"invalid_choice": "Tidak ada."})

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["place"].offer(below, one_of_them)


class Plain(forms.Form):
    place = forms.ModelChoiceField(below(), error_messages={"invalid_choice": "Tidak ada."})


@pytest.mark.parametrize("typed", ["34.02.15.2003", HOME, "34.04", "", "x" * 60, "\x00", "34.02.15\x00", "%"])
def test_it_finds_and_refuses_what_django_does(db, typed):
    found, plain = Found({"place": typed}), Plain({"place": typed})
    assert (found.is_valid(), found.errors) == (plain.is_valid(), plain.errors)
    assert found.cleaned_data == plain.cleaned_data


@pytest.mark.parametrize("data", [None, {}, {"place": "34.02.15.2003"}, {"place": "34.04"}])
def test_it_is_drawn_as_django_draws_it(db, data):
    assert parse_html(str(Found(data)["place"])) == parse_html(str(Plain(data)["place"]))
    assert str(Found(data)["place"]).count("<option") == below().count() + 1


def test_nobody_asks_for_the_list_to_find_one(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Found({"place": "34.02.15.2003"}).is_valid()


class SeveralFound(forms.Form):
    places = OfferedChoices(Area.objects.none(), required=False)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["places"].offer(below)


class SeveralPlain(forms.Form):
    places = forms.ModelMultipleChoiceField(below(), required=False)


@pytest.mark.parametrize("typed", [[], ["34.02.15.2003"], ["34.02.15.2003", HOME], ["34.04"], ["\x00"]])
def test_several_are_found_and_refused_as_by_django(db, typed):
    found, plain = SeveralFound({"places": typed}), SeveralPlain({"places": typed})
    assert (found.is_valid(), found.errors) == (plain.is_valid(), plain.errors)
    assert list(found.cleaned_data.get("places", ())) == list(plain.cleaned_data.get("places", ()))
    assert parse_html(str(found["places"])) == parse_html(str(plain["places"]))


def test_none_of_several_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        form = SeveralFound({"places": []})
        assert form.is_valid()
        assert list(form.cleaned_data["places"]) == []


def test_whoever_gives_a_list_means_that_one(db):
    form = Found({"place": "34.02.15.2003"})
    form.fields["place"].queryset = Area.objects.filter(pk="34.04")
    assert not form.is_valid()
    assert str(form["place"]).count("<option") == 2
