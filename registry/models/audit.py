"""Who changed accounts, appointments, organisations and reference data, and why?"""

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One administrative act. Rows are only ever added: a trigger refuses UPDATE and DELETE."""

    at = models.DateTimeField("waktu", default=timezone.now)
    actor = models.ForeignKey(
        "registry.User", verbose_name="pelaku", on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField("tindakan", max_length=60)
    subject = models.CharField("objek", max_length=200)
    detail = models.JSONField("rincian", default=dict, blank=True)

    class Meta:
        verbose_name = "catatan perubahan"
        verbose_name_plural = "catatan perubahan"
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.verb}: {self.subject}"
