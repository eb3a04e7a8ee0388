"""Does the history of a unit say in words what was done? Every verb that an action writes has its past tense."""

import ast

from registry.templatetags.register import PAST_TENSE
from registry.workflow import UnitMove
from tests.codebase.source import calls, python_files

NAMES = ("record", "_save", "note_on_unit")


def written():
    """The verbs that actions give to units.record, also under other names (_save, note_on_unit)."""
    for _, tree in python_files("registry/actions"):
        for name, call in calls(tree):
            if name in NAMES and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                yield call.args[1].value


def test_every_verb_of_the_history_has_its_words_and_no_word_is_left_over():
    assert set(PAST_TENSE) == {*written(), *map(str, UnitMove)}
