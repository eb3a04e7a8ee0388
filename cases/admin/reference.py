"""Which reference data of the casework may an admin sistem maintain? Jenis, time limits, kinds and sources of service,
other wordings of the stages."""

from django.contrib import admin, messages

from cases.actions.jenis import hide_cases_of, succeed_edition
from cases.models import ConsentText, Jenis, JenisEdition, ServiceKind, ServiceSource, StageLabel, TimeLimit
from registry.admin import CarefulAdmin
from registry.admin.dated import DatedAdmin


@admin.register(JenisEdition)
class JenisEditionAdmin(DatedAdmin):
    """A later list is a copy of this one: each jenis follows its former self, and can be changed until it counts."""

    list_display = ["name", "legal_basis"]
    succeeding = ("name", "legal_basis")

    def succeed(self, row, values, starts_on, by):
        return succeed_edition(edition=row, **values, starts_on=starts_on, by=by)


@admin.register(Jenis)
class JenisAdmin(CarefulAdmin):
    list_display = [
        "number",
        "name",
        "short_name",
        "group",
        "age_min",
        "age_max",
        "count_unit",
        "is_sensitive",
        "retention_years",
    ]
    list_filter = ["edition", "group", "is_sensitive"]
    list_select_related = ["edition"]
    search_fields = ["name", "short_name"]
    raw_id_fields = ["follows"]

    def get_readonly_fields(self, request, obj=None):
        """What a jenis means stands once its list is in force."""
        return Jenis.FIXED if obj and obj.edition.has_begun else []

    def save_model(self, request, obj, form, change):
        """A jenis that became sensitive hides the cases recorded before. The other way round nothing is opened by a
        tick: who was promised silence keeps it, only new cases follow."""
        super().save_model(request, obj, form, change)
        if change and "is_sensitive" in form.changed_data:
            count = hide_cases_of(jenis=obj, by=request.user) if obj.is_sensitive else 0
            said = f"{count} kasus yang sudah tercatat kini terbatas." if count else "Kasus yang sudah tercatat tetap."
            messages.info(request, said)


@admin.register(TimeLimit)
class TimeLimitAdmin(DatedAdmin):
    list_display = ["receiver_kind", "phase", "urgency", "amount", "unit"]
    list_filter = ["receiver_kind", "phase", "urgency"]


@admin.register(ServiceKind)
class ServiceKindAdmin(DatedAdmin):
    list_display = ["name", "is_government_decision"]
    list_filter = ["is_government_decision"]


@admin.register(ConsentText)
class ConsentTextAdmin(CarefulAdmin):
    """A text that was read to somebody stays as it was: a change is a new version."""

    list_display = ["version", "starts_on"]

    def get_readonly_fields(self, request, obj=None):
        return ["version", "body", "starts_on"] if obj else []


@admin.register(ServiceSource)
class ServiceSourceAdmin(DatedAdmin):
    list_display = ["name", "is_unit_purse", "rank"]


@admin.register(StageLabel)
class StageLabelAdmin(DatedAdmin):
    list_display = ["wording", "source", "stage", "is_verified"]
    list_filter = ["stage", "source", "is_verified"]
