"""What units have done and plan, made by the same actions that people call."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from registry.actions import activities, dormancies, evaluations, programmes
from registry.models import Activity, ActivityKind, DormancyRule, ProgrammeItem, UnitProfile
from registry.workflow import UnitStatus


def activity(by, *, days=0, photos=(), **fields):
    """An activity of the unit of this pengurus (or of `profile`), so many days ago."""
    profile = fields.pop("profile", None) or by.organisation.profile
    day = timezone.localdate() - timedelta(days=days)
    made = Activity(**({"kind": ActivityKind.MEETING, "happened_on": day} | fields))
    return activities.record(profile=profile, activity=made, photos=photos, by=by)


def asleep(profile, days=400):
    """Let a working unit show no life for so many days, also one that has recorded nothing."""
    since = timezone.localdate() - timedelta(days=days)
    UnitProfile.objects.filter(pk=profile.pk).update(
        status=UnitStatus.ACTIVE, last_activity_on=since, status_since_on=since
    )


def search(**options):
    """Today's search for sleeping units, once more. Returns how many were proposed."""
    DormancyRule.objects.update(checked_on=None)
    return dormancies.propose_rest(**options)


def proposal(profile):
    """The unit is proposed for vakum."""
    asleep(profile)
    search()
    return profile.unit.dormancy_proposals.open().get()


def plan(by, title="Mendata lansia", **fields):
    """A plan of the unit of this pengurus for this year, unless told otherwise (profile=, source=)."""
    profile = fields.pop("profile", None) or by.organisation.profile
    source = fields.pop("source", "")
    item = ProgrammeItem(title=title, **({"horizon": "pendek", "year": timezone.localdate().year} | fields))
    return programmes.add(profile=profile, item=item, by=by, source=source)


def sheet(profile, by, *, year=None, score=None, locked=False):
    """A sheet of the level of this office for this year; with a score for every aspect, and locked, where wanted."""
    made = evaluations.open_sheet(profile=profile, year=year or timezone.localdate().year, by=by)
    if score is not None:
        names = made.scores.values_list("name", flat=True)
        made = evaluations.fill(sheet=made, scores={name: (Decimal(score), "") for name in names}, by=by)
    return evaluations.lock(sheet=made, by=by) if locked else made
