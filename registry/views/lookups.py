"""Find the unit, decree or area of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from registry.models import Area, Decree, UnitProfile
from registry.models.area import OFFICIAL_LEVELS, village_code


def profile_for(request, unit_id):
    profiles = UnitProfile.objects.visible_to(request.post).for_list()
    return get_object_or_404(profiles, unit__public_id=unit_id)


def decree_for(request, unit_id, decree_id):
    profile = profile_for(request, unit_id)
    decrees = Decree.objects.visible_to(request.post).select_related("unit", "decided_by__user", "proposed_by__user")
    return profile, get_object_or_404(decrees, public_id=decree_id, unit=profile.unit_id)


def area_for(request, code=""):
    """The official area of the query string, inside the territory of the post; without one the territory itself."""
    wanted = code or village_code(request.post.organisation.home_area_id)
    official = Area.objects.current().visible_to(request.post).at_level(*OFFICIAL_LEVELS)
    return get_object_or_404(official, pk=wanted)
