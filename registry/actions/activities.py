"""Record what a unit did, and take a mistaken entry back; the day of the last activity follows."""

from django.utils import timezone
from django.utils.formats import date_format

from registry.actions import units
from registry.models import Activity, ActivityKind, ActivityPhoto, UnitProfile
from registry.policy import ACTIVITY_CANCEL, ACTIVITY_RECORD, why_not
from registry.refusal import Refused, insist
from registry.scope import as_system


def note_sign_of_life(profile, day):
    """The unit showed on this day that it works: the day of its last activity moves forward, never back.

    Called inside the transaction of the act that is the sign, with the profile locked and in mode system.
    """
    if profile.last_activity_on is None or profile.last_activity_on < day:
        profile.last_activity_on = day
        UnitProfile.objects.filter(pk=profile.pk).update(last_activity_on=day)


def forget_sign_of_life(profile, day):
    """What was taken back was no sign: if it was the last one, the one before counts, an activity or an entry."""
    if day == profile.last_activity_on:
        days = [profile.unit.activities.last_day(), profile.unit.fund_entries.last_day()]
        last = max((found for found in days if found), default=None)
        UnitProfile.objects.filter(pk=profile.pk).update(last_activity_on=last)


def why_not_day(profile, day, today=None):
    """The sentence about a day on which the unit cannot have done anything, or None."""
    if day > (today or timezone.localdate()):
        return "Tanggal kegiatan tidak boleh di masa depan."
    if profile.founded_on and day < profile.founded_on:
        return (
            f"Kegiatan ini lebih dulu daripada WKSBM-nya, yang ditumbuhkan {date_format(profile.founded_on, 'j F Y')}."
        )
    return None


def record(*, profile, activity, by, photos=(), at=None):
    """Enter what the unit did. activity: an unsaved Activity; photos: Picture of registry/images.py, in their order.

    Raises Refused 422 for a day ahead or before the unit was founded.
    """
    at = at or timezone.now()
    with as_system():
        profile = units.locked(profile)
        insist(why_not(ACTIVITY_RECORD, profile, by))
        if sentence := why_not_day(profile, activity.happened_on, timezone.localdate(at)):
            raise Refused(sentence, status=422)
        activity.unit, activity.recorded_at, activity.recorded_by = profile.unit, at, by
        activity.save(force_insert=True)
        for position, picture in enumerate(photos, 1):
            ActivityPhoto.objects.create(
                activity=activity, position=position, file=picture.file, width=picture.width, height=picture.height
            )
        note_sign_of_life(profile, activity.happened_on)
        units.record(
            profile.unit, "record_activity", by=by, at=at, happened_on=activity.happened_on, text=_named(activity)
        )
    return activity


def cancel(*, activity, reason, by, at=None):
    """Take a mistaken entry back: it stays readable with the reason, and no longer counts as a sign of life."""
    at = at or timezone.now()
    with as_system():
        profile = units.locked(activity.unit)
        activity = Activity.objects.select_related("unit", "cancelled_by__user").get(pk=activity.pk)
        insist(why_not(ACTIVITY_CANCEL, profile, by, subject=activity))
        activity.cancelled_at, activity.cancelled_by, activity.cancel_reason = at, by, reason
        activity.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
        forget_sign_of_life(profile, activity.happened_on)
        units.record(profile.unit, "cancel_activity", by=by, at=at, text=f"{_named(activity)} {reason}")
    return activity


def _named(activity):
    where = f" di {activity.place}" if activity.place else ""
    return f"{ActivityKind(activity.kind).label}{where}, {date_format(activity.happened_on, 'j F Y')}."
