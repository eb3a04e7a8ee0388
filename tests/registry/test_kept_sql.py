"""The SQL of a question is worked out once, for exactly what it depends on (registry/kept_sql.py)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import candidates, clock, name_search, questions, serving
from cases.actions import drafts
from cases.models import Case
from registry import kept_sql as module
from registry.kept_sql import Viewer, kept_sql
from registry.models import User
from registry.scope import as_post
from tests.factories import cases as make

PEOPLE = ("sari", "bayu", "dewi", "pak_puskesmas", "surya", "admin_sistem", "sleman_pengurus", "sleman_dinsos")
LIKE = {str: "x", int: 1, datetime: datetime(2026, 5, 1, tzinfo=UTC), date: date(2026, 5, 1)}
PAGES = ("home", "cases:inbox", "cases:case-list", "cases:notification-list")


@pytest.fixture
def question(monkeypatch):
    """A question of this test alone."""
    monkeypatch.setattr(module, "EVERYTHING", list(module.EVERYTHING))
    return kept_sql


@pytest.fixture
def people(request, db):
    return [request.getfixturevalue(name) for name in PEOPLE]


def test_what_is_kept_is_what_would_be_worked_out_on_any_day(client, people, monkeypatch):
    """Every question that the pages ask, for posts of every kind: the same SQL and values a year and a bit later."""
    sari, bayu = people[:2]
    case = make.accepted(make.open_case(sari), sari, bayu, make.Kind.RESPONSIBILITY).case
    alone = make.open_case(sari)
    waiting = [make.sent(make.open_case(sari), sari, bayu, make.Kind.RESPONSIBILITY) for _ in range(2)]
    for _, _, kept in module.EVERYTHING:
        kept.clear()
    for post in people:
        client.force_login(post.user)
        for page in PAGES:
            client.get(reverse(page))
        for chosen in _chosen(sari):
            assert client.get(reverse("cases:case-list"), chosen).status_code in (200, 403)
        client.get(reverse("cases:case-detail", args=[case.public_id]))
        client.get(reverse("cases:case-serve", args=[case.public_id]))
        client.get(reverse("cases:referral-prepare", args=[alone.public_id]))
        client.get(reverse("cases:referral-accept", args=[waiting[0].case.public_id, waiting[0].public_id]))
        client.get(reverse("cases:case-detail", args=[waiting[0].case.public_id]), {"riwayat": "semua"})
    with as_post(sari):
        assert questions.sees(sari, alone)
        assert name_search.places_of(sari)
        assert serving.area_for(sari.organisation, alone.area_id) == alone.area
        assert serving.jenis_in_force(timezone.localdate(), alone.problems.get().jenis_id)
        make.accepted(alone, sari, bayu, make.Kind.RESPONSIBILITY)
        make.sent(alone, bayu, people[3], make.Kind.SERVICE)
    with as_post(bayu):
        make.open_case(bayu)
        assert drafts.lock(public_id="x", by=bayu) is None
        candidates.search(case.person, post=bayu)  # the others of sari are called like this one
        clock.pause(waiting[0], at=timezone.now())
        for late in ({}, {"since": timezone.now() - timedelta(days=9)}):
            assert questions.cases_after(bayu, (), late, at=timezone.now(), key=0)["first"]
        questions._length.asked(Viewer.of(bayu), (("lewat", True),), now=timezone.now())
    with as_post(people[2]):
        behind = (timezone.now(), 0)
        monkeypatch.setattr(name_search, "MANY", 1)
        assert name_search.first_called(people[2], "wagiyem", (), {}, behind=behind)["first"], "too few for a walk"
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    compared = 0
    for kind, build, kept in module.EVERYTHING:
        for (values, *shapes), made in kept.items():
            late = {name: _like(shape) for name, shape in shapes}
            anew = kind(build, values, module.Late(late, values))
            assert anew.sql == made.sql, build.__name__
            assert anew.meant() == made.meant(), build.__name__
            compared += 1
    assert compared > 50
    assert [build.__name__ for _, build, kept in module.EVERYTHING if not kept] == []


def _chosen(sari):
    """Each filter by itself, and all together."""
    organisation = sari.organisation
    apart = {"keadaan": "menunggu", "urgensi": "segera", "lewat": "on", "jenis": make.jenis(8).pk, "dari": "2026-01-01"}
    apart |= {"sampai": "2026-12-31", "jenjang": "tksk", "unit": organisation.pk, "menunggu": organisation.public_id}
    places = [{"wilayah": code} for code in ("34.02", "34.02.15", "34.02.15.2003", organisation.home_area_id)]
    named = [{"q": "wagiyem"}, apart | {"q": "wagiyem"}]
    return [{name: value} for name, value in apart.items()] + places + [apart, apart | places[1], *named]


def _like(shape):
    if isinstance(shape, tuple):
        return [_like(one) for one in shape]
    return next(example for kind, example in LIKE.items() if issubclass(shape, kind))


def test_nothing_of_a_thread_is_kept(client, sari):
    """A connection held by kept SQL would stay open when its thread has ended."""
    client.force_login(sari.user)
    client.get(reverse("cases:case-list"))
    made = [one for _, _, kept in module.EVERYTHING for one in kept.values() if hasattr(one, "compiler")]
    assert made
    assert {one.compiler.connection for one in made} == {None}


@pytest.mark.parametrize("first", [0, -1], ids=["units first", "offices first"])
def test_each_post_reads_its_own_rows_whoever_asked_before(people, first):
    """Those of one kind share what was made for the first of them, those of another kind its SQL at most."""
    from cases import questions

    for _, _, kept in module.EVERYTHING:
        kept.clear()
    cases = {name: make.open_case(post) for name, post in zip(PEOPLE, people, strict=True) if "pengurus" in name}
    cases["sari"] = make.open_case(people[0])
    for _ in range(2):
        for post in people if first == 0 else reversed(people):
            if post.is_admin:
                continue
            with as_post(post):
                expected = set(Case.objects.visible_to(post).values_list("pk", flat=True))
                found = {case.pk for case in cases.values() if questions.case_of(post, case.public_id)}
                listed = {line["id"] for line in questions.first_cases(post)["first"]}
            assert listed == expected
            assert found == expected & {case.pk for case in cases.values()}


def test_late_values_are_put_in_each_time(question, db):
    @question
    def named(role, *, name, ids):
        return User.objects.filter(username=name, pk__in=ids).exclude(full_name=role).order_by("pk")

    one, other = make_user("satu"), make_user("dua")
    assert named("x", name="satu", ids=[one.pk, other.pk]) == [one]
    assert named("x", name="dua", ids=[one.pk, other.pk]) == [other]
    assert named("x", name="dua", ids=[one.pk, one.pk]) == []
    assert len(named.kept) == 1
    assert named("x", name="dua", ids=[other.pk]) == [other]
    assert len(named.kept) == 2, "as many keys are another statement"


def test_moments_and_days_come_late_too(question, db):
    @question
    def between(*, since, day):
        return User.objects.filter(created_at__gte=since, created_at__date=day).order_by("pk")

    one, now = make_user("satu"), timezone.now()
    before = now - timedelta(hours=1)
    assert between(since=before, day=timezone.localdate()) == [one]
    assert between(since=before, day=timezone.localdate() - timedelta(days=1)) == []
    assert between(since=now + timedelta(hours=1), day=timezone.localdate()) == []
    assert len(between.kept) == 1


def make_user(name):
    return User.objects.create(username=name, full_name=name)


def test_a_late_value_that_is_no_parameter_is_refused(question, db):
    """It would be worked into the SQL for the first one who asks, and stay there."""

    @question
    def shortened(*, most):
        return User.objects.order_by("pk")[: abs(most)]

    with pytest.raises(ValueError, match="most"):
        shortened(most=3)


def test_what_is_worked_out_of_a_late_value_is_refused(question, db):
    """The moment itself became a parameter; three days before it became one that would stay."""

    @question
    def between(*, now):
        return User.objects.filter(created_at__lte=now, created_at__gte=now - timedelta(days=3))

    with pytest.raises(ValueError, match="now"):
        between(now=timezone.now())


def test_a_question_asks_nothing_while_it_is_built(question, db):
    """What it found would be kept."""

    @question
    def others(*, pk):
        return User.objects.filter(pk=pk).exclude(pk__in=list(User.objects.values_list("pk", flat=True)))

    with pytest.raises(RuntimeError, match="while it is built"):
        others(pk=1)


def test_a_question_that_asks_nothing_has_no_rows(question, db, django_assert_num_queries):
    @question
    def nobody(*, pk):
        return User.objects.none().filter(pk=pk)

    with django_assert_num_queries(0):
        assert nobody(pk=1) == []


def test_a_viewer_is_all_that_a_question_sees_of_a_post(question, sari):
    @question
    def of_the_office(viewer):
        return User.objects.filter(full_name=viewer.organisation.name)

    with pytest.raises(AttributeError):
        of_the_office(Viewer.of(sari))


def test_a_post_that_changes_is_another_viewer(sari, bayu):
    before = Viewer.of(sari)
    assert before == Viewer.of(sari)
    sari.glass = 7
    assert before != Viewer.of(sari)
    assert Viewer.of(bayu) != replace(Viewer.of(bayu), role="lain")


def test_posts_of_one_kind_ask_one_question(sari, sleman_pengurus, bayu, tini, dewi, sleman_dinsos, ratna):
    """Whoever comes first has it worked out for all of that kind, whatever their place; each reads the own rows."""
    from cases import questions

    for name, kinds, others in (
        ("_case", [(sari, sleman_pengurus)], [bayu, tini, dewi]),
        ("_first_cases", [(sari, sleman_pengurus)], [bayu, tini, dewi, sleman_dinsos, ratna]),
    ):
        kept = _question_named(name)
        kept.clear()
        for same in kinds:
            for post in same:
                _ask(questions, post)
            assert len(kept) == 1, name
        for number, post in enumerate(others, start=2):
            _ask(questions, post)
            assert len(kept) == number, name
    own, other = make.open_case(sari), make.open_case(sleman_pengurus)
    for post, case in ((sari, own), (sleman_pengurus, other)):
        with as_post(post):
            assert questions.case_of(post, case.public_id) == case
            assert [line["id"] for line in questions.first_cases(post)["first"]] == [case.pk]


@pytest.mark.parametrize("turned", [False, True], ids=["bantul first", "sleman first"])
@pytest.mark.parametrize("pair", [("sari", "sleman_pengurus"), ("bayu", "sleman_kalurahan"), ("tini", "sleman_tksk")])
def test_two_of_one_kind_read_their_own_pages(pair, turned, request, client_of):
    """They share what was worked out for the first of them, and no value."""
    posts = {name: request.getfixturevalue(name) for name in pair}
    sari, far = (request.getfixturevalue(name) for name in ("sari", "sleman_pengurus"))
    numbers = {}
    for name, unit, office in zip(pair, (sari, far), ("bayu", "sleman_kalurahan"), strict=True):
        case = make.open_case(unit)
        make.sent(case, unit, request.getfixturevalue(office))
        numbers[name] = case.number
    for _, _, kept in module.EVERYTHING:
        kept.clear()
    for _ in range(2):
        for name in reversed(pair) if turned else pair:
            client = client_of(posts[name])
            (other,) = {*numbers.values()} - {numbers[name]}
            for address in ("/", "/kasus/", "/kasus/?keadaan=menunggu", "/kasus/?jenis=8&urgensi=biasa"):
                page = client.get(address).content.decode()
                assert other not in page, (name, address)
                assert numbers[name] in page or "jenis" in address, (name, address)
            assert client.get("/kasus/?keadaan=menunggu").context["page"].count == (1, False)
    assert len(_question_named("_first_cases")) == 1
    assert len(_question_named("_fitting")) == 2, "one for each of the two filters"


def _ask(questions, post):
    with as_post(post):
        questions.case_of(post, "x")
        questions.first_cases(post)


@pytest.mark.parametrize("number", [0, 1])
def test_who_stands_in_for_a_viewer_is_of_the_same_kind_and_nobody(people, number):
    """Nothing by which a question is worked out is another, and each value that comes late has one place."""
    for post in people:
        post.glass = None if post.is_admin else 7
        viewer = Viewer.of(post)
        stand_in = viewer.typical(number)
        assert not {*stand_in.told().values()} & {*viewer.told().values()}
        assert len({*stand_in.told().values()}) == len(stand_in.told())
        assert stand_in.told().keys() == viewer.told().keys()
        assert stand_in.typical(number) == stand_in
        office, other = viewer.organisation, stand_in.organisation
        assert (office and office.kind, viewer.role) == (other and other.kind, stand_in.role)
        if office:
            assert office.home_area_id.count(".") == other.home_area_id.count(".")
            assert len(office.home_area_id) == len(other.home_area_id)
            assert bool(office.territory) == bool(other.territory)
            assert (office == other) == office.sees_widely


def test_what_is_derived_from_a_viewer_is_refused(question, bayu):
    """It would be the value of whoever asked first."""

    @question
    def beside(viewer):
        return User.objects.filter(pk=viewer.user_id).exclude(pk=viewer.user_id + 1)

    @question
    def below(viewer):
        return User.objects.filter(full_name=f"{viewer.organisation.home_area_id}.D001")

    for ask in (beside, below):
        with pytest.raises(ValueError, match="viewer"):
            ask(Viewer.of(bayu))


def test_a_question_is_of_one_viewer(question, sari, bayu):
    """Of two, nobody could tell which value is whose."""

    @question
    def both(one, other):
        return User.objects.filter(pk__in=[one.user_id, other.user_id])

    with pytest.raises(ValueError, match="two viewers"):
        both(Viewer.of(sari), Viewer.of(bayu))


def _question_named(name):
    return next(kept for _, build, kept in module.EVERYTHING if build.__name__ == name)


def test_only_so_many_are_kept(question, db, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 2)

    @question
    def named(name):
        return User.objects.filter(username=name)

    one = make_user("satu")
    assert [named(name) for name in ("nol", "satu", "dua", "satu")] == [[], [one], [], [one]]
    assert len(named.kept) <= 2
