"""Cakupan: which kalurahan and padukuhan have no WKSBM, counted by the areas that units serve."""

import pytest

from registry.actions import areas
from registry.coverage import ASLEEP, NONE, WORKING, coverage_of
from registry.models import Area, AreaLevel, UnitProfile
from registry.workflow import UnitStatus
from tests.cast import BANGUNHARJO, BANTUL, DIY, SEWON, wksbm
from tests.registry.test_unit_print import book_of, pdf_of, texts, words

PAGE = "/wksbm/cakupan/"
PANGGUNGHARJO = "34.02.15.2004"


def hamlet(name, village=BANGUNHARJO, level=AreaLevel.HAMLET):
    return areas.add_local(parent=Area.objects.get(pk=village), level=level, name=name, by=None)


def coverage(code, post):
    return coverage_of(Area.objects.get(pk=code), post)


def standing_of(unit, status):
    UnitProfile.objects.filter(unit=unit).update(status=status)


def counts(row):
    return row.total, row.working, row.asleep, row.bare


def names(groups):
    return {area.name: [place.name for place in places] for area, places in groups}


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (UnitStatus.ACTIVE, WORKING),
        (UnitStatus.REVIVED, WORKING),
        (UnitStatus.FORMING, ASLEEP),
        (UnitStatus.DORMANT, ASLEEP),
        (UnitStatus.DISSOLVED, NONE),
    ],
)
def test_the_state_of_a_unit_says_how_its_kalurahan_stands(status, standing, mugi_waras, dewi):
    standing_of(mugi_waras, status)
    found = coverage(BANTUL, dewi)
    village = next(place for place in found.villages if place.area.pk == BANGUNHARJO)
    salakan = next(place for place in found.hamlets if place.area.name == "Salakan")
    assert village.standing == salakan.standing == standing


@pytest.mark.parametrize("asleep", ["first", "second"])
def test_the_best_of_several_units_counts(asleep, mugi_waras, dewi):
    second = wksbm("WKSBM Kedua", BANGUNHARJO, "Wojo")
    standing_of(mugi_waras if asleep == "first" else second, UnitStatus.DORMANT)
    found = coverage(BANTUL, dewi)
    assert counts(found.village_row) == (75, 1, 0, 74)
    states = [ASLEEP, WORKING] if asleep == "first" else [WORKING, ASLEEP]
    assert [place.standing for place in found.hamlets] == states


@pytest.mark.parametrize("asleep", ["first", "second"])
def test_the_better_of_two_units_in_one_padukuhan_counts(asleep, mugi_waras, dewi):
    second = wksbm("WKSBM Kedua", PANGGUNGHARJO, "Kweni")
    second.service_areas.add(mugi_waras.home_area)
    standing_of(mugi_waras if asleep == "first" else second, UnitStatus.DORMANT)
    hamlet("01", mugi_waras.home_area_id, AreaLevel.RW)
    standings = {place.area.name: place.standing for place in coverage(BANGUNHARJO, dewi).hamlets}
    assert standings == {"Salakan": WORKING, "01": WORKING}


def test_a_unit_of_the_whole_kalurahan_serves_every_padukuhan(mugi_waras, dewi):
    mugi_waras.service_areas.add(Area.objects.get(pk=BANGUNHARJO))
    hamlet("Wojo")
    assert counts(coverage(BANGUNHARJO, dewi).hamlet_row) == (2, 2, 0, 0)


def test_every_area_that_a_unit_serves_counts_not_only_its_home(mugi_waras, dewi):
    mugi_waras.service_areas.add(hamlet("Wojo"), hamlet("Kweni", PANGGUNGHARJO))
    hamlet("Geneng", PANGGUNGHARJO)
    found = coverage(SEWON, dewi)
    assert counts(found.village_row) == (4, 2, 0, 2)
    assert names(found.bare_hamlets()) == {"Panggungharjo": ["Geneng"]}
    assert names(found.bare_villages()) == {"Sewon": ["Pendowoharjo", "Timbulharjo"]}


def test_a_padukuhan_of_a_kalurahan_that_has_ended_does_not_count(mugi_waras, dewi, client_of):
    hamlet("Kweni", PANGGUNGHARJO)
    Area.objects.filter(pk=PANGGUNGHARJO).update(ended_on="2026-01-01")
    assert names(coverage(SEWON, dewi).bare_hamlets()) == {}
    for query in ({}, {"wilayah": SEWON}, {"wilayah": BANGUNHARJO}, {"bentuk": "pdf"}):
        assert client_of(dewi).get("/wksbm/cakupan/", query).status_code == 200


def test_a_unit_without_listed_areas_serves_its_home(mugi_waras, dewi):
    mugi_waras.service_areas.clear()
    assert counts(coverage(SEWON, dewi).hamlet_row) == (1, 1, 0, 0)


def test_an_rw_and_its_padukuhan_stand_for_each_other_and_neighbours_do_not(mugi_waras, dewi):
    upper = hamlet("Wojo")
    served, other = (hamlet(number, upper.pk, AreaLevel.RW) for number in ("01", "02"))
    hamlet("03", mugi_waras.home_area_id, AreaLevel.RW)
    mugi_waras.service_areas.add(served)
    found = coverage(BANGUNHARJO, dewi)
    standings = {place.area.name: place.standing for place in found.hamlets}
    assert standings == {"Salakan": WORKING, "Wojo": WORKING, "01": WORKING, "02": NONE, "03": WORKING}
    assert names(found.bare_hamlets()) == {"Bangunharjo": [other.name]}


@pytest.mark.parametrize(
    ("code", "name", "rows", "total"),
    [
        (DIY, "ratna", 5, (438, 2, 0, 436)),
        (BANTUL, "ratna", 17, (75, 1, 0, 74)),
        (BANTUL, "dewi", 17, (75, 1, 0, 74)),
        (SEWON, "tini", 4, (1, 1, 0, 0)),  # of a kapanewon its padukuhan are counted
        (BANGUNHARJO, "bayu", 1, (1, 1, 0, 0)),
    ],
)
def test_each_level_has_a_row_for_each_area_below(
    code, name, rows, total, mugi_waras, sleman_pengurus, client_of, request
):
    found = client_of(request.getfixturevalue(name)).get(PAGE, {"wilayah": code}).context["coverage"]
    assert len(found.rows) == rows
    assert counts(found.total) == total


def test_the_page_says_the_share_and_names_what_is_bare(mugi_waras, dewi, client_of):
    hamlet("Wojo")
    page = client_of(dewi).get(PAGE, {"wilayah": SEWON}).content.decode()
    for words_ in (
        "Dari 4 kalurahan, 1 mempunyai WKSBM aktif",
        "50,0 %",
        "Timbulharjo",
        "Padukuhan Wojo",
        "Belum ada WKSBM",
    ):
        assert words_ in page
    assert f"?wilayah={BANTUL}" in client_of(dewi).get(PAGE, {"wilayah": SEWON}).content.decode()


def test_a_place_without_known_padukuhan_has_no_share(dewi, client_of):
    found = coverage(SEWON, dewi)
    assert [row.share for row in found.rows] == [None] * 4
    assert (
        "Belum ada padukuhan atau RW yang tercatat"
        in client_of(dewi).get(PAGE, {"wilayah": BANGUNHARJO}).content.decode()
    )


@pytest.mark.parametrize(("name", "code"), [("dewi", DIY), ("dewi", "34.04"), ("bayu", SEWON), ("dewi", "omong")])
def test_another_territory_is_not_there(name, code, client_of, request):
    assert client_of(request.getfixturevalue(name)).get(PAGE, {"wilayah": code}).status_code == 404


def test_the_way_up_ends_at_the_own_territory(dewi, ratna, client_of):
    for post, codes in ((dewi, [BANTUL, SEWON]), (ratna, [DIY, BANTUL, SEWON])):
        above = client_of(post).get(PAGE, {"wilayah": BANGUNHARJO}).context["above"]
        assert [area.pk for area in above] == codes


def test_a_pengurus_goes_to_the_own_unit(sari, mugi_waras, client_of):
    assert client_of(sari).get(PAGE).url == f"/wksbm/{mugi_waras.public_id}/"


def test_the_workbook_names_what_is_bare(mugi_waras, dewi, client_of):
    hamlet("=1+1")
    book = book_of(client_of(dewi).get(PAGE, {"bentuk": "xlsx"}))
    assert {"Kapanewon Sewon", "25,0", "Jumlah", "Kabupaten Bantul"} <= set(texts(book))
    assert {"Kalurahan Timbulharjo", "34.02.15.2002"} <= set(texts(book, 2))
    assert "Kalurahan Bangunharjo" not in texts(book, 2)
    assert {"Padukuhan =1+1", "Kalurahan Bangunharjo"} <= set(texts(book, 3))
    said = words(pdf_of(client_of(dewi).get(PAGE, {"bentuk": "pdf", "kertas": "f4"})))
    assert "Kalurahan tanpa WKSBM" in said


@pytest.mark.parametrize("name", ["ratna", "dewi", "bayu"])
def test_coverage_costs_the_same_for_one_unit_and_for_thirty(name, mugi_waras, client_of, queries, request):
    client = client_of(request.getfixturevalue(name))
    client.get(PAGE)
    with queries() as few:
        client.get(PAGE)
    for number in range(29):
        wksbm(f"WKSBM {number}", PANGGUNGHARJO if number % 2 else BANGUNHARJO, f"Dusun {number}")
    with queries() as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 12, "\n".join(many)
