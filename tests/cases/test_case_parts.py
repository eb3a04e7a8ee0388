"""What offices see by its place alone is found by that, and together with the rest it is what they see (visible_to)."""

import re
from copy import deepcopy
from importlib import import_module
from itertools import combinations, product

import pytest
from django.utils import timezone

from cases import counts, name_search, questions
from cases.models import Case, CaseProblem, Person, Referral, Urgency
from cases.models.case import CaseOutcome
from cases.narrowing import LEVEL, narrowed, parts_fitting
from cases.workflow import CaseStatus, Status
from registry.actions import organisations
from registry.kept_sql import Viewer
from registry.models import Area, Organisation, OrganisationKind, Role
from registry.models.organisation import TERRITORIAL_KINDS
from registry.paging import COUNT_CAP, beyond, first_lines
from registry.questions import answer, count_of
from registry.scope import as_post, as_system
from tests import ground
from tests.cast import BANGUNHARJO, CATURTUNGGAL, DEPOK, SEWON, appear, appointed
from tests.factories import cases as make

POSTS = (
    *("sari", "bayu", "tini", "dewi", "ratna", "pak_puskesmas", "balai", "admin_sistem", "sleman_pengurus"),
    *("sleman_dinsos", "dukuh"),
)
PADUKUHAN = f"{BANGUNHARJO}.D001"
CHOSEN = ("34.02", "34.04", SEWON, DEPOK, BANGUNHARJO, CATURTUNGGAL, PADUKUHAN, "99")
JENIS = ([make.ELDERLY], [make.HIV], [10, make.ELDERLY, make.HIV])
BESIDE_JENIS = (  # (words, {late: value or function(every)})
    *(((), {}), ((("urgensi", "segera"),), {})),
    *((((LEVEL, code.count(".") + 1),), {"low": code, "high": f"{code}/"}) for code in ("34.02", SEWON, PADUKUHAN)),
    ((), {"unit": lambda every: every["plain"].origin_id}),
    ((), {"waits_at": lambda every: every["on"].holder_id}),
    ((), {"since": lambda every: every["sent"].opened_at, "before": lambda every: every["moved"].opened_at}),
)
MIGRATION = import_module("cases.migrations.0077_a_unit_finds_its_own_in_an_index")


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """(people, every), built once; each test takes back what it changes."""
    with ground.standing(django_db_blocker):
        people = {name: appear(name) for name in POSTS if name != "dukuh"}
        people["dukuh"] = _dukuh(people["sari"].organisation.home_area)
        yield people, _every(people)


@pytest.fixture
def people(standing, db):
    """Copies for each test, as if it had read the rows itself; likewise below."""
    return deepcopy(standing[0])


@pytest.fixture
def every(standing, db):
    """{name: case}, one for each way in which a case is seen."""
    return deepcopy(standing[1])


def _dukuh(home):
    """An office whose territory is a part of a kalurahan: nobody has one yet, and nothing forbids it."""
    office = organisations.establish(kind=OrganisationKind.VILLAGE, name="Padukuhan Salakan", home_area=home, by=None)
    return appointed("dukuh", "Pak Dukuh", office, Role.VILLAGE_OFFICER)


def _every(people):
    sari, bayu, tini = (people[name] for name in ("sari", "bayu", "tini"))
    far = people["sleman_pengurus"]
    made = {name: make.open_case(sari) for name in ("plain", "team", "barred", "sent", "on", "far", "moved", "urgent")}
    made["hidden"] = make.open_case(sari, number=make.HIV)
    made["hidden_sent"] = make.open_case(sari, number=make.HIV)
    made["elsewhere"] = make.open_case(far)
    for name in ("sent", "hidden_sent"):
        make.sent(made[name], sari, bayu)
    make.forward(make.accepted(made["on"], sari, bayu), bayu, tini)
    made["mine"] = make.open_case(people["sleman_pengurus"])
    with as_system():
        own, puskesmas = people["sari"], people["pak_puskesmas"]
        for name in ("off_path", "own_team", "own_barred"):
            made[name] = make.open_case(own)
        _write(made["off_path"], path=[])
        _write(made["own_team"], path=[], team=[own.pk])
        _write(made["own_barred"], barred=[own.user_id])
        _write(made["mine"], path=[*made["mine"].path, own.organisation_id, puskesmas.organisation_id])
        _write(made["elsewhere"], path=[*made["elsewhere"].path, people["balai"].organisation_id])
        _write(made["team"], team=[bayu.pk, tini.pk, far.pk])
        _write(made["barred"], barred=[bayu.user_id])
        _write(made["far"], path=[*made["far"].path, bayu.organisation_id], area=made["elsewhere"].area)
        _write(made["moved"], area=made["elsewhere"].area)
        _write(made["urgent"], urgency=Urgency.URGENT)
    return made


def _write(case, **fields):
    Case.objects.filter(pk=case.pk).update(**fields)


def _seen_in(case):
    with as_system():
        return Case.objects.values_list("seen_in", flat=True).get(pk=case.pk)


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("in_order", [True, False], ids=["listed", "counted"])
def test_the_parts_are_what_a_post_sees(every, people, name, in_order):
    post = people[name]
    with as_post(post):
        whole = set(Case.objects.visible_to(post).values_list("pk", flat=True))
    with as_system():
        found = Case.objects.visible_in_parts(post, in_order=in_order)
        parts = [set(part.values_list("pk", flat=True)) for part in found]
    assert set().union(*parts) == whole
    assert all(not one & other for one, other in combinations(parts, 2))
    units, wide = ("sari", "pak_puskesmas", "balai", "sleman_pengurus"), ("dewi", "ratna", "sleman_dinsos")
    assert name not in units[:3] or parts[2], "what came from others"
    assert name != "sari" or (parts[0] and parts[1]), "what it recorded: seen by its place alone, or not"
    alone = ("admin_sistem", "dukuh", *(wide if in_order else ()))
    assert len(parts) == (1 if name in alone else 3 if name in units else 2)


@pytest.mark.parametrize("name", ["dewi", "ratna", "sleman_dinsos"])
@pytest.mark.parametrize("district", [SEWON, DEPOK])
def test_a_kecamatan_of_a_wide_office_comes_first(every, people, name, district):
    """A kecamatan of another kabupaten shows nothing more."""
    post = people[name]
    with as_system():
        here, others = Case.objects.visible_in_parts(post, district=district)
        seen = set(Case.objects.visible_to(post).within(district).values_list("pk", flat=True))
        assert {*here.values_list("pk", flat=True), *others.within(district).values_list("pk", flat=True)} == seen
        assert not set(here.values_list("pk", flat=True)) & set(others.values_list("pk", flat=True))
        assert set(here.values_list("area", flat=True)) <= set(
            Area.objects.within(district).values_list("pk", flat=True)
        )


@pytest.mark.parametrize("in_order", [True, False], ids=["listed", "counted"])
@pytest.mark.parametrize("code", CHOSEN)
@pytest.mark.parametrize("name", ["bayu", "tini", "dewi", "ratna", "sleman_dinsos", "dukuh"])
def test_a_place_that_was_chosen_shows_its_own_cases_and_each_once(every, people, name, code, in_order):
    post, words, late = people[name], ((LEVEL, code.count(".") + 1),), {"low": code, "high": f"{code}/"}
    with as_system():
        wanted = narrowed(Case.objects.visible_to(post), words, late).values_list("pk", flat=True)
        parts = parts_fitting(Viewer.of(post), words, late, in_order=in_order)
        found = [pk for part in parts for pk in part.values_list("pk", flat=True)]
        assert sorted(found) == sorted(wanted)
        assert set(wanted) == set(Case.objects.visible_to(post).within(code).values_list("pk", flat=True))


@pytest.mark.parametrize("name", POSTS)
def test_each_jenis_is_found_once_and_in_its_order(every, people, name):
    """Also of a case that has two of them, and whatever else is chosen; behind each row the rest goes on."""
    post, found = people[name], []
    viewer, order, counted = Viewer.of(post), questions.CASE_ORDER, {"in_order": False, "is_counted": True}
    with as_system():
        for case in (every["plain"], every["urgent"], every["hidden"]):
            CaseProblem.objects.create(case=case, jenis=make.jenis(10))
        for numbers, (words, more) in product(JENIS, BESIDE_JENIS):
            late = {"jenis": [make.jenis(number).pk for number in numbers]}
            late |= {name: value(every) if callable(value) else value for name, value in more.items()}
            asked = narrowed(Case.objects.visible_to(post), words, late).order_by(*order)
            wanted = list(asked.values_list("opened_at", "pk"))
            keys = [pk for _, pk in wanted]
            lines = answer(first_lines(parts_fitting(viewer, words, late), order))
            assert [line["id"] for line in lines] == keys, (numbers, words)
            assert answer(count_of(parts_fitting(viewer, words, late, **counted), COUNT_CAP)) == len(keys), words
            for at, values in enumerate(wanted):
                behind = [beyond(part, order, values) for part in parts_fitting(viewer, words, late)]
                assert [line["id"] for line in answer(first_lines(behind, order))] == keys[at + 1 :], (numbers, words)
            told = (words, more, keys)
            if not post.is_admin:
                with as_post(post):
                    asked = questions.first_fitting(post, words, late)
                assert ([line["id"] for line in asked["first"]], asked["length"]) == (keys, len(keys)), told
            found += keys
        assert answer(count_of(parts_fitting(viewer, (), {"jenis": []}), COUNT_CAP)) == 0
    assert found or name in ("admin_sistem", "sleman_dinsos")


@pytest.mark.parametrize("name", ["bayu", "tini", "dewi", "ratna", "sari"])
def test_a_closed_case_waits_nowhere(every, people, name):
    """Whatever its hop says: no rule of the tables forbids one that runs."""
    words = (("keadaan", "menunggu"),)
    with as_system():
        now = timezone.now()
        closed = {
            "closed_at": now,
            "closed_on": now.date(),
            "closed_by": people["sari"],
            "outcome": CaseOutcome.values[0],
        }
        before = set(narrowed(Case.objects.visible_to(people[name]), words, {}).values_list("pk", flat=True))
        _write(every["sent"], status=CaseStatus.CLOSED, **closed)
        assert Case.objects.get(pk=every["sent"].pk).hop_status == Status.SENT
        parts = parts_fitting(Viewer.of(people[name]), words, {}, in_order=False, is_counted=True)
        assert (
            {pk for part in parts for pk in part.values_list("pk", flat=True)} == before - {every["sent"].pk} != before
        )


@pytest.mark.parametrize("name", ["bayu", "tini", "dewi", "ratna", "sari"])
@pytest.mark.parametrize("chosen", ["unit", "jenjang", "jenis"])
def test_who_recorded_or_holds_it_and_what_it_is_are_found_in_the_parts(every, people, name, chosen):
    post, sari = people[name], people["sari"]
    words = (("jenjang", OrganisationKind.WKSBM),) if chosen == "jenjang" else ()
    late = {"unit": {"unit": sari.organisation_id}, "jenis": {"jenis": [make.jenis(make.ELDERLY).pk]}}.get(chosen, {})
    with as_system():
        wanted = sorted(narrowed(Case.objects.visible_to(post), words, late).values_list("pk", flat=True))
        parts = parts_fitting(Viewer.of(post), words, late, in_order=False)
        assert sorted(pk for part in parts for pk in part.values_list("pk", flat=True)) == wanted != []
    if name in ("bayu", "tini", "sari"):
        with as_post(post):
            found = questions.first_fitting(post, words, late)
        assert (sorted(line["id"] for line in found["first"]), found["length"]) == (wanted, len(wanted))


def _two_names(every):
    """[id] of the persons who are called otherwise than the rest, with a case of each kind."""
    others = [every[one].person_id for one in ("plain", "hidden", "mine", "sent", "team")]
    Person.objects.filter(pk__in=others).update(search_name="sukarjo")
    return others


def _of_name(post, text, others, words=(), late=None):
    """[(moment, pk)] of the cases that the post sees, of this name and with what was chosen, as the list has them."""
    asked = narrowed(Case.objects.visible_to(post), words, late or {}).order_by(*questions.CASE_ORDER)
    asked = asked.filter(person__in=others) if text == "sukarjo" else asked.exclude(person__in=others)
    return list(asked.values_list("opened_at", "pk"))


CALLED = [name for name in POSTS if name not in ("admin_sistem", "pak_puskesmas")]


@pytest.mark.parametrize("name", CALLED)
def test_who_bears_a_name_is_found_in_the_parts(every, people, name, monkeypatch):
    """Also behind each row, and along the newest cases."""
    post = people[name]
    with as_system():
        others = _two_names(every)
    for text in ("wagiyem", "sukarjo"):
        with as_post(post):
            wanted = _of_name(post, text, others)
            keys = [pk for _, pk in wanted]
            found = name_search.first_called(post, text.replace("y", "ý").upper(), (), {})
            assert ([line["id"] for line in found["first"]], found["length"]) == (keys, len(keys)), text
            for at, values in enumerate(wanted):
                behind = name_search.first_called(post, text, (), {}, behind=values)
                assert [line["id"] for line in behind["first"]] == keys[at + 1 :]
            for size in (1, 2, 4):  # of a page; where the walk gives none all are sorted
                with monkeypatch.context() as patch:
                    patch.setattr(name_search, "MANY", size + 1)
                    patch.setattr(name_search, "PAGE_SIZE", size)
                    if size == 1 and name in ("dewi", "ratna"):
                        patch.setattr(name_search, "_sorted", None)  # the walk gives the page
                    found = name_search.first_called(post, text, (), {})["first"]
                    assert [line["id"] for line in found][: size + 1] == keys[: size + 1], size
    assert wanted or name in ("sleman_dinsos", "balai", "dukuh"), "of the other name"


@pytest.mark.parametrize("name", CALLED)
def test_a_name_is_found_beside_whatever_is_chosen(every, people, name):
    """A state, an urgency, a jenis or two, a place, a unit, where it waits, days."""
    post, found = people[name], 0
    with as_system():
        others = _two_names(every)
    chosen = [(((LEVEL, code.count(".") + 1),), {"low": code, "high": f"{code}/"}) for code in CHOSEN]
    chosen += [((("keadaan", "menunggu"),), {}), ((("jenjang", "kalurahan"),), {})]
    late_jenis = [{"jenis": [make.jenis(number).pk for number in numbers]} for numbers in JENIS[1:]]
    for (words, more), jenis in product([*chosen, *BESIDE_JENIS], [{}, *late_jenis]):
        late = jenis | {name: value(every) if callable(value) else value for name, value in more.items()}
        for text in ("wagiyem", "sukarjo"):
            with as_post(post):
                wanted = _of_name(post, text, others, words, late)
                keys = [pk for _, pk in wanted]
                asked = name_search.first_called(post, text, words, late)
                assert ([line["id"] for line in asked["first"]], asked["length"]) == (keys, len(keys)), (words, late)
                if wanted:
                    behind = name_search.first_called(post, text, words, late, behind=wanted[0])
                    assert [line["id"] for line in behind["first"]] == keys[1:], (words, late)
            found += len(keys)
    assert found or name == "sleman_dinsos"


def test_what_waits_in_each_part_is_counted(every, people):
    """To be answered, to be completed, and what an office above was offered."""
    bayu, tini, sari = (people[name] for name in ("bayu", "tini", "sari"))
    make.referral_at(Status.INCOMPLETE, make.open_case(bayu), bayu, tini)
    offered = make.sent(make.open_case(sari), sari, bayu)
    with as_system():
        ends = {"sender": sari.organisation, "receiver": tini.organisation}
        Referral.objects.filter(pk=offered.pk).update(offered_to=bayu.organisation, **ends)
        parts = [part.count() for part in Referral.objects.waiting_at_in_parts(bayu)]
        assert all(parts)
        assert sum(parts) == Referral.objects.waiting_at(bayu).count()
    with as_post(bayu):
        assert counts.of_the_frame(bayu)["waiting"] == sum(parts)


def test_what_a_unit_holds_and_has_not_sent_on_is_counted_in_each_part(every, people, client_of):
    sari = people["sari"]
    with as_system():
        _write(every["mine"], holder=sari.organisation)
        parts = Case.objects.visible_in_parts(sari)
        held = [part.open().held_by(sari.organisation).without_open_hop().count() for part in parts]
        assert len(held) == 3
        assert all(held)
    assert client_of(sari).get("/").context["not_sent"] == sum(held)


@pytest.mark.parametrize("name", ["bayu", "tini", "sari"])
def test_an_emergency_access_shows_its_case_in_the_parts_too(every, people, name):
    post = people[name]
    post.glass = every["elsewhere"].pk
    with as_system():
        parts = [set(part.values_list("pk", flat=True)) for part in Case.objects.visible_in_parts(post)]
    assert every["elsewhere"].pk in set().union(*parts)


@pytest.mark.parametrize("name", ["bayu", "tini", "dewi", "sari", "dukuh"])
@pytest.mark.parametrize("words", [(), (("keadaan", "menunggu"),), (("urgensi", "segera"),)], ids=str)
def test_a_list_shows_and_counts_what_its_post_sees(every, people, name, words):
    post = people[name]
    with as_post(post):
        asked = narrowed(Case.objects.visible_to(post), words, {}).order_by(*questions.CASE_ORDER)
        expected = list(asked.values_list("pk", flat=True))
        found = questions.first_fitting(post, words, {})
        unfiltered = questions.first_cases(post)
    assert expected
    assert [line["id"] for line in found["first"]] == expected
    assert found["length"] == len(expected)
    if not words:
        assert [line["id"] for line in unfiltered["first"]] == expected
        assert unfiltered["length"] == len(expected)


def test_who_is_found_by_the_place_alone(every):
    told = {name: _seen_in(case) for name, case in every.items()}
    by_place = {name for name, district in told.items() if district}
    assert by_place == {"plain", "sent", "on", "moved", "urgent", "elsewhere", "mine"}
    assert {told[name] for name in by_place} == {SEWON, DEPOK}
    assert told["moved"] == told["elsewhere"] == DEPOK


def test_it_follows_each_change_of_a_case(every, people):
    sleman_dinsos = people["sleman_dinsos"]
    case, path = every["plain"], every["plain"].path
    village = Area.objects.get(pk=BANGUNHARJO)
    with as_system():
        for change, back in (
            ({"is_sensitive": True}, {"is_sensitive": False}),
            ({"team": [1]}, {"team": []}),
            ({"barred": [1]}, {"barred": []}),
            ({"path": [*path, sleman_dinsos.organisation_id]}, {"path": path}),
            ({"path": []}, {"path": path}),
            ({"origin": sleman_dinsos.organisation}, {"origin": case.origin}),
        ):
            _write(case, **change)
            assert _seen_in(case) == "", change
            _write(case, **back)
            assert _seen_in(case) == SEWON, back
        _write(case, area=Area.objects.get(pk=CATURTUNGGAL))
        assert _seen_in(case) == DEPOK
        _write(case, area=village)
        _write(case, seen_in="")
        assert _seen_in(case) == SEWON, "nobody writes it by hand"


def test_it_follows_an_office_that_moves_or_becomes_another(every, people):
    """Whoever moves an office sees no case."""
    office = Organisation.objects.get(pk=people["bayu"].organisation_id)
    for kind, home, told in (
        (OrganisationKind.OTHER, CATURTUNGGAL, SEWON),  # a partner lies nowhere
        (OrganisationKind.TKSK, CATURTUNGGAL, ""),
        (office.kind, office.home_area_id, SEWON),
    ):
        with as_post(people["admin_sistem"]):
            assert Organisation.objects.filter(pk=office.pk).update(kind=kind, home_area=home) == 1
        assert _seen_in(every["sent"]) == told
        assert _seen_in(every["plain"]) == SEWON


def test_the_trigger_knows_every_kind_with_a_territory(db):
    with ground.as_owner() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'case_seen_in'")
        words = cursor.fetchone()[0]
    assert set(re.findall(r"'(\w+)'", words)) - {"case_seen_in"} == {str(kind) for kind in TERRITORIAL_KINDS}


def test_rows_of_before_get_the_same(every):
    told = {name: _seen_in(case) for name, case in every.items()}
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(MIGRATION.DOWN)
        assert {name for name, case in every.items() if _seen_in(case) != told[name]} == {"off_path"}
        cursor.execute(MIGRATION.UP)
        assert {name: _seen_in(case) for name, case in every.items()} == told
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER case_seen_in")
        cursor.execute("UPDATE cases_case SET seen_in = 'x'")
        words = MIGRATION.SEEN_IN.format(row="c", kinds=MIGRATION.FORMER.TERRITORIAL)
        cursor.execute(f"UPDATE cases_case c SET seen_in = {words}")  # noqa: S608 - of the migration
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER case_seen_in")
    assert {name: _seen_in(case) for name, case in every.items()} == told


@pytest.mark.parametrize(("name", "cut"), [("bayu", 3), ("dewi", 5), ("sari", 3)])
def test_what_is_cut_off_is_cut_off_in_order(name, cut, people):
    """An index may give the right rows by luck. A kabupaten finds the others by their jenis as well."""
    parts = parts_fitting(Viewer.of(people[name]), (), {"jenis": [1, 2]})
    sql, _ = first_lines(parts, questions.CASE_ORDER).compiled()
    assert len(re.findall(r"ORDER BY [^()]* DESC LIMIT 26", sql)) == sql.count("LIMIT 26") == cut
