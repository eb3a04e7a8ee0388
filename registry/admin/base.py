"""What do all pages of the admin share? Nothing is deleted, every saved change leaves a row in the audit, a filter asks
only what the page offers, and each row has its history.
"""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import Http404
from django.shortcuts import redirect, render

from registry import history
from registry.actions.audit import record
from registry.actions.history import restorable, restore
from registry.models import (
    HistoryEntry,
)
from registry.refusal import Refused
from registry.scope import as_system

prohibit_nul = ProhibitNullCharactersValidator()


class CarefulAdmin(admin.ModelAdmin):
    """Opens for whom wksbm/admin_table.py says; no deletion (but for holidays); every saved change leaves a row in the
    audit."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # would count every filter over the whole list
    view_on_site = False

    def has_module_permission(self, request):
        return self.admin_site.is_for(request, self.model)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.is_for(request, self.model)

    def has_change_permission(self, request, obj=None):
        return self.admin_site.is_for(request, self.model)

    def has_add_permission(self, request):
        return self.admin_site.is_for(request, self.model)

    def has_delete_permission(self, request, obj=None):
        return False

    def own_page(self, view):
        """A page beside those that Django makes, for those who see the list."""

        def guarded(request, *args, **kwargs):
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(guarded)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Outside of the scope there is nothing."""
        raise Http404

    def lookup_allowed(self, lookup, value, request=None):
        """Only what the page offers as a filter: any other question would read a column letter by letter."""
        offered = {one if isinstance(one, str) else one.parameter_name for one in self.list_filter}
        offered.add(self.date_hierarchy)
        return lookup.split("__")[0] in offered and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        """No text of the database holds a NUL, so no filter asks for one."""
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise SuspiciousOperation("Alamat daftar ini memuat tanda yang tidak ada.")
        return super().changelist_view(request, extra_context)

    def response_action(self, request, queryset):
        """Of the rows that were chosen only numbers that a row can have reach the database."""
        for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                prohibit_nul(chosen)
                self.opts.pk.clean(chosen, None)
            except ValidationError as error:
                raise SuspiciousOperation("Pilihan ini bukan baris dari daftar.") from error
        return super().response_action(request, queryset)

    def history_view(self, request, object_id, extra_context=None):
        """What was this row before, and who changed it? A value of before can be put back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
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
        "unable": [],
        "form": None,
        "page_name": "",
    }
    return render(request, "admin/confirm_action.html", context)


class ReadOnlyAdmin(CarefulAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
