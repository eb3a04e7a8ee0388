"""Who reads what stands in the room Penanganan? Whoever sees the case, through either wall; and not everything."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from cases.actions.stages import progress
from cases.models import (
    ActivityResult,
    Approach,
    Assessment,
    Case,
    CaseConference,
    CaseTask,
    ConferenceAttendee,
    InterventionPlan,
    PlanActivity,
    PlanGoal,
    PlanReview,
    StageChange,
    Termination,
)
from cases.workflow import Kind, Stage
from registry import scope
from registry.actions import organisations
from registry.models import Area, OrganisationKind
from tests.factories import AppointmentFactory
from tests.factories import cases as cases_of
from tests.factories import stages as make

CASE_OF = {
    StageChange: "case",
    Approach: "case",
    Assessment: "case",
    CaseConference: "case",
    ConferenceAttendee: "conference__case",
    InterventionPlan: "case",
    PlanGoal: "plan__case",
    PlanActivity: "goal__plan__case",
    PlanReview: "plan__case",
    ActivityResult: "review__plan__case",
    Termination: "case",
    CaseTask: "case",
}
CAST = ("sari", "bayu", "tini", "dewi", "laras", "ratna", "balai", "pak_puskesmas", "admin_sistem", "sleman_dinsos")


@pytest.fixture
def handled(sari, laras):
    """A plain and a sensitive case with a row in every table."""
    found = []
    for number in (cases_of.ELDERLY, cases_of.HIV):
        case = cases_of.open_case(sari, number=number)
        case = cases_of.accepted(case, sari, laras).case
        make.approached(case, laras)
        make.conferred(case, laras, decisions=[make.task(laras)])
        for step in (make.assessed, make.planned, make.reviewed, make.terminated, make.scheduled):
            step(case, laras)
        case.refresh_from_db()
        assert case.stage == Stage.AFTERCARE
        found.append(case)
    return found


@pytest.mark.parametrize("name", CAST)
def test_each_post_reads_the_same_through_either_wall(name, handled, request):
    post = request.getfixturevalue(name)
    with scope.as_system():
        seen = list(Case.objects.visible_to(post).values_list("pk", flat=True))
        first = {
            model: set(model.objects.filter(**{f"{path}__in": seen}).values_list("pk", flat=True))
            for model, path in CASE_OF.items()
        }
        assert all(model.objects.count() >= 2 for model in CASE_OF), "every table has rows of both cases"
    with scope.as_post(post):
        second = {model: set(model.objects.values_list("pk", flat=True)) for model in CASE_OF}
    assert second == first
    sees = {"sari": 2, "laras": 2, "dewi": 2, "bayu": 1, "tini": 1, "ratna": 1}
    assert len(seen) == sees.get(name, 0)


@pytest.mark.parametrize("model", CASE_OF, ids=lambda model: model.__name__)
def test_a_post_writes_nothing_there(model, handled, laras):
    with scope.as_post(laras):
        assert model.objects.exists()
        first = model.objects.first()
        first.pk = None
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            first.save(force_insert=True)


ONLY_ADDED_TO = sorted(model._meta.db_table for model in CASE_OF if model not in (Approach, Assessment, CaseTask))


@pytest.mark.parametrize("table", ONLY_ADDED_TO)
def test_what_was_written_stands(table, handled):
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):  # noqa: S608 - our own table names
        with pytest.raises(DatabaseError, match="ditambah"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_companies_read_stages_and_own_tasks_but_no_story(handled, sari, laras, client_of):
    plain = handled[0]
    company = organisations.establish(
        kind=OrganisationKind.BUSINESS, name="PT Contoh", home_area=Area.objects.get(pk="34.02"), by=None
    )
    partner = AppointmentFactory(organisation=company, role="mitra")
    cases_of.accepted(plain, laras, partner, Kind.SERVICE)
    plain.refresh_from_db()
    make.task_of(plain, partner, text="Mengirim kursi roda")
    page = client_of(partner).get(f"{plain.get_absolute_url()}penanganan/").content.decode()
    assert "Bimbingan lanjut" in page
    assert "Mengirim kursi roda" in page
    for secret in ("Perlu makan dan teman.", "Makan teratur", "Menengok", "Dibantu.", "Sudah mandiri."):
        assert secret not in page
    progress(case=plain, text="Menangis semalaman.", by=sari)
    progress(case=plain, text="Kursi roda dipakai.", by=partner)
    timeline = client_of(partner).get(plain.get_absolute_url()).content.decode()
    assert "Kursi roda dipakai." in timeline
    assert "Menangis semalaman." not in timeline
    assert "Menangis semalaman." in client_of(sari).get(plain.get_absolute_url()).content.decode()


def test_the_room_says_where_the_case_is_and_what_is_next(sari, laras, client_of):
    case = make.case_at(Stage.PLAN, sari, laras)
    page = client_of(laras).get(f"{case.get_absolute_url()}penanganan/")
    states = [step.state for step in page.context["steps"]]
    assert states == ["done", "done", "now", "next", "next", "next", "next"]
    assert page.context["offers"][0].label == "Susun rencana"
    assert "Pengungkapan dan pemahaman masalah (belum diperiksa)" in page.content.decode()


@pytest.mark.parametrize(
    ("stage", "label"),
    [
        (Stage.APPROACH, "Isi pendekatan awal"),
        (Stage.ASSESSMENT, "Isi asesmen"),
        (Stage.IMPLEMENTATION, "Catat perkembangan"),
        (Stage.MONITORING, "Terminasi"),
        (Stage.TERMINATION, "Jadwalkan kunjungan"),
    ],
)
def test_the_first_button_brings_the_case_on(stage, label, sari, laras, client_of):
    case = make.case_at(stage, sari, laras)
    offers = client_of(laras).get(f"{case.get_absolute_url()}penanganan/").context["offers"]
    assert (offers[0].label, offers[0].is_rare, offers[0].reason) == (label, False, "")
    assert offers[0].is_minor == (stage == Stage.MONITORING), "the end is never the big button"


def test_a_next_step_that_has_to_wait_says_why(sari, laras, pak_puskesmas, client_of):
    case = make.case_at(Stage.MONITORING, sari, laras)
    cases_of.sent(case, laras, pak_puskesmas, Kind.SERVICE)
    last = client_of(laras).get(f"{case.get_absolute_url()}penanganan/").context["offers"][-1]
    assert last.label == "Terminasi"
    assert "Puskesmas Sewon I" in last.reason


def test_a_volunteer_is_offered_nothing_of_a_social_worker(sari, client_of):
    case = cases_of.open_case(sari)
    make.approached(case, sari)
    offers = client_of(sari).get(f"{case.get_absolute_url()}penanganan/").context["offers"]
    assert [offer.label for offer in offers] == ["Catat perkembangan", "Catat layanan"]
