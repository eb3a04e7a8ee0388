"""Which reference data of the casework may an admin sistem maintain? Jenis, time limits, kinds of service.

Persons and cases are not here: an admin sistem sees no case content.
"""

from django.contrib import admin, messages

from cases.actions.jenis import reckon_sensitivity
from cases.models import Jenis, JenisEdition, ServiceKind, TimeLimit
from registry.admin import CarefulAdmin


@admin.register(JenisEdition)
class JenisEditionAdmin(CarefulAdmin):
    list_display = ["name", "legal_basis", "valid_from", "valid_to"]


@admin.register(Jenis)
class JenisAdmin(CarefulAdmin):
    list_display = ["number", "name", "short_name", "group", "age_min", "age_max", "count_unit", "is_sensitive"]
    list_filter = ["edition", "group", "is_sensitive"]
    list_select_related = ["edition"]
    search_fields = ["name", "short_name"]

    def save_model(self, request, obj, form, change):
        """Cases that were recorded before follow: who may see them must not hang on the day of recording."""
        super().save_model(request, obj, form, change)
        if change and "is_sensitive" in form.changed_data:
            count = reckon_sensitivity(jenis=obj)
            messages.info(request, f"{count} kasus yang sudah tercatat mengikuti perubahan ini.")


@admin.register(TimeLimit)
class TimeLimitAdmin(CarefulAdmin):
    list_display = ["receiver_kind", "phase", "urgency", "amount", "unit"]
    list_filter = ["receiver_kind", "phase", "urgency"]
    list_editable = ["amount"]


@admin.register(ServiceKind)
class ServiceKindAdmin(CarefulAdmin):
    list_display = ["name", "is_government_decision", "is_active"]
    list_filter = ["is_government_decision", "is_active"]
