"""How far does a list of the admin count and leaf? Up to a cap, and not beyond: further rows are found by searching."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from registry.paging import capped_count, keys_of, rows_of
from registry.scope import looked_up

# The last page lies behind an OFFSET of that many rows: with a million, one of 10,000 took a minute from a cold disk.
COUNT_CAP = 1_000


class CappedPaginator(Paginator):
    """Counts to the cap, so that no page lies behind a long OFFSET either."""

    @cached_property
    def capped(self):
        with looked_up():
            return capped_count(self.object_list, COUNT_CAP)

    @cached_property
    def count(self):
        return self.capped[0]

    @property
    def is_capped(self):
        return self.capped[1]


class FixedOrder(ChangeList):
    """A long list keeps its order, as any other would sort it whole, and looks up which rows it shows before it reads
    them."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = rows_of(self.queryset, keys_of(self.result_list))

    def get_ordering(self, request, queryset):
        return list(self.model_admin.get_ordering(request))
