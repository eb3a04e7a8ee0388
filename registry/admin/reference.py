"""What an office may change itself: holidays, scales, lists and rules of the register."""

from django.contrib import admin

from registry.actions.audit import record
from registry.admin.base import CarefulAdmin
from registry.admin.dated import DatedAdmin
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
class UnitClassAdmin(DatedAdmin):
    list_display = ["rank", "name", "description"]
    list_display_links = ["name"]


@admin.register(BoardPosition)
class BoardPositionAdmin(DatedAdmin):
    list_display = ["rank", "name", "is_required", "is_single"]
    list_display_links = ["name"]


@admin.register(IncomeSource)
class IncomeSourceAdmin(DatedAdmin):
    list_display = ["rank", "name"]
    list_display_links = ["name"]


@admin.register(SpendingKind)
class SpendingKindAdmin(DatedAdmin):
    list_display = ["rank", "name", "purse_kind"]
    list_display_links = ["name"]
    list_filter = ["purse_kind"]


@admin.register(Goods)
class GoodsAdmin(DatedAdmin):
    list_display = ["name", "measure"]


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
class EvaluationAspectAdmin(DatedAdmin):
    """Sheets that are open or locked keep the names and weights of their day."""

    list_display = ["rank", "name", "weight"]
