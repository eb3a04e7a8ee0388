"""How long may a hop take at each level? Office targets that an office edits, no law (docs/decisions/0011-clock.md)."""

from django.db import models

from cases.models.case import Urgency
from registry.models import OrganisationKind
from registry.models.dated import Dated, dated_constraints


class Phase(models.TextChoices):
    ANSWER = "jawab", "Menjawab (terima atau tolak)"
    HANDLE = "tangani", "Menangani sampai rujuk balik"


class TimeUnit(models.TextChoices):
    WORKING_DAYS = "hari_kerja", "hari kerja"
    HOURS = "jam", "jam"


class TimeLimit(Dated):
    """A hop keeps the moment that was reckoned when its clock started."""

    receiver_kind = models.CharField("jenjang penerima", max_length=20, choices=OrganisationKind)
    urgency = models.CharField("urgensi", max_length=8, choices=Urgency)
    phase = models.CharField("tahap", max_length=8, choices=Phase)
    amount = models.PositiveSmallIntegerField("batas")
    unit = models.CharField("satuan", max_length=12, choices=TimeUnit)
    FIXED = ("receiver_kind", "urgency", "phase", "amount", "unit")

    class Meta:
        verbose_name = "batas waktu"
        verbose_name_plural = "batas waktu"
        ordering = ["receiver_kind", "phase", "urgency"]
        constraints = [
            *dated_constraints("time_limit", ("receiver_kind", "urgency", "phase")),
            models.CheckConstraint(
                name="time_limit_is_positive",
                condition=models.Q(amount__gt=0),
                violation_error_message="Batas waktu paling sedikit 1.",
            ),
        ]

    def __str__(self):
        return (
            f"{self.get_receiver_kind_display()}, {self.get_urgency_display()}: {self.amount} {self.get_unit_display()}"
        )
