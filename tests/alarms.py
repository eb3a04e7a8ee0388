"""Which mistakes pass silently, and fail here? A variable that a template names and nobody gave; a row that the first
wall shows and the second withholds."""

import logging
import sys
from pathlib import Path

import pytest
from django.conf import settings


class UndefinedVariable(str):
    """Stands for string_if_invalid: Django asks whether it is empty, and so tells that a variable is missing.

    Only templates of this program fail; those of Django's admin and of crispy forms count on silence.
    """

    __slots__ = ()

    def __bool__(self):
        variable, template = _culprit()
        if template and Path(template).is_relative_to(settings.BASE_DIR / "templates"):
            pytest.fail(f"{template} names {variable!r}, which is not in its context.")
        return False


class WallsDiffer(logging.Handler):
    """Listens to the program's word that a page would have shown more rows than row-level security lets it read."""

    def emit(self, record):
        pytest.fail(record.getMessage())


def _culprit():
    """(the expression, the file of the innermost template) that is being rendered."""
    frame, variable = sys._getframe(2), ""
    while frame:
        who = frame.f_locals.get("self")
        if not variable and frame.f_code.co_name == "resolve":
            variable = str(getattr(who, "token", ""))
        if origin := getattr(who, "origin", None):
            return variable, getattr(origin, "name", "")
        frame = frame.f_back
    return variable, ""
