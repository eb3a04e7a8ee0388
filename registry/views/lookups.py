"""Find the unit, or the thing of a unit, of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from registry.models import (
    Activity,
    Appointment,
    Area,
    Decree,
    Donor,
    DormancyProposal,
    EvaluationSheet,
    FundEntry,
    ProgrammeItem,
    Role,
    UnitProfile,
)
from registry.models.area import OFFICIAL_LEVELS, village_code


def profile_for(request, unit_id):
    profiles = UnitProfile.objects.visible_to(request.post).for_list()
    return get_object_or_404(profiles, unit__public_id=unit_id)


def decree_in_force(request, profile):
    """The decree on which the unit stands today, with its board, or None."""
    decrees = Decree.objects.visible_to(request.post).filter(unit=profile.unit_id)
    return decrees.in_force(timezone.localdate()).with_board().first()


def decree_for(request, unit_id, decree_id):
    profile = profile_for(request, unit_id)
    decrees = Decree.objects.visible_to(request.post).select_related("unit", "decided_by__user", "proposed_by__user")
    return profile, get_object_or_404(decrees, public_id=decree_id, unit=profile.unit_id)


def entry_for(request, unit_id, entry_id):
    profile = profile_for(request, unit_id)
    entries = FundEntry.objects.visible_to(request.post).for_book().select_related("purse__goods", "unit")
    return profile, get_object_or_404(entries, public_id=entry_id, unit=profile.unit_id)


def donor_for(request, unit_id, donor_id):
    profile = profile_for(request, unit_id)
    donors = Donor.objects.visible_to(request.post).select_related("unit")
    return profile, get_object_or_404(donors, public_id=donor_id, unit=profile.unit_id)


def pengurus_for(request, unit_id, post_id):
    """The unit, and one of those who sign in for it today."""
    profile = profile_for(request, unit_id)
    posts = Appointment.objects.current().filter(organisation=profile.unit_id, role=Role.PENGURUS).with_post()
    return profile, get_object_or_404(posts, public_id=post_id)


def area_for(request, code=""):
    """The official area of the query string, inside the territory of the post; without one the territory itself."""
    wanted = code or village_code(request.post.organisation.home_area_id)
    official = Area.objects.current().visible_to(request.post).at_level(*OFFICIAL_LEVELS)
    return get_object_or_404(official, pk=wanted)


def activity_for(request, unit_id, activity_id):
    profile = profile_for(request, unit_id)
    people = ("unit", "recorded_by__user", "cancelled_by__user")
    activities = Activity.objects.visible_to(request.post).select_related(*people)
    return profile, get_object_or_404(activities, public_id=activity_id, unit=profile.unit_id)


def proposal_for(request, unit_id, proposal_id):
    profile = profile_for(request, unit_id)
    proposals = DormancyProposal.objects.visible_to(request.post).select_related("unit", "decided_by__user")
    return profile, get_object_or_404(proposals, public_id=proposal_id, unit=profile.unit_id)


def item_for(request, unit_id, item_id):
    profile = profile_for(request, unit_id)
    items = ProgrammeItem.objects.visible_to(request.post).select_related("unit")
    return profile, get_object_or_404(items, public_id=item_id, unit=profile.unit_id)


def sheet_for(request, unit_id, sheet_id):
    profile = profile_for(request, unit_id)
    sheets = EvaluationSheet.objects.visible_to(request.post)
    sheets = sheets.select_related("unit", "opened_by__user", "locked_by__user")
    return profile, get_object_or_404(sheets, public_id=sheet_id, unit=profile.unit_id)
