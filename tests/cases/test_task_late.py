"""A task past its day: told once, by the schedule, to whoever answers for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions import tasks
from cases.models import CaseTask
from cases.tasks import mark_overdue_hops
from registry.scope import as_system
from tests.cases.conftest import told
from tests.factories import stages as make

TEXT = "ada tugas yang lewat tanggal."
IN_A_WEEK = timezone.now() + timedelta(days=8)


@pytest.fixture
def task(case, sari):
    return make.task_of(case, sari, text="Menengok Wagiyem")


def late_messages(case, name):
    return [text for text in told(case).get(name, []) if text.endswith(TEXT)]


def test_once_for_each_task(task, case):
    assert tasks.tell_late(at=IN_A_WEEK) == 1
    assert tasks.tell_late(at=IN_A_WEEK) == 0
    assert late_messages(case, "WKSBM Mugi Waras") == [f"Kasus {case.number}: {TEXT}"]


def test_not_on_the_day_itself(task):
    assert tasks.tell_late(at=timezone.now() + timedelta(days=7)) == 0


def test_not_what_is_done(task, sari):
    tasks.finish(task=task, result="Sudah.", done_on=timezone.localdate(), by=sari)
    assert tasks.tell_late(at=IN_A_WEEK) == 0


def test_the_holder_is_told_when_the_organisation_no_longer_sees_the_case(task, case, sleman_dinsos):
    with as_system():
        CaseTask.objects.update(organisation=sleman_dinsos.organisation)
    tasks.tell_late(at=IN_A_WEEK)
    assert late_messages(case, sleman_dinsos.organisation.name) == []
    assert len(late_messages(case, "WKSBM Mugi Waras")) == 1


def test_the_schedule_does_it(task, case):
    with as_system():
        CaseTask.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert mark_overdue_hops.func() == 1
    assert len(late_messages(case, "WKSBM Mugi Waras")) == 1


def test_the_message_names_nobody(task, case):
    tasks.tell_late(at=IN_A_WEEK)
    assert "Wagiyem" not in " ".join(told(case)["WKSBM Mugi Waras"])
