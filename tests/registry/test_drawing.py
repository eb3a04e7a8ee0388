"""A small template is read once; its gaps are filled as the template engine would fill them."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from registry.drawing import drawn

ROW = "cases/case/_row.html"
CELLS = ("address", "number", "name", "jenis", "place", "urgency", "held", "due")


@pytest.mark.parametrize("value", ["<b>Sari & 'Tini' \"B\"</b>", mark_safe("<b>Sari</b>"), ""])
def test_gaps_are_filled_as_the_engine_does(value):
    cells = dict.fromkeys(CELLS, value)
    assert drawn(ROW, **cells) == render_to_string(ROW, cells)


def test_what_is_drawn_is_html():
    assert drawn("components/_with_time.html", what=drawn(ROW, **dict.fromkeys(CELLS, "x")), when="").startswith("<tr>")


@pytest.mark.parametrize("value", [None, 7, 7.5, date(2026, 1, 2)])
def test_a_cell_is_a_text(value):
    with pytest.raises(TypeError):
        drawn(ROW, **dict.fromkeys(CELLS, value))


def test_a_cell_that_was_forgotten_is_told():
    with pytest.raises(KeyError, match="number"):
        drawn(ROW, address="/")


@pytest.mark.parametrize("name", ["components/_next_page.html", "cases/referral/_table.html"])
def test_more_than_variables_is_refused(name):
    with pytest.raises(ValueError, match=name):
        drawn(name, page=None)
