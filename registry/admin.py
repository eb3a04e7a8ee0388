"""What may an admin sistem maintain in the Django admin? Accounts, posts, the jejaring, areas, holidays.

Changes go through the same actions as everywhere, or leave a row in the audit; nothing is deleted. Relations
are chosen by code or number with a search window (raw_id_fields): the admin's own autocomplete leaves fields
without a label (axe: aria-input-field-name, label).
"""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django_tasks_db.models import DBTaskResult

from registry import history
from registry.actions import areas, organisations, second_factors, users
from registry.actions.audit import record
from registry.actions.history import restorable, restore
from registry.models import (
    Appointment,
    Area,
    AreaLevel,
    AuditEntry,
    BoardPosition,
    ChangeBatch,
    DormancyRule,
    EvaluationAspect,
    Goods,
    HistoryEntry,
    Holiday,
    IncomeSource,
    Organisation,
    OrganisationKind,
    RefresherRule,
    SpendingKind,
    UnitClass,
    User,
)
from registry.models.area import LOCAL_LEVELS
from registry.refusal import Refused
from registry.scope import as_system

IDLE_AFTER = timedelta(days=180)
# Pages of packages that nobody here needs: roles are posts, and the queue holds addresses of letters.
admin.site.unregister([Group, DBTaskResult])


class CarefulAdmin(admin.ModelAdmin):
    """No deletion (but for holidays), and every saved change leaves a row in the audit."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the page offers as a filter: any other question would read a column letter by letter."""
        offered = {one if isinstance(one, str) else one.parameter_name for one in self.list_filter}
        offered.add(self.date_hierarchy)
        return lookup.split("__")[0] in offered and super().lookup_allowed(lookup, value, request)

    def history_view(self, request, object_id, extra_context=None):
        """What was this row before, and who changed it? A value of before can be put back."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        names = self._editable(request, row)
        if request.method == "POST":
            return self._restore(request, row, names)
        page, lines = history.of_row(self.model, row.pk, request.post, request.GET.get("setelah", ""))
        shown = [(line, bool(restorable(line.entry, names))) for line in lines]
        return history_page(request, f"Riwayat {row}", page, shown, back=row, opts=self.opts)

    def _editable(self, request, row):
        """The fields that this reader may edit on the page of the row."""
        if not self.has_change_permission(request, row):
            return set()
        return set(flatten_fieldsets(self.get_fieldsets(request, row))) - set(self.get_readonly_fields(request, row))

    def _restore(self, request, row, names):
        key = request.POST.get("riwayat", "")
        with as_system():
            entries = HistoryEntry.objects.of_row(self.model, row.pk)
            entry = entries.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
        if entry is None:
            raise Http404
        try:
            restore(entry=entry, row=row, names=names, by=request.user)
            messages.success(request, "Nilai lama dikembalikan, sebagai perubahan baru.")
        except Refused as refused:
            messages.error(request, refused.reason)
        return redirect(request.path)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        verb = f"{obj._meta.model_name}.{'change' if change else 'add'}"
        record(verb=verb, subject=str(obj), by=request.user, fields=form.changed_data)


def history_page(request, title, page, lines, **more):
    """lines: [(history.Line, may it be put back)]."""
    context = {**admin.site.each_context(request), "title": title, "page": page, "lines": lines, **more}
    return render(request, "admin/history.html", context)


def asked_first(request, queryset, *, title, sentence, action):
    """The page that lists whom an action hits, until it is confirmed; None once it is."""
    if request.POST.get("confirmed"):
        return None
    context = {
        **admin.site.each_context(request),
        "title": title,
        "sentence": sentence,
        "rows": queryset,
        "action": action,
    }
    return render(request, "admin/confirm_action.html", context)


class ReadOnlyAdmin(CarefulAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class IdleFilter(admin.SimpleListFilter):
    """Accounts that nobody has used for half a year, or ever: they are closed with the action of the list."""

    title = "pemakaian"
    parameter_name = "pemakaian"

    def lookups(self, request, model_admin):
        return [("lama", f"Tidak masuk {IDLE_AFTER.days} hari"), ("belum", "Belum pernah masuk")]

    def queryset(self, request, queryset):
        since = timezone.now() - IDLE_AFTER
        if self.value() == "lama":
            never = Q(last_login__isnull=True, created_at__lt=since)
            return queryset.filter(Q(last_login__lt=since) | never, is_active=True)
        return queryset.filter(last_login__isnull=True, is_active=True) if self.value() == "belum" else queryset


class ResetFactorForm(forms.Form):
    reason = forms.CharField(
        label="Bagaimana Anda memastikan siapa yang meminta",
        max_length=200,
        help_text="Misalnya: datang sendiri ke kantor dengan KTP, HP hilang 3 Mei.",
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )


@admin.register(User)
class UserAdmin(CarefulAdmin):
    list_display = [
        *("username", "full_name", "email", "phone", "is_active", "last_login"),
        *("reset_link", "reset_factor", "work"),
    ]
    list_filter = [IdleFilter, "is_active"]
    search_fields = ["username", "full_name", "email"]
    fields = ["username", "full_name", "email", "phone", "is_active"]
    actions = ["close_accounts"]

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks himself out."""
        return ["is_active"] if obj == request.user else []

    @admin.display(description="kata sandi")
    def reset_link(self, user):
        return format_html('<a href="{}">Buat tautan</a>', reverse("admin:registry_user_reset_link", args=[user.pk]))

    @admin.display(description="riwayat")
    def work(self, user):
        return format_html('<a href="{}">Yang dikerjakan</a>', reverse("admin:registry_user_work", args=[user.pk]))

    @admin.display(description="verifikasi")
    def reset_factor(self, user):
        return format_html('<a href="{}">Setel ulang</a>', reverse("admin:registry_user_reset_factor", args=[user.pk]))

    @admin.action(description="Tutup akun terpilih")
    def close_accounts(self, request, queryset):
        asked = asked_first(
            request,
            queryset.filter(is_active=True),
            title="Tutup akun",
            sentence="Orang berikut tidak dapat masuk lagi, dan sesinya berhenti sekarang juga.",
            action="close_accounts",
        )
        if asked:
            return asked
        for user in queryset.filter(is_active=True):
            users.deactivate(user=user, by=request.user)
        messages.success(request, "Akun ditutup.")
        return None

    def get_urls(self):
        pages = (self.reset_link_page, self.reset_factor_page, self.work_page)
        link, factor, work = map(self.admin_site.admin_view, pages)
        return [
            path("<int:user_id>/tautan-sandi/", link, name="registry_user_reset_link"),
            path("<int:user_id>/verifikasi/", factor, name="registry_user_reset_factor"),
            path("<int:user_id>/yang-dikerjakan/", work, name="registry_user_work"),
            *super().get_urls(),
        ]

    def work_page(self, request, user_id):
        """What did this person do? Every change that bears the name."""
        user = get_object_or_404(User, pk=user_id)
        page, lines = history.of_user(user, request.post, request.GET.get("setelah", ""))
        shown = [(line, False) for line in lines]
        return history_page(request, f"Yang dikerjakan {user.full_name}", page, shown, back=user, opts=self.opts)

    def reset_link_page(self, request, user_id):
        """Ask, then show the one-time link once."""
        user = get_object_or_404(User, pk=user_id, is_active=True)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Tautan sandi untuk {user}",
            "owner": user,
        }
        if request.method == "POST":
            token = users.issue_reset_link(user=user, by=request.user)
            context["link"] = request.build_absolute_uri(reverse("registry:set-password", args=[token]))
        return render(request, "admin/registry/user/reset_link.html", context)

    def reset_factor_page(self, request, user_id):
        """Somebody lost the telephone: after a look at who asks, sign-in asks for the password alone once more."""
        user = get_object_or_404(User, pk=user_id)
        form = ResetFactorForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            second_factors.reset(user=user, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"Verifikasi dua langkah {user} disetel ulang.")
            return redirect("admin:registry_user_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": f"Setel ulang verifikasi {user}",
            "owner": user,
            "form": form,
        }
        status = 422 if form.is_bound else 200
        return render(request, "admin/registry/user/reset_factor.html", context, status=status)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        obj.email = obj.email or None
        super().save_model(request, obj, form, change)


class AppointmentForm(forms.ModelForm):
    by = None  # the admin sistem who fills it in

    def clean(self):
        data = super().clean()
        post = {name: data.get(name) for name in ("user", "organisation", "role")}
        if all(post.values()) and (refusal := users.why_not_appoint(**post, by=self.by)):
            raise forms.ValidationError(refusal.reason)
        return data


@admin.register(Appointment)
class AppointmentAdmin(CarefulAdmin):
    form = AppointmentForm
    list_display = ["user", "organisation", "role", "title", "is_social_worker", "started_on", "ended_on"]
    list_filter = ["role", "is_social_worker", "is_transport_payer", "is_data_operator"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__username", "user__full_name", "organisation__name"]
    raw_id_fields = ["user", "organisation"]
    fields = [
        *("user", "organisation", "role", "title"),
        *("is_social_worker", "is_transport_payer", "is_data_operator", "started_on"),
    ]
    actions = ["end_appointments"]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def get_readonly_fields(self, request, obj=None):
        return ["user", "organisation", "role"] if obj else []

    @admin.action(description="Akhiri penugasan terpilih hari ini")
    def end_appointments(self, request, queryset):
        asked = asked_first(
            request,
            queryset.filter(ended_on__isnull=True),
            title="Akhiri penugasan",
            sentence="Akses orang berikut berhenti sekarang juga. Kasusnya tetap pada lembaga.",
            action="end_appointments",
        )
        if asked:
            return asked
        for appointment in queryset.filter(ended_on__isnull=True):
            users.end_appointment(appointment=appointment, by=request.user)
        messages.success(request, "Penugasan diakhiri; aksesnya berhenti sekarang juga.")
        return None


@admin.register(Organisation)
class OrganisationAdmin(CarefulAdmin):
    list_display = ["name", "kind", "home_area", "phone", "email", "ended_on"]
    list_filter = ["kind"]
    list_select_related = ["home_area"]
    search_fields = ["name", "home_area__name", "home_area__code"]
    raw_id_fields = ["home_area", "service_areas"]
    fields = ["kind", "name", "home_area", "service_areas", "address", "phone", "email"]
    actions = ["end_organisations"]

    def get_readonly_fields(self, request, obj=None):
        """The kind decides who may be appointed and what is seen; another kind is another organisation."""
        return ["kind"] if obj else []

    def save_model(self, request, obj, form, change):
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
    raw_id_fields = ["parent"]

    def get_form(self, request, obj=None, **kwargs):
        form = self.form if obj else LocalAreaForm
        return super().get_form(request, obj, **{"form": form, **kwargs})

    def get_fields(self, request, obj=None):
        return ["code", "parent", "level", "kind", "name", "ended_on"] if obj else ["parent", "level", "name"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        fixed = ["code", "parent", "level", "kind"]
        return fixed if obj.is_local else [*fixed, "name", "ended_on"]

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        data = form.cleaned_data
        made = areas.add_local(
            parent=data["parent"], level=AreaLevel(data["level"]), name=data["name"], by=request.user
        )
        obj.pk, obj.kind = made.pk, made.kind
        obj._state.adding = False


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


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "subject", "actor"]
    list_select_related = ["actor"]
    search_fields = ["verb", "subject"]


@admin.register(ChangeBatch)
class ChangeBatchAdmin(ReadOnlyAdmin):
    """Changes that belong together: an import, a merge."""

    list_display = ["title", "kind", "by", "at", "undone_at", "content"]
    list_filter = ["kind"]
    list_select_related = ["by__user", "by__organisation"]
    search_fields = ["title"]

    @admin.display(description="isi")
    def content(self, batch):
        address = reverse("admin:registry_changebatch_content", args=[batch.pk])
        return format_html('<a href="{}">Yang terjadi</a>', address)

    def get_urls(self):
        page = self.admin_site.admin_view(self.content_page)
        return [path("<int:batch_id>/isi/", page, name="registry_changebatch_content"), *super().get_urls()]

    def content_page(self, request, batch_id):
        """What happened in this batch?"""
        batch = get_object_or_404(ChangeBatch.objects.visible_to(request.post), pk=batch_id)
        page, lines = history.of_batch(batch, request.post, request.GET.get("setelah", ""))
        shown = [(line, False) for line in lines]
        return history_page(request, f"Yang terjadi: {batch}", page, shown, back=batch, opts=self.opts)


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
