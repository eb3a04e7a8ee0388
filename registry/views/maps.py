"""The map of units, and the boundaries it draws."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from registry.access import register_required
from registry.filters import UnitFilter
from registry.maps import collection, ground
from registry.models import AreaBoundary, UnitProfile
from registry.views.lookups import area_for
from registry.views.units import UNIT_ORDER


@require_safe
@register_required
def unit_map(request):
    """Peta: the units that the list shows under the same filters, as points; those without a point beside it."""
    if request.post.organisation.territory is None:
        return redirect("registry:unit-detail", request.post.organisation.public_id)
    form = UnitFilter(request.GET, post=request.post)
    found = list(form.apply(UnitProfile.objects.visible_to(request.post)).for_list().order_by(*UNIT_ORDER))
    context = {
        "form": form,
        "count": (len(found), False),
        "placed": [profile for profile in found if profile.has_point],
        "unplaced": [profile for profile in found if not profile.has_point],
        **ground(request.post, form.area_code),
    }
    return render(request, "registry/unit/map.html", context)


@require_safe
@register_required
def boundary_list(request):
    """The boundaries for a map of one area: public shapes, so the browser may keep them for a day."""
    area = area_for(request, request.GET.get("wilayah", ""))
    answer = JsonResponse(collection(AreaBoundary.objects.visible_to(request.post).layer(area.pk)))
    answer.headers["Cache-Control"] = "private, max-age=86400"
    answer.is_reference = True
    return answer
