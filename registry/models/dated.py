"""Since when, and until when, does a row of reference data count?

What a row means stands once it counts: whoever used it meant that. A change is a new row with a later beginning
(registry/actions/dated.py), so a report on last year reads the words of last year. The trigger `reference_stands`
(registry/dated.py) says the same to SQL.
"""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

# Rows that the program brings along count from here on: no record is older.
BEGINNING = date(2000, 1, 1)


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


def both_days(first, last):
    """The days from one column to the other, both included; without a last day for ever."""
    return DateRange(first, last, RangeBoundary(True, True))


class DatedQuerySet(models.QuerySet):
    def in_force(self, day=None):
        """Those that count on this day, today without one."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Dated(models.Model):
    """FIXED: the columns that say what the row means."""

    valid_from = models.DateField("berlaku sejak", default=timezone.localdate)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True, help_text="Hari terakhir. Kosong: seterusnya.")

    objects = DatedQuerySet.as_manager()
    FIXED = ()

    class Meta:
        abstract = True

    @property
    def has_begun(self):
        """Counted before today already: on its first day a row can still be put right."""
        return not self._state.adding and self.valid_from < timezone.localdate()

    def is_in_force(self, day=None):
        day = day or timezone.localdate()
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    def clean(self):
        """Raises ValidationError for what the trigger would refuse about the days."""
        super().clean()
        before = None if self._state.adding else type(self).objects.filter(pk=self.pk).first()
        if before is None or not before.has_begun:
            return
        today = timezone.localdate()
        if self.valid_from != before.valid_from:
            raise ValidationError({"valid_from": "Sudah berlaku; tanggal mulainya tetap."})
        if self.valid_to == before.valid_to:
            return
        if before.valid_to and before.valid_to < today:
            raise ValidationError({"valid_to": "Sudah berakhir; buatlah baris baru bila dipakai lagi."})
        if self.valid_to and self.valid_to < today - timedelta(days=1):
            raise ValidationError({"valid_to": "Paling awal kemarin: yang sudah tercatat memakainya."})


def dated_constraints(stem, *unique):
    """The constraints of a Dated model. unique: tuples of columns taken once at a time; an
    expression among them does not come first."""
    order = models.CheckConstraint(
        name=f"{stem}_ends_after_start",
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message="Tidak boleh berakhir sebelum berlaku.",
    )
    return [order, *(_once(stem, columns) for columns in unique)]


def _once(stem, columns):
    equal = [(column, RangeOperators.EQUAL) for column in columns]
    return ExclusionConstraint(
        name=f"{stem}_{columns[0]}_once_at_a_time",
        expressions=[*equal, (both_days("valid_from", "valid_to"), RangeOperators.OVERLAPS)],
        violation_error_message="Sudah ada baris yang sama untuk waktu itu.",
    )
