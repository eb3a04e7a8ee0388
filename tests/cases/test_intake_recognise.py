"""Pernah tercatat? Candidates of the own scope beside what was typed; what lies elsewhere changes no byte."""

import pytest

from cases.actions import persons
from cases.models import Case, IntakeDraft, Person
from registry.refusal import Refused
from tests.cases.conftest import bare, last_event, said
from tests.cases.intake import START, Walk, who
from tests.factories import cases as make

NIK = "3402155708540001"


@pytest.fixture
def walk(sari, client_of):
    return Walk(client_of(sari), sari)


@pytest.fixture
def known(sari):
    return make.open_case(sari, person=make.person("Wagiyem", traits="Tahi lalat di dagu"))


def kenal(walk):
    return f"{walk.draft}kenal/"


def choose(walk, orang):
    return walk.send(kenal(walk), {"orang": orang})


def test_a_candidate_stands_beside_what_was_typed_in_words(walk, known):
    assert walk.siapa(name="Mbah Wagiem", nik=NIK, nik_missing="").url == kenal(walk)
    page = said(walk.client.get(kenal(walk)))
    for words in ("Mbah Wagiem", "Wagiyem", "Tahi lalat di dagu", known.number, "Sama", "nama"):
        assert words in page
    assert NIK not in page


def test_without_a_candidate_nothing_is_asked(walk, known):
    assert walk.siapa(name="Ngadiyem", estimated_age="30").url == f"{walk.draft}masalah/"
    assert walk.client.get(kenal(walk)).url == f"{walk.draft}masalah/"


def test_yes_makes_a_second_case_of_the_same_person_and_fills_what_is_lacking(walk, known, sari):
    walk.siapa(nik=NIK, nik_missing="", phone="0812 3456 7890")
    assert choose(walk, known.person.public_id).url == f"{walk.draft}masalah/"
    walk.masalah()
    walk.tindakan()
    assert "kasus berikutnya dari <strong>Wagiyem</strong>" in said(walk.periksa())
    assert walk.catat().status_code == 302
    person = Person.objects.get()
    assert person.cases.count() == 2
    assert (person.read_nik(), person.phone, person.nik_missing) == (NIK, "0812 3456 7890", "")
    newest = Case.objects.latest("id")
    assert [(event.verb, event.text) for event in newest.events.order_by("id")][1] == (
        "identify",
        "Dilengkapi: NIK, telepon, alamat.",
    )
    assert last_event(known).verb != "identify", "the other case may be read by others"


def test_no_makes_another_person_and_is_not_asked_again(walk, known):
    walk.siapa()
    assert choose(walk, "lain").url == f"{walk.draft}masalah/"
    walk.masalah()
    walk.tindakan()
    assert walk.periksa().status_code == 200
    walk.catat()
    assert Person.objects.count() == 2


def test_another_first_screen_asks_anew(walk, known):
    walk.siapa(name="Ngadiyem", estimated_age="30")
    walk.masalah(confirm="x")
    assert walk.siapa(name="Wagiyem", estimated_age="72").url == kenal(walk)
    choose(walk, known.person.public_id)
    walk.siapa(name="Wagiem")
    walk.masalah()
    walk.tindakan()
    answer = walk.catat({"isi": "x"})
    assert answer.url == kenal(walk), "nothing is recorded past the question"
    assert Case.objects.count() == 1


def test_a_choice_that_was_not_offered_is_refused(walk, known, sari):
    other = make.open_case(sari, person=make.person("Ngadiyem", birth_year=1996))
    walk.siapa()
    for orang in (other.person.public_id, "abcdefgh23456789", ""):
        assert choose(walk, orang).status_code == 422
    assert "kenal" not in IntakeDraft.objects.get().answers


def test_a_get_changes_nothing_and_a_draft_of_somebody_else_is_not_there(walk, known, bayu, client_of):
    walk.siapa()
    before = IntakeDraft.objects.get().answers
    assert walk.client.get(kenal(walk)).status_code == 200
    assert IntakeDraft.objects.get().answers == before
    assert client_of(bayu).get(kenal(walk)).status_code == 404


def test_the_candidates_are_noted_as_read_where_they_are_shown(walk, known, monkeypatch):
    from registry.reads import Reads

    noted = []
    monkeypatch.setattr(Reads, "note", lambda self, **what: noted.extend(what.get("persons", [])))
    walk.siapa()
    assert noted == []
    walk.client.get(kenal(walk))
    assert known.person_id in noted


# --- what lies outside of the scope ---------------------------------------------------------------------------------

ELSEWHERE = {
    "in another kabupaten": lambda posts: make.open_case(posts["sleman"], person=make.person("Wagiyem", nik=NIK)),
    "in another unit's hidden case": lambda posts: make.open_case(
        posts["other"], person=make.person("Wagiyem", nik=NIK), number=make.HIV
    ),
}


@pytest.fixture
def posts(sleman_pengurus):
    from registry.models import Role
    from tests.cast import BANGUNHARJO, appointed, wksbm

    unit = wksbm("WKSBM Ngudi Waluyo", BANGUNHARJO, "Tarudan")
    return {"sleman": sleman_pengurus, "other": appointed("waluyo", "Wahyu Widodo", unit, Role.PENGURUS)}


@pytest.mark.parametrize("record", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("name", ["sari", "bayu"])
def test_a_nik_that_exists_elsewhere_changes_no_byte_and_no_statement(record, name, posts, request, client_of, queries):
    post = request.getfixturevalue(name)
    client, key = client_of(post), "abcdefgh2345678"
    area = "34.02.15.2003" if name == "bayu" else post.organisation.home_area_id
    typed = who(post.organisation.home_area, nik=NIK, nik_missing="", birth_date="1954-08-17", estimated_age="")
    typed |= {"area": area, "as_post": post.public_id}

    def answers(number):
        with queries() as asked:
            first = client.post(START, typed | {"kunci": key + number})
        pages = [bare(client.get(first.url)), bare(client.get(f"/kasus/catat/{key}{number}/kenal/"))]
        return first.status_code, first.content, first.url.replace(number, ""), pages, len(asked)

    client.get("/")  # the session is warm
    before = [answers("3"), answers("4")][1]
    record(posts)
    after = answers("5")
    assert [page.replace(f"{key}5", f"{key}4") for page in after[3]] == before[3]
    assert after[:2] == before[:2] == (302, b"")
    assert after[2].endswith("masalah/")
    assert after[4] == before[4]


def test_a_hidden_person_is_never_a_candidate(sari, bayu, client_of):
    hidden = make.open_case(sari, person=make.person("Wagiyem", nik=NIK), number=make.HIV)
    office = Walk(client_of(bayu), bayu)
    office.home = hidden.area.parent
    assert office.siapa(nik=NIK, nik_missing="").url == f"{office.draft}masalah/"
    own = Walk(client_of(sari), sari)
    assert own.siapa(nik=NIK, nik_missing="").url == kenal(own), "the unit that recorded it sees it"


def test_a_hidden_second_case_of_a_known_person_changes_no_byte_of_the_question(sari, bayu, known, client_of):
    office = Walk(client_of(bayu), bayu)
    office.home = known.area.parent
    office.siapa()
    before = bare(office.client.get(kenal(office)))
    told = make.person("Wagiyem", nik=NIK, phone="0812 3456 7890")
    make.open_case(sari, person=known.person, told=told, number=make.HIV)
    assert bare(office.client.get(kenal(office))) == before


def test_a_person_out_of_sight_cannot_be_named(sari, bayu, sleman_kalurahan, known):
    area = sleman_kalurahan.organisation.home_area
    with pytest.raises(Refused, match="tidak ada dalam jangkauan Anda"):
        make.open_case(sleman_kalurahan, person=known.person, area=area)
    with pytest.raises(Refused):
        persons.identify(case=known, fields={"name": "x"}, by=sleman_kalurahan, seen=99)
