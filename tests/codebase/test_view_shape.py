"""Does every view keep to its shape? It is guarded, knows its methods, and decides nothing itself.

Who may act is in policy.py, which rows in queryset words, the change in actions. So a view writes no row, builds no
condition and compares no state; what it reads of the casework comes through `visible_to`.
"""

import ast

import pytest
from django.test import RequestFactory

from tests.codebase.each import for_each
from tests.codebase.source import calls, python_files, views

VIEWS = views()
FILES = python_files("registry/views", "cases/views", "training/views")
# Open to everybody, each with its reason; a new one is a decision.
PUBLIC = {
    "health": "asked by the machine that watches the program",
    "cases:letter-verify": "whoever holds a letter may ask whether it is valid",
    "training:certificate-verify": "whoever holds a certificate may ask whether it counts",
    "training:room-enter": "participants have no account: the code of the room and that of their card let them in",
    "training:room-answer": "likewise",
    "training:room-judge": "likewise",
    "registry:sign-in": "the door",
    "registry:second-factor-prove": "whoever typed the right password proves the second step before there is a session",
    "registry:sign-out": "leaving is never refused",
    "registry:fund-notice-board": "figures that the board of a unit has released to everybody",
    "registry:set-password": "whoever holds the one-time link has no password yet",
}
WRITING = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "select_for_update",
}
CONDITIONS = {"Q", "F", "Exists", "OuterRef", "Subquery", "RawSQL", "raw", "extra"}
STATES = {
    "Status",
    "CaseStatus",
    "STAGE_TRANSITIONS",
    "OPEN_STATUSES",
    "LIVE_STATUSES",
    "FINAL_STATUSES",
    "ANSWER_STATUSES",
}
# Rows about people: a view finds them through visible_to.
SCOPED = {"Case", "Referral", "CaseEvent", "Notification", "IntakeDraft", "Person", "Consent", "Service", "CaseProblem"}
SCOPED |= {"FamilyMember", "Desil", "PersonPhoto", "PersonKey", "MatchReview"}
SCOPED |= {"CaseTask", "Assessment", "Approach", "CaseConference", "InterventionPlan", "Termination"}
SCOPED |= {"BimtekEvent", "BimtekSession", "EventChange", "Speaker", "SessionFile", "BimtekQuota"}
SCOPED |= {"Curriculum", "CurriculumVersion", "Materi", "MateriFile"}
SCOPED |= {"Export", "UnitProfile", "Purse", "FundEntry", "Donor"}
SCOPED |= {"ImportRun", "ImportRow"}

each_view = for_each(("name", "view"), [pytest.param(name, view, id=name) for name, _, view in VIEWS])
each_file = for_each(("path", "tree"), FILES, ids=[path for path, _ in FILES])


def test_the_walk_finds_the_addresses():
    assert {"home", "registry:sign-in", "cases:case-detail", "cases:referral-accept"} <= {name for name, _, _ in VIEWS}


@each_view
def test_every_view_says_who_may_open_it(name, view):
    access = getattr(view, "access", None)
    assert access in {"post", "casework", "register", "training", "admin", "operator", "signed_in", "public"}, (
        f"{name} bears no decorator of registry/access.py"
    )
    assert (access == "public") == (name in PUBLIC)


@each_view
def test_every_view_says_which_methods_it_answers(name, view):
    """The first beat. It is the outermost decorator, so a strange method is refused before anything is asked."""
    assert view(RequestFactory().generic("PUT", "/")).status_code == 405


@each_file
def test_a_view_writes_no_row(path, tree):
    assert not [(name, node.lineno) for name, node in calls(tree) if name in WRITING]


@each_file
def test_a_view_builds_no_condition(path, tree):
    used = [(name, node.lineno) for name, node in calls(tree) if name in CONDITIONS]
    assert not used


@each_file
def test_a_view_compares_no_state(path, tree):
    compared = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(getattr(side, "attr", "") == "status" for side in (node.left, *node.comparators))
    ]
    named = [node.lineno for node in ast.walk(tree) if getattr(node, "id", "") in STATES]
    assert not compared + named, f"{path}: ask the row (is_draft, has_feedback …) or the policy"


def chains_of(tree):
    """The whole expression around each `Model.objects` of a scoped model."""
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and getattr(node.value, "id", "") in SCOPED:
            while isinstance(above[node], ast.Attribute) or (
                isinstance(above[node], ast.Call) and above[node].func is node
            ):
                node = above[node]
            yield node


# The second: for hops that wait for the own organisation; tests/cases/test_benchmark_limits.py compares the two.
# The third: the first one in parts; tests/cases/test_case_parts.py compares.
FIRST_WALL = ("visible_to", "waiting_at", "visible_in_parts")


@each_file
def test_a_view_finds_rows_about_people_only_through_visible_to(path, tree):
    chains = map(ast.unparse, chains_of(tree))
    assert not [chain for chain in chains if not any(f".{word}(" in chain for word in FIRST_WALL)]
