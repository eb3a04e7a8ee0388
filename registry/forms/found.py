"""A choice among rows: found by a question whose SQL is kept, while all there are to choose are asked for by a page."""

from django import forms
from django.utils.choices import BaseChoiceIterator


class _Choices(BaseChoiceIterator):
    """Those of a field, asked for when somebody draws them."""

    def __init__(self, field):
        self.field = field

    def __iter__(self):
        return iter(self.field.choices)


class _Offered:
    """A choice among rows that are asked for when somebody draws them."""

    make = None

    def offer(self, make):
        """make: () -> the queryset of all there are to choose."""
        self.make = make
        self.widget.choices = _Choices(self)

    @property
    def queryset(self):
        if self.make is not None:
            self.queryset = self.make()
        return self._queryset

    @queryset.setter
    def queryset(self, queryset):
        self.make = None
        self._set_queryset(queryset)


class FoundField(_Offered, forms.ModelChoiceField):
    """offer() says what there is to choose; without it a ModelChoiceField. Chosen by the key, not by to_field_name."""

    find = None

    def offer(self, make, find):
        """find: (text) -> the one with this key, or None."""
        super().offer(make)
        self.find = find

    def to_python(self, value):
        if self.make is None or value in self.empty_values:
            return super().to_python(value)
        self.validate_no_null_characters(value)
        try:
            row = self.find(value)
        except (ValueError, OverflowError):
            row = None
        if row is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return row


class OfferedChoices(_Offered, forms.ModelMultipleChoiceField):
    """Several of the rows that are offered, each found in the list. When none is chosen nothing is asked, and the clean
    value is an empty list."""

    def clean(self, value):
        return super().clean(value) if value or self.required else []
