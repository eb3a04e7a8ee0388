"""Plan, change, finish, drop and take up again what a unit wants to do (program kerja)."""

from django.utils import timezone

from registry.actions import units
from registry.models import ProgrammeItem, ProgrammeStatus
from registry.policy import (
    PROGRAMME_ADD,
    PROGRAMME_CANCEL,
    PROGRAMME_CHANGE,
    PROGRAMME_FINISH,
    PROGRAMME_REOPEN,
    why_not,
)
from registry.refusal import Refused, insist
from registry.scope import as_system


def why_not_years(year, due_year):
    """The sentence about years that cannot be, or None."""
    if due_year and due_year < year:
        return "Tahun selesai tidak boleh sebelum tahun mulai."
    return None


def add(*, profile, item, by, source="", source_key="", at=None):
    """Enter a plan of the unit. item: an unsaved ProgrammeItem; source, source_key: where it comes from, such as a
    training, in words and by its public id.

    Raises Refused 422 for years that cannot be.
    """
    at = at or timezone.now()
    with as_system():
        profile = units.locked(profile)
        insist(why_not(PROGRAMME_ADD, profile, by))
        if sentence := why_not_years(item.year, item.due_year):
            raise Refused(sentence, status=422)
        item.unit, item.added_at, item.added_by = profile.unit, at, by
        item.source, item.source_key = source, source_key
        item.save(force_insert=True)
        units.record(profile.unit, "add_programme", by=by, at=at, text=f"{item.title} ({item.years}).")
    return item


def _locked(item, act, *, by, seen):
    profile = units.locked(item.unit)
    item = ProgrammeItem.objects.select_related("unit").get(pk=item.pk)
    insist(why_not(act, profile, by, subject=item))
    units.check_fresh(item, seen)
    return profile, item


def _save(item, verb, *, by, at, text="", **line):
    item.changed_at, item.changed_by = at, by
    item.revision += 1
    item.save()
    units.record(item.unit, verb, by=by, at=at, text=f"{item.title}. {text}".strip(), **line)
    return item


def change(*, item, fields, by, seen=None, at=None):
    """Change an open plan. fields: {name: value}. Raises Refused 409 when somebody changed it meanwhile."""
    with as_system():
        _, item = _locked(item, PROGRAMME_CHANGE, by=by, seen=seen)
        changed = units.set_fields(item, fields)
        if sentence := why_not_years(item.year, item.due_year):
            raise Refused(sentence, status=422)
        return _save(item, "change_programme", by=by, at=at or timezone.now(), fields=changed) if changed else item


def finish(*, item, done_on, by, note="", seen=None, at=None):
    """The plan is done. Raises Refused 422 for a day ahead."""
    at = at or timezone.now()
    with as_system():
        _, item = _locked(item, PROGRAMME_FINISH, by=by, seen=seen)
        if done_on > timezone.localdate(at):
            raise Refused("Tanggal selesai tidak boleh di masa depan.", status=422)
        item.status, item.done_on, item.note = ProgrammeStatus.DONE, done_on, note
        return _save(item, "finish_programme", by=by, at=at, happened_on=done_on, text=note)


def cancel(*, item, reason, by, seen=None, at=None):
    """The plan is dropped, for this reason."""
    with as_system():
        _, item = _locked(item, PROGRAMME_CANCEL, by=by, seen=seen)
        item.status, item.note = ProgrammeStatus.DROPPED, reason
        return _save(item, "cancel_programme", by=by, at=at or timezone.now(), text=reason)


def reopen(*, item, reason, by, seen=None, at=None):
    """Take up a plan again that was done or dropped."""
    with as_system():
        _, item = _locked(item, PROGRAMME_REOPEN, by=by, seen=seen)
        item.status, item.done_on, item.note = ProgrammeStatus.RUNNING, None, reason
        return _save(item, "reopen_programme", by=by, at=at or timezone.now(), text=reason)
