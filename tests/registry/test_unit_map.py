"""The map: the units of the list as points, over boundaries of the own territory, without a server of others."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from registry.models import AreaBoundary, UnitProfile
from registry.workflow import UnitStatus
from tests.cases.acts import hidden_fields
from tests.factories import registry as make
from wksbm.settings import tile_host

MAP, LIST, SHAPES = "/wksbm/peta/", "/wksbm/", "/wksbm/batas/"


def said(answer):
    return answer.content.decode()


def place(unit, latitude="-7.845120", longitude="110.364917", **fields):
    UnitProfile.objects.filter(unit=unit).update(latitude=latitude, longitude=longitude, **fields)


def boundary(code, credit="Batas: contoh"):
    ring = [[110.0, -8.0], [110.1, -8.0], [110.1, -7.9], [110.0, -8.0]]
    box = {"min_longitude": 110.0, "min_latitude": -8.0, "max_longitude": 110.1, "max_latitude": -7.9}
    shape = {"type": "Polygon", "coordinates": [ring]}
    return AreaBoundary.objects.create(area_id=code, geometry=shape, credit=credit, **box)


@pytest.fixture
def boundaries(db):
    for code in ("34.01", "34.02", "34.02.15", "34.02.15.2003", "34.02.15.2004", "34.04", "34.04.07.2001"):
        boundary(code)


def test_a_unit_stands_on_the_map_with_its_state_its_sk_and_the_way_to_its_page(mugi_waras, dewi, client_of):
    place(mugi_waras)
    page = said(client_of(dewi).get(MAP))
    row = re.search(r"<li data-point .*?</li>", page, re.DOTALL)[0]
    assert 'data-latitude="-7.845120" data-longitude="110.364917" data-tone="hijau" data-sign="✓"' in row
    for words in ("WKSBM Mugi Waras", "Padukuhan Salakan", "Aktif", "Belum ada SK", f"/wksbm/{mugi_waras.public_id}/"):
        assert words in row
    assert "-7,845120; 110,364917" in row  # what is read without a script


def test_no_two_states_share_their_sign_on_the_map(mugi_waras, dewi, client_of):
    place(mugi_waras)
    signs = set()
    for status in UnitStatus:
        UnitProfile.objects.filter(unit=mugi_waras).update(status=status)
        signs.add(re.search(r'data-sign="(.)"', said(client_of(dewi).get(MAP)))[1])
    assert len(signs) == len(UnitStatus)


def test_units_without_a_point_are_counted_and_named(mugi_waras, dewi, client_of):
    place(mugi_waras)
    make.OrganisationFactory(name="WKSBM Tanpa Titik")
    page = said(client_of(dewi).get(MAP))
    assert "1 WKSBM belum mempunyai titik" in page
    assert page.index("WKSBM Tanpa Titik") > page.index("belum mempunyai titik")
    assert "1 WKSBM pada peta" in page


@pytest.mark.parametrize(
    "query", [{}, {"q": "mugi"}, {"q": "tidak ada"}, {"keadaan": "vakum"}, {"sk": "tanpa_sk"}, {"wilayah": "34.02.15"}]
)
def test_a_filter_changes_the_list_and_the_map_alike(query, mugi_waras, dewi, client_of):
    place(mugi_waras)
    place(make.OrganisationFactory(name="WKSBM Vakum"), status=UnitStatus.DORMANT)
    client = client_of(dewi)
    listed = {row.unit.name for row in client.get(LIST, query).context["page"].rows}
    answer = client.get(MAP, query)
    assert {row.unit.name for row in answer.context["placed"]} == listed
    for address in (LIST, MAP):
        for name, value in query.items():
            assert f"{name}={value.replace(' ', '+')}" in re.search(rf'href="{address}(\?[^"]*)"', said(answer))[1]


def test_a_filter_that_is_not_understood_shows_no_point(mugi_waras, dewi, client_of):
    place(mugi_waras)
    assert client_of(dewi).get(MAP, {"wilayah": "34.04"}).context["placed"] == []


def test_a_map_without_boundaries_still_shows_its_points(mugi_waras, dewi, client_of):
    place(mugi_waras)
    answer = client_of(dewi).get(MAP)
    assert (answer.context["boundary_url"], answer.context["map_credits"]) == ("", [])
    assert "data-point " in said(answer)


def test_a_pengurus_has_no_map_of_others(sari, mugi_waras, client_of):
    assert client_of(sari).get(MAP).url == f"/wksbm/{mugi_waras.public_id}/"


# --- boundaries -------------------------------------------------------------------------------------------------------

DRAWN = {
    ("ratna", ""): ["34.01", "34.02", "34.04"],
    ("ratna", "34.02"): ["34.02.15"],
    ("dewi", ""): ["34.02.15"],
    ("dewi", "34.02.15"): ["34.02.15.2003", "34.02.15.2004"],
    ("tini", ""): ["34.02.15.2003", "34.02.15.2004"],
    ("bayu", ""): ["34.02.15.2003"],
    ("sari", ""): ["34.02.15.2003"],
    ("sleman_dinsos", ""): ["34.04"],  # its kapanewon were not loaded: the outline stands in for them
}


@pytest.mark.parametrize(("name", "code"), DRAWN)
def test_a_post_gets_one_level_of_its_own_territory(name, code, boundaries, client_of, request):
    answer = client_of(request.getfixturevalue(name)).get(SHAPES, {"wilayah": code} if code else {})
    drawn = {row.area.name for row in AreaBoundary.objects.filter(area__in=DRAWN[name, code])}
    assert {feature["properties"]["name"] for feature in answer.json()["features"]} == drawn
    assert answer.json()["features"][0]["geometry"]["type"] == "Polygon"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dewi", "34"),
        ("dewi", "34.04"),
        ("bayu", "34.02.15"),
        ("sari", "34.02.15"),
        ("tini", "34.04.07"),
        ("dewi", "x"),
    ],
)
def test_shapes_of_another_territory_are_not_there(name, code, boundaries, client_of, request):
    assert client_of(request.getfixturevalue(name)).get(SHAPES, {"wilayah": code}).status_code == 404


def test_the_browser_keeps_shapes_for_a_day_and_pages_not_at_all(boundaries, dewi, client_of):
    client = client_of(dewi)
    page = client.get(MAP)
    assert client.get(page.context["boundary_url"]).headers["Cache-Control"] == "private, max-age=86400"
    assert "no-store" in page.headers["Cache-Control"]
    assert "Batas: contoh" in said(page)


def test_new_shapes_have_a_new_address(boundaries, dewi, client_of):
    client = client_of(dewi)
    before = client.get(MAP).context["boundary_url"]
    shape = AreaBoundary.objects.get(area="34.02.15")
    AreaBoundary.objects.filter(pk=shape.pk).update(loaded_at=shape.loaded_at.replace(year=2030))
    assert client.get(MAP).context["boundary_url"] != before


# --- what the browser may ask whom ------------------------------------------------------------------------------------


def test_the_map_asks_no_server_of_others_unless_one_is_named(dewi, client_of, settings):
    answer = client_of(dewi).get(MAP)
    assert "img-src 'self' data:;" in answer.headers["Content-Security-Policy"] + ";"
    assert 'data-tiles=""' in said(answer)
    settings.MAP_TILE_URL, settings.MAP_TILE_CREDIT = "https://tile.example.org/{z}/{x}/{y}.png", "© Contoh <b>"
    page = said(client_of(dewi).get(MAP))
    assert 'data-tiles="https://tile.example.org/{z}/{x}/{y}.png"' in page
    assert "© Contoh &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://tile.example.org/{z}/{x}/{y}.png", "https://tile.example.org"),
        ("https://{s}.tile.example.org:8443/{z}/{x}/{y}.png?key=1", "https://*.tile.example.org:8443"),
    ],
)
def test_the_policy_names_only_the_host_of_the_tiles(address, host):
    assert tile_host(address) == host


@pytest.mark.parametrize("address", ["tile.example.org/{z}", "javascript:alert(1)", "https:///x"])
def test_an_address_that_is_none_is_refused_at_the_start(address):
    with pytest.raises(ImproperlyConfigured):
        tile_host(address)


def test_the_browser_may_ask_where_the_telephone_stands(sari, mugi_waras, client_of):
    headers = client_of(sari).get(f"/wksbm/{mugi_waras.public_id}/ubah/").headers
    assert "geolocation=()" not in headers.get("Permissions-Policy", "")


# --- the point in the profile -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("-7,845120", "110,364917"),
        ("-7.845120", "110.364917"),
        ("\u22127,84512", " 110,364917 "),
        ("-7.84512049999", "110.36491651234567"),  # as telephones give it
    ],
)
def test_a_point_is_typed_with_comma_or_point(latitude, longitude, sari, mugi_waras, client_of):
    client, address = client_of(sari), f"/wksbm/{mugi_waras.public_id}/ubah/"
    typed = {"name": mugi_waras.name, "latitude": latitude, "longitude": longitude}
    form = client.get(address).context["form"]
    now = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(address, now | typed).status_code == 302
    profile = UnitProfile.objects.get(unit=mugi_waras)
    assert (profile.latitude, profile.longitude) == (Decimal("-7.845120"), Decimal("110.364917"))
    assert 'value="-7,845120"' in said(client.get(address))


def test_the_form_brings_a_map_of_the_kalurahan(boundaries, sari, mugi_waras, client_of):
    answer = client_of(sari).get(f"/wksbm/{mugi_waras.public_id}/ubah/")
    assert "wilayah=34.02.15.2003&amp;" in said(answer)
    assert 'data-latitude-field="id_latitude"' in said(answer)
    assert hidden_fields(answer)


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_the_map_costs_the_same_for_one_unit_and_for_thirty(boundaries, mugi_waras, dewi, client_of, queries):
    place(mugi_waras)
    client = client_of(dewi)
    client.get(MAP)
    with queries() as few:
        client.get(MAP)
    for _ in range(29):
        place(make.OrganisationFactory())
    with queries() as many:
        assert len(client.get(MAP).context["placed"]) == 30
    assert len(many) == len(few) <= 14, "\n".join(many)
