"""Reference data with days: what a row means is read-only once it counts; a successor takes its place from a day on."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms.models import fields_for_model
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions.audit import record
from registry.actions.dated import succeed
from registry.admin.base import CarefulAdmin
from registry.refusal import Refused

DAYS = ("valid_from", "valid_to")


class InForceFilter(admin.SimpleListFilter):
    title = "masa berlaku"
    parameter_name = "berlaku"

    def lookups(self, request, model_admin):
        return [("kini", "Berlaku hari ini"), ("nanti", "Akan berlaku"), ("dulu", "Sudah berakhir")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        narrowed = {
            "kini": Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today)),
            "nanti": Q(valid_from__gt=today),
            "dulu": Q(valid_to__lt=today),
        }
        return queryset.filter(narrowed[self.value()]) if self.value() in narrowed else queryset


class DatedAdmin(CarefulAdmin):
    """succeeding: what the page of a successor asks for, without the days."""

    change_form_template = "admin/dated_change_form.html"
    succeeding = ()

    def get_list_display(self, request):
        return [*super().get_list_display(request), *DAYS]

    def get_list_filter(self, request):
        return [InForceFilter, *super().get_list_filter(request)]

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == InForceFilter.parameter_name or super().lookup_allowed(lookup, value, request)

    def get_readonly_fields(self, request, obj=None):
        return [*self.model.FIXED, "valid_from"] if obj and obj.has_begun else []

    def has_delete_permission(self, request, obj=None):
        """What has not counted yet leaves nothing behind."""
        return obj is not None and not obj.has_begun and self.has_change_permission(request, obj)

    def delete_model(self, request, obj):
        """What was to be succeeded ends all the same: said, because nothing may count any more from that day on."""
        record(verb=f"{obj._meta.model_name}.remove", subject=str(obj), by=request.user)
        super().delete_model(request, obj)
        for row in self.model.objects.filter(valid_to=obj.valid_from - timedelta(days=1)):
            day = date_format(row.valid_to, "j F Y")
            said = f"“{row}” tetap berakhir {day}. Kosongkan tanggal berakhirnya bila masih dipakai sesudah itu."
            messages.warning(request, said)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            self.delete_model(request, row)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_succeed"
        page = self.admin_site.admin_view(self.succeed_page)
        return [path("<int:row_id>/ganti/", page, name=name), *super().get_urls()]

    def succeed(self, row, values, starts_on, by):
        return succeed(row=row, values=values, starts_on=starts_on, by=by)

    def succeed_page(self, request, row_id):
        """Ganti mulai tanggal: the row as it is now, to be written anew from a day on."""
        row = get_object_or_404(self.get_queryset(request), pk=row_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        names = self.succeeding or [name for name in fields_for_model(self.model) if name not in DAYS]
        form = self._succeed_form(names, row, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                values = {name: form.cleaned_data[name] for name in names}
                after = self.succeed(row, values, form.cleaned_data["starts_on"], request.user)
                day = date_format(after.valid_from, "j F Y")
                messages.success(request, f"“{after}” berlaku mulai {day}; “{row}” berakhir sehari sebelumnya.")
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", after.pk)
            except Refused as refused:
                form.add_error(None, refused.reason)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        context = {
            **self.admin_site.each_context(request),
            "title": f"Ganti mulai tanggal: {row}",
            "form": form,
            "row": row,
            "back": address,
            "opts": self.opts,
            "media": self.media + form.media,
        }
        return render(request, "admin/succeed.html", context, status=422 if form.is_bound else 200)

    def _succeed_form(self, names, row, data):
        fields = fields_for_model(self.model, fields=names)
        day = forms.DateField(label="Berlaku mulai", widget=AdminDateWidget, help_text="Hari ini atau sesudahnya.")
        form = type("SucceedForm", (forms.Form,), {"starts_on": day, **fields})
        return form(data, initial={name: getattr(row, name) for name in names})
