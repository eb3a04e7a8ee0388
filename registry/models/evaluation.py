"""How good is a unit, as Dinas Sosial judges it for the contest (WKSBM berprestasi)? Aspects, sheets, scores."""

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.models.area import code_range
from registry.models.dated import Dated, dated_constraints
from registry.models.identifiers import new_public_id
from registry.models.organisation import OrganisationKind
from registry.models.unit import UnitProfile


class EvaluationAspect(Dated):
    """What is judged, and how much it counts. No official sheet was found, so an office edits it (unverified).

    A sheet keeps the names and weights of the day on which it was opened, so none of them is fixed.
    """

    name = models.CharField("nama", max_length=80)
    weight = models.PositiveSmallIntegerField("bobot", help_text="Biasanya semua bobot berjumlah 100.")
    rank = models.PositiveSmallIntegerField("urutan")
    description = models.CharField("yang dilihat", max_length=240, blank=True)

    class Meta:
        verbose_name = "aspek penilaian"
        verbose_name_plural = "aspek penilaian"
        ordering = ["rank"]
        constraints = [
            *dated_constraints("evaluation_aspect", ("name",), ("rank",)),
            models.CheckConstraint(
                name="evaluation_aspect_has_weight",
                condition=Q(weight__gte=1, weight__lte=100),
                violation_error_message="Bobot antara 1 dan 100.",
            ),
        ]

    def __str__(self):
        return self.name


class EvaluationLevel(models.TextChoices):
    REGENCY = "kabkota", "Kabupaten/kota"
    PROVINCE = "diy", "DIY"


class SheetStatus(models.TextChoices):
    DRAFT = "draf", "Draf"
    LOCKED = "terkunci", "Terkunci"


# Whose sheets an office fills in; it alone reads them before they are locked.
LEVEL_OF_OFFICE = {
    OrganisationKind.REGENCY_OFFICE: EvaluationLevel.REGENCY,
    OrganisationKind.PROVINCE_OFFICE: EvaluationLevel.PROVINCE,
}


class EvaluationSheetQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Locked sheets of the units this post reads, and the drafts of its own level."""
        found = self.filter(unit__in=UnitProfile.objects.visible_to(post).values("unit"))
        level = LEVEL_OF_OFFICE.get(post.organisation.kind) if post else None
        return found.filter(Q(status=SheetStatus.LOCKED) | Q(level=level))

    def locked(self):
        return self.filter(status=SheetStatus.LOCKED)

    def drafts(self):
        return self.filter(status=SheetStatus.DRAFT)

    def within(self, code):
        low, high = code_range(code)
        return self.filter(unit__home_area_id__gte=low, unit__home_area_id__lt=high)

    def newest_first(self):
        return self.order_by("-year", "level", "-id")

    def newest_year(self):
        return self.aggregate(year=models.Max("year"))["year"]

    def ranked(self):
        """With rank: one more than the number of sheets among these with a higher total; equal totals share it."""
        higher = self.filter(total__gt=OuterRef("total")).order_by().annotate(one=Value(1)).values("one")
        count = Subquery(higher.annotate(count=Count("pk")).values("count"), output_field=models.IntegerField())
        return self.annotate(rank=Coalesce(count, 0) + 1).select_related("unit__home_area__parent")


class EvaluationSheet(models.Model):
    """One judgement of a unit for a year. Once locked it never changes: a trigger holds it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(
        "registry.Organisation", verbose_name="WKSBM", on_delete=models.PROTECT, related_name="evaluations"
    )
    year = models.PositiveSmallIntegerField("tahun")
    level = models.CharField("tingkat", max_length=8, choices=EvaluationLevel)
    status = models.CharField("keadaan", max_length=8, choices=SheetStatus, default=SheetStatus.DRAFT)
    total = models.DecimalField("nilai", max_digits=5, decimal_places=2, default=0)
    note = models.TextField("catatan penilai", blank=True)
    opened_at = models.DateTimeField("dibuka pada", default=timezone.now)
    opened_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    locked_at = models.DateTimeField("dikunci pada", null=True, blank=True)
    locked_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = EvaluationSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar penilaian"
        verbose_name_plural = "lembar penilaian"
        ordering = ["-year", "level"]
        indexes = [models.Index(fields=["year", "level", "-total"], name="evaluation_sheet_ranking")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "level"],
                name="evaluation_sheet_one_for_year_and_level",
                violation_error_message="Lembar penilaian tahun dan tingkat ini sudah ada.",
            ),
            models.CheckConstraint(
                name="evaluation_sheet_not_ahead_of_its_year",
                condition=Q(year__gte=2000) & Q(opened_at__year__gte=F("year")),
                violation_error_message="Tahun penilaian tidak boleh di masa depan.",
            ),
            models.CheckConstraint(
                name="evaluation_sheet_total_up_to_a_hundred",
                condition=Q(total__gte=0, total__lte=100),
                violation_error_message="Nilai antara 0 dan 100.",
            ),
            models.CheckConstraint(
                name="evaluation_sheet_locked_names_who",
                condition=Q(status="draf", locked_at__isnull=True, locked_by__isnull=True)
                | Q(status="terkunci", locked_at__isnull=False, locked_by__isnull=False),
                violation_error_message="Lembar yang dikunci harus mencatat siapa dan kapan.",
            ),
        ]

    def __str__(self):
        return f"Penilaian {self.year} tingkat {self.get_level_display()}"

    @property
    def is_locked(self):
        return self.status == SheetStatus.LOCKED

    def unscored(self):
        """Names of the aspects that have no score yet."""
        return list(self.scores.filter(score__isnull=True).order_by("rank").values_list("name", flat=True))


class EvaluationScoreQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(sheet__in=EvaluationSheet.objects.visible_to(post))


class EvaluationScore(models.Model):
    """One aspect of one sheet. Name and weight are those of the day the sheet was opened."""

    sheet = models.ForeignKey(EvaluationSheet, verbose_name="lembar", on_delete=models.PROTECT, related_name="scores")
    rank = models.PositiveSmallIntegerField("urutan")
    name = models.CharField("aspek", max_length=80)
    weight = models.PositiveSmallIntegerField("bobot")
    score = models.DecimalField("nilai", max_digits=5, decimal_places=2, null=True, blank=True)
    note = models.CharField("catatan", max_length=240, blank=True)

    objects = EvaluationScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "nilai aspek"
        verbose_name_plural = "nilai aspek"
        ordering = ["sheet", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "name"],
                name="evaluation_score_one_for_each_aspect",
                violation_error_message="Aspek ini sudah ada pada lembar.",
            ),
            models.CheckConstraint(
                name="evaluation_score_up_to_a_hundred",
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                violation_error_message="Nilai antara 0 dan 100.",
            ),
        ]

    def __str__(self):
        return self.name
