"""Words of letters: an office writes them from a day on, and looks at the paper before they count."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import TextField
from django.shortcuts import get_object_or_404
from django.urls import path

from registry.actions.audit import record
from registry.actions.letter_templates import succeed_template
from registry.admin.dated import DatedAdmin
from registry.models import LetterPart, LetterTemplate
from registry.parts import SAMPLES, parts
from registry.printing import pdf_answer


class PartInline(admin.TabularInline):
    """The parts of a letter, to be changed until its words count."""

    model = LetterPart
    extra = 0
    fields = ["rank", "content", "heading", "is_required", "lines"]

    def _is_open(self, request, obj):
        """Who may change the template may change its parts, as long as it has not begun to count."""
        return self.admin_site.is_for(request, LetterTemplate) and obj is not None and not obj.has_begun

    def has_view_permission(self, request, obj=None):
        return self.admin_site.is_for(request, LetterTemplate)

    def has_add_permission(self, request, obj=None):
        return self._is_open(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._is_open(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._is_open(request, obj)


@admin.register(LetterTemplate)
class LetterTemplateAdmin(DatedAdmin):
    """Another wording is a copy with its parts; what was issued keeps its own."""

    change_form_template = "admin/registry/lettertemplate/change_form.html"
    list_display = ["kind", "subject"]
    list_filter = ["kind"]
    search_fields = ["subject"]
    inlines = [PartInline]
    fields = ["kind", "subject", "opening", "closing", "valid_from", "valid_to"]
    succeeding = ("subject", "opening", "closing")
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}}

    def get_inlines(self, request, obj):
        """A new template gets its parts on its own page, when its kind is known."""
        return super().get_inlines(request, obj) if obj and obj.has_parts else []

    def get_readonly_fields(self, request, obj=None):
        """Its parts belong to its kind."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if obj is None or "kind" in fixed else [*fixed, "kind"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            record(verb="lettertemplate.parts", subject=str(form.instance), by=request.user)

    def succeed(self, row, values, starts_on, by):
        return succeed_template(template=row, values=values, starts_on=starts_on, by=by)

    def get_urls(self):
        page = self.admin_site.admin_view(self.sample_page)
        return [path("<int:row_id>/contoh/", page, name="registry_lettertemplate_sample"), *super().get_urls()]

    def sample_page(self, request, row_id):
        """The paper with these words, about somebody made up."""
        template = get_object_or_404(self.get_queryset(request).prefetch_related("parts"), pk=row_id)
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        drawn = (sample(template, request.post) for sample in parts(SAMPLES))
        content = next(content for content in drawn if content)
        return pdf_answer(content, f"contoh-{template.kind}")
