"""Isi asesmen: by a social worker only, gone on with until it is finished, and then never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases import policy
from cases import policy_handling as handling
from cases.models import Assessment
from cases.workflow import Kind, Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import AppointmentFactory
from tests.factories import cases as cases_of
from tests.factories import stages as make


@pytest.fixture
def assessing(sari, laras):
    return make.case_at(Stage.ASSESSMENT, sari, laras)


@pytest.mark.parametrize("name", ["dewi", "hadi"])
def test_a_colleague_who_is_no_social_worker_is_told_so(name, assessing, request):
    refusal = policy.why_not(handling.STAGE_ASSESS, assessing, request.getfixturevalue(name))
    assert refusal.status == 403
    assert refusal.reason.startswith("Hanya pekerja sosial")


@pytest.mark.parametrize("act", sorted(handling.ONLY_SOCIAL_WORKER))
def test_a_volunteer_fills_in_nothing_of_a_social_worker_even_on_the_own_case(act, sari):
    case = cases_of.open_case(sari)
    for stage in Stage:
        case.stage = stage
        assert policy.why_not(act, case, sari).status == 403


def test_a_social_worker_of_a_partner_that_accepted_a_request_may(sari, laras, pak_puskesmas):
    case = make.case_at(Stage.ASSESSMENT, sari, laras)
    worker = AppointmentFactory(organisation=pak_puskesmas.organisation, role="mitra", is_social_worker=True)
    cases_of.sent(case, laras, worker, Kind.SERVICE)
    assert policy.why_not(handling.STAGE_ASSESS, case, worker).status == 403
    cases_of.referrals.accept(referral=case.referrals.get(receiver=worker.organisation), by=worker)
    assert policy.why_not(handling.STAGE_ASSESS, case, worker) is None


def test_an_unfinished_one_is_gone_on_with_and_the_stage_stays(assessing, laras):
    first = make.assessed(assessing, laras, is_finished=False, mental="")
    assessing.refresh_from_db()
    assert (first.version, assessing.stage) == (1, Stage.ASSESSMENT)
    second = make.assessed(assessing, laras)
    assessing.refresh_from_db()
    assert (second.pk, second.version, assessing.stage) == (first.pk, 1, Stage.PLAN)


def test_after_a_finished_one_comes_a_new_version(assessing, laras):
    first = make.assessed(assessing, laras)
    second = make.assessed(assessing, laras, social="Anaknya pulang.")
    first.refresh_from_db()
    assert (first.social, second.social, second.version) == ("Anak di luar kota.", "Anaknya pulang.", 2)


@pytest.mark.parametrize("name", ["physical", "mental", "social", "spiritual", "summary", "visited_on"])
def test_a_finished_one_is_whole(name, assessing, laras):
    with pytest.raises(Refused, match="Asesmen belum dapat diselesaikan"):
        make.assessed(assessing, laras, **{name: None if name == "visited_on" else ""})
    assert not Assessment.objects.exists()


def test_without_a_visit_a_reason_does(assessing, laras):
    assert make.assessed(assessing, laras, visited_on=None, no_visit_reason="Dirawat di rumah sakit.").is_finished


def test_the_form_says_what_is_missing_and_keeps_the_rest(assessing, laras, client_of):
    client, address = client_of(laras), f"{assessing.get_absolute_url()}penanganan/asesmen/"
    typed = {"physical": "Lemah sekali", "is_finished": "True"}
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Isi psikologis sebelum asesmen diselesaikan." in page
    assert "Isi tanggal kunjungan rumah, atau alasan mengapa tidak dilakukan." in page
    assert "Lemah sekali" in page


def test_the_form_begins_with_what_was_written(assessing, laras, client_of):
    make.assessed(assessing, laras, is_finished=False)
    page = client_of(laras).get(f"{assessing.get_absolute_url()}penanganan/asesmen/").content.decode()
    assert "Sering menangis." in page


@pytest.mark.parametrize("sql", ["UPDATE cases_assessment SET social = 'x'", "DELETE FROM cases_assessment"])
def test_a_finished_one_stands_against_raw_sql(assessing, laras, sql):
    make.assessed(assessing, laras)
    with pytest.raises(DatabaseError, match="ditambah"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("name", "reads_all"), [("laras", True), ("dewi", True), ("ratna", True), ("sari", False), ("tini", False)]
)
def test_the_details_are_for_dinas_and_social_workers_the_summary_for_everybody(
    name, reads_all, assessing, laras, request, client_of
):
    make.assessed(assessing, laras)
    post = request.getfixturevalue(name)
    page = client_of(post).get(f"{assessing.get_absolute_url()}penanganan/").content.decode()
    assert "Perlu makan dan teman." in page
    assert ("Sering menangis." in page) == reads_all
