"""Does one word run through an act? Button, address, URL name, view, action, form, timeline, test file, glossary."""

import ast
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from cases.models.case import Urgency
from cases.models.referral import ClockState
from cases.policy import CASE_SEND, LETTER_ISSUE, RIGHT_ANSWER
from cases.story import PAST_TENSE
from cases.views.offers import ACTS as BAR
from cases.workflow import CaseMove, CaseStatus, Kind, Move, Stage, StageMove, Status
from registry.models import Role
from tests.cases.acts import ACTS
from tests.codebase.each import for_each
from tests.codebase.source import ROOT, calls, python_files, views
from training.workflow import EventStatus

each_act = for_each("act", ACTS, ids=str)

# An action whose bare verb would be a noun, with the reason.
ACTION_NAMES = {
    "note": "add_note",  # cases.note(…) would read as a thing
    "consent": "record_consent",  # likewise
}
# What stands in the timeline, where it is not the verb of the page.
WRITES = {
    "prepare": "send",  # the draft goes out with the same click
    "forward": "send",  # two lines: forward on the old hop, then send on the new one
}
FORM_NAMES = {
    "prepare": "SendForm",  # the form of sending
    "forward": "SendForm",  # a receiver and a reason again
    "send": "ConfirmForm",  # the draft is written already
}
# More than one button for one verb, with the reason.
VARIANTS = {
    "Hapus draf": "the same move for what was never sent",
    "Kirim draf rujukan": "stands beside Kirim rujukan and must not look like it",
    "Minta layanan mitra": "the same page when the case is already with somebody: only partners are offered",
}
# One word, two meanings that never meet on one page.
HOMONYMS = {
    "impor": "the file on its way in, and its address",
    "rujukan": "the hop itself, and its usual kind beside Permintaan layanan",
    "penugasan": "the post, and the address where it is chosen",
    "ekspor": "the list that left as a file, and the address of those",
    "akun": "the account, and the address of the own one",
    "pemberitahuan": "the message, and the address of the list",
    "kasus": "the case, and its address",
    "materi": "a subject that is taught, and its address",
    "soal": "a question of the bank, and its address",
    "sertifikat": "the paper, and its address",
    "narasumber": "who speaks, and the address of their register",
    "kurikulum": "what is taught, and the address of its versions",
    "selesai": "the end of a hop, of a Bimtek, and the address of finishing a task",
    "bimtek": "the event, and the address of the list and of the marks on the board of a unit",
    "rtl": "a next step of a unit, and its address",
    "kas": "a purse, and the address of its book",
    "donatur": "somebody who gives, and the address of the list",
    "pengurus": "a member of the board, and the address of the board",
    "orang": "the person, the room of a case about it, and who looked at its data",
    "surat": "the letter, and its address",
    "tugas": "something to do for a case, and the address of the list",
    "asesmen": "the document, and the stage in which it is written",
    "pendekatan awal": "the document, and the stage in which it is written",
    "rencana intervensi": "the document, and the stage in which it is written",
    "monitoring dan evaluasi": "the document, and the stage in which it is written",
    "terminasi": "the button, the document, and the stage in which it is written",
    "lewat tenggat": "the state of the clock, and the line the schedule writes when it sees it",
}


# Buttons that lead to another page than that of their verb: one is chosen there first.
BY_LIST = {CASE_SEND: "referral-prepare", RIGHT_ANSWER: "right-list", LETTER_ISSUE: "document-room"}
# The modules of a noun that has no plural of its own.
MODULES = {"access": "access", "curriculum": "curricula", "materi": "curricula"}
# How a view runs its act; a stage of the handling goes through run_stage, which calls run_act.
RUNS = ("run_act", "run_stage")


def verb_of(act):
    noun, verb = act.name.split("-", 1)
    return noun, verb.replace("-", "_")


def module_of(noun):
    return MODULES.get(noun, f"{noun}s")


def word_of(act):
    """The verb of the glossary: making the draft of a referral is the first half of sending it."""
    _, verb = verb_of(act)
    return "send" if verb == "prepare" else verb


def section(title):
    """The rows of one table of the glossary, without backticks."""
    text = (settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")
    part = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines]


ACT_ROWS, ADDRESS_ROWS, THING_ROWS, STATE_ROWS = map(section, ("Acts", "Addresses", "Things", "States"))
WORDS = {button: verb for button, _, verb, _, _ in ACT_ROWS}
WITH_A_PAGE = {button for button, address, _, _, _ in ACT_ROWS if address != "–"}
VIEWS = {name.removeprefix("cases:"): (route, view) for name, route, view in views()}
BODIES = {
    (path.rsplit("/", 1)[-1].removesuffix(".py"), node.name): node
    for path, tree in python_files("cases/views")
    for node in tree.body
    if isinstance(node, ast.FunctionDef)
}


def argument(act, name):
    """What the view of an act gives to run_act (or run_stage) under this name, as source text."""
    noun, verb = verb_of(act)
    run = next(node for name, node in calls(BODIES[module_of(noun), verb]) if name in RUNS)
    return ast.unparse(next(word.value for word in run.keywords if word.arg == name))


# --- the word inside the program ------------------------------------------------------------------------------------


@for_each(("name", "view"), [pytest.param(name, view, id=name) for name, _, view in views()])
def test_a_view_is_called_like_its_url_name(name, view):
    said = name.rsplit(":", 1)[-1].replace("-", "_")
    module = view.__module__.rsplit(".", 1)[-1]
    noun = next((noun for noun, name in MODULES.items() if name == module), module.removesuffix("s"))
    assert said in {view.__name__, f"{noun}_{view.__name__}"}


@each_act
def test_an_act_has_an_action_of_its_verb(act):
    noun, verb = verb_of(act)
    module = module_of(noun)
    actions = import_module(f"cases.actions.{module}")
    assert callable(getattr(actions, ACTION_NAMES.get(verb, verb)))
    assert f"{module}.{ACTION_NAMES.get(verb, verb)}(" in ast.unparse(BODIES[module, verb])


@each_act
def test_an_act_asks_the_policy_for_its_verb(act):
    asked = argument(act, "move").rsplit(".", 1)[-1].lower()
    assert re.sub("^(case|access|document|letter|right|stage|task)_", "", asked) == word_of(act)


@each_act
def test_an_act_has_a_form_of_its_verb(act):
    _, verb = verb_of(act)
    usual = "".join(word.title() for word in verb.split("_")) + "Form"
    assert argument(act, "form_class") == FORM_NAMES.get(verb, usual)


@each_act
def test_an_act_writes_its_verb_into_the_timeline(act):
    _, verb = verb_of(act)
    assert act.verb == WRITES.get(verb, verb)
    assert act.verb in PAST_TENSE


def test_the_timeline_knows_every_verb_that_is_written_and_no_other():
    written = {
        call.args[1].value
        for _, tree in python_files("cases/actions")
        for name, call in calls(tree)
        if name == "record" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }
    assert set(PAST_TENSE) == written | {*map(str, Move), *map(str, CaseMove)}


def test_a_button_of_the_action_bar_leads_to_the_page_of_its_verb():
    for move, (_, address) in BAR.items():
        verb = str(move).rsplit(".", 1)[-1]
        noun = "referral" if isinstance(move, Move) else str(move).split(".")[0] if "." in str(move) else "case"
        expected = BY_LIST.get(move) or f"{noun}-{verb}".replace("_", "-")
        assert address == f"cases:{expected}"


def test_a_test_file_about_a_button_bears_the_verb_of_it():
    """A docstring that begins with "Terima:" stands in test_referral_accept.py."""
    found = {}
    for path, tree in python_files("tests/cases", "tests/browser"):
        word = (ast.get_docstring(tree) or "").split(":")[0]
        if word in WITH_A_PAGE:
            found[path] = WORDS[word]
    assert len(found) > 5
    assert not {path: verb for path, verb in found.items() if not path.endswith(f"_{verb}.py")}


# --- the glossary ---------------------------------------------------------------------------------------------------


def test_no_word_of_the_screen_has_two_meanings():
    words = [row[0].lower() for rows in (ACT_ROWS, ADDRESS_ROWS, THING_ROWS, STATE_ROWS) for row in rows]
    assert {word for word in words if words.count(word) > 1} == set(HOMONYMS)


def test_no_verb_has_two_buttons_but_for_the_variants():
    verbs = [verb for button, _, verb, _, _ in ACT_ROWS if button not in VARIANTS]
    assert len(verbs) == len(set(verbs))
    assert set(verbs) == set(PAST_TENSE)
    assert set(VARIANTS) <= set(WORDS)


def test_no_thing_and_no_state_has_two_words():
    for rows in (ADDRESS_ROWS, THING_ROWS):
        codes = [row[1] for row in rows]
        assert len(codes) == len(set(codes))
    states = [(row[1], row[2].split(":")[0]) for row in STATE_ROWS]
    assert len(states) == len(set(states))


@for_each("row", ACT_ROWS, ids=lambda row: row[0])
def test_the_glossary_says_what_the_timeline_says(row):
    assert PAST_TENSE[row[2]] == row[4]


@for_each("move", [*Move, *CaseMove, *StageMove], ids=str)
def test_the_word_of_a_move_is_that_of_the_glossary(move):
    assert WORDS[move.label] == move.value


@for_each(("move", "word"), [(move, word) for move, (word, _) in BAR.items()], ids=str)
def test_the_word_in_the_action_bar_is_that_of_the_glossary(move, word):
    assert WORDS[word] == str(move).rsplit(".", 1)[-1]


@each_act
def test_the_button_on_the_page_says_the_same_word(act):
    button = re.search(r"'button': '([^']*)'", argument(act, "page"))[1]
    assert WORDS[button] == word_of(act)


@each_act
def test_the_address_of_an_act_is_that_of_the_glossary(act):
    route, _ = VIEWS[act.name]
    wanted = {address for _, address, verb, _, _ in ACT_ROWS if verb == word_of(act)}
    assert {route.rstrip("/").rsplit("/", 1)[-1]} == wanted


def test_every_word_of_an_address_stands_in_the_glossary():
    used = {part for _, route, _ in views() for part in route.split("/") if part and "<" not in part}
    known = [row[0] for row in ADDRESS_ROWS] + sorted({row[1] for row in ACT_ROWS} - {"–"})
    assert len(known) == len(set(known))
    assert used | {"administrasi"} == set(known)


def test_every_model_stands_in_the_glossary_under_its_name():
    models = [model for label in ("registry", "cases", "training") for model in apps.get_app_config(label).get_models()]
    assert {row[0]: row[1] for row in THING_ROWS} == {str(m._meta.verbose_name): m.__name__ for m in models}


def test_a_model_stands_where_the_glossary_says():
    for _, model, where in THING_ROWS:
        assert f"class {model}(" in (ROOT / where.split(";")[0]).read_text()


@for_each("states", [Status, CaseStatus, Kind, Stage, Urgency, ClockState, Role, EventStatus], ids=lambda s: s.__name__)
def test_every_state_stands_in_the_glossary(states):
    rows = {row[0]: row[1] for row in STATE_ROWS if row[2].split(":")[0] == states.__name__}
    assert rows == {state.label: state.value for state in states}
