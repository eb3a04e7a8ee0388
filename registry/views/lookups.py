"""Find the unit, or the thing of a unit, of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from registry.models import Activity, Decree, DormancyProposal, EvaluationSheet, ProgrammeItem, UnitProfile


def profile_for(request, unit_id):
    profiles = UnitProfile.objects.visible_to(request.post).for_list()
    return get_object_or_404(profiles, unit__public_id=unit_id)


def decree_for(request, unit_id, decree_id):
    profile = profile_for(request, unit_id)
    decrees = Decree.objects.visible_to(request.post).select_related("unit", "decided_by__user", "proposed_by__user")
    return profile, get_object_or_404(decrees, public_id=decree_id, unit=profile.unit_id)


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
