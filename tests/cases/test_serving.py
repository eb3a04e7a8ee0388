"""For which areas may an organisation record cases? One is found as it stands in the list."""

import pytest
from django.utils import timezone

from cases.models import Jenis
from cases.serving import area_for, areas_for, jenis_in_force, serves
from registry.models import Area, AreaLevel

POSTS = ("sari", "bayu", "tini", "dewi", "ratna", "sleman_pengurus", "pak_puskesmas")


@pytest.fixture
def nested(sari, bayu):
    """Areas of every level below a kalurahan, one that has ended, and one elsewhere that the WKSBM serves as well."""
    home = Area.objects.get(pk=sari.organisation.home_area_id)
    for code, level in ((f"{home.pk}.001", AreaLevel.RW), (f"{home.pk}.001.002", AreaLevel.RT)):
        Area.objects.create(code=code, parent_id=code.rpartition(".")[0], level=level, kind=level, name=code[-3:])
    ended = Area.objects.create(
        code=f"{home.pk}.009", parent=home, level=AreaLevel.RW, kind="rw", name="009", ended_on=timezone.localdate()
    )
    beside = Area.objects.filter(level=AreaLevel.VILLAGE).exclude(pk=home.parent_id).order_by("-code").first()
    sari.organisation.service_areas.add(beside)
    return {"ended": ended, "beside": beside}


@pytest.mark.parametrize("name", POSTS)
def test_the_area_that_is_found_is_one_of_the_list(request, nested, name):
    organisation = request.getfixturevalue(name).organisation
    listed = set(areas_for(organisation).values_list("pk", flat=True))
    found = {code for code in Area.objects.values_list("pk", flat=True) if area_for(organisation, code)}
    assert found == listed
    assert nested["ended"].pk not in found
    assert all(serves(organisation, area) for area in Area.objects.filter(pk__in=found))


def test_a_wksbm_finds_what_it_serves_elsewhere_and_below(nested, sari):
    assert area_for(sari.organisation, nested["beside"].pk) == nested["beside"]
    deepest = area_for(sari.organisation, f"{sari.organisation.home_area_id}.001.002")
    assert deepest.level == AreaLevel.RT
    assert area_for(sari.organisation, "34.02") is None
    assert area_for(sari.organisation, "") is None


def test_a_jenis_is_found_as_long_as_its_list_counts(db):
    today = timezone.localdate()
    every = list(Jenis.objects.in_force(today))
    assert [jenis_in_force(today, str(jenis.pk)) for jenis in every] == every != []
    before = min(jenis.edition.valid_from for jenis in every)
    assert jenis_in_force(before.replace(year=before.year - 1), every[0].pk) is None
    for key in (0, -1, 2**63, "99999999999999999999"):
        assert jenis_in_force(today, key) is None
    with pytest.raises(ValueError, match="invalid literal"):
        jenis_in_force(today, "x")
