"""What of the Bimtek does an operator data keep in the Django admin? Curricula, and the materi of a version that no
Bimtek has used, as the policy of the Bimtek lets the own office."""

from django.contrib import admin
from django.urls import reverse

from registry.admin.acts import ActAdmin, ScopedAdmin
from training.actions import curricula
from training.forms.curricula import MateriForm
from training.models import Curriculum, CurriculumVersion, Materi
from training.policy import MATERI_CHANGE, why_not


@admin.register(Curriculum)
class CurriculumAdmin(ScopedAdmin):
    list_display = ["title", "office"]
    list_select_related = ["office"]
    search_fields = ["title"]
    ordering = ["title"]
    fields = ["title", "office", "versions_here"]

    @admin.display(description="versi")
    def versions_here(self, curriculum):
        return ", ".join(str(version.number) for version in curriculum.versions.order_by("number"))


@admin.register(CurriculumVersion)
class CurriculumVersionAdmin(ScopedAdmin):
    list_display = ["__str__", "note", "is_frozen"]
    list_filter = ["is_frozen"]
    list_select_related = ["curriculum__office"]
    search_fields = ["curriculum__title"]
    ordering = ["curriculum__title", "-number"]
    fields = ["curriculum", "number", "note", "is_frozen"]

    def view_on_site(self, version):
        return reverse("training:curriculum-detail", args=[version.public_id])


@admin.register(Materi)
class MateriAdmin(ActAdmin):
    act_form = MateriForm
    list_display = ["title", "version", "position", "jp"]
    list_select_related = ["version__curriculum__office"]
    search_fields = ["title", "version__curriculum__title"]
    ordering = ["version__curriculum__title", "-version__number", "position"]
    fields = ["version"]

    def view_on_site(self, materi):
        return reverse("training:curriculum-detail", args=[materi.version.public_id])

    def why_not(self, request, row):
        return why_not(MATERI_CHANGE, row.version, request.post)

    def form_arguments(self, request, row):
        return {"initial": MateriForm.initial_of(row), "seen": row.version.revision}

    def act(self, request, row, form):
        curricula.change_materi(materi=row, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"])
