"""Which kalurahan and padukuhan have no WKSBM? On the screen, on paper and as a workbook."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from registry.access import register_required
from registry.coverage import coverage_of
from registry.prints import coverage_sheets
from registry.views.lookups import area_for
from registry.views.prints import answer_with


@require_safe
@register_required
def coverage(request):
    """Cakupan: of the territory, or of an area in it (?wilayah=); with ?bentuk= the same as a file."""
    if request.post.organisation.territory is None:
        return redirect("registry:unit-detail", request.post.organisation.public_id)
    area = area_for(request, request.GET.get("wilayah", ""))
    found = coverage_of(area, request.post)
    if "bentuk" in request.GET:
        return answer_with(request, *coverage_sheets(found, request.post))
    context = {"coverage": found, "above": _way_to(area, request.post)}
    return render(request, "registry/unit/coverage.html", context)


def _way_to(area, post):
    """The areas between the territory of the post and this one, the highest first."""
    way = []
    while area.pk != post.organisation.home_area_id:
        area = area.parent
        way.append(area)
    return way[::-1]
