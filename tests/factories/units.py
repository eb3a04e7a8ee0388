"""What units have done and plan, made by the same actions that people call."""

from datetime import timedelta

from django.utils import timezone

from registry.actions import activities
from registry.models import Activity, ActivityKind


def activity(by, *, days=0, photos=(), **fields):
    """An activity of the unit of this pengurus (or of `profile`), so many days ago."""
    profile = fields.pop("profile", None) or by.organisation.profile
    day = timezone.localdate() - timedelta(days=days)
    made = Activity(**({"kind": ActivityKind.MEETING, "happened_on": day} | fields))
    return activities.record(profile=profile, activity=made, photos=photos, by=by)
