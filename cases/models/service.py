"""What help was given, when and by whom?"""

from django.db import models
from django.utils import timezone


class ServiceKind(models.Model):
    """Kinds of service an office edits. A government decision (penetapan) is not for WKSBM, TKSK or partners."""

    name = models.CharField("nama", max_length=120, unique=True)
    is_government_decision = models.BooleanField("penetapan pemerintah", default=False)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "jenis layanan"
        verbose_name_plural = "jenis layanan"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Service(models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="services")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(ServiceKind, verbose_name="layanan", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField("tanggal diberikan")
    description = models.TextField("keterangan", blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "layanan"
        verbose_name_plural = "layanan"
        ordering = ["-given_on", "-id"]

    def __str__(self):
        return f"{self.kind} {self.given_on:%d-%m-%Y}"
