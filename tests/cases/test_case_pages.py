"""A long list goes on where its first page ended: of parts, of a jenis, of a name that many bear."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import filters, name_search, questions
from cases.filters import CaseFilter, few_called
from cases.models import Case
from registry import paging
from registry.scope import as_post, as_system
from tests.factories import cases as make


@pytest.mark.parametrize("name", ["bayu", "tini", "dewi", "sari"])
def test_a_long_list_of_a_jenis_goes_on_where_its_first_page_ended(name, sari, request, client_of):
    """Those of an import were recorded at the same moment."""
    made = [make.open_case(sari).pk for _ in range(30)]
    with as_system():
        at = timezone.now() - timedelta(days=3)
        Case.objects.filter(pk__in=[*made[3:8], *made[20:28]]).update(opened_at=at)
    client, query = client_of(request.getfixturevalue(name)), {"jenis": make.jenis(make.ELDERLY).pk}
    first = client.get("/kasus/", query)
    second = client.get("/kasus/", query | {"setelah": first.context["page"].next_cursor})
    shown = [[row.pk for row in page.context["page"].rows] for page in (first, second)]
    with as_system():
        wanted = Case.objects.filter(pk__in=made).order_by(*questions.CASE_ORDER).values_list("pk", flat=True)
        assert [len(page) for page in shown] == [25, 5]
        assert [*shown[0], *shown[1]] == list(wanted)


@pytest.mark.parametrize("query", [{}, {"keadaan": "berjalan"}], ids=["whole", "chosen"])
@pytest.mark.parametrize("name", ["bayu", "sari"])
def test_a_long_list_goes_on_where_its_first_page_ended(name, query, sari, bayu, request, client_of):
    """Both parts have rows on either side of the edge."""
    made = {make.open_case(sari, number=make.HIV if place % 3 == 0 else make.ELDERLY).number for place in range(28)}
    hidden = Case.objects.filter(is_sensitive=True)
    with as_system():
        for case in hidden:
            Case.objects.filter(pk=case.pk).update(path=[*case.path, bayu.organisation_id])
    client = client_of(request.getfixturevalue(name))
    first = client.get("/kasus/", query)
    second = client.get("/kasus/", query | {"setelah": first.context["page"].next_cursor})
    numbers = [[row.number for row in page.context["page"].rows] for page in (first, second)]
    assert [len(page) for page in numbers] == [25, 3]
    assert {*numbers[0], *numbers[1]} == made
    assert "28 kasus" in first.content.decode()
    assert "28 kasus" in second.content.decode()


def test_a_length_that_takes_too_long_is_told_as_many(sari, dewi, client_of, monkeypatch):
    for _ in range(26):
        make.open_case(sari)
    monkeypatch.setattr(questions, "hurried", lambda *_, **__: None)
    page = client_of(dewi).get("/kasus/", {"keadaan": "berjalan"})
    assert "banyak kasus" in page.content.decode()
    assert len(page.context["page"].rows) == 25


@pytest.mark.parametrize("name", ["bayu", "dewi", "ratna"])
def test_a_name_that_many_bear_is_found_and_counted_at_once(name, many_named, request, client_of, monkeypatch):
    client = client_of(request.getfixturevalue(name))
    with CaptureQueriesContext(connection) as asked:
        assert _pages(client) == ((30, False), many_named)
    assert sum("search_name" in query["sql"] for query in asked) == 2, "once for each page"
    assert _pages(client, "WAGIYÉM  rah") == ((30, False), many_named)
    with CaptureQueriesContext(connection) as asked:
        assert _pages(client, "wa") == ((30, False), many_named), "a letter or two"
    assert sum("search_name" in query["sql"] for query in asked) == 2, "likewise"
    with monkeypatch.context() as patch:
        patch.setattr(filters, "COUNT_CAP", 5)
        assert _pages(client, "wa") == ((30, False), many_named), "in more names than a wide office looks up"
    assert client.get("/kasus/", {"q": "xq"}).context["page"].count == (0, False)
    monkeypatch.setattr(paging, "COUNT_CAP", 26)
    assert _pages(client) == ((26, True), many_named)


def test_which_lists_are_narrow_and_which_are_those_of_a_name(bayu, dewi, ratna, pak_puskesmas):
    for post, typed, is_narrow, is_called in (
        (ratna, {"q": "wagiyem"}, True, True),
        (ratna, {"q": "wagiyem", "keadaan": "berjalan"}, True, True),
        (ratna, {"q": "wagiyem 1"}, False, False),
        (ratna, {"keadaan": "x"}, False, False),
        (ratna, {"keadaan": "berjalan"}, False, False),
        (ratna, {}, False, False),
        (dewi, {"q": "wagiyem"}, True, True),
        (dewi, {"q": "wagiyem", "keadaan": "x"}, False, False),
        (dewi, {"q": "wa"}, True, False),
        (bayu, {"q": "wagiyem"}, True, True),
        (bayu, {"q": "wa"}, True, False),
        (bayu, {"q": "wagiyem 1"}, True, False),
        (bayu, {"keadaan": "berjalan"}, True, False),
        (bayu, {}, False, False),
        (pak_puskesmas, {"q": "wagiyem"}, True, False),
    ):
        with as_post(post):
            form = CaseFilter(typed, post=post)
            assert (form.is_narrow, form.is_called) == (is_narrow, is_called), typed


@pytest.mark.parametrize("name", ["dewi", "ratna"])
def test_a_name_that_many_bear_is_found_along_the_newest_cases(name, many_named, request, client_of, monkeypatch):
    """So many of them; where that gives no page, or something else was chosen too, among all who bear it."""
    client = client_of(post := request.getfixturevalue(name))
    monkeypatch.setattr(name_search, "MANY", 26)
    monkeypatch.setattr(paging, "COUNT_CAP", 25)
    for most, asked_of_all in ((5, 3), (26, 3), (27, 2), (3000, 2)):  # the newest case is another one's
        monkeypatch.setattr(name_search, "MOST_LOOKED_THROUGH", most)
        with CaptureQueriesContext(connection) as asked:
            assert _pages(client) == ((25, True), many_named)
        assert len(_of_all_named(asked)) == asked_of_all, most
    with as_post(post):
        second = Case.objects.values_list("opened_at", "pk").get(pk=many_named[1])
        behind = name_search.first_called(post, "wagiyem", (), {}, behind=second)
    assert [line["id"] for line in behind["first"]][:26] == many_named[2:28]
    with CaptureQueriesContext(connection) as asked:
        assert _pages(client, keadaan="berjalan") == ((25, True), many_named)
    assert len(_of_all_named(asked)) == 2
    assert not any(' AS "fits"' in query["sql"] for query in asked)


@pytest.fixture
def many_named(sari, dewi, ratna, bayu, sleman_pengurus):
    """[pk] of 30 cases, the newest first, of people of one name: two are hidden, and on the path of all three. One of
    another name is newer, one older."""
    made = []
    make.open_case(sleman_pengurus, person=make.person("Sukarjo"))
    for at in range(30):
        person, is_hidden = make.person(f"Wagiy{'eé'[at % 2]}m Rahayu"), at in (8, 28)
        case = make.open_case(sari, person=person, **({"number": make.HIV} if is_hidden else {}))
        made.append(case.pk)
        if is_hidden:
            with as_system():
                path = [*case.path, *(post.organisation_id for post in (bayu, dewi, ratna))]
                Case.objects.filter(pk=case.pk).update(path=path)
    make.open_case(sari, person=make.person("Sukarjo"))
    return made[::-1]


def _pages(client, text="wagiyem", **chosen):
    """(count, [pk]) of both pages of this name."""
    query = {"q": text} | chosen
    first = client.get("/kasus/", query).context["page"]
    second = client.get("/kasus/", query | {"setelah": first.next_cursor}).context["page"]
    return first.count, [row.pk for page in (first, second) for row in page.rows]


def _of_all_named(asked):
    """The statements that find all who bear the name, and sort their cases."""
    asked = [query["sql"] for query in asked]
    assert all(" WHERE fits LIMIT 26" in sql for sql in asked if ' AS "fits"' in sql), "looked through once, for a page"
    return [sql for sql in asked if '"person_id" IN (SELECT' in sql and ' AS "fits"' not in sql]


def test_a_name_is_looked_up_among_those_whom_the_office_sees(sari, sleman_pengurus, dewi):
    """How many others bear it decides nothing."""
    seen, hidden = make.open_case(sari), make.open_case(sleman_pengurus)
    assert seen.person.name == hidden.person.name
    with as_post(dewi):
        assert few_called(seen.person.name, dewi) == [seen.person_id]
