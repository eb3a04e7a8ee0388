"""Catat temu bahas kasus: who attended, what was decided, and who does what by when."""

import pytest

from cases.models import CaseConference, CaseTask, TaskKind
from cases.workflow import Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, told
from tests.factories import stages as make


@pytest.fixture
def assessing(sari, laras):
    return make.case_at(Stage.ASSESSMENT, sari, laras)


def test_each_decision_becomes_a_task_of_an_organisation_on_the_path(assessing, sari, laras):
    held = make.conferred(assessing, laras, decisions=[make.task(sari, "Menengok", "Bu Sari"), make.task(laras)])
    tasks = list(held.tasks.values_list("text", "organisation", "person_in_charge", "kind"))
    assert tasks == [
        ("Menengok", sari.organisation_id, "Bu Sari", TaskKind.DECISION),
        ("Mengantar ke puskesmas", laras.organisation_id, "Bu Tukinah", TaskKind.DECISION),
    ]
    assert last_event(assessing).text.endswith("1 orang hadir, 2 tugas.")
    assert told(assessing)["WKSBM Mugi Waras"][-1] == f"Kasus {assessing.number}: ada tugas untuk Anda."


def test_the_stage_stays(assessing, laras):
    make.conferred(assessing, laras)
    assessing.refresh_from_db()
    assert assessing.stage == Stage.ASSESSMENT


def test_nobody_present_is_no_conference(assessing, laras):
    with pytest.raises(Refused, match="siapa saja yang hadir"):
        make.conferred(assessing, laras, attendees=())


def test_no_task_goes_to_an_organisation_that_does_not_see_the_case(assessing, laras, sleman_dinsos):
    with pytest.raises(Refused, match="tidak berada di jalur"):
        make.conferred(assessing, laras, decisions=[make.task(sleman_dinsos)])
    assert not CaseConference.objects.exists()
    assert not CaseTask.objects.exists()


TYPED = {"held_on": "2026-11-02", "place": "Balai desa", "discussion": "Makan", "decision": "Dibantu"}


@pytest.fixture
def send(assessing, laras, client_of):
    client, address = client_of(laras), f"{assessing.get_absolute_url()}penanganan/temu-bahas/"
    first = client.get(address)
    return lambda fields: client.post(address, hidden_fields(first) | TYPED | fields)


def test_more_lines_are_asked_for_without_losing_anything_and_without_a_scolding(send):
    answer = send({"h0-name": "Pak Sugeng", "t0-text": "Menengok", "baris": "h"})
    html = answer.content.decode()
    assert (len(answer.context["form"].attendees), len(answer.context["form"].decisions)) == (4, 1)
    assert "Pak Sugeng" in html
    assert "Balai desa" in html
    assert 'class="invalid-text"' not in html
    assert not CaseConference.objects.exists()


def test_a_decision_without_a_person_in_charge_is_sent_back_with_all_that_was_typed(send, assessing):
    line = {"t0-text": "Menengok", "t0-organisation": assessing.origin.public_id, "t0-due_on": "2026-12-01"}
    answer = send({"h0-name": "Pak Sugeng"} | line)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Isi siapa penanggung jawabnya." in html
    assert "Tugas nomor 1 belum lengkap" in html
    assert "Pak Sugeng" in html
    assert not CaseConference.objects.exists()


def test_empty_lines_are_left_out(send, assessing):
    assert send({"h0-name": "Pak Sugeng", "h1-name": "", "h2-name": "Bu Tini", "t0-text": ""}).status_code == 302
    held = CaseConference.objects.get(case=assessing)
    assert [str(person) for person in held.attendees.all()] == ["Pak Sugeng", "Bu Tini"]
    assert not held.tasks.exists()
