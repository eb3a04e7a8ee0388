"""Terminasi: the handling ends with a reason, while no hop is open to somebody else."""

import pytest

from cases import policy
from cases import policy_handling as handling
from cases.models import Termination, TerminationReason
from cases.workflow import Kind, Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import told
from tests.factories import cases as cases_of
from tests.factories import stages as make

TYPED = {"reason": "pindah", "ended_on": "2026-11-02", "text": "Ikut anaknya ke Klaten."}


@pytest.fixture
def watched(sari, laras):
    return make.case_at(Stage.MONITORING, sari, laras)


def test_everybody_on_the_path_is_told_and_what_was_open_is_called_off(watched, sari, laras):
    make.task_of(watched, sari)
    make.terminated(watched, laras)
    watched.refresh_from_db()
    assert watched.stage == Stage.TERMINATION
    assert not watched.tasks.open().exists()
    assert set(watched.tasks.values_list("cancel_reason", flat=True)) == {"Penanganan diakhiri (terminasi)"}
    assert "penanganan diakhiri" in told(watched)["WKSBM Mugi Waras"][-1]


@pytest.mark.parametrize("kind", [Kind.RESPONSIBILITY, Kind.SERVICE])
def test_not_while_a_hop_is_open(kind, watched, laras, ratna, pak_puskesmas):
    if kind == Kind.SERVICE:
        cases_of.sent(watched, laras, pak_puskesmas, kind)
        receiver = pak_puskesmas.organisation.name
    else:
        cases_of.forward(watched.referrals.get(), laras, ratna)
        receiver = ratna.organisation.name
    with pytest.raises(Refused) as refused:
        make.terminated(watched, laras)
    assert refused.value.status == 409
    assert f"yang berjalan kepada {receiver}" in refused.value.reason
    assert not Termination.objects.exists()


def test_the_text_comes_back_when_a_hop_was_opened_meanwhile(watched, laras, pak_puskesmas, client_of):
    client, address = client_of(laras), f"{watched.get_absolute_url()}penanganan/terminasi/"
    fields = hidden_fields(client.get(address)) | TYPED
    doubts = client.post(address, fields).context["form"].doubt_key
    cases_of.sent(watched, laras, pak_puskesmas, Kind.SERVICE)
    answer = client.post(address, fields | {"confirm": doubts})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Masih ada permintaan layanan yang berjalan kepada Puskesmas Sewon I." in html
    assert "Ikut anaknya ke Klaten." in html
    assert not Termination.objects.exists()


def test_the_own_hop_may_still_be_open_its_answer_follows(watched, laras):
    assert watched.referrals.open().responsibility().filter(receiver=laras.organisation).exists()
    assert policy.why_not(handling.STAGE_TERMINATE, watched, laras) is None


def test_a_social_worker_of_somebody_else_than_the_holder_does_not(watched, ratna):
    ratna.is_social_worker = True
    assert policy.why_not(handling.STAGE_TERMINATE, watched, ratna).status == 403


@pytest.mark.parametrize("stage", [Stage.ASSESSMENT, Stage.PLAN, Stage.IMPLEMENTATION], ids=str)
def test_early_for_other_reasons_but_a_goal_is_reached_only_after_monev(stage, sari, laras):
    case = make.case_at(stage, sari, laras)
    with pytest.raises(Refused, match="setelah monev"):
        make.terminated(case, laras, TerminationReason.GOAL_REACHED)
    assert make.terminated(case, laras, TerminationReason.DIED).reason == "meninggal"


def test_open_tasks_are_asked_about_once(watched, laras, client_of):
    client, address = client_of(laras), f"{watched.get_absolute_url()}penanganan/terminasi/"
    fields = hidden_fields(client.get(address)) | TYPED
    asked = client.post(address, fields)
    assert "1 tugas belum selesai dan akan dibatalkan." in asked.content.decode()
    assert client.post(address, fields | {"confirm": asked.context["form"].doubt_key}).status_code == 302
