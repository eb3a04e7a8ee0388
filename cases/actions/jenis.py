"""Let a change of the reference data reach the cases that were recorded before."""

from cases.models import Case
from registry.actions.audit import record
from registry.scope import as_system


def hide_cases_of(*, jenis, by):
    """Make every case with a jenis that became sensitive sensitive too. Returns how many cases changed."""
    with as_system():
        count = Case.objects.filter(problems__jenis=jenis, is_sensitive=False).update(is_sensitive=True)
        record(verb="jenis.hide_cases", subject=str(jenis), by=by, cases=count)
    return count
