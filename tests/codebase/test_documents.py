"""Do the documents speak of what is there? Files, tests, constraints, commands, decisions, dependencies."""

import re
from functools import cache

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.db import connection

from tests.codebase.each import for_each
from tests.codebase.source import ROOT, python_files

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md")),
]
each_document = for_each("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
APPS = ("registry", "cases", "training")
SUFFIXES = (".py", ".md", ".html", ".in", ".txt", ".js", ".css", ".toml", ".example", "/")
# Short for the file of that name in every app.
IN_EVERY_APP = {"policy.py", "workflow.py", "clock.py", "routing.py", "forms/", "views/", "models/", "actions/"}
# Made by running, not kept.
MADE = {"var/"}
IN_THE_ENVIRONMENT = ".venv/"


def quoted(document):
    """What stands between backticks, code blocks left out."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


@cache
def defined(*folders):
    """The names of the classes and functions of these folders; every document asks."""
    return frozenset(node.name for _, tree in python_files(*folders) for node in tree.body if hasattr(node, "name"))


def names_a_file(word):
    elsewhere = ("/", "*", "…", IN_THE_ENVIRONMENT)
    return " " not in word and word.endswith(SUFFIXES) and not word.startswith(elsewhere) and "<" not in word


@each_document
def test_every_file_a_document_names_is_there(document):
    named = {word for word in quoted(document) if names_a_file(word)} - IN_EVERY_APP - MADE
    assert not {word for word in named if not ((ROOT / word).exists() or (ROOT / "templates" / word).exists())}


@each_document
def test_every_test_a_document_names_is_there(document):
    named = {word for word in quoted(document) if re.fullmatch(r"test_\w+", word)}
    assert not named - defined("tests")


@each_document
def test_every_command_a_document_names_is_there(document):
    named = {word.split()[1] for word in quoted(document) if re.match(r"(bin/manage|manage\.py) [a-z]", word)}
    assert not named - set(get_commands())


@each_document
def test_every_decision_a_document_names_is_there(document):
    numbers = set(re.findall(r"(?:[Dd]ecisions? |: |and )(00\d\d)\b", document.read_text(encoding="utf-8")))
    assert not numbers - {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}


def test_every_decision_that_the_program_names_is_there():
    named = set()
    for folder in ("wksbm", *APPS):
        for path in (ROOT / folder).rglob("*.py"):
            named |= set(re.findall(r"docs/decisions/[\w-]+\.md", path.read_text(encoding="utf-8")))
    assert named
    assert not {name for name in named if not (ROOT / name).exists()}


def invariants():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("## What always holds")[1].split("\n## ")[0]
    return [
        line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ") and "held by" not in line
    ]


@pytest.mark.django_db
def test_what_holds_an_invariant_is_there():
    """Each name in the table is a constraint, a trigger, a policy, a test or a class; no line is without one."""
    constraints = {
        c.name for label in APPS for m in apps.get_app_config(label).get_models() for c in m._meta.constraints
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger UNION SELECT polname FROM pg_policy")
        in_the_database = {name for (name,) in cursor.fetchall()}
    rows = invariants()
    assert len(rows) > 10
    for rule, holders in rows:
        names = [name for name in re.findall(r"`([^`]+)`", holders) if not names_a_file(name)]
        assert names, f"nothing is named for: {rule}"
        assert not set(names) - constraints - in_the_database - defined() - defined("tests"), rule


@for_each("listed", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_has_its_reason(listed):
    """Named in the first column of a table of decision 0015, which gives the reason or the decision that does."""
    lines = (ROOT / listed).read_text(encoding="utf-8").splitlines()
    packages = {re.split(r"[\[<>=;~ ]", line)[0] for line in lines if line and not line.startswith(("#", "-"))}
    table = (ROOT / "docs" / "decisions" / "0015-dependencies.md").read_text(encoding="utf-8")
    explained = {
        name.strip() for cell in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in cell.split(",")
    }
    assert packages
    assert not packages - explained


def test_no_reason_is_given_for_a_package_that_is_gone():
    table = (ROOT / "docs" / "decisions" / "0015-dependencies.md").read_text(encoding="utf-8")
    explained = {
        name.strip() for cell in re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE) for name in cell.split(",")
    }
    listed = (ROOT / "requirements.in").read_text() + (ROOT / "requirements-dev.in").read_text()
    assert not {
        name for name in explained - {"package"} if not re.search(rf"^{re.escape(name)}\b", listed, re.MULTILINE)
    }
