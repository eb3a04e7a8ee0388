"""The list Tugas: what the own organisation has to do, the oldest first, and never a case out of sight."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions import tasks
from cases.models import CaseTask
from cases.models.case import CaseQuerySet
from registry import scope
from registry.scope import as_system
from tests.factories import cases as cases_of
from tests.factories import stages as make

TODAY = timezone.localdate()
DAYS = {"lewat": -1, "hari-ini": 0, "minggu-ini": 7, "nanti": 8}


@pytest.fixture
def four(case, sari):
    """One task on each tab."""
    for name, days in DAYS.items():
        make.task_of(case, sari, text=f"Tugas {name}", due_on=TODAY + timedelta(days=days), person=f"Orang {name}")
    return case


def texts(answer):
    return [task.text for task in answer.context["page"].rows]


@pytest.mark.parametrize("wanted", DAYS)
def test_each_tab_shows_its_tasks(wanted, four, sari, client_of):
    answer = client_of(sari).get(f"/tugas/?tampil={wanted}")
    assert texts(answer) == [f"Tugas {wanted}"]
    assert {value: count for value, _, count in answer.context["tabs"]} == dict.fromkeys(DAYS, 1)


def test_the_oldest_comes_first_and_an_unknown_tab_shows_all(four, sari, client_of):
    for query in ("", "?tampil=apa"):
        assert texts(client_of(sari).get(f"/tugas/{query}")) == [f"Tugas {name}" for name in DAYS]


def test_of_one_person(four, sari, client_of):
    answer = client_of(sari).get("/tugas/?siapa=Orang nanti")
    assert texts(answer) == ["Tugas nanti"]
    assert texts(client_of(sari).get("/tugas/?siapa=Siapa%00")) == []
    assert answer.context["people"] == sorted(f"Orang {name}" for name in DAYS)


def test_done_called_off_and_of_a_closed_case_are_gone(four, sari, client_of):
    done, off, *_ = CaseTask.objects.filter(case=four)
    tasks.finish(task=done, result="Sudah.", done_on=TODAY, by=sari)
    tasks.call_off([off], "Tidak perlu", by=sari, at=timezone.now())
    assert texts(client_of(sari).get("/tugas/")) == ["Tugas minggu-ini", "Tugas nanti"]
    with as_system():
        four.status, four.outcome, four.closed_on = "closed", "pindah", TODAY
        four.closed_at, four.closed_by = timezone.now(), sari
        four.save()
    assert texts(client_of(sari).get("/tugas/")) == []


def test_only_of_the_own_organisation(four, sari, bayu, client_of):
    assert texts(client_of(bayu).get("/tugas/")) == []


@pytest.mark.parametrize("wall", ["python", "database"])
def test_a_task_of_a_case_out_of_sight_is_not_shown(wall, four, sari, tini, client_of, monkeypatch, walls_may_differ):
    """Tini's organisation still answers for a task of a case that has become invisible to it."""
    hidden = cases_of.open_case(sari, number=cases_of.HIV)
    task = make.task_of(hidden, sari)
    with as_system():
        CaseTask.objects.filter(pk=task.pk).update(organisation=tini.organisation)
    if wall == "database":
        monkeypatch.setattr(CaseQuerySet, "visible_to", lambda self, post: self)
    else:  # the test's own connection sees everything, so the first wall stands alone
        assert not CaseTask.objects.visible_to(tini).filter(case=hidden).exists()
    assert texts(client_of(tini).get("/tugas/")) == []
    if wall == "python":  # a figure has passed this one only (decision 0042)
        assert client_of(tini).get("/").context["tasks"]["semua"] == 0


def test_the_first_page_counts_them(four, sari, client_of):
    page = client_of(sari).get("/").content.decode()
    assert "1 tugas lewat tanggal" in page
    assert "Semua tugas WKSBM Anda (4)" in page


def test_the_first_page_of_an_office_counts_them(case, bayu, sari, client_of):
    accepted = cases_of.accepted(case, sari, bayu).case
    make.task_of(accepted, bayu, due_on=TODAY - timedelta(days=3))
    page = client_of(bayu).get("/").content.decode()
    assert "tugas lewat tanggal" in page
    assert "/tugas/?tampil=lewat" in page


def test_the_list_costs_the_same_with_many_and_pages_by_key(case, sari, client_of, queries):
    client = client_of(sari)
    make.task_of(case, sari)
    client.get("/tugas/")
    with queries() as few:
        client.get("/tugas/")
    made = [make.task(sari, f"Tugas {number}") for number in range(60)]
    with as_system():
        tasks.create_all(case, made, kind="kunjungan", by=sari, at=timezone.now())
    with queries() as many:
        answer = client.get("/tugas/")
    assert len(many) == len(few) <= 13
    assert not any(" OFFSET " in sql for sql in many)
    seen = texts(answer)
    while cursor := answer.context["page"].next_cursor:
        answer = client.get("/tugas/", {"setelah": cursor})
        seen += texts(answer)
    assert len(seen) == len(set(seen)) == 61


def test_the_room_costs_the_same_with_many_tasks(case, sari, laras, client_of, queries):
    handled = make.case_at("monev", sari, laras)
    client, address = client_of(laras), f"{handled.get_absolute_url()}penanganan/"
    client.get(address)
    with queries() as few:
        client.get(address)
    for _ in range(3):
        make.planned(handled, laras, *(make.line(laras, text=f"Kegiatan {n}") for n in range(5)))
        make.reviewed(handled, laras)
        make.conferred(handled, laras, decisions=[make.task(laras)])
        make.assessed(handled, laras)
    with queries() as many:
        client.get(address)
    # once prefetches have something to fetch: the people and the tasks of the conferences, and whose these are
    assert len(many) - len(few) <= 3, "\n".join(sorted(set(many) - set(few)))


def test_post_scope_reads_no_task_without_its_case(case, sari, sleman_dinsos):
    make.task_of(case, sari)
    with scope.as_post(sleman_dinsos):
        assert CaseTask.objects.count() == 0
    with scope.as_post(sari):
        assert CaseTask.objects.count() == 1
