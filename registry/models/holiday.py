"""Which weekdays are not working days? (libur nasional and cuti bersama, from the yearly SKB)"""

from django.db import models
from django.utils.formats import date_format


class HolidayKind(models.TextChoices):
    NATIONAL = "libur_nasional", "Libur nasional"
    COLLECTIVE = "cuti_bersama", "Cuti bersama"
    LOCAL = "libur_daerah", "Libur daerah"


class HolidayQuerySet(models.QuerySet):
    def days_between(self, first, last):
        """The set of holidays from first to last, both included."""
        return set(self.filter(day__gte=first, day__lte=last).values_list("day", flat=True))

    def from_day(self, first):
        """The holidays from this day on, as days."""
        return self.filter(day__gte=first).values_list("day", flat=True)


class Holiday(models.Model):
    day = models.DateField("tanggal", primary_key=True)
    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=16, choices=HolidayKind, default=HolidayKind.NATIONAL)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["day"]

    def __str__(self):
        return f"{date_format(self.day, 'j F Y')} {self.name}"
