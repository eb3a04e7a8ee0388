"""Jejaring: who is there in my territory, and how are they reached?"""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry.access import post_required
from registry.filters import OrganisationFilter
from registry.models import Area, Organisation
from registry.paging import capped_count, page_of


@require_safe
@post_required
def organisation_list(request):
    form = OrganisationFilter(request.GET)
    found = form.apply(Organisation.objects.current().reachable_by(request.post))
    page = page_of(
        found.with_areas().with_standing(), order=("home_area_id", "name", "id"), cursor=request.GET.get("setelah", "")
    )
    context = {"form": form, "page": page, "count": capped_count(found)}
    return render(request, "registry/organisation/list.html", context)


@require_safe
@post_required
def organisation_detail(request, organisation_id):
    organisation = get_object_or_404(
        Organisation.objects.reachable_by(request.post).with_areas().with_standing().select_related("merged_into"),
        public_id=organisation_id,
    )
    parts = organisation.home_area_id.split(".")
    above = Area.objects.filter(code__in=[".".join(parts[: i + 1]) for i in range(len(parts))])
    return render(
        request,
        "registry/organisation/detail.html",
        {
            "organisation": organisation,
            "above": above,
            "service_areas": organisation.service_areas.order_by("code"),
            "posts": organisation.appointments.current().select_related("user"),
        },
    )
