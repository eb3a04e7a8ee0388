"""The statements of cases/benchmark/limits.py fetch what the pages show: the same ids, in the same order."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cases import waiting
from cases.actions import figures
from cases.actions.path import refresh_path
from cases.benchmark import facts as look_ups
from cases.benchmark import limits, pages, people
from cases.filters import STATES, CaseFilter
from cases.models import Case, CaseEvent, Referral
from cases.models.referral import numbers_by_state
from cases.workflow import Kind, Status
from registry.exports import LISTS
from registry.kept_sql import Viewer
from registry.models import Appointment, Organisation, OrganisationKind
from registry.questions import kept_answers
from registry.scope import as_post, as_system
from tests import ground
from tests.cases.measured import post

PEOPLE = tuple(people.ROLES)
LIST = "/kasus/"
each_person = pytest.mark.parametrize("username", PEOPLE)


def fetched(statement, values):
    """The rows of a statement, as the owner of the tables."""
    with ground.as_owner():
        return limits.fetch(connection, statement, values)[1]


def ids(statement, values):
    return [row[0] for row in fetched(statement, values)]


@pytest.fixture
def look(filled, client_of):
    """look(username) -> (client, Reader, Facts), in a world with what the made-up rows have none of."""
    everybody = [post(username) for username in PEOPLE]
    with as_system():
        for place, one in enumerate(everybody):
            _disturb(one, place)

    def looked(username):
        one = next(one for one in everybody if one.user.username == username)
        reader = people.reader_of(one)
        with ground.as_owner():
            facts = look_ups.look(connection, reader)
        return client_of(one), reader, facts

    return looked


def _disturb(one, place):
    """For this post: a restricted case of its team, one that bars it, a hop to complete, and one offered to it."""
    with as_post(one):
        seen = list(Case.objects.visible_to(one).order_by("-opened_at", "-pk").values_list("pk", flat=True))
        unseen = Case.objects.exclude(pk__in=Case.objects.visible_to(one)).values_list("pk", flat=True)
    with as_system():
        foreign = list(Case.objects.filter(is_sensitive=True).exclude(pk__in=seen).values_list("pk", flat=True))
        Case.objects.filter(pk=(foreign or list(unseen))[place]).update(team=[one.pk])
        Case.objects.filter(pk=seen[place]).update(barred=[one.user_id])
        hops = Referral.objects.filter(kind=Kind.RESPONSIBILITY)
        sent = hops.filter(sender=one.organisation_id, status=Status.SENT, case__team=[]).first()
        if sent:
            Referral.objects.filter(pk=sent.pk).update(status=Status.INCOMPLETE, due_at=None, clock_started_at=None)
        waiting = hops.filter(status__in=[Status.SENT, Status.ACCEPTED], offered_to=None, case__in=seen)
        offered = waiting.exclude(receiver=one.organisation_id).order_by("pk")
        Referral.objects.filter(pk__in=offered.values("pk")[:2]).update(offered_to=one.organisation_id)


@pytest.mark.parametrize("username", ["bayu", "tini", "dewi", "ratna"])
def test_a_unit_and_an_area_are_found_behind_what_an_earlier_run_recorded(username, look, monkeypatch):
    """An office records in its own name."""
    one = post(username)
    monkeypatch.setattr(look_ups, "SOME", 1)
    with as_system():
        newest = Case.objects.visible_to(one).order_by("-opened_at", "-pk").values_list("pk", flat=True)[0]
        Case.objects.filter(pk=newest).update(origin=one.organisation, area=one.organisation.home_area)
    _, _, facts = look(username)
    assert {"unit", "wilayah"} <= set(facts.query)
    with as_system():
        assert Organisation.objects.get(pk=facts.values["unit"]).kind == OrganisationKind.WKSBM
    assert facts.values["area"].startswith(one.organisation.home_area_id)
    assert facts.values["area"] != one.organisation.home_area_id


@each_person
def test_the_list_and_its_second_page(username, look):
    client, reader, facts = look(username)
    answer, least = client.get(LIST), fetched(limits.cases(reader), facts.values)
    first = answer.context["page"]
    assert [case.pk for case in first.rows] == [row[0] for row in least]
    # By its links the command says whether page and limit showed the same.
    assert set(re.findall(r"/kasus/(\w{16})/", answer.content.decode())) == {row[1] for row in least}
    with ground.as_owner():
        last = look_ups.edge(connection, reader, pages=1)
    if not first.next_cursor:
        assert last is None or len(first.rows) == limits.PAGE
        return
    assert last == {"after_at": first.rows[-1].opened_at, "after_id": first.rows[-1].pk}
    second = client.get(LIST, {"setelah": first.next_cursor}).context["page"]
    assert [case.pk for case in second.rows] == ids(limits.cases(reader, where=limits.AFTER), facts.values | last)


@each_person
def test_each_filter_of_the_list_and_each_search(username, look):
    client, reader, facts = look(username)
    shown = {}
    for name, query in facts.query.items():
        shown[name] = [case.pk for case in client.get(LIST, query).context["page"].rows]
        assert shown[name] == ids(limits.cases(reader, where=limits.FILTERS[name]), facts.values), name
    assert set(shown) == set(limits.FILTERS) - ({"wilayah", "jenjang", "unit"} if username == "sari" else set())
    assert sum(map(bool, shown.values())) > 6, shown
    by_name = client.get(LIST, {"q": facts.name}).context["page"].rows
    by_number = client.get(LIST, {"q": facts.number}).context["page"].rows
    by_nik = client.post(reverse("cases:case-search"), {"q": facts.nik}).context["page"].rows
    for rows, where in ((by_name, limits.BY_NAME), (by_number, limits.BY_NUMBER), (by_nik, limits.BY_NIK)):
        assert rows
        assert [case.pk for case in rows] == ids(limits.found(reader, where), facts.values), where
    by_first = [case.pk for case in client.get(LIST, {"q": facts.first}).context["page"].rows]
    for statement in (limits.found(reader, limits.BY_FIRST), limits.cases(reader, where=limits.BY_FIRST)):
        assert by_first == ids(statement, facts.values) != []


@each_person
def test_the_inbox(username, look):
    client, reader, facts = look(username)
    rows = client.get(reverse("cases:inbox")).context["page"].rows
    assert rows
    assert [hop.pk for hop in rows] == ids(limits.inbox(reader), facts.values)


@each_person
def test_the_longest_timeline(username, look):
    client, reader, facts = look(username)
    path = reverse("cases:case-detail", args=[facts.longest])
    own = Appointment.objects.get(pk=reader.post)
    said = {"case_id": facts.values["case"], "verb": "note", "is_confidential": True, "text": "Hanya kami."}
    with as_system():
        CaseEvent.objects.create(organisation_id=own.organisation_id, **said)
        CaseEvent.objects.create(organisation_id=next(post(o).organisation_id for o in PEOPLE if o != username), **said)
    rows = list(client.get(path).context["events"])
    assert len(rows) > 3
    assert [event.pk for event in rows] == ids(limits.CASE, facts.values)


@each_person
def test_the_figures_of_the_first_page(username, look):
    client, reader, facts = look(username)
    figures.count_late()
    shown = client.get("/").context
    told = {}
    for pk, what, figure in fetched(limits.home(reader), facts.values):
        told.setdefault(what, []).append(pk if figure is None else (pk, figure))
    assert [case.pk for case, _ in shown["cases"]] == told["kasus"]
    assert {hop.pk for hop in shown["todo"]} == set(told.get("masuk", []))
    if username == "sari":
        assert told["belum dirujuk"] == [(None, shown["not_sent"])]
        return
    for name in ("semua", "menunggu", "lewat"):
        assert told[name] == [(None, shown["counts"][name])], name
    assert [figure for _, figure in told.get("macet", [])] == [line["number"] for line in shown["stuck"]]
    assert told["wksbm"][0][1] > 0


@each_person
def test_a_figure_of_what_waits_leaves_out_what_the_list_leaves_out(username, look):
    """Whoever has to answer a hop stands on the path of its case: of the first wall only the conflict list is asked."""
    look(username)
    one = post(username)
    with as_system():
        for case in Case.objects.filter(referrals__offered_to=one.organisation_id):
            refresh_path(case)
        own = Referral.objects.waiting_for(one.organisation_id)
        first = own.filter(kind=Kind.RESPONSIBILITY).first()
        if first:
            Case.objects.filter(pk=first.case_id).update(barred=[one.user_id])
        seen = set(Referral.objects.visible_to(one).waiting_for(one.organisation_id).values_list("pk", flat=True))
        assert set(Referral.objects.waiting_at(one).values_list("pk", flat=True)) == seen
        assert bool(first) == (set(own.values_list("pk", flat=True)) > seen)
    assert not Referral.objects.waiting_at(None).exists()


@each_person
def test_the_parts_of_what_waits_are_the_whole_of_it(username, filled):
    one, now, today = post(username), timezone.now(), timezone.localdate()
    with as_system():
        offered = Referral.objects.open().filter(receiver=one.organisation_id).first()
        Referral.objects.filter(pk=offered and offered.pk).update(offered_to=one.organisation_id)  # still in one part
    with as_post(one):
        whole = Referral.objects.waiting_at(one)
        parts = [pk for part in Referral.objects.waiting_at_in_parts(one) for pk in part.values_list("pk", flat=True)]
        assert sorted(parts) == sorted(whole.values_list("pk", flat=True))
        asked = kept_answers(lambda viewer, *, now, today: waiting.asked(viewer, 7, now=now, today=today))
        first, by_state = waiting.told(asked(Viewer.of(one), now=now, today=today), 7)
        in_order = whole.with_due_sort().order_by("due_sort", "id").values_list("id", flat=True)
        assert [line["id"] for line in first] == list(in_order[:7])
        assert by_state == whole.order_by().aggregate(**numbers_by_state(one.organisation_id, now=now, today=today))


def test_the_lists_of_the_administration(look, client_of):
    one = post("ratna")
    with as_system():
        Appointment.objects.filter(pk=one.pk).update(is_data_operator=True)
    one.is_data_operator = True
    _, reader, facts = look("ratna")
    client, compared = client_of(one), 0
    for page in pages.administration(client, reader, facts):
        answer = page.ask()
        assert answer.status_code == 200, page.label
        if page.statement:
            rows = [row.pk for row in answer.context["cl"].result_list]
            assert rows == ids(page.statement, facts.values), page.label
            compared += bool(rows)
    assert compared == 6


@each_person
def test_all_rows_of_an_export(username, look):
    _, reader, facts = look(username)
    one, today = post(username), timezone.localdate()
    since = today - timedelta(days=900)
    with as_post(one):
        found = LISTS["kasus"].find(one, QueryDict(f"dari={since:%Y-%m-%d}")).rows
        wanted = [case.pk for case in found]
    values = facts.values | look_ups.days(since, today)
    assert wanted
    assert ids(limits.cases(reader, where=limits.FILTERS["tanggal"], size=None), values) == wanted
    with ground.as_owner():
        assert look_ups.export_since(connection, reader, rows=5) <= today


def test_the_names_in_the_statements_are_those_of_the_page():
    """A filter that the page offers is measured, and has a label. `menunggu` is in an address only, and the two days
    are one filter."""
    assert set(pages.FILTER_LABELS) == set(limits.FILTERS)
    offered = set(CaseFilter.base_fields) - {"q", "keadaan", "menunggu", "dari", "sampai"}
    assert offered | {state for state, _ in STATES if state} | {"tanggal"} == set(limits.FILTERS)
