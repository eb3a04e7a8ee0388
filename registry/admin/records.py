"""Who did what? The audit, and changes that belong together."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from registry import history
from registry.admin.base import ReadOnlyAdmin, history_page
from registry.models import (
    AuditEntry,
    ChangeBatch,
)


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
        page = self.own_page(self.content_page)
        return [path("<int:batch_id>/isi/", page, name="registry_changebatch_content"), *super().get_urls()]

    def content_page(self, request, batch_id):
        """What happened in this batch?"""
        batch = get_object_or_404(ChangeBatch.objects.visible_to(request.post), pk=batch_id)
        page, lines = history.of_batch(batch, request.post, request.GET.get("setelah", ""))
        shown = [(line, False) for line in lines]
        return history_page(request, f"Yang terjadi: {batch}", page, shown, back=batch, opts=self.opts)
