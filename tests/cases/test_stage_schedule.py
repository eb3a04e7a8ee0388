"""Jadwalkan kunjungan: aftercare visits become tasks."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases import policy
from cases import policy_handling as handling
from cases.actions.stages import REPEATS, months_later
from cases.forms.stages import REPEATS as OFFERED
from cases.models import CaseTask, TaskKind
from cases.workflow import Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import stages as make


@pytest.fixture
def ended(sari, laras):
    return make.case_at(Stage.TERMINATION, sari, laras)


def test_the_unit_at_home_visits_and_the_case_is_in_aftercare(ended, sari, laras):
    visit = make.task(sari, "Menengok", "Bu Sari", due_on=date(2027, 1, 31))
    made = make.stages.schedule(case=ended, task=visit, repeat="bulanan3", by=laras)
    ended.refresh_from_db()
    assert ended.stage == Stage.AFTERCARE
    assert [task.due_on for task in made] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 28)]
    assert set(ended.tasks.open().values_list("kind", "organisation")) == {(TaskKind.VISIT, sari.organisation_id)}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 10, 5), 14, date(2027, 12, 5)),
    ],
)
def test_months_later(day, months, expected):
    assert months_later(day, months) == expected


def test_the_form_offers_what_the_action_knows():
    assert [name for name, _ in OFFERED] == list(REPEATS)


def test_a_holder_without_a_social_worker_may(sari, laras):
    case = make.case_at(Stage.TERMINATION, sari, laras)
    case.holder, case.holder_id = sari.organisation, sari.organisation_id
    assert policy.why_not(handling.STAGE_SCHEDULE, case, sari) is None


def test_not_for_an_organisation_off_the_path(ended, laras, sleman_dinsos):
    with pytest.raises(Refused, match="tidak berada di jalur"):
        make.scheduled(ended, laras, organisation=sleman_dinsos.organisation)
    assert not CaseTask.objects.filter(kind=TaskKind.VISIT).exists()


@pytest.mark.parametrize("days", [-1, 3000])
def test_a_visit_is_not_planned_for_yesterday_or_for_the_next_decade(days, ended, laras, client_of):
    client, address = client_of(laras), f"{ended.get_absolute_url()}penanganan/kunjungan/"
    typed = {
        "due_on": (timezone.localdate() + timedelta(days=days)).isoformat(),
        "repeat": "sekali",
        "organisation": ended.origin.public_id,
        "person_in_charge": "Bu Sari",
        "text": "Menengok",
    }
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    assert answer.status_code == 422
    assert "Bu Sari" in answer.content.decode()
