"""Selesaikan tugas: by who answers for it or holds the case, with its result."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import policy
from cases import policy_handling as handling
from cases.actions import tasks
from cases.models import CaseTask
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import cases as cases_of
from tests.factories import stages as make


@pytest.fixture
def task(accepted, case, sari, bayu):
    """A task of Sari's unit on the case that Bayu holds by now."""
    case.refresh_from_db()
    return make.task_of(case, sari)


def finish(task, by, **fields):
    given = {"result": "Sudah diantar.", "done_on": timezone.localdate()}
    return tasks.finish(task=task, by=by, **(given | fields))


@pytest.mark.parametrize("name", ["sari", "bayu"])
def test_who_answers_for_it_or_holds_the_case_finishes_it(name, task, request):
    by = request.getfixturevalue(name)
    done = finish(task, by)
    assert (done.done_by, done.result, done.is_open) == (by, "Sudah diantar.", False)


def test_others_who_see_the_case_read_whose_it_is(task, tini):
    refusal = policy.why_not(handling.TASK_FINISH, task, tini)
    assert refusal.status == 403
    assert refusal.reason == ("Hanya WKSBM Mugi Waras atau Kalurahan Bangunharjo yang dapat menyelesaikan tugas ini.")


def test_once(task, sari, bayu):
    finish(task, sari)
    with pytest.raises(Refused, match="sudah diselesaikan oleh Sari Lestari"):
        finish(task, bayu)
    assert CaseTask.objects.get(pk=task.pk).done_by == sari


def test_not_what_was_called_off(task, sari):
    tasks.call_off([task], "Diganti", by=sari, at=timezone.now())
    with pytest.raises(Refused, match="sudah dibatalkan: Diganti"):
        finish(task, sari)


def test_what_is_done_is_not_called_off_afterwards(task, sari):
    done = finish(task, sari)
    tasks.call_off([done], "Diganti", by=sari, at=timezone.now())
    done.refresh_from_db()
    assert not done.is_cancelled


def test_not_on_a_closed_case(sari):
    case = cases_of.open_case(sari)
    task = make.task_of(case, sari)
    case.status = "closed"
    task.case = case
    assert policy.why_not(handling.TASK_FINISH, task, sari).status == 409


def test_a_task_is_found_through_its_own_case_only(task, sari, client_of):
    other = cases_of.open_case(sari)
    client = client_of(sari)
    assert client.get(f"{task.case.get_absolute_url()}tugas/{task.public_id}/selesai/").status_code == 200
    assert client.get(f"{other.get_absolute_url()}tugas/{task.public_id}/selesai/").status_code == 404


@pytest.mark.parametrize("typed", [{"result": ""}, {"done_on": ""}, {"done_on": "besok"}])
def test_without_result_or_day_it_stays_open(typed, task, sari, client_of):
    client, address = client_of(sari), f"{task.case.get_absolute_url()}tugas/{task.public_id}/selesai/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    fields = {"result": "Diantar", "done_on": timezone.localdate().isoformat()} | typed
    fields["done_on"] = fields["done_on"].replace("besok", tomorrow)
    assert client.post(address, hidden_fields(client.get(address)) | fields).status_code == 422
    assert CaseTask.objects.get(pk=task.pk).is_open


NOW = timezone.now()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"done_at": NOW}, "task_done_names_who_when_and_result"),
        ({"result": "x"}, "task_done_names_who_when_and_result"),
        ({"cancelled_at": NOW}, "task_cancelled_names_who_and_why"),
        ({"cancel_reason": "x"}, "task_cancelled_names_who_and_why"),
        ({"kind": "keputusan"}, "task_of_a_decision_has_its_conference"),
        ({"text": ""}, "task_says_what_and_who"),
    ],
)
def test_the_database_holds_the_rules(task, fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        CaseTask.objects.filter(pk=task.pk).update(**fields)


def test_the_database_knows_no_task_that_is_done_and_called_off(task, sari):
    finish(task, sari)
    both = {"cancelled_at": NOW, "cancelled_by": sari, "cancel_reason": "x"}
    with pytest.raises(IntegrityError, match="task_ends_one_way"), transaction.atomic():
        CaseTask.objects.filter(pk=task.pk).update(**both)
