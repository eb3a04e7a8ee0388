"""The same piece of a page many times over: its template is read once, then only its gaps are filled.

A row of a list is two dozen variables and tags, 25 times on a page: half the time of a list was the walk through them
(decision 0045). Such a template holds nothing but plain variables; what they say is worked out in Python.
"""

from html import escape

from django.conf import settings
from django.template.base import TextNode, VariableNode
from django.template.loader import get_template
from django.utils.safestring import SafeString

_pieces = {}  # {name: [(words, None) or ("", gap)]}


def drawn(name, /, **cells):
    """The template with these cells, each escaped unless it is HTML already.

    Raises KeyError for a variable without a cell, TypeError for a cell that is no text, and ValueError for a template
    that holds more than variables.
    """
    pieces = _pieces.get(name)
    if pieces is None or settings.DEBUG:  # then the file may have changed
        pieces = _pieces[name] = [_piece(node, name) for node in get_template(name).template.nodelist]
    return SafeString("".join([words if gap is None else _said(cells[gap]) for words, gap in pieces]))


def _said(cell):
    if isinstance(cell, SafeString):
        return cell
    if not isinstance(cell, str):
        raise TypeError(f"a cell is a text, not {cell!r}")  # how a number or a day is written is not decided here
    return escape(cell)


def _piece(node, name):
    """(words, None) of a text, ("", variable) of a gap."""
    if isinstance(node, TextNode):
        return node.s, None
    if isinstance(node, VariableNode) and not node.filter_expression.filters:
        return "", node.filter_expression.token
    raise ValueError(f"{name}: {node!r}")
