"""Which forms were already received, and what was the answer?"""

from django.db import models
from django.utils import timezone


class Submission(models.Model):
    """A form that was carried out. Its client-made key makes a retry harmless (same content) or refused (other)."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)
    sentence = models.CharField("jawaban", max_length=300, blank=True)
    address = models.CharField("halaman sesudahnya", max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "formulir diterima"
        verbose_name_plural = "formulir diterima"

    def __str__(self):
        return f"{self.verb} {self.key}"
