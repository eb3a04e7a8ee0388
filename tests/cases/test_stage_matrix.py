"""From which stage to which, by which form? The decision stands here by hand; table and policy must both say it."""

from datetime import timedelta
from itertools import pairwise, product

import pytest
from django.utils import timezone

from cases import policy
from cases import policy_handling as handling
from cases.models import InterventionPlan, StageChange, StageLabel
from cases.workflow import Stage, StageMove, is_before, stages_after
from registry.refusal import Refused
from tests.factories import cases as cases_of
from tests.factories import stages as make

S, M = Stage, StageMove
ALLOWED = {
    (M.APPROACH, S.APPROACH): {S.ASSESSMENT},
    (M.ASSESS, S.ASSESSMENT): {S.PLAN},
    (M.ASSESS, S.PLAN): {S.PLAN},
    (M.ASSESS, S.IMPLEMENTATION): {S.IMPLEMENTATION},
    (M.ASSESS, S.MONITORING): {S.MONITORING},
    (M.CONFER, S.ASSESSMENT): {S.ASSESSMENT},
    (M.CONFER, S.PLAN): {S.PLAN},
    (M.CONFER, S.IMPLEMENTATION): {S.IMPLEMENTATION},
    (M.CONFER, S.MONITORING): {S.MONITORING},
    (M.PLAN, S.PLAN): {S.IMPLEMENTATION},
    (M.PLAN, S.IMPLEMENTATION): {S.IMPLEMENTATION},
    (M.PLAN, S.MONITORING): {S.IMPLEMENTATION},
    (M.REVIEW, S.IMPLEMENTATION): {S.MONITORING},
    (M.REVIEW, S.MONITORING): {S.MONITORING},
    (M.TERMINATE, S.ASSESSMENT): {S.TERMINATION},
    (M.TERMINATE, S.PLAN): {S.TERMINATION},
    (M.TERMINATE, S.IMPLEMENTATION): {S.TERMINATION},
    (M.TERMINATE, S.MONITORING): {S.TERMINATION},
    (M.SCHEDULE, S.TERMINATION): {S.AFTERCARE},
    (M.SCHEDULE, S.AFTERCARE): {S.AFTERCARE},
    (M.GO_BACK, S.PLAN): {S.ASSESSMENT},
    (M.GO_BACK, S.IMPLEMENTATION): {S.ASSESSMENT, S.PLAN},
    (M.GO_BACK, S.MONITORING): {S.ASSESSMENT, S.PLAN},
    (M.GO_BACK, S.TERMINATION): {S.ASSESSMENT, S.PLAN},
    (M.GO_BACK, S.AFTERCARE): {S.ASSESSMENT, S.PLAN},
}
ACT_OF = {move: act for act, move in handling.MOVE_OF.items()}


@pytest.mark.parametrize(("move", "stage"), list(product(StageMove, Stage)), ids=str)
def test_a_form_leads_exactly_there(move, stage):
    assert set(stages_after(move, stage)) == ALLOWED.get((move, stage), set())


@pytest.mark.parametrize("stage", Stage, ids=str)
def test_the_policy_says_the_same_to_a_social_worker(stage, sari, laras):
    case = make.case_at(stage, sari, laras)
    may = {move for move in StageMove if policy.why_not(ACT_OF[move], case, laras) is None}
    assert may == {move for move, source in ALLOWED if source == stage}
    for move in set(StageMove) - may:
        refusal = policy.why_not(ACT_OF[move], case, laras)
        assert refusal.status == 409
        assert Stage(stage).label in refusal.reason, "it says where the case is"


def test_only_going_back_leads_backwards_and_forward_is_by_one_but_for_the_end():
    order = list(Stage)
    for (move, source), targets in ALLOWED.items():
        for target in targets:
            step = order.index(target) - order.index(source)
            back_to_the_plan = (move, source) == (M.PLAN, S.MONITORING)
            assert (step < 0) == (move == M.GO_BACK or back_to_the_plan)
            assert step <= 1 or move == M.TERMINATE


def test_each_step_leaves_a_row_of_who_when_from_and_to(sari, laras):
    case = make.case_at(S.AFTERCARE, sari, laras)
    steps = list(StageChange.objects.filter(case=case).values_list("from_stage", "to_stage", "moved_by"))
    order = [stage.value for stage in Stage]
    assert steps == [(one, other, laras.pk) for one, other in pairwise(order)]


def test_a_stage_out_of_order_is_told_in_a_clear_sentence(sari, laras):
    case = make.handed_over(sari, laras)
    with pytest.raises(Refused) as refused:
        make.planned(case, laras)
    assert refused.value.status == 409
    assert refused.value.reason == (
        "Belum gilirannya: kasus ini masih pada tahap Pendekatan awal. Isi pendekatan awal dulu."
    )
    assert not InterventionPlan.objects.exists()


def test_a_case_handled_by_neighbours_is_closed_without_stages(sari):
    case = cases_of.open_case(sari)
    assert policy.why_not(policy.CaseMove.CLOSE, case, sari) is None


def test_nothing_is_filled_in_on_a_closed_case(sari, laras):
    case = make.case_at(S.PLAN, sari, laras)
    case.status = "closed"
    for act in handling.HANDLING_RULES:
        assert policy.why_not(act, case, laras).status == 409


def test_the_order_of_the_stages():
    assert is_before(S.APPROACH, S.ASSESSMENT)
    assert not is_before(S.ASSESSMENT, S.ASSESSMENT)
    assert not is_before(S.AFTERCARE, S.TERMINATION)


@pytest.mark.parametrize(
    ("wording", "stage"),
    [
        ("Asesmen", S.ASSESSMENT),
        ("  pengungkapan  dan pemahaman MASALAH ", S.ASSESSMENT),
        ("Pascalayanan dan terminasi", S.TERMINATION),
        ("Resosialisasi", S.IMPLEMENTATION),
        ("Wawancara", None),
    ],
)
def test_other_wordings_are_read(db, wording, stage):
    assert StageLabel.objects.stage_of(wording) == stage


def test_a_wording_out_of_use_is_not_read_and_an_unverified_one_says_so(db):
    row = StageLabel.objects.get(wording="Resosialisasi")
    assert str(row).endswith("(belum diperiksa)")
    StageLabel.objects.filter(pk=row.pk).update(valid_to=timezone.localdate() - timedelta(days=1), is_verified=True)
    assert StageLabel.objects.stage_of("Resosialisasi") is None
    row.refresh_from_db()
    assert str(row) == "PP 39/2012: Resosialisasi"
