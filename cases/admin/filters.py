"""Which cases does a list of the admin show? Narrowed by areas, as the codes are sorted: no join, no DISTINCT."""

from django.contrib.admin import SimpleListFilter

from cases.filters import BELOW
from registry.models import Area


class RegencyFilter(SimpleListFilter):
    """The areas one level below the territory."""

    title = "wilayah"
    parameter_name = "wilayah"

    def lookups(self, request, model_admin):
        home = request.post.organisation.home_area_id
        below = Area.objects.within(home).at_level(BELOW[home.count(".") + 1])
        return [(area.pk, area.label) for area in below.order_by("code")]

    def queryset(self, request, queryset):
        return queryset.within(self.value()) if self.value() else queryset
