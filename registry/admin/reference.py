"""What an office may change itself: holidays, scales, lists and rules of the register."""

from django.contrib import admin

from registry.actions.audit import record
from registry.admin.base import CarefulAdmin
from registry.models import (
    BoardPosition,
    DormancyRule,
    EvaluationAspect,
    Goods,
    Holiday,
    IncomeSource,
    RefresherRule,
    SpendingKind,
    UnitClass,
)


@admin.register(Holiday)
class HolidayAdmin(CarefulAdmin):
    list_display = ["day", "name", "kind"]
    list_filter = ["kind"]
    date_hierarchy = "day"

    def has_delete_permission(self, request, obj=None):
        """A revised SKB takes days back."""
        return self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        record(verb="holiday.remove", subject=str(obj), by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for holiday in queryset:
            self.delete_model(request, holiday)


@admin.register(UnitClass)
class UnitClassAdmin(CarefulAdmin):
    list_display = ["rank", "name", "description", "is_active"]
    list_display_links = ["name"]


@admin.register(BoardPosition)
class BoardPositionAdmin(CarefulAdmin):
    list_display = ["rank", "name", "is_required", "is_single", "is_active"]
    list_display_links = ["name"]


@admin.register(IncomeSource)
class IncomeSourceAdmin(CarefulAdmin):
    list_display = ["rank", "name", "is_active"]
    list_display_links = ["name"]


@admin.register(SpendingKind)
class SpendingKindAdmin(CarefulAdmin):
    """The purse of a kind stays: what was paid from it would otherwise seem to come from the other one."""

    list_display = ["rank", "name", "purse_kind", "is_active"]
    list_display_links = ["name"]
    list_filter = ["purse_kind"]

    def get_readonly_fields(self, request, obj=None):
        return ["purse_kind"] if obj else []


@admin.register(Goods)
class GoodsAdmin(CarefulAdmin):
    """The measure of goods stays: an amount in the books would otherwise become another one."""

    list_display = ["name", "measure", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        return ["measure"] if obj else []


@admin.register(RefresherRule)
class RefresherRuleAdmin(CarefulAdmin):
    """One row: when a unit is to be trained again."""

    list_display = ["__str__", "months"]
    fields = ["months"]

    def has_add_permission(self, request):
        return False


@admin.register(DormancyRule)
class DormancyRuleAdmin(CarefulAdmin):
    """One row: when the program proposes vakum."""

    list_display = ["__str__", "months_without_activity", "months_after_term_end", "checked_on"]
    fields = ["months_without_activity", "months_after_term_end"]

    def has_add_permission(self, request):
        return False


@admin.register(EvaluationAspect)
class EvaluationAspectAdmin(CarefulAdmin):
    """Sheets that are open or locked keep the names and weights of their day."""

    list_display = ["rank", "name", "weight", "is_active"]
