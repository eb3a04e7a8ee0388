"""Lists of jenis: a later one takes the place of an earlier one, and what became sensitive hides the cases before."""

from cases.models import Case, Jenis
from registry.actions.audit import record
from registry.actions.dated import succeed
from registry.scope import as_system


def succeed_edition(*, edition, name, legal_basis, starts_on, by):
    """A list that counts from this day on: a copy of every jenis, each following its former self, to be changed until
    then. by: a User. Returns the new JenisEdition. Raises Refused 422 for a day or a name that cannot be."""
    with as_system():
        values = {"name": name, "legal_basis": legal_basis}
        after = succeed(row=edition, values=values, starts_on=starts_on, by=by)
        copies = []
        for row in Jenis.objects.filter(edition=edition):
            former = row.pk
            row.pk, row._state.adding, row.edition, row.follows_id = None, True, after, former
            copies.append(row)
        Jenis.objects.bulk_create(copies)
    return after


def hide_cases_of(*, jenis, by):
    """Make every case with a jenis that became sensitive sensitive too, also under its name in an earlier list.
    Returns how many cases changed."""
    with as_system():
        told = Case.objects.filter(problems__jenis__in=jenis.with_predecessors(), is_sensitive=False)
        count = Case.objects.filter(pk__in=told.values("pk")).update(is_sensitive=True)
        record(verb="jenis.hide_cases", subject=str(jenis), by=by, cases=count)
    return count
