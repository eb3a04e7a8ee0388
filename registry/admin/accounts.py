"""Accounts and posts: opened, closed, ended; one-time links, and a second step that was lost."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from registry import history
from registry.actions import second_factors, users
from registry.admin.base import CarefulAdmin, asked_first, history_page
from registry.admin.front import QueueFilter
from registry.models import (
    Appointment,
    User,
)


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
    list_filter = [QueueFilter, "is_active"]
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
        link, factor, work = map(self.own_page, pages)
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
    autocomplete_fields = ["user", "organisation"]
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
