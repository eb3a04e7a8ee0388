"""Susun rencana: goals, activities, who, by when, and what shows that it worked; in versions."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.actions import tasks
from cases.models import CaseTask, InterventionPlan, PlanActivity, PlanGoal
from cases.workflow import Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields, plan_of_one_line
from tests.factories import stages as make


@pytest.fixture
def planning(sari, laras):
    return make.case_at(Stage.PLAN, sari, laras)


@pytest.fixture
def send(planning, laras, client_of):
    client, address = client_of(laras), f"{planning.get_absolute_url()}penanganan/rencana/"
    first = client.get(address)
    return lambda fields: client.post(address, hidden_fields(first) | plan_of_one_line(planning, None) | fields)


def test_each_activity_becomes_a_task_and_the_case_is_in_work(planning, laras):
    made = make.planned(planning, laras, make.line(laras), make.line(laras, goal="Sehat", text="Mengantar berobat"))
    planning.refresh_from_db()
    assert planning.stage == Stage.IMPLEMENTATION
    assert [goal.text for goal in made.goals.all()] == ["Makan teratur", "Sehat"]
    assert planning.tasks.open().count() == 2


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("k0-person_in_charge", "Isi siapa penanggung jawabnya."),
        ("k0-due_on", "Isi tanggal paling lambat."),
        ("k0-text", "Isi kegiatannya."),
        ("k0-indicator", "Isi tanda berhasilnya."),
        ("k0-goal", "Isi tujuan kegiatan yang pertama."),
    ],
)
def test_a_plan_with_a_hole_is_sent_back_with_all_that_was_typed(send, planning, field, sentence):
    typed = plan_of_one_line(planning, None) | {field: ""}
    answer = send(typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert all(value in html for value in typed.values())
    assert not InterventionPlan.objects.exists()


def test_the_action_too_wants_a_person_in_charge(planning, laras):
    with pytest.raises(Refused, match="siapa penanggung jawab “Mengirim makan siang”"):
        make.planned(planning, laras, make.line(laras, person=" "))
    assert not InterventionPlan.objects.exists()


@pytest.mark.parametrize("fields", [{"person_in_charge": ""}, {"text": ""}])
def test_the_database_too(planning, laras, fields):
    make.planned(planning, laras)
    with pytest.raises(IntegrityError, match="task_says_what_and_who"), transaction.atomic():
        CaseTask.objects.filter(case=planning).update(**fields)


def test_a_line_without_a_goal_serves_that_of_the_line_above(send, planning):
    second = {name.replace("k0", "k1"): value for name, value in plan_of_one_line(planning, None).items()}
    assert send(second | {"k1-goal": "", "k1-text": "Kegiatan lain"}).status_code == 302
    assert PlanGoal.objects.filter(plan__case=planning).count() == 1
    assert PlanActivity.objects.filter(goal__plan__case=planning).count() == 2


def test_more_lines_lose_nothing(send):
    answer = send({"baris": "k"})
    assert answer.status_code == 422
    assert len(answer.context["form"].activities) == 4
    assert "Mengirim makan siang" in answer.content.decode()
    assert "belum lengkap" not in answer.content.decode()


def test_an_empty_plan_is_none(send):
    empty = dict.fromkeys(("k0-goal", "k0-text", "k0-person_in_charge", "k0-due_on", "k0-indicator"), "")
    assert "Tulis sekurang-kurangnya satu kegiatan." in send(empty).content.decode()


def test_the_next_version_keeps_what_was_done_and_calls_off_what_is_gone(planning, laras):
    stays, goes = make.line(laras), make.line(laras, text="Mengantar berobat")
    make.planned(planning, laras, stays, goes)
    done = planning.tasks.get(text="Mengirim makan siang")
    tasks.finish(task=done, result="Sudah.", done_on=make.soon(0), by=laras)
    second = make.planned(planning, laras, make.line(laras), make.line(laras, text="Mengurus KIS"))
    lines = {a.task.text: a.task for a in PlanActivity.objects.of_plan(second)}
    assert lines["Mengirim makan siang"].pk == done.pk
    assert lines["Mengirim makan siang"].is_done
    gone = planning.tasks.get(text="Mengantar berobat")
    assert gone.cancel_reason == "Diganti rencana versi 2"
    assert planning.tasks.count() == 3
    assert PlanActivity.objects.filter(goal__plan__version=1).count() == 2, "the first version stays as it was"


def test_two_equal_lines_are_two_tasks_also_in_the_next_version(planning, laras):
    make.planned(planning, laras, make.line(laras), make.line(laras, goal="Lain"))
    make.planned(planning, laras, make.line(laras), make.line(laras, goal="Lain"))
    assert planning.tasks.count() == 2
    assert planning.tasks.open().count() == 2


def test_the_form_of_the_next_version_begins_with_the_current_plan(planning, laras, client_of):
    make.planned(planning, laras)
    form = client_of(laras).get(f"{planning.get_absolute_url()}penanganan/rencana/").context["form"]
    assert form.activities[0]["person_in_charge"].value() == "Bu Tukinah"
    assert len(form.activities) == 3


@pytest.mark.parametrize("table", ["interventionplan", "plangoal", "planactivity"])
def test_what_was_planned_stands_against_raw_sql(planning, laras, table):
    make.planned(planning, laras)
    with pytest.raises(DatabaseError, match="ditambah"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM cases_{table}")  # noqa: S608 - our own table names


def test_a_plan_sent_when_it_is_no_longer_its_turn_comes_back_with_its_text(planning, laras, client_of):
    client, address = client_of(laras), f"{planning.get_absolute_url()}penanganan/rencana/"
    fields = hidden_fields(client.get(address)) | plan_of_one_line(planning, None)
    make.stages.go_back(case=planning, to_stage=Stage.ASSESSMENT, reason="Perlu asesmen ulang.", by=laras)
    answer = client.post(address, fields)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Belum gilirannya: kasus ini masih pada tahap Asesmen. Selesaikan asesmen dulu." in html
    assert "Mengirim makan siang" in html
    assert "Pak Hadi" in html
    assert not InterventionPlan.objects.exists()
