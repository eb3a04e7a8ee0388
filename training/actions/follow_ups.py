"""Write what a unit does with a Bimtek: its promise, its RTL, whom it taught, and what a visit found."""

from django.utils import timezone
from django.utils.formats import date_format

from registry.actions import programmes
from registry.models import UnitProfile
from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.checks import units_of
from training.actions.events import check_fresh, check_still_empty, locked, record
from training.follow_up_policy import (
    CASCADE_CANCEL,
    CASCADE_RECORD,
    CHECK_FILL,
    COMMITMENT_RECORD,
    PLAN_ADD,
    RTL_ADD,
    RTL_CHANGE,
    RTL_FINISH,
    UnitAtEvent,
    why_not,
)
from training.models import Cascade, Commitment, FollowUpCheck, RtlItem


def _begin(act, event, unit, by):
    """The locked event, after the policy has agreed and the unit was found among those that took part."""
    event = locked(event)
    insist(why_not(act, UnitAtEvent(event, unit), by))
    if not units_of(event).filter(pk=unit.pk).exists():
        raise Refused(f"{unit.name} tidak mengirim peserta ke Bimtek ini.", status=409)
    return event


def record_commitment(*, event, unit, text, signed_by, by, seen=None, at=None):
    """Write what the people of a unit promise; a later text takes the place of the former."""
    at = at or timezone.now()
    with as_system():
        event = _begin(COMMITMENT_RECORD, event, unit, by)
        commitment = Commitment.objects.of(event, unit).first()
        if commitment is None:
            commitment = Commitment(event=event, unit=unit)
        else:
            check_still_empty(seen)
            check_fresh(commitment, seen)
            commitment.revision += 1
        commitment.text, commitment.signed_by = text, signed_by
        commitment.recorded_at, commitment.recorded_by = at, by
        commitment.save()
        record(event, "record_commitment", by=by, at=at, text=unit.name)
    return commitment


def add_rtl(*, event, unit, item, by, at=None):
    """Add a line to the RTL of a unit. item: an unsaved RtlItem."""
    at = at or timezone.now()
    with as_system():
        event = _begin(RTL_ADD, event, unit, by)
        item.event, item.unit, item.added_at, item.added_by = event, unit, at, by
        item.save(force_insert=True)
        record(event, "add_rtl", by=by, at=at, text=unit.name)
    return item


def _locked_item(item, act, *, by, seen):
    event = locked(item.event)
    item = RtlItem.objects.select_related("unit").get(pk=item.pk)
    item.event = event
    insist(why_not(act, item, by))
    check_fresh(item, seen)
    return item


def _save_item(item, verb, *, by, at):
    item.changed_at, item.changed_by = at, by
    item.revision += 1
    item.save()
    record(item.event, verb, by=by, at=at, text=item.unit.name)
    return item


def change_rtl(*, item, fields, by, seen=None, at=None):
    """Change a line that is not done. fields: {name: value}."""
    with as_system():
        item = _locked_item(item, RTL_CHANGE, by=by, seen=seen)
        for name, value in fields.items():
            setattr(item, name, value)
        return _save_item(item, "change_rtl", by=by, at=at or timezone.now())


def finish_rtl(*, item, done_on, result, by, seen=None, at=None):
    """A line is done. Raises Refused 422 for a day ahead."""
    at = at or timezone.now()
    with as_system():
        item = _locked_item(item, RTL_FINISH, by=by, seen=seen)
        if done_on > timezone.localdate(at):
            raise Refused("Tanggal selesai tidak boleh di masa depan.", status=422)
        item.done_on, item.result = done_on, result
        return _save_item(item, "finish_rtl", by=by, at=at)


def add_plan(*, event, unit, item, by, at=None):
    """Enter a plan of the work programme, out of the last session. item: an unsaved ProgrammeItem of the register."""
    with as_system():
        event = _begin(PLAN_ADD, event, unit, by)
        profile = UnitProfile.objects.select_related("unit").get(unit=unit)
        return programmes.add(profile=profile, item=item, by=by, source=event.title, source_key=event.public_id, at=at)


def record_cascade(*, event, unit, cascade, by, at=None):
    """Write whom the participants of a unit taught. cascade: an unsaved Cascade. Raises Refused 422 for a day ahead."""
    at = at or timezone.now()
    with as_system():
        event = _begin(CASCADE_RECORD, event, unit, by)
        if sentence := why_not_day(event, cascade.held_on, timezone.localdate(at)):
            raise Refused(sentence, status=422)
        cascade.event, cascade.unit, cascade.recorded_at, cascade.recorded_by = event, unit, at, by
        cascade.save(force_insert=True)
        record(event, "record_cascade", by=by, at=at, text=unit.name)
    return cascade


def why_not_day(event, day, today=None):
    """The sentence about a day on which nobody can have passed on what was taught, or None."""
    if day > (today or timezone.localdate()):
        return "Tanggal tidak boleh di masa depan."
    return too_early(event) if day < event.starts_on else None


def too_early(event):
    """The sentence about a day before the Bimtek."""
    return f"Hari pertama Bimtek {date_format(event.starts_on, 'j F Y')}; tanggal ini lebih awal."


def cancel_cascade(*, cascade, reason, by, at=None):
    """Take a mistaken line back; it stays, with its reason."""
    at = at or timezone.now()
    with as_system():
        event = locked(cascade.event)
        cascade = Cascade.objects.select_related("unit").get(pk=cascade.pk)
        cascade.event = event
        insist(why_not(CASCADE_CANCEL, cascade, by))
        cascade.cancelled_at, cascade.cancelled_by, cascade.cancel_reason = at, by, reason
        cascade.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
        record(event, "cancel_cascade", by=by, at=at, text=cascade.unit.name)
    return cascade


def fill_check(*, check, fields, by, seen=None, at=None):
    """Write what the visit found. fields: done_on, progress, found, obstacles, next_step.

    Raises Refused 422 for a day ahead or before the Bimtek.
    """
    at = at or timezone.now()
    with as_system():
        event = locked(check.event)
        check = FollowUpCheck.objects.select_related("unit", "office").get(pk=check.pk)
        check.event = event
        insist(why_not(CHECK_FILL, check, by))
        check_fresh(check, seen)
        if sentence := why_not_day(event, fields["done_on"], timezone.localdate(at)):
            raise Refused(sentence, status=422)
        for name, value in fields.items():
            setattr(check, name, value)
        check.done_at, check.done_by = at, by
        check.revision += 1
        check.save()
        record(event, "fill_check", by=by, at=at, text=str(check))
    return check
