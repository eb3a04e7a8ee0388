"""The filter beside a list is made and drawn on every page of it, and most of its fields are empty each time."""

import time
from copy import copy, deepcopy
from threading import Lock

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from crispy_forms.templatetags.crispy_forms_utils import remove_spaces
from django import forms
from django.core.cache import cache
from django.utils.safestring import SafeString

REMEMBERED = 60  # seconds
FEW = 30  # choices of a field of which each chosen one is remembered
MOST_MADE = 200  # places whose fields are remembered; then the oldest go

_made, _lock = {}, Lock()  # {key: (until, {name: field})}


class Fields(dict):
    """{name: field} that many forms share. A form copies its fields deeply: of these only the widgets, on which whoever
    draws them writes, and not the choices, which may be hundreds."""

    def __deepcopy__(self, memo):
        return {name: _with_its_own_widget(field) for name, field in self.items()}


def _with_its_own_widget(field):
    own = copy(field)
    own.widget = deepcopy(field.widget)
    return own


def remembered_fields(key, make):
    """make(), a dict of fields that everybody with this key shares for a minute."""
    until, fields = _made.get(key, (0, None))
    if until < time.monotonic():
        fields = make()
        with _lock:
            _made.pop(key, None)  # what is made anew is the youngest
            _made[key] = time.monotonic() + REMEMBERED, fields
            while len(_made) > MOST_MADE:
                del _made[next(iter(_made))]
    return fields


def forget_fields():
    """For tests, whose minute is another world."""
    _made.clear()


class RememberedForm(forms.Form):
    """A form whose empty fields, and those with one of few choices, are drawn once a minute for everybody with the same
    `choices_of`.

    choices_of: a text that names all that the choices and help texts depend on. What was typed is never remembered.
    """

    choices_of = ""

    @property
    def drawn(self):
        """The HTML of {{ form|crispy }}."""
        if self.errors:
            return as_crispy_form(self)
        html = "".join(map(self._drawn_field, self))
        return SafeString(remove_spaces(html.strip()))  # each field is HTML

    def _drawn_field(self, field):
        if field.is_hidden:
            return str(field)
        if field.value() and not _is_one_of_few(field):
            return as_crispy_field(field)
        key = f"drawn:{type(self).__name__}:{field.name}:{field.value() or ''}:{self.choices_of}"
        html = cache.get(key)
        if html is None:
            html = as_crispy_field(field)
            cache.set(key, html, REMEMBERED)
        return html


def _is_one_of_few(field):
    """Nobody typed it, and nobody can choose another: the form has no errors."""
    if isinstance(field.field, forms.BooleanField):
        return field.value() is True
    return type(field.field) is forms.ChoiceField and len(field.field.choices) <= FEW
