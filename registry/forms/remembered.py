"""The filter beside a list is drawn on every page of it, and most of its fields are empty each time."""

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field, as_crispy_form
from crispy_forms.templatetags.crispy_forms_utils import remove_spaces
from django import forms
from django.core.cache import cache
from django.utils.safestring import SafeString

REMEMBERED = 60  # seconds
FEW = 30  # choices of a field of which each chosen one is remembered


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
