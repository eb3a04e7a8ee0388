"""How often has one address asked a public page for something that it does not know?"""

from django.db import models
from django.utils import timezone

from training.models.feedback import SealedQuerySet


class PublicThrottle(models.Model):
    """Requests of one address to one public page within a while. key is an HMAC: the table names nobody."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)

    objects = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = "hitungan halaman umum"
        verbose_name_plural = "hitungan halaman umum"

    def __str__(self):
        return f"{self.count} kali"
