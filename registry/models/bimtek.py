"""Which pengurus was trained, when and in which Bimtek? Marks of people of a unit, beside the app training."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from registry.models.fund import OfUnitQuerySet


class RefresherRule(models.Model):
    """After how many months is a Bimtek to be repeated? One row that an office edits (unverified)."""

    months = models.PositiveSmallIntegerField("bulan sampai penyegaran", default=36)

    class Meta:
        verbose_name = "aturan penyegaran Bimtek"
        verbose_name_plural = "aturan penyegaran Bimtek"
        constraints = [
            models.CheckConstraint(
                name="refresher_rule_is_one_row",
                condition=Q(pk=1),
                violation_error_message="Aturan penyegaran hanya satu; ubah yang sudah ada.",
            ),
            models.CheckConstraint(
                name="refresher_rule_waits_at_least_a_month",
                condition=Q(months__gte=1),
                violation_error_message="Isi paling sedikit satu bulan.",
            ),
        ]

    def __str__(self):
        return f"Penyegaran sesudah {self.months} bulan"

    @classmethod
    def in_force(cls):
        """How many months; the default where no office has looked at it."""
        rule = cls.objects.first()
        return rule.months if rule else cls._meta.get_field("months").default


class BimtekRecord(models.Model):
    """One person of a unit took part in one Bimtek. The name is that on the board; a new board carries the mark on."""

    unit = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="bimtek_records")
    name = models.CharField("nama", max_length=160)
    event = models.CharField("nama Bimtek", max_length=160)
    attended_on = models.DateField("tanggal")
    # The public id of the Bimtek of the program that wrote the mark; empty when a person did.
    source_key = models.CharField(max_length=16, blank=True, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "riwayat Bimtek"
        verbose_name_plural = "riwayat Bimtek"
        ordering = ["-attended_on", "name"]
        constraints = [
            models.UniqueConstraint(
                "unit",
                Lower("name"),
                "attended_on",
                name="bimtek_record_once_for_a_person_and_day",
                violation_error_message="Bimtek orang ini pada tanggal itu sudah tercatat.",
            )
        ]

    def __str__(self):
        return f"{self.name}: {self.event}"
