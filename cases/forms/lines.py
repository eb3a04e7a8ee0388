"""How does one form hold several lines (people, activities, decisions), without JavaScript and on a phone?

Empty lines stand ready below the filled ones; a button asks for more and sends nothing else. Whatever was typed comes
back with every answer.
"""

import re

from django import forms
from django.forms.utils import ErrorDict

SPARE_LINES = 2
MORE_LINES = 3
MOST_LINES = 40
MORE = "baris"  # the button that asks for more lines of a kind; its value says of which


class Line(forms.Form):
    """One line. Where nobody typed anything it is left out."""

    # field -> what to say when the line is filled but this is not
    WANTED = {}

    @property
    def is_filled(self):
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.typed)

    @property
    def typed(self):
        """The fields that somebody types: a choice that is filled in beforehand says nothing."""
        return [name for name, field in self.fields.items() if not isinstance(field, forms.ChoiceField)]

    def clean(self):
        data = super().clean()
        if self.is_filled:
            for name, sentence in self.WANTED.items():
                if name not in self.errors and not data.get(name):
                    self.add_error(name, sentence)
        return data


class LinesForm(forms.Form):
    """A form with lines. GROUPS: {prefix letter: (attribute, line class, what a line is called, heading, hint)}."""

    GROUPS = {}

    def __init__(self, *args, first_lines=None, line_kwargs=None, **kwargs):
        super().__init__(*args, **kwargs)
        for letter, (attribute, line_class, *_) in self.GROUPS.items():
            old = (first_lines or {}).get(attribute, [])
            given = (line_kwargs or {}).get(attribute, {})
            lines = [
                line_class(
                    self.data if self.is_bound else None,
                    prefix=f"{letter}{number}",
                    initial=old[number] if number < len(old) else None,
                    use_required_attribute=False,
                    **given,
                )
                for number in range(self._line_count(letter, len(old) + SPARE_LINES))
            ]
            setattr(self, attribute, lines)

    def _line_count(self, letter, fresh):
        if not self.is_bound:
            return fresh
        sent = (re.match(rf"{letter}([0-9]{{1,3}})-", key) for key in self.data)
        last = max((int(found[1]) for found in sent if found), default=-1)
        more = MORE_LINES if self.data.get(MORE) == letter else 0
        return min(max(last + 1 + more, 1), MOST_LINES)

    def all_lines(self):
        return [line for attribute, *_ in self.GROUPS.values() for line in getattr(self, attribute)]

    @property
    def line_groups(self):
        """What the page draws: [{"letter", "word", "title", "hint", "lines"}]"""
        return [
            {"letter": letter, "word": word, "title": title, "hint": hint, "lines": getattr(self, attribute)}
            for letter, (attribute, _, word, title, hint) in self.GROUPS.items()
        ]

    def __getitem__(self, name):
        """A field of a line is found by its whole name, "k0-text", like any other."""
        for line in self.all_lines():
            if name.startswith(f"{line.prefix}-"):
                return line[name.removeprefix(f"{line.prefix}-")]
        return super().__getitem__(name)

    def is_valid(self):
        """Whoever asks for more lines is not told yet what is missing."""
        if MORE not in self.data:
            return super().is_valid()
        for form in (self, *self.all_lines()):
            form._errors = ErrorDict()
        return False

    def clean(self):
        data = super().clean()
        for attribute, _, word, *_ in self.GROUPS.values():
            wrong = [
                str(number) for number, line in enumerate(getattr(self, attribute), 1) if not line.is_valid()
            ]  # each line shows its own errors
            if wrong:
                self.add_error(None, f"{word} nomor {', '.join(wrong)} belum lengkap; lihat tanda merah di bawah.")
        return data

    def filled(self, attribute):
        """The cleaned data of the lines that somebody filled in."""
        return [line.cleaned_data for line in getattr(self, attribute) if line.is_filled]
