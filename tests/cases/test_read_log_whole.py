"""Does every page leave a row that names whom it showed? All addresses, for everybody who sees the case.

A page that holds the number or the public id of a case, the name or the public id of a person, has to name that case
or person in the row of its request. Names here are invented words that stand nowhere else.
"""

from copy import deepcopy

import pytest
from django.test import override_settings

from cases.models import Case, Person
from registry.models import ReadEntry
from tests import ground
from tests.addresses import every_address, of_case, of_unit, text_of
from tests.cases.intake import Walk
from tests.cast import BANGUNHARJO, appear, signed_in
from tests.factories import cases as make
from tests.factories.whole import whole_case

NIK, KK = "3402155708540001", "3402150101010001"
# Open to everybody, so without a post whose reading could be logged; shows neither person nor case.
PUBLIC = {"cases:letter-verify", "registry:fund-notice-board", "registry:set-password", "registry:sign-in", "health"}
LOOKERS = ("sari", "tini", "laras", "hadi", "surya", "pak_puskesmas")


PEOPLE = ("sari", "laras", "hadi", "tini", "pak_puskesmas", "ratna", "sleman_pengurus")


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory):
    """(people, case, addresses, folder of the files), built once; each looker takes back what was logged of it."""
    folder = tmp_path_factory.mktemp("read_log")
    with ground.standing(django_db_blocker), override_settings(MEDIA_ROOT=folder):
        people = {name: appear(name) for name in PEOPLE}
        yield people, *case_and_addresses(**people), folder


def case_and_addresses(sari, laras, hadi, tini, pak_puskesmas, ratna, sleman_pengurus):
    """Sari's case with everything that hangs on it; a twin in a second case, and a neighbour of the same KK."""
    twin = make.open_case(sari, person=make.person("Zubaedah Xanthiwulon")).person
    neighbour = make.person("Quvorina", birth_year=1999)
    neighbour.set_kk(KK)
    make.open_case(sari, person=neighbour)
    person = make.person("Zubaedah Xanthiwulan", nik=NIK)
    person.set_kk(KK)
    case = whole_case(
        sari, person=person, twin=twin, named=ratna, barred=sleman_pengurus, worker=laras, partner=pak_puskesmas
    )
    make.open_case(sari, person=case.person)
    make.opened_in_emergency(make.open_case(sari, number=make.HIV, person=make.person("Jovarisa")), tini)
    begun(sari)
    begun(sari, known=twin)
    unit, own = of_unit(sari), of_case(case)
    own["access_id"] = of_case(Case.objects.get(person__name="Jovarisa"))["access_id"]
    return case, every_address(unit, own)


def begun(post, known=None):
    """A Catat kasus that stands at the question whether this is a known person, or after the answer yes."""
    walk = Walk(signed_in(post), post)
    assert walk.siapa(name="Zubaedah Xanthiwulon").url.endswith("/kenal/")
    if known:
        walk.send(f"{walk.draft}kenal/", {"orang": known.public_id})
        walk.masalah()
        assert walk.tindakan().url.endswith("/periksa/")


@pytest.fixture
def world(standing, db, settings):
    """(case, addresses)"""
    settings.MEDIA_ROOT = standing[3]
    return deepcopy(standing[1]), standing[2]


@pytest.fixture
def post(standing, db, request):
    """post(name): one of the cast."""
    return lambda name: deepcopy(standing[0][name]) if name in PEOPLE else request.getfixturevalue(name)


def shown_on(text):
    """(ids of the cases, ids of the persons) that a page names."""
    cases = {case.pk for case in Case.objects.all() if case.number in text or case.public_id in text}
    persons = {
        person.pk
        for person in Person.objects.all()
        if person.public_id in text or f"{person.name}<" in text or (person.name and f"{person.name} " in text)
    }
    return cases, persons


def unlogged(client, name, address, text=None):
    """What this page showed and did not log: [] or one line."""
    last = ReadEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    answer = client.get(address) if text is None else client.post(address, {"q": text}, follow=True)
    if answer.status_code != 200:
        return []
    cases, persons = shown_on(text_of(answer))
    logged_cases, logged_persons = set(), set()
    for entry in ReadEntry.objects.filter(pk__gt=last):
        logged_cases.update(entry.cases)
        logged_persons.update(entry.persons)
    left = (cases - logged_cases, persons - logged_persons)
    return [f"{name} {address}: cases {left[0]}, persons {left[1]}"] if any(left) else []


@pytest.mark.parametrize("looker", LOOKERS)
def test_every_page_names_whom_it_showed_in_the_log(looker, world, post):
    client = signed_in(post(looker))
    left = [line for name, address in world[1] if name not in PUBLIC for line in unlogged(client, name, address)]
    for text in (NIK, KK, "Zubaedah", world[0].number):
        left += unlogged(client, "search", "/kasus/cari/", text)
    assert not left, "\n".join(left)


def test_a_page_that_logs_nothing_is_noticed(world, post, monkeypatch):
    """The walk itself can fail."""
    from registry.reads import Reads

    monkeypatch.setattr(Reads, "note", lambda self, **what: None)
    _, addresses = world
    client = signed_in(post("sari"))
    left = {name for name, address in addresses if "kasus/" in address for _ in unlogged(client, name, address)}
    assert {"cases:case-detail", "cases:case-list", "cases:person-detail", "cases:stage-detail"} <= left


def test_the_village_of_the_lookers_is_that_of_the_case(world, bayu):
    assert world[0].area_id.startswith(BANGUNHARJO)
    assert bayu.organisation.home_area_id == BANGUNHARJO
