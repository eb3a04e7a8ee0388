"""Many at once on one case: one plan, one finished task, one message that it is late; nobody's work is overwritten."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions import tasks
from cases.models import CaseTask, InterventionPlan, Notification
from cases.workflow import Stage
from registry.models import Role
from tests.at_once import all_at_once
from tests.cases.acts import hidden_fields, plan_of_one_line
from tests.cast import appointed
from tests.factories import cases as cases_of
from tests.factories import stages as make

pytestmark = pytest.mark.xdist_group("race")
MANY = 10


def pressed(clients, address, typed):
    """Everybody sends the page that was open, each with a key of their own. Returns how often which status came."""
    fields = hidden_fields(clients[0].get(address)) | typed
    del fields["as_post"]
    sends = [lambda client=client: client.post(address, fields | {"kunci": str(uuid.uuid4())}) for client in clients]
    answers = all_at_once(sends)
    return Counter(getattr(answer, "status_code", answer) for answer in answers)


def test_ten_write_a_plan_and_one_version_stands(committed_db, sari, laras, client_of):
    case = make.case_at(Stage.PLAN, sari, laras)
    workers = [laras] + [
        appointed(f"peksos{n}", f"Peksos {n}", laras.organisation, Role.REGENCY_OFFICER, is_social_worker=True)
        for n in range(1, MANY)
    ]
    address = f"{case.get_absolute_url()}penanganan/rencana/"
    found = pressed([client_of(post) for post in workers], address, plan_of_one_line(case, None))
    assert found == {302: 1, 409: MANY - 1}
    assert InterventionPlan.objects.count() == CaseTask.objects.count() == 1


def test_ten_finish_a_task_and_one_is_named(committed_db, sari, client_of):
    case = cases_of.open_case(sari)
    task = make.task_of(case, sari)
    address = f"{case.get_absolute_url()}tugas/{task.public_id}/selesai/"
    typed = {"done_on": timezone.localdate().isoformat(), "result": "Sudah."}
    found = pressed([client_of(sari) for _ in range(MANY)], address, typed)
    assert found == {302: 1, 409: MANY - 1}
    assert case.events.filter(verb="finish").count() == 1


def test_ten_schedules_tell_of_a_late_task_once(committed_db, sari):
    make.task_of(cases_of.open_case(sari), sari)
    before = Notification.objects.count()
    at = timezone.now() + timedelta(days=30)
    all_at_once([lambda: tasks.tell_late(at=at)] * MANY)
    assert Notification.objects.count() == before + 1
