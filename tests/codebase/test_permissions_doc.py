"""Is the table of permissions whole, as it was decided, and is docs/permissions.md drawn from it?

The decision stands here by hand; whoever changes cases/policy.py changes it here too, knowing.
"""

from django.conf import settings

from cases import person_policy, policy
from cases import policy_handling as handling
from cases.management.commands.draw_permissions import BUTTONS, draw
from cases.views.offers import ACTS
from cases.workflow import CaseMove, Move, Side, side_of
from registry.models import Role
from registry.models.user import SOCIAL_WORKER_ROLES
from registry.policy import UNIT_PERMISSIONS
from registry.workflow import UnitMove
from training import certificate_policy, exam_policy, follow_up_policy, participant_policy
from training.certificate_permissions import BUTTONS as CERTIFICATE_BUTTONS
from training.exam_permissions import BUTTONS as EXAM_BUTTONS
from training.follow_up_permissions import BUTTONS as FOLLOW_UP_BUTTONS
from training.participant_permissions import BUTTONS as PARTICIPANT_BUTTONS
from training.permissions import BUTTONS as BIMTEK_BUTTONS
from training.permissions import name_of
from training.policy import RULES, TRAINING_PERMISSIONS

PEOPLES_MOVES = {move for move in Move if side_of(move) != Side.SYSTEM}
CASE_ACTS = {
    policy.CASE_OPEN,
    policy.CASE_NOTE,
    policy.CASE_SERVE,
    policy.CASE_PAY_OUT,
    policy.CASE_TAKE_BACK,
    policy.CASE_CONSENT,
    policy.CASE_SEND,
    policy.CASE_WITHDRAW_CONSENT,
}
ACCESS_ACTS = {value for name, value in vars(policy).items() if name.startswith("ACCESS_")}
DOCUMENT_ACTS = {policy.DOCUMENT_ATTACH, policy.DOCUMENT_REMOVE, policy.LETTER_ISSUE, policy.LETTER_REVOKE}
DOCUMENT_ACTS |= {policy.RIGHT_ASK, policy.RIGHT_ANSWER}
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
    policy.CASE_WITHDRAW_CONSENT: "x x x x x x - -",
    policy.RIGHT_ASK:       "x x x x x x - -",
    policy.RIGHT_ANSWER:       "x x x x x x - -",
    policy.DOCUMENT_ATTACH:    "x x x x x x x -",
    policy.DOCUMENT_REMOVE:    "x x x x x x x -",
    policy.LETTER_ISSUE:       "x x x x x x x -",
    policy.LETTER_REVOKE:      "x x x x x x x -",
    policy.ACCESS_RESTRICT:    "x x x x x x - -",
    policy.ACCESS_RELEASE:     "x x x x x x - -",
    policy.ACCESS_ADD_MEMBER:  "x x x x x x - -",
    policy.ACCESS_END_MEMBER:  "x x x x x x - -",
    policy.ACCESS_BAR:         "x x x x x x - -",
    policy.ACCESS_UNBAR:       "x x x x x x - -",
    policy.ACCESS_KEEP_SECRET: "x x x x x x x -",
    policy.ACCESS_READ_SECRET: "x x x x x x x -",
    policy.ACCESS_READ_LOG:    "- - - - x - - -",
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
OF_PERSONS = {
    "person.read":           "x x x x x x x -",
    "person.open_nik":       "x x x x x x x -",
    "person.open_kk":        "x x x x x x x -",
    "person.identify":       "x x x x x x - -",
    "person.relate":         "x x x x x x - -",
    "person.unrelate":       "x x x x x x - -",
    "person.record_desil":   "x x x x x x - -",
    "person.check_nik":      "- x x x x x - -",
    "person.photograph":     "x x x x x x - -",
    "review.unite":          "- x x x x x - -",
    "review.keep_apart":     "- x x x x x - -",
    "review.separate":       "- x x x x x - -",
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


#                            P V T R S D M A
OF_BIMTEK = {
    "event.add":             "- - - x x x - -",
    "event.change":          "- - - x x x - -",
    "event.open_invitations": "- - - x x x - -",
    "event.start":           "- - - x x x - -",
    "event.finish":          "- - - x x x - -",
    "event.report":          "- - - x x x - -",
    "event.go_back":         "- - - x x x - -",
    "event.cancel":          "- - - x x x - -",
    "session.add":           "- - - x x x - -",
    "session.change":        "- - - x x x - -",
    "session.remove":        "- - - x x x - -",
    "session.attach":        "- - - x x x - -",
    "speaker.add":           "- - - x x x - -",
    "speaker.change":        "- - - x x x - -",
    "curriculum.add":        "- - - x x x - -",
    "curriculum.copy":       "- - - x x x - -",
    "materi.add":            "- - - x x x - -",
    "materi.change":         "- - - x x x - -",
    "materi.remove":         "- - - x x x - -",
    "materi.attach":         "- - - x x x - -",
}  # fmt: skip


def test_the_permissions_on_bimtek_are_those_decided():
    drawn = {
        name_of(act): " ".join("x" if role in roles else "-" for role in COLUMNS)
        for act, roles in TRAINING_PERMISSIONS.items()
    }
    assert drawn == OF_BIMTEK
    assert set(BIMTEK_BUTTONS) == set(TRAINING_PERMISSIONS)
    assert all(rule.__doc__ for rule in RULES.values())


#                            P V T R S D M A
OF_PARTICIPANTS = {
    "invitation.invite":     "- - - x x x - -",
    "invitation.change":     "- - - x x x - -",
    "invitation.withdraw":   "- - - x x x - -",
    "participant.register":  "x x - x x x - -",
    "participant.enrol":     "- - - x x x - -",
    "participant.replace":   "x x - x x x - -",
    "participant.withdraw":  "x x - x x x - -",
    "participant.number_letters": "- - - x x x - -",
    "participant.mark_trained":   "- - - x x x - -",
    "participant.print_cards":    "x - - x x x - -",
    "attendance.mark":       "- - - x x x - -",
}  # fmt: skip


#                            P V T R S D M A
OF_FOLLOW_UP = {
    "commitment.record":     "x - - x x x - -",
    "rtl.add":               "x - - x x x - -",
    "rtl.change":            "x - - x x x - -",
    "rtl.finish":            "x - - x x x - -",
    "plan.add":              "x - - x x x - -",
    "cascade.record":        "x - - x x x - -",
    "cascade.cancel":        "x - - x x x - -",
    "check.fill":            "- - x x x x - -",
    "event_photo.add":       "- - - x x x - -",
    "event_photo.remove":    "- - - x x x - -",
    "transport.read":        "- - - x x x - -",
    "transport.fill":        "- - - x x x - -",
    "report.read":           "- - - x x x - -",
}  # fmt: skip


OF_EXAMS = {
    "question.add":    "- - - x x x - -",
    "question.change": "- - - x x x - -",
    "question.retire": "- - - x x x - -",
    "exam.read":       "- - - x x x - -",
    "exam.choose":     "- - - x x x - -",
    "exam.open":       "- - - x x x - -",
    "exam.close":      "- - - x x x - -",
    "exam.fill":       "- - - x x x - -",
    "exam.empty":      "- - - x x x - -",
    "feedback.open":   "- - - x x x - -",
    "feedback.close":  "- - - x x x - -",
    "feedback.fill":   "- - - x x x - -",
    "certificate.issue":    "- - - x x x - -",
    "certificate.reissue":  "- - - x x x - -",
    "certificate.withdraw": "- - - x x x - -",
}  # fmt: skip


def test_the_permissions_on_tests_and_certificates_are_those_decided():
    permissions = exam_policy.EXAM_PERMISSIONS | certificate_policy.CERTIFICATE_PERMISSIONS
    drawn = {act: " ".join("x" if role in roles else "-" for role in COLUMNS) for act, roles in permissions.items()}
    assert drawn == OF_EXAMS
    rules = exam_policy.RULES | certificate_policy.RULES
    assert set(EXAM_BUTTONS | CERTIFICATE_BUTTONS) == set(drawn) == set(rules)
    assert all(rule.__doc__ for rule in rules.values())


def test_the_permissions_on_participants_are_those_decided():
    drawn = {
        act: " ".join("x" if role in roles else "-" for role in COLUMNS)
        for act, roles in participant_policy.PARTICIPANT_PERMISSIONS.items()
    }
    assert drawn == OF_PARTICIPANTS
    assert set(PARTICIPANT_BUTTONS) == set(drawn) == set(participant_policy.RULES)
    assert all(rule.__doc__ for rule in participant_policy.RULES.values())


def test_the_permissions_of_what_follows_a_bimtek_are_those_decided():
    drawn = {
        act: " ".join("x" if role in roles else "-" for role in COLUMNS)
        for act, roles in follow_up_policy.FOLLOW_UP_PERMISSIONS.items()
    }
    assert drawn == OF_FOLLOW_UP
    assert set(FOLLOW_UP_BUTTONS) == set(drawn) == set(follow_up_policy.RULES)
    assert all(rule.__doc__ for rule in follow_up_policy.RULES.values())


def test_the_permissions_of_the_register_are_those_decided():
    drawn = {
        act: " ".join("x" if role in roles else "-" for role in COLUMNS) for act, roles in UNIT_PERMISSIONS.items()
    }
    assert drawn == OF_UNITS


def test_the_permissions_on_persons_are_those_decided():
    drawn = {
        act: " ".join("x" if role in roles else "-" for role in COLUMNS)
        for act, roles in person_policy.PERSON_PERMISSIONS.items()
    }
    assert drawn == OF_PERSONS
    assert set(person_policy.PERSON_RULES) == set(OF_PERSONS)
    assert all(rule.__doc__ for rule in person_policy.PERSON_RULES.values())


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
    assert {*COLUMNS, Role.PROVINCE_SUPERVISOR} == set(Role)


def test_a_supervisor_of_diy_may_what_an_officer_may_and_supervises():
    """No column of its own: each act is that of the officer of DIY, and what supervisors do is that of a regency's."""
    for act, roles in {**policy.PERMISSIONS, **UNIT_PERMISSIONS, **TRAINING_PERMISSIONS}.items():
        expected = Role.PROVINCE_OFFICER in roles or Role.REGENCY_SUPERVISOR in roles
        assert (Role.PROVINCE_SUPERVISOR in roles) == expected, act


def test_every_act_has_its_permission_and_nothing_else_has():
    of_people = PEOPLES_MOVES | set(CaseMove) | CASE_ACTS | ACCESS_ACTS | DOCUMENT_ACTS
    assert set(policy.PERMISSIONS) == of_people | HANDLING_ACTS | {"task.finish"}


def test_every_act_on_a_case_is_named_with_the_verb_of_its_constant():
    named = {name: value for name, value in vars(policy).items() if name.startswith("CASE_") and isinstance(value, str)}
    assert set(named.values()) == CASE_ACTS
    assert {name: name.lower().replace("_", ".", 1) for name in named} == named


def test_every_act_on_a_case_has_a_rule_and_the_rule_a_sentence():
    acts = ACCESS_ACTS | DOCUMENT_ACTS | HANDLING_ACTS
    assert set(policy.CASE_RULES) == set(CaseMove) | acts | CASE_ACTS - {policy.CASE_OPEN}
    assert all(rule.__doc__ for rule in (*policy.CASE_RULES.values(), *policy.TASK_RULES.values()))


def test_every_act_of_a_stage_is_named_with_the_verb_of_its_constant():
    named = {name: value for name, value in vars(handling).items() if name.startswith(("STAGE_", "TASK_FIN"))}
    assert set(named.values()) == HANDLING_ACTS | {"task.finish"}
    assert {name: name.lower().replace("_", ".", 1) for name in named} == named


def test_the_action_bar_knows_every_move_of_people_once():
    assert len(policy.REFERRAL_MOVES) == len(set(policy.REFERRAL_MOVES))
    assert set(policy.REFERRAL_MOVES) == PEOPLES_MOVES
    assert set(ACTS) == set(policy.PERMISSIONS) - {policy.CASE_OPEN, policy.ACCESS_READ_LOG}


def test_the_page_of_permissions_is_current():
    drawn = (settings.BASE_DIR / "docs" / "permissions.md").read_bytes()
    assert drawn == draw().encode(), "run bin/manage draw_permissions"


def test_the_page_names_every_act_with_its_button():
    page = draw()
    assert all(f" {words} |" in page for words in BUTTONS.values())
    assert page.count("\n| `referral.") == len(PEOPLES_MOVES)
