"""Is the table of permissions whole, as it was decided, and is docs/permissions.md drawn from it?

The decision stands here by hand; whoever changes cases/policy.py changes it here too, knowing.
"""

from django.conf import settings

from cases import policy
from cases import policy_handling as handling
from cases.management.commands.draw_permissions import BUTTONS, draw
from cases.views.offers import ACTS
from cases.workflow import CaseMove, Move, Side, side_of
from registry.models import Role
from registry.models.user import SOCIAL_WORKER_ROLES
from registry.policy import UNIT_PERMISSIONS
from registry.workflow import UnitMove

PEOPLES_MOVES = {move for move in Move if side_of(move) != Side.SYSTEM}
CASE_ACTS = {
    policy.CASE_OPEN,
    policy.CASE_NOTE,
    policy.CASE_SERVE,
    policy.CASE_PAY_OUT,
    policy.CASE_TAKE_BACK,
    policy.CASE_CONSENT,
    policy.CASE_SEND,
}
HANDLING_ACTS = {
    "stage.approach",
    "stage.assess",
    "stage.confer",
    "stage.plan",
    "stage.progress",
    "stage.review",
    "stage.terminate",
    "stage.schedule",
    "stage.go_back",
}

COLUMNS = (
    Role.PENGURUS,
    Role.VILLAGE_OFFICER,
    Role.TKSK,
    Role.REGENCY_OFFICER,
    Role.REGENCY_SUPERVISOR,
    Role.PROVINCE_OFFICER,
    Role.PARTNER,
    Role.ADMIN,
)
# s: of these roles only a post that is marked as pekerja sosial
#                            P V T R S D M A      pengurus, village, TKSK, regency, supervisor, DIY, mitra, admin
EXPECTED = {
    policy.CASE_OPEN:       "x x x x x x - -",
    policy.CASE_NOTE:       "x x x x x x x -",
    policy.CASE_SERVE:      "x x x x x x x -",
    policy.CASE_PAY_OUT:    "x - - - - - - -",
    policy.CASE_TAKE_BACK:  "x - - - - - - -",
    policy.CASE_CONSENT:    "x x x x x x - -",
    policy.CASE_SEND:       "x x x x x x x -",
    CaseMove.CLOSE:         "x x x x x x - -",
    CaseMove.REOPEN:        "x x x x x x - -",
    Move.SEND:              "x x x x x x x -",
    Move.WITHDRAW:          "x x x x x x x -",
    Move.ACCEPT:            "x x x x x x x -",
    Move.DECLINE:           "x x x x x x x -",
    Move.REQUEST_COMPLETION: "x x x x x x x -",
    Move.COMPLETE:          "x x x x x x x -",
    Move.FORWARD:           "- x x x x x x -",
    Move.REPORT_BACK:       "x x x x x x x -",
    Move.TAKE_OVER:         "- x x x x x - -",
    "stage.approach":        "x x x x x x x -",
    "stage.assess":          "- - - s s s s -",
    "stage.confer":          "- - - s s s s -",
    "stage.plan":            "- - - s s s s -",
    "stage.progress":        "x x x x x x x -",
    "stage.review":          "- - - s s s s -",
    "stage.terminate":       "- - - s s s s -",
    "stage.schedule":        "x x x x x x x -",
    "stage.go_back":         "- - - s s s s -",
    "task.finish":           "x x x x x x x -",
}  # fmt: skip

#                            P V T R S D M A
OF_UNITS = {
    "unit.establish":        "- - - x x x - -",
    "unit.change":           "x - - x x x - -",
    "unit.step":             "x x - x x x - -",
    "board.propose":         "x x - x x x - -",
    "board.confirm":         "- x - x x x - -",
    "board.decline":         "- x - x x x - -",
    "board.attach":          "x x - x x x - -",
    "board.release":         "x x - x x x - -",
    "board.accounts":        "- - - x x x - -",
    "bimtek.record":         "- - - x x x - -",
    "fund.receive":          "x - - x x x - -",
    "fund.spend":            "x - - x x x - -",
    "fund.reverse":          "x - - x x x - -",
    "donor.add":             "x - - x x x - -",
    "donor.change":          "x - - x x x - -",
    "donor.stop":            "x - - x x x - -",
    "activity.record":       "x - - x x x - -",
    "activity.cancel":       "x - - x x x - -",
    "dormancy.confirm":      "- - - x x x - -",
    "dormancy.decline":      "- - - x x x - -",
    "programme.add":         "x - - x x x - -",
    "programme.change":      "x - - x x x - -",
    "programme.finish":      "x - - x x x - -",
    "programme.cancel":      "x - - x x x - -",
    "programme.reopen":      "x - - x x x - -",
    "evaluation.open":       "- - - x x x - -",
    "evaluation.fill":       "- - - x x x - -",
    "evaluation.lock":       "- - - x x x - -",
    **dict.fromkeys(UnitMove, "- - - x x x - -"),
}  # fmt: skip


def test_the_permissions_of_the_register_are_those_decided():
    drawn = {
        act: " ".join("x" if role in roles else "-" for role in COLUMNS) for act, roles in UNIT_PERMISSIONS.items()
    }
    assert drawn == OF_UNITS


def test_the_permissions_are_those_decided():
    drawn = {
        act: " ".join(("s" if policy.is_for_social_workers(act) else "x") if role in roles else "-" for role in COLUMNS)
        for act, roles in policy.PERMISSIONS.items()
    }
    assert drawn == EXPECTED


def test_only_a_role_that_may_be_a_social_worker_has_an_act_of_theirs():
    for act in policy.ONLY_SOCIAL_WORKER:
        assert policy.PERMISSIONS[act] == set(SOCIAL_WORKER_ROLES)


def test_the_matrix_has_every_role():
    assert set(COLUMNS) == set(Role)


def test_every_act_has_its_permission_and_nothing_else_has():
    assert set(policy.PERMISSIONS) == PEOPLES_MOVES | set(CaseMove) | CASE_ACTS | HANDLING_ACTS | {"task.finish"}


def test_every_act_on_a_case_is_named_with_the_verb_of_its_constant():
    named = {name: value for name, value in vars(policy).items() if name.startswith("CASE_") and isinstance(value, str)}
    assert set(named.values()) == CASE_ACTS
    assert {name: name.lower().replace("_", ".", 1) for name in named} == named


def test_every_act_on_a_case_has_a_rule_and_the_rule_a_sentence():
    assert set(policy.CASE_RULES) == set(CaseMove) | CASE_ACTS - {policy.CASE_OPEN} | HANDLING_ACTS
    assert all(rule.__doc__ for rule in (*policy.CASE_RULES.values(), *policy.TASK_RULES.values()))


def test_every_act_of_a_stage_is_named_with_the_verb_of_its_constant():
    named = {name: value for name, value in vars(handling).items() if name.startswith(("STAGE_", "TASK_FIN"))}
    assert set(named.values()) == HANDLING_ACTS | {"task.finish"}
    assert {name: name.lower().replace("_", ".", 1) for name in named} == named


def test_the_action_bar_knows_every_move_of_people_once():
    assert len(policy.REFERRAL_MOVES) == len(set(policy.REFERRAL_MOVES))
    assert set(policy.REFERRAL_MOVES) == PEOPLES_MOVES
    assert set(ACTS) == set(policy.PERMISSIONS) - {policy.CASE_OPEN}


def test_the_page_of_permissions_is_current():
    drawn = (settings.BASE_DIR / "docs" / "permissions.md").read_bytes()
    assert drawn == draw().encode(), "run bin/manage draw_permissions"


def test_the_page_names_every_act_with_its_button():
    page = draw()
    assert all(f" {words} |" in page for words in BUTTONS.values())
    assert page.count("\n| `referral.") == len(PEOPLES_MOVES)
