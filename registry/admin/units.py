"""What does an operator data keep of the WKSBM? Profiles by the form of the profile; states, SK and boards by their
acts, which ask for the reason."""

from django.contrib import admin
from django.urls import reverse

from registry.actions import boards, units
from registry.admin.acts import ActAdmin, ScopedAdmin, act_on_each
from registry.admin.front import QueueFilter
from registry.forms.boards import ConfirmForm, DeclineForm, LeaveForm
from registry.forms.units import ChangeForm, SinceForm
from registry.models import BoardMember, Decree, UnitProfile
from registry.models.area import ABOVE
from registry.policy import (
    BOARD_CONFIRM,
    BOARD_DECLINE,
    BOARD_RELEASE,
    UNIT_CHANGE,
    may_classify,
    why_not,
)
from registry.workflow import UnitMove


@admin.register(UnitProfile)
class UnitProfileAdmin(ActAdmin):
    act_form = ChangeForm
    list_display = ["name", "home", "status", "status_since_on", "term_ends_on", "classification"]
    list_filter = [QueueFilter, "status"]
    list_select_related = [f"unit__home_area__{ABOVE}", "classification"]
    search_fields = ["unit__name", "unit__home_area__name"]
    search_help_text = "Cari nama WKSBM atau padukuhan."
    ordering = ["unit_id"]
    fields = ["status", "status_since_on", "term_ends_on"]

    @admin.display(description="WKSBM")
    def name(self, profile):
        return profile.unit.name

    @admin.display(description="wilayah")
    def home(self, profile):
        return profile.unit.home_area.place

    def view_on_site(self, profile):
        return reverse("registry:unit-detail", args=[profile.unit.public_id])

    def why_not(self, request, row):
        return why_not(UNIT_CHANGE, row, request.post)

    def form_arguments(self, request, row):
        return {
            "profile": row,
            "may_classify": may_classify(request.post),
            "initial": ChangeForm.initial_of(row),
            "seen": row.revision,
        }

    def act(self, request, row, form):
        data, apart = form.cleaned_data, (*form.HIDDEN, "more_areas")
        fields = {name: data[name] for name in form.fields if name not in apart}
        units.change(profile=row, fields=fields, also_names=data["more_areas"], by=request.post, seen=data["seen"])

    def get_actions(self, request):
        return {str(move): (_mover(move), str(move), move.label) for move in UnitMove}


def _mover(move):
    """The action of the list for one move of a unit."""

    def act(page, request, queryset):
        return act_on_each(
            page,
            request,
            queryset.select_related("unit"),
            action=str(move),
            title=move.label,
            sentence="Keadaan WKSBM berikut diubah, dengan tanggal dan alasan yang Anda tulis.",
            form_class=SinceForm,
            why_not=lambda profile: why_not(move, profile, request.post),
            do=lambda profile, form: units.move(
                profile=profile,
                move=move,
                happened_on=form.cleaned_data["happened_on"],
                reason=form.cleaned_data["reason"],
                by=request.post,
            ),
        )

    return act


@admin.register(Decree)
class DecreeAdmin(ScopedAdmin):
    list_display = ["number", "unit", "starts_on", "ends_on", "status"]
    list_filter = ["status"]
    list_select_related = ["unit__profile"]
    search_fields = ["number", "unit__name"]
    search_help_text = "Cari nomor SK atau nama WKSBM."
    ordering = ["-id"]
    fields = [
        *("unit", "number", "issued_on", "starts_on", "ends_on", "signed_by", "status", "people"),
        *("proposed_at", "proposed_by", "decided_at", "decided_by", "decline_text"),
    ]
    actions = ["confirm", "decline"]

    @admin.display(description="pengurus")
    def people(self, decree):
        return ", ".join(map(str, decree.members.select_related("position"))) or "–"

    def view_on_site(self, decree):
        return reverse("registry:unit-detail", args=[decree.unit.public_id])

    @admin.action(description="Sahkan pengurus")
    def confirm(self, request, queryset):
        return act_on_each(
            self,
            request,
            queryset.select_related("unit__profile", "decided_by__user"),
            action="confirm",
            title="Sahkan pengurus",
            sentence="SK berikut berlaku, dan pengurus sebelumnya berakhir sehari sebelum masa baktinya.",
            form_class=ConfirmForm,
            why_not=lambda decree: why_not(BOARD_CONFIRM, decree.unit.profile, request.post, subject=decree),
            do=lambda decree, form: boards.confirm(decree=decree, by=request.post, seen=decree.revision),
        )

    @admin.action(description="Kembalikan usulan")
    def decline(self, request, queryset):
        return act_on_each(
            self,
            request,
            queryset.select_related("unit__profile", "decided_by__user"),
            action="decline",
            title="Kembalikan usulan",
            sentence="Usulan berikut dikembalikan kepada pengurus; yang lama tetap berlaku.",
            form_class=DeclineForm,
            why_not=lambda decree: why_not(BOARD_DECLINE, decree.unit.profile, request.post, subject=decree),
            do=lambda decree, form: boards.decline(
                decree=decree, reason=form.cleaned_data["reason"], by=request.post, seen=decree.revision
            ),
        )


@admin.register(BoardMember)
class BoardMemberAdmin(ScopedAdmin):
    list_display = ["name", "position", "unit", "phone", "ended_on"]
    list_filter = ["position"]
    list_select_related = ["position", "decree__unit__profile"]
    search_fields = ["name", "decree__unit__name"]
    search_help_text = "Cari nama orang atau WKSBM."
    ordering = ["-id"]
    fields = ["name", "position", "unit", "decree", "sex", "phone", "education", "ended_on", "end_reason"]
    actions = ["release"]

    @admin.display(description="WKSBM")
    def unit(self, member):
        return member.decree.unit.name

    def view_on_site(self, member):
        return reverse("registry:unit-detail", args=[member.decree.unit.public_id])

    @admin.action(description="Pengurus berhenti")
    def release(self, request, queryset):
        return act_on_each(
            self,
            request,
            queryset.select_related("decree__unit__profile", "position"),
            action="release",
            title="Pengurus berhenti",
            sentence="Orang berikut berhenti sebelum masa baktinya selesai; yang lain tetap.",
            form_class=LeaveForm,
            why_not=lambda member: why_not(BOARD_RELEASE, member.decree.unit.profile, request.post),
            do=lambda member, form: boards.release(
                profile=member.decree.unit.profile,
                member=member,
                ended_on=form.cleaned_data["ended_on"],
                reason=form.cleaned_data["end_reason"],
                by=request.post,
            ),
        )
