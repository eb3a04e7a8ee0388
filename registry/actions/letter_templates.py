"""Another wording of a letter from a day on: a copy with its parts, to be changed until it counts."""

from registry.actions.dated import succeed
from registry.models import LetterPart
from registry.scope import as_system


def succeed_template(*, template, values, starts_on, by):
    """values: {field: value}. by: a User. Returns the new LetterTemplate, with a copy of every part.

    Raises Refused 422 for a day or values that cannot be.
    """
    with as_system():
        after = succeed(row=template, values=values, starts_on=starts_on, by=by)
        copies = list(LetterPart.objects.filter(template=template))
        for part in copies:
            part.pk, part._state.adding, part.template = None, True, after
        LetterPart.objects.bulk_create(copies)
    return after
