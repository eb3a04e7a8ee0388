"""Kembali ke tahap sebelumnya: to the assessment or the plan, with a reason."""

import pytest

from cases.models import StageChange
from cases.workflow import Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import stages as make


@pytest.fixture
def working(sari, laras):
    return make.case_at(Stage.IMPLEMENTATION, sari, laras)


def test_the_reason_stands_in_the_history_and_the_old_plan_is_still_there(working, laras):
    make.stages.go_back(case=working, to_stage=Stage.PLAN, reason="Keluarga pindah.", by=laras)
    working.refresh_from_db()
    change = StageChange.objects.filter(case=working).last()
    assert (working.stage, change.from_stage, change.to_stage) == (Stage.PLAN, Stage.IMPLEMENTATION, Stage.PLAN)
    assert (change.reason, change.moved_by) == ("Keluarga pindah.", laras)
    assert working.plans.count() == 1


@pytest.mark.parametrize("target", [Stage.APPROACH, Stage.IMPLEMENTATION, Stage.MONITORING, Stage.AFTERCARE], ids=str)
def test_nowhere_else(target, working, laras):
    with pytest.raises(Refused, match="tidak dapat kembali"):
        make.stages.go_back(case=working, to_stage=target, reason="x", by=laras)


def test_the_form_offers_where_the_table_leads_and_wants_a_reason(working, laras, client_of):
    client, address = client_of(laras), f"{working.get_absolute_url()}penanganan/kembali/"
    first = client.get(address)
    offered = [value for value, _ in first.context["form"].fields["to_stage"].choices]
    assert offered == ["asesmen", "rencana"]
    answer = client.post(address, hidden_fields(first) | {"to_stage": "asesmen", "reason": ""})
    assert answer.status_code == 422
