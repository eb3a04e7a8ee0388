"""Which padukuhan and RW does a unit serve? Several, one its home; entered with the unit, changed in its profile."""

import pytest

from registry.actions import areas, units
from registry.models import Area, AreaLevel, AuditEntry, Organisation, UnitChange, UnitLevel, UnitProfile
from registry.refusal import Refused
from tests.cast import BANGUNHARJO
from tests.registry.test_unit_change import change, establish, said

PANGGUNGHARJO = "34.02.15.2004"


@pytest.fixture
def address(mugi_waras):
    return f"/wksbm/{mugi_waras.public_id}/"


def hamlet(name, village=BANGUNHARJO, level=AreaLevel.HAMLET):
    return areas.add_local(parent=Area.objects.get(pk=village), level=level, name=name, by=None)


def served(unit):
    return sorted(area.label for area in Organisation.objects.get(pk=unit.pk).service_areas.all())


def history(unit):
    return UnitChange.objects.filter(unit=unit, verb="change").latest("at").fields


# --- in the profile ---------------------------------------------------------------------------------------------------


def test_a_known_padukuhan_is_ticked_and_the_history_says_so(mugi_waras, sari, address, client_of):
    wojo = hamlet("Wojo")
    client = client_of(sari)
    assert "Padukuhan Wojo" in said(client.get(f"{address}ubah/"))
    answer = change(client, address, service_areas=[mugi_waras.home_area_id, wojo.pk])
    assert answer.status_code == 302, said(answer)
    assert served(mugi_waras) == ["Padukuhan Salakan", "Padukuhan Wojo"]
    assert history(mugi_waras) == {"wilayah layanan": ["Padukuhan Salakan", "Padukuhan Salakan, Padukuhan Wojo"]}
    assert "Wilayah layanan: <span" in said(client.get(address))


def test_names_that_are_not_known_are_added_and_known_ones_found(mugi_waras, sari, address, client_of):
    wojo = hamlet("Wojo")
    answer = change(client_of(sari), address, more_areas="wojo, Dusun Kweni\n Ngoto ,, salakan")
    assert answer.status_code == 302, said(answer)
    assert served(mugi_waras) == [f"Padukuhan {name}" for name in ("Kweni", "Ngoto", "Salakan", "Wojo")]
    assert Area.objects.within(BANGUNHARJO).at_level(AreaLevel.HAMLET).count() == 4
    assert wojo in mugi_waras.service_areas.all()
    assert AuditEntry.objects.filter(verb="area.add", actor=sari.user).count() == 2


def test_unticking_everything_leaves_the_home(mugi_waras, sari, address, client_of):
    mugi_waras.service_areas.add(hamlet("Wojo"))
    assert change(client_of(sari), address, service_areas=[]).status_code == 302
    assert served(mugi_waras) == ["Padukuhan Salakan"]


def test_another_home_is_served_too_and_the_level_follows_it(mugi_waras, sari, address, client_of):
    rw = hamlet("05", level=AreaLevel.RW)
    answer = change(client_of(sari), address, home_area=rw.pk)
    assert answer.status_code == 302, said(answer)
    profile = UnitProfile.objects.get(unit=mugi_waras)
    assert (profile.unit.home_area, profile.level) == (rw, UnitLevel.RW)
    assert served(mugi_waras) == ["Padukuhan Salakan", "RW 05"]
    assert history(mugi_waras) == {
        "wilayah induk": ["Padukuhan Salakan", "RW 05"],
        "tingkat": ["Padukuhan", "RW"],
        "wilayah layanan": ["Padukuhan Salakan", "Padukuhan Salakan, RW 05"],
    }


def test_an_rw_is_offered_with_its_padukuhan(mugi_waras, sari, address, client_of):
    hamlet("01", mugi_waras.home_area_id, AreaLevel.RW)
    assert "RW 01, Padukuhan Salakan" in said(client_of(sari).get(f"{address}ubah/"))


def test_saving_without_a_change_writes_nothing(mugi_waras, sari, address, client_of):
    mugi_waras.service_areas.add(hamlet("Wojo"))
    assert change(client_of(sari), address).status_code == 302
    assert not UnitChange.objects.filter(unit=mugi_waras).exists()


@pytest.mark.parametrize("name", ["service_areas", "home_area"])
def test_an_area_of_another_kalurahan_is_refused(name, mugi_waras, dewi, address, client_of):
    other = hamlet("Jauh", PANGGUNGHARJO)
    answer = change(client_of(dewi), address, **{name: [other.pk] if name == "service_areas" else other.pk})
    assert answer.status_code == 422
    value = [other] if name == "service_areas" else other
    with pytest.raises(Refused, match="tidak berada di kalurahan"):
        units.change(profile=mugi_waras.profile, fields={name: value}, by=dewi)
    assert served(mugi_waras) == ["Padukuhan Salakan"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("a" * 81, "paling panjang 80 huruf"), (",".join(f"Dusun {n}" for n in range(31)), "Paling banyak 30 nama")],
)
def test_too_long_a_list_is_explained(typed, sentence, mugi_waras, sari, address, client_of):
    answer = change(client_of(sari), address, more_areas=typed)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not Area.objects.filter(name__startswith="Dusun").exists()


def test_nothing_is_added_when_the_change_is_refused(mugi_waras, sari, dewi):
    units.change(profile=mugi_waras.profile, fields={"household_count": 1}, by=sari)
    with pytest.raises(Refused, match="sudah diubah orang lain"):
        units.change(profile=mugi_waras.profile, fields={}, also_names=["Wojo"], by=dewi, seen=0)
    assert not Area.objects.filter(name="Wojo").exists()


# --- doubts -----------------------------------------------------------------------------------------------------------


def neighbour(name="WKSBM Tetangga", place="Wojo", also=()):
    unit = units.establish_organisation(
        kind="wksbm", name=name, home_area=(area := hamlet(place)), service_areas=[area, *also], by=None
    )
    return unit, area


def asked_once(client, address, sentence, **typed):
    asked = change(client, address, **typed)
    assert asked.status_code == 422
    assert sentence in said(asked)
    confirmed = change(client, address, **typed, confirm=asked.context["form"].doubt_key)
    assert confirmed.status_code == 302, said(confirmed)


def test_a_padukuhan_of_another_unit_is_asked_about_once(mugi_waras, sari, address, client_of):
    _, wojo = neighbour()
    sentence = "Padukuhan Wojo sudah mempunyai WKSBM: WKSBM Tetangga."
    asked_once(client_of(sari), address, sentence, service_areas=[mugi_waras.home_area_id, wojo.pk])
    assert served(mugi_waras) == ["Padukuhan Salakan", "Padukuhan Wojo"]
    # What was confirmed is not asked about at the next change.
    assert change(client_of(sari), address, household_count="7").status_code == 302


def test_also_when_it_was_typed_by_name(mugi_waras, sari, address, client_of):
    neighbour()
    asked_once(client_of(sari), address, "Padukuhan Wojo sudah mempunyai WKSBM", more_areas="dusun wojo")


def test_also_when_the_other_unit_has_its_home_elsewhere(mugi_waras, sari, address, client_of):
    kweni = hamlet("Kweni")
    neighbour(also=[kweni])
    asked_once(client_of(sari), address, "Padukuhan Kweni sudah mempunyai WKSBM: WKSBM Tetangga.", more_areas="Kweni")


def test_a_new_name_that_another_unit_of_the_padukuhan_has_is_asked_about(mugi_waras, sari, address, client_of):
    neighbour(also=[mugi_waras.home_area])
    sentence = "Padukuhan Salakan sudah mempunyai WKSBM dengan nama yang sama."
    asked_once(client_of(sari), address, sentence, name="wksbm TETANGGA")
    assert change(client_of(sari), address, name="WKSBM Lain").status_code == 302


# --- with the unit ----------------------------------------------------------------------------------------------------


def test_a_unit_is_entered_with_all_that_it_serves(dewi, client_of):
    hamlet("Kweni")
    assert establish(client_of(dewi), more_areas="kweni\nPadukuhan Ngoto, Wojo").status_code == 302
    unit = Organisation.objects.get(name="WKSBM Ngudi Mulyo")
    assert unit.home_area.name == "Wojo"
    assert served(unit) == ["Padukuhan Kweni", "Padukuhan Ngoto", "Padukuhan Wojo"]
    assert Area.objects.within(BANGUNHARJO).at_level(AreaLevel.HAMLET).count() == 3


def test_a_further_padukuhan_of_another_unit_is_asked_about(dewi, mugi_waras, client_of):
    asked = establish(client_of(dewi), more_areas="Salakan")
    assert asked.status_code == 422
    assert "Padukuhan Salakan sudah mempunyai WKSBM: WKSBM Mugi Waras." in said(asked)
    assert establish(client_of(dewi), more_areas="Salakan", confirm=asked.context["form"].doubt_key).status_code == 302


def test_the_same_name_elsewhere_is_no_doubt(dewi, mugi_waras, client_of):
    answer = establish(client_of(dewi), name="WKSBM Mugi Waras", village=PANGGUNGHARJO, hamlet_name="Salakan")
    assert answer.status_code == 302
