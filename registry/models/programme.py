"""What does a unit plan for the short, middle and long term (program kerja), and what became of it?"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.models.unit import UnitProfile


class Horizon(models.TextChoices):
    SHORT = "pendek", "Jangka pendek"
    MIDDLE = "menengah", "Jangka menengah"
    LONG = "panjang", "Jangka panjang"


class ProgrammeStatus(models.TextChoices):
    PLANNED = "rencana", "Direncanakan"
    RUNNING = "berjalan", "Sedang berjalan"
    DONE = "selesai", "Selesai"
    DROPPED = "batal", "Dibatalkan"


OPEN = (ProgrammeStatus.PLANNED, ProgrammeStatus.RUNNING)


class ProgrammeItemQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Plans of the units this post reads (UnitProfile.visible_to)."""
        return self.filter(unit__in=UnitProfile.objects.visible_to(post).values("unit"))

    def of_year(self, year):
        """Plans that run in this year: from their first to their due year."""
        return self.filter(year__lte=year).filter(Q(due_year__gte=year) | Q(due_year__isnull=True, year=year))

    def open(self):
        return self.filter(status__in=OPEN)

    def not_dropped(self):
        return self.exclude(status=ProgrammeStatus.DROPPED)

    def by_due_year(self):
        return self.annotate(last_year=Coalesce("due_year", "year")).order_by("last_year", "year", "id")

    def summary(self, year):
        """{done, total} of the plans of a year that were not dropped."""
        done = models.Count("pk", filter=Q(status=ProgrammeStatus.DONE))
        return self.of_year(year).not_dropped().aggregate(done=done, total=models.Count("pk"))


class ProgrammeItem(models.Model):
    """One plan of a unit. It may come from a training, where the unit writes its next steps (source)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(
        "registry.Organisation", verbose_name="WKSBM", on_delete=models.PROTECT, related_name="programme"
    )
    horizon = models.CharField("jangka", max_length=10, choices=Horizon)
    title = models.CharField("rencana", max_length=160)
    target = models.CharField("sasaran", max_length=240, blank=True)
    year = models.PositiveSmallIntegerField("tahun mulai")
    due_year = models.PositiveSmallIntegerField("tahun selesai", null=True, blank=True)
    person_in_charge = models.CharField("penanggung jawab rencana", max_length=160, blank=True)
    status = models.CharField("keadaan", max_length=10, choices=ProgrammeStatus, default=ProgrammeStatus.PLANNED)
    done_on = models.DateField("selesai pada", null=True, blank=True)
    note = models.TextField("catatan", blank=True)
    source = models.CharField("berasal dari", max_length=160, blank=True)
    source_key = models.CharField(max_length=16, blank=True, editable=False)  # the public id of that training
    added_at = models.DateTimeField("ditambahkan pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField("diubah pada", null=True, blank=True)
    changed_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        verbose_name = "program kerja"
        verbose_name_plural = "program kerja"
        ordering = ["year", "id"]
        constraints = [
            models.CheckConstraint(
                name="programme_item_due_not_before_it_starts",
                condition=Q(due_year__isnull=True) | Q(due_year__gte=F("year")),
                violation_error_message="Tahun selesai tidak boleh sebelum tahun mulai.",
            ),
            models.CheckConstraint(
                name="programme_item_year_is_plausible",
                condition=Q(year__gte=1990, year__lte=2100),
                violation_error_message="Tahun itu tidak masuk akal.",
            ),
            models.CheckConstraint(
                name="programme_item_done_has_its_day",
                condition=Q(status="selesai", done_on__isnull=False) | (~Q(status="selesai") & Q(done_on__isnull=True)),
                violation_error_message="Isi tanggal selesainya.",
            ),
            models.CheckConstraint(
                name="programme_item_dropped_gives_reason",
                condition=~Q(status="batal") | ~Q(note=""),
                violation_error_message="Tulis mengapa rencana dibatalkan.",
            ),
            models.CheckConstraint(
                name="programme_item_changed_names_who",
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
                violation_error_message="Perubahan harus mencatat siapa dan kapan.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def is_late(self):
        return self.is_open and (self.due_year or self.year) < timezone.localdate().year

    @property
    def years(self):
        """ "2026" or "2026–2028"."""
        return f"{self.year}–{self.due_year}" if self.due_year and self.due_year != self.year else str(self.year)
