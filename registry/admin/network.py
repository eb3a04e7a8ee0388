"""The jejaring and its areas: organisations, and padukuhan, RW and RT below a kalurahan.

An admin sistem keeps all of it. An operator data adds partners of the own territory, corrects name, address and phone
of organisations there, and keeps the padukuhan, RW and RT; a WKSBM is changed on its own page, which has a history.
"""

from django import forms
from django.contrib import admin, messages

from registry.actions import areas, organisations
from registry.admin.base import CarefulAdmin, asked_first
from registry.models import (
    Area,
    AreaLevel,
    Organisation,
    OrganisationKind,
)
from registry.models.area import LOCAL_LEVELS
from registry.models.organisation import PARTNER_KINDS

# What an operator data corrects: whom an office serves decides who sees what, and stays the admin sistem's.
CORRECTED = ["name", "address", "phone", "email"]
ADDED = ["kind", "name", "home_area", "address", "phone", "email"]


@admin.register(Organisation)
class OrganisationAdmin(CarefulAdmin):
    list_display = ["name", "kind", "home_area", "phone", "email", "ended_on"]
    list_filter = ["kind"]
    list_select_related = ["home_area"]
    search_fields = ["name", "home_area__name", "home_area__code"]
    autocomplete_fields = ["home_area", "service_areas"]
    fields = ["kind", "name", "home_area", "service_areas", "address", "phone", "email"]
    actions = ["end_organisations"]

    def get_queryset(self, request):
        return super().get_queryset(request).kept_by(request.post)

    def get_fields(self, request, obj=None):
        return self.fields if obj or request.post.is_admin else ADDED

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """An operator data adds partners only: offices follow the areas, a WKSBM has its own page."""
        if db_field.name == "kind" and not request.post.is_admin:
            kwargs["choices"] = [("", "Pilih jenis lembaga"), *((kind, kind.label) for kind in PARTNER_KINDS)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A place of the own territory."""
        kept = Area.objects.kept_by(request.post)
        return super().formfield_for_foreignkey(db_field, request, queryset=kept, **kwargs)

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (request.post.is_admin or obj is None or obj.kind != OrganisationKind.WKSBM)

    def get_readonly_fields(self, request, obj=None):
        """The kind decides who may be appointed and what is seen; another kind is another organisation."""
        if obj is None:
            return []
        if request.post.is_admin:
            return ["kind"]
        return [name for name in self.fields if name not in CORRECTED]

    def get_actions(self, request):
        return super().get_actions(request) if request.post.is_admin else {}

    def save_model(self, request, obj, form, change):
        if not request.post.is_admin and not change:
            made = organisations.add_partner(by=request.post, **{name: form.cleaned_data[name] for name in ADDED})
            obj.pk, obj._state.adding = made.pk, False
            return
        if not request.post.is_admin:
            fields = {name: form.cleaned_data[name] for name in form.changed_data}
            organisations.correct(organisation=obj, fields=fields, by=request.post)
            return
        super().save_model(request, obj, form, change)
        if not change and obj.kind == OrganisationKind.WKSBM:
            organisations.open_profile(obj)

    @admin.action(description="Akhiri lembaga terpilih hari ini")
    def end_organisations(self, request, queryset):
        asked = asked_first(
            request,
            queryset.filter(ended_on__isnull=True),
            title="Akhiri lembaga",
            sentence="Lembaga berikut tidak lagi menerima rujukan, dan kasusnya diteruskan ke jenjang di atasnya.",
            action="end_organisations",
        )
        if asked:
            return asked
        for organisation in queryset.filter(ended_on__isnull=True):
            organisations.end(organisation=organisation, by=request.user)
        messages.success(request, "Lembaga diakhiri.")
        return None


class LocalAreaForm(forms.ModelForm):
    level = forms.ChoiceField(label="tingkat", choices=[(x.value, x.label) for x in LOCAL_LEVELS])

    class Meta:
        model = Area
        fields = ["parent", "level", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].required = True

    def clean(self):
        data = super().clean()
        place = {name: data.get(name) for name in ("parent", "level", "name")}
        if all(place.values()) and (refusal := areas.why_not_local(**place)):
            raise forms.ValidationError(refusal.reason)
        return data


@admin.register(Area)
class AreaAdmin(CarefulAdmin):
    """Official areas are read-only; padukuhan, RW and RT are added below a kalurahan and get a code."""

    list_display = ["code", "label", "level", "ended_on"]
    list_filter = ["level"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["parent"]

    def get_queryset(self, request):
        return super().get_queryset(request).kept_by(request.post)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A parent of the own territory."""
        kept = Area.objects.kept_by(request.post)
        return super().formfield_for_foreignkey(db_field, request, queryset=kept, **kwargs)

    def get_form(self, request, obj=None, **kwargs):
        form = self.form if obj else LocalAreaForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def has_change_permission(self, request, obj=None):
        """Official areas follow the codes of Kemendagri."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_local)

    def get_fields(self, request, obj=None):
        return ["code", "parent", "level", "kind", "name", "ended_on"] if obj else ["parent", "level", "name"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return ["code", "parent", "level", "kind"]

    def save_model(self, request, obj, form, change):
        data = form.cleaned_data
        if change:
            fields = {name: data[name] for name in form.changed_data}
            areas.change_local(area=obj, fields=fields, by=request.user)
            return
        made = areas.add_local(
            parent=data["parent"], level=AreaLevel(data["level"]), name=data["name"], by=request.user
        )
        obj.pk, obj.kind = made.pk, made.kind
        obj._state.adding = False
