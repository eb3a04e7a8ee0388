"""A long list goes on where its first page ended: of parts, of a jenis, of a name that many bear."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import filters, questions
from cases.filters import CaseFilter, few_called
from cases.models import Case
from registry import paging
from registry.paging import COUNT_CAP
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


def test_a_name_that_many_bear_is_found_and_counted_at_once_in_a_kabupaten(
    sari, sleman_pengurus, dewi, client_of, monkeypatch
):
    newest = _many_named(sari)
    make.open_case(sleman_pengurus, person=make.person("Wagiyem Rahayu"))
    with CaptureQueriesContext(connection) as asked:
        assert _pages(client_of(dewi)) == ((27, False), newest)
    assert sum("search_name" in query["sql"] for query in asked) == 2, "once for each page"
    monkeypatch.setattr(paging, "COUNT_CAP", 26)
    assert _pages(client_of(dewi)) == ((26, True), newest)


def test_a_name_that_many_bear_is_not_counted_where_all_areas_are_seen(
    sari, bayu, dewi, ratna, pak_puskesmas, client_of, monkeypatch
):
    """More than are counted: its length is known to be that, and each page holds what it would hold otherwise."""
    newest = _many_named(sari)
    assert _pages(client_of(ratna)) == ((27, False), newest)
    monkeypatch.setattr(filters, "COUNT_CAP", 26)
    assert _pages(client_of(ratna)) == ((COUNT_CAP, True), newest)
    for post, typed, is_common, is_narrow, is_called in (
        (ratna, {"q": "wagiyem"}, True, False, False),
        (ratna, {"q": "wagiyem", "keadaan": "berjalan"}, False, False, False),
        (ratna, {"q": "sukarjo"}, False, True, False),
        (ratna, {"q": "wagiyem 1"}, False, False, False),
        (ratna, {"keadaan": "x"}, False, False, False),
        (ratna, {"keadaan": "berjalan"}, False, False, False),
        (ratna, {}, False, False, False),
        (dewi, {"q": "wagiyem"}, False, False, True),
        (dewi, {"q": "wagiyem", "keadaan": "berjalan"}, False, False, True),
        (dewi, {"q": "wagiyem", "keadaan": "x"}, False, False, False),
        (dewi, {"q": "wagiyem 1"}, False, False, False),
        (dewi, {"q": "wa"}, False, False, False),
        (dewi, {"keadaan": "berjalan"}, False, False, False),
        (bayu, {"q": "wagiyem"}, False, True, True),
        (bayu, {"q": "wa"}, False, True, False),
        (bayu, {"q": "wagiyem 1"}, False, True, False),
        (bayu, {"keadaan": "berjalan"}, False, True, False),
        (bayu, {}, False, False, False),
        (pak_puskesmas, {"q": "wagiyem"}, False, True, False),
    ):
        with as_post(post):
            form = CaseFilter(typed, post=post)
            assert (form.is_common, form.is_narrow, form.is_called) == (is_common, is_narrow, is_called), typed
            assert (form.newest(Case.objects.visible_to(post)) is None) == (not is_common)


def test_a_name_that_many_bear_is_found_along_the_newest_cases(sari, ratna, client_of, monkeypatch):
    """So many of them; where that gives no page, among all who bear it."""
    newest, client = _many_named(sari), client_of(ratna)
    assert _pages(client) == ((27, False), newest)
    monkeypatch.setattr(filters, "COUNT_CAP", 26)
    for most, asked_of_all in ((5, 2), (26, 2), (27, 1), (3000, 1)):  # the newest case is another one's
        monkeypatch.setattr(paging, "MOST_LOOKED_THROUGH", most)
        with CaptureQueriesContext(connection) as asked:
            assert _pages(client) == ((COUNT_CAP, True), newest)
        assert len(_of_all_named(asked)) == asked_of_all, most
    for text in ("WAGIYÉM  rah", "wa"):
        assert _pages(client, text) == ((COUNT_CAP, True), newest), text
    with as_post(ratna):
        form = CaseFilter({"q": "wagiyem", "keadaan": "berjalan"}, post=ratna)
        assert form.newest(Case.objects.visible_to(ratna)) is None


def _many_named(sari):
    """[pk] of 27 cases, the newest first, of people of one name; one of another name is newer."""
    cases = [make.open_case(sari, person=make.person(f"Wagiy{'eé'[at % 2]}m Rahayu")) for at in range(27)]
    make.open_case(sari, person=make.person("Sukarjo"))
    return [case.pk for case in reversed(cases)]


def _pages(client, text="wagiyem"):
    """(count, [pk]) of both pages of this name."""
    first = client.get("/kasus/", {"q": text}).context["page"]
    second = client.get("/kasus/", {"q": text, "setelah": first.next_cursor}).context["page"]
    return first.count, [row.pk for page in (first, second) for row in page.rows]


def _of_all_named(asked):
    """The statements that find all who bear the name, and sort their cases."""
    asked = [query["sql"] for query in asked]
    assert all(" WHERE fits LIMIT 26" in sql for sql in asked if ' AS "fits"' in sql), "looked through once, for a page"
    return [sql for sql in asked if '"person_id" IN (SELECT' in sql]


def test_a_name_is_looked_up_among_those_whom_the_office_sees(sari, sleman_pengurus, dewi):
    """How many others bear it decides nothing."""
    seen, hidden = make.open_case(sari), make.open_case(sleman_pengurus)
    assert seen.person.name == hidden.person.name
    with as_post(dewi):
        assert few_called(seen.person.name, dewi) == [seen.person_id]
