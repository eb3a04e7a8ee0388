"""The filter is drawn as crispy draws it, also where most of it is remembered, and nothing typed is."""

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.core.cache import cache
from django.test.html import parse_html

from cases.filters import CaseFilter
from registry.scope import as_post

QUERIES = (
    {},
    {"keadaan": "menunggu", "urgensi": "segera", "lewat": "on"},
    {"wilayah": "34.02.15.2003", "dari": "2026-01-01"},
    {"q": "<b>Sari", "sampai": "2026-02-01"},
    {"keadaan": "asing", "dari": "kapan"},
    {"keadaan": "berjalan", "urgensi": "darurat"},
    {"keadaan": "menunggu", "urgensi": "segera", "lewat": "on"},
    {"lewat": "<b>"},
    {},
)


@pytest.fixture(params=["sari", "tini", "dewi", "ratna", "pak_puskesmas"])
def post(request):
    return request.getfixturevalue(request.param)


def test_it_is_what_crispy_draws(post):
    cache.clear()
    with as_post(post):
        for query in QUERIES:
            form = CaseFilter(query, post=post)
            assert parse_html(f"<div>{form.drawn}</div>") == parse_html(f"<div>{as_crispy_form(form)}</div>"), query


def test_nothing_typed_is_remembered(bayu):
    """Whoever comes next sees an empty filter, drawn as crispy draws it."""
    typed = {"q": "Paijo", "keadaan": "menunggu", "urgensi": "segera", "lewat": "on", "dari": "2026-01-01"}
    cache.clear()
    with as_post(bayu):
        first = CaseFilter(typed | {"jenjang": "kalurahan", "sampai": "2026-02-03"}, post=bayu).drawn
        after = CaseFilter({}, post=bayu)
        assert parse_html(f"<div>{after.drawn}</div>") == parse_html(f"<div>{as_crispy_form(after)}</div>")
    assert "Paijo" in first
    assert "2026-01-01" in first


def test_the_units_of_another_kecamatan_are_drawn_anew(dewi, sari):
    cache.clear()
    with as_post(dewi):
        places = ("34.02.15", "34.02.01", "34.02.15")
        drawn = [CaseFilter({"wilayah": place}, post=dewi).drawn.partition('id="id_unit"')[2] for place in places]
    assert sari.organisation.name in drawn[0]
    assert drawn[0] == drawn[2] != drawn[1]


def test_one_of_few_choices_is_drawn_once(bayu, monkeypatch):
    chosen = {"keadaan": "menunggu", "urgensi": "segera", "lewat": "on"}
    cache.clear()
    with as_post(bayu):
        first = CaseFilter(chosen, post=bayu).drawn
        monkeypatch.setattr("registry.forms.remembered.as_crispy_field", lambda field: f"drawn anew: {field.name}")
        assert CaseFilter(chosen, post=bayu).drawn == first
        assert "drawn anew: urgensi" in CaseFilter(chosen | {"urgensi": "darurat"}, post=bayu).drawn


def test_each_place_has_its_own_choices_in_the_same_minute(sari, bayu, tini, dewi, pak_puskesmas):
    cache.clear()
    for post in (bayu, tini, dewi, pak_puskesmas, bayu):
        with as_post(post):
            form = CaseFilter({}, post=post)
            places = dict(form.fields["wilayah"].choices) if "wilayah" in form.fields else {}
        below = {code for code in places if code}
        assert all(code.startswith(f"{post.organisation.home_area_id}.") for code in below)
        assert bool(below) == (post != pak_puskesmas)


def test_what_is_drawn_leaves_the_shared_fields_as_they_are(bayu):
    """crispy writes classes on a widget."""
    with as_post(bayu):
        CaseFilter({"keadaan": "asing"}, post=bayu).drawn  # noqa: B018 - draws
        form = CaseFilter({}, post=bayu)
    assert form.fields["keadaan"].widget.attrs == {}
    assert form.fields["keadaan"].choices is CaseFilter({}, post=bayu).fields["keadaan"].choices
