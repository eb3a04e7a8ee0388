"""Reference data from a day on: what a row means today stands, another one takes its place."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.audit import record
from registry.refusal import Refused
from registry.scope import as_system


def why_not_from(row, starts_on):
    """The sentence about a day on which nothing can take the place of this row, or None."""
    if starts_on < timezone.localdate():
        return "Pilih hari ini atau hari sesudahnya: yang sudah tercatat tetap memakai yang lama."
    if starts_on <= row.valid_from:
        begins = date_format(row.valid_from, "j F Y")
        return f"Baris ini baru berlaku {begins}; ubahlah langsung, atau pilih hari sesudahnya."
    if row.valid_to and row.valid_to < starts_on:
        return f"Baris ini berakhir {date_format(row.valid_to, 'j F Y')}; buatlah baris baru."
    return None


def succeed(*, row, values, starts_on, by):
    """The row counts until the day before, a copy of it with other values from this day on. Returns the copy.

    values: {field: value}. by: a User. Raises Refused 422 for a day that cannot be, or values that are not valid.
    """
    model = type(row)
    with as_system():
        before = model.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if sentence := why_not_from(before, starts_on):
            raise Refused(sentence, status=422)
        after = model.objects.get(pk=before.pk)
        after.pk, after._state.adding = None, True
        for name, value in values.items():
            setattr(after, name, value)
        after.valid_from = starts_on
        before.valid_to = starts_on - timedelta(days=1)
        before.save(update_fields=["valid_to"])
        try:
            after.full_clean()
        except ValidationError as error:
            raise Refused(" ".join(error.messages), status=422) from error
        after.save()
        detail = {"starts_on": starts_on.isoformat(), "fields": sorted(values)}
        record(verb=f"{model._meta.model_name}.succeed", subject=str(after), by=by, **detail)
    return after
