"""The photos of a Bimtek, for its report."""

from django.db import models
from django.utils import timezone

from registry.models.identifiers import new_public_id
from training.models.event import BimtekEvent, OfEventQuerySet


class EventPhoto(models.Model):
    """A photo drawn anew when it came in (registry/images.py): no place, no telephone."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="photos")
    caption = models.CharField("keterangan", max_length=160, blank=True)
    file = models.FileField("foto", upload_to="bimtek/")
    width = models.PositiveIntegerField("lebar")
    height = models.PositiveIntegerField("tinggi")
    added_at = models.DateTimeField("diunggah pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = "foto Bimtek"
        verbose_name_plural = "foto Bimtek"
        ordering = ["event", "id"]

    def __str__(self):
        return self.caption or "Foto"
