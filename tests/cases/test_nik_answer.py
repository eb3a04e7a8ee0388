"""Can one find out whether a NIK is known elsewhere? The answer is the same, to the byte and the statement."""

import pytest

from cases.models import Person
from registry.models import Role
from tests.cases.conftest import bare
from tests.cases.intake import START, who
from tests.cast import BANGUNHARJO, appointed, wksbm
from tests.factories import cases as make

NIK, OTHER = "3402155708540001", "3402155708540002"
ASKERS = ("sari", "bayu", "tini", "dewi", "ratna")


@pytest.fixture
def neighbour(db):
    return appointed("waluyo", "Wahyu Widodo", wksbm("WKSBM Ngudi Waluyo", BANGUNHARJO, "Tarudan"), Role.PENGURUS)


def known(post, **fields):
    person = make.person("Wagiyem", nik=NIK)
    person.set_kk(NIK)
    return make.open_case(post, person=person, **fields)


ELSEWHERE = {
    "nowhere": lambda request: None,
    "in a hidden case of the neighbours": lambda request: known(request.getfixturevalue("neighbour"), number=make.HIV),
    "in another kabupaten, hidden": lambda request: known(request.getfixturevalue("sleman_pengurus"), number=make.HIV),
}


def first_screen(client, post, nik, key):
    """Send the first screen of Catat kasus; (status, bytes, where it leads and what stands there)."""
    typed = who(post.organisation.home_area, nik=nik, nik_missing="", birth_date="1954-08-17", estimated_age="")
    area = post.organisation.home_area_id
    area = area if area.startswith(BANGUNHARJO) else BANGUNHARJO
    sent = client.post(START, typed | {"area": area, "as_post": post.public_id, "kunci": key})
    where = sent.url.replace(key, "KUNCI")
    return sent.status_code, sent.content, where, bare(client.get(sent.url)).replace(key, "KUNCI").replace(nik, "NIK")


def search(client, nik):
    answer = client.post("/kasus/cari/", {"q": nik})
    return answer.status_code, bare(answer).replace(nik, "NIK")


@pytest.fixture
def answers(request, client_of, queries):
    """answers(name) -> {NIK: (first screen, search, statements)}, for NIK and for one that nobody knows."""

    def asked(name):
        post = request.getfixturevalue(name)
        client = client_of(post)
        client.get("/")  # the session is warm
        client.get("/kasus/")  # and the choices of the filter are remembered
        first_screen(client, post, "3402155708540007", "abcdefgh23456700")
        found = {}
        for number, nik in enumerate((NIK, OTHER)):
            with queries() as typed:
                screen = first_screen(client, post, nik, f"abcdefgh2345671{number}")
            with queries() as searched:
                list_page = search(client, nik)
            found[nik] = (screen, list_page, len(typed), len(searched))
        return found

    return asked


@pytest.mark.parametrize("record", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("name", ASKERS)
def test_a_nik_that_is_known_elsewhere_is_answered_like_an_unknown_one(name, record, request, answers):
    record(request)
    found = answers(name)
    assert found[NIK] == found[OTHER]
    assert found[NIK][0][0] == 302
    assert found[NIK][1][0] == 200


@pytest.mark.parametrize("name", ASKERS)
def test_a_nik_of_a_case_in_sight_is_answered_otherwise(name, sari, answers):
    """The comparison itself can fail."""
    known(sari)
    found = answers(name)
    assert found[NIK][0] != found[OTHER][0]
    assert found[NIK][1] != found[OTHER][1]
    assert found[NIK][2:] != found[OTHER][2:]
    assert Person.objects.count() == 1
