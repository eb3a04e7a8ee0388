"""Catat perkembangan: how the person is doing, by every organisation on the path."""

from cases import policy
from cases import policy_handling as handling
from cases.actions import stages
from cases.workflow import Kind, Stage
from tests.cases.conftest import last_event
from tests.factories import cases as cases_of
from tests.factories import stages as make


def test_the_unit_that_sent_the_case_up_still_tells_what_it_sees(accepted, case, sari, client_of):
    stages.progress(case=case, text="Sudah mau makan.", by=sari)
    assert (last_event(case).verb, last_event(case).actor) == ("progress", sari)
    assert "Sudah mau makan." in client_of(sari).get(f"{case.get_absolute_url()}penanganan/").content.decode()


def test_who_only_sees_the_case_from_the_territory_does_not(case, tini, dewi):
    for post in (tini, dewi):
        refusal = policy.why_not(handling.STAGE_PROGRESS, case, post)
        assert (refusal.status, refusal.reason[:30]) == (403, "Hanya lembaga di jalur kasus i")


def test_a_partner_does_so_while_its_request_runs(case, sari, pak_puskesmas):
    assert policy.why_not(handling.STAGE_PROGRESS, case, pak_puskesmas).status == 403
    cases_of.accepted(case, sari, pak_puskesmas, Kind.SERVICE)
    case.refresh_from_db()
    assert policy.why_not(handling.STAGE_PROGRESS, case, pak_puskesmas) is None


def test_it_moves_no_stage_and_makes_no_page_old(sari, laras):
    case = make.case_at(Stage.PLAN, sari, laras)
    before = case.revision
    stages.progress(case=case, text="Baik.", by=sari)
    case.refresh_from_db()
    assert (case.stage, case.revision) == (Stage.PLAN, before)
