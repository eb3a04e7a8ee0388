"""Which two organisations, or units, may stand in the register twice, and what was decided about them?"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models.identifiers import new_public_id


class PairStatus(models.TextChoices):
    OPEN = "terbuka", "Belum diputuskan"
    MERGED = "digabung", "Sudah digabung"
    DIFFERENT = "beda", "Lembaga berbeda"


class OrganisationPairQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The pairs of which both lie in the territory of an office."""
        if post is None or post.is_admin or post.organisation.territory is None:
            return self.none()
        low, high = post.organisation.territory
        return self.filter(
            first__home_area_id__gte=low,
            first__home_area_id__lt=high,
            second__home_area_id__gte=low,
            second__home_area_id__lt=high,
        )

    def open(self):
        """Those that wait; one of an organisation that has ended meanwhile does not."""
        return self.filter(status=PairStatus.OPEN, first__ended_on__isnull=True, second__ended_on__isnull=True)

    def merged(self):
        return self.filter(status=PairStatus.MERGED)

    def for_list(self):
        return self.select_related(
            "first__home_area__parent",
            "second__home_area__parent",
            "kept",
            "decided_by__user",
            "decided_by__organisation",
        )


class OrganisationPair(models.Model):
    """Two records of the jejaring that are probably one organisation, for a data operator to decide about.

    moved: {"app.Model.field": [ids]} of the rows that named the one and name the kept one since, and what else was
    changed on either; batch: the same as the history tells it.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    first = models.ForeignKey(
        "registry.Organisation", verbose_name="lembaga pertama", on_delete=models.PROTECT, related_name="+"
    )
    second = models.ForeignKey(
        "registry.Organisation", verbose_name="lembaga kedua", on_delete=models.PROTECT, related_name="+"
    )
    likeness = models.PositiveSmallIntegerField("kemiripan nama")
    found_at = models.DateTimeField("ditemukan pada", default=timezone.now)
    status = models.CharField("keputusan", max_length=8, choices=PairStatus, default=PairStatus.OPEN)
    reason = models.TextField("alasan", blank=True)
    kept = models.ForeignKey(
        "registry.Organisation",
        verbose_name="lembaga yang dipakai",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    batch = models.ForeignKey(
        "registry.ChangeBatch",
        verbose_name="rangkaian",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    moved = models.JSONField("yang dipindahkan", default=dict, editable=False)

    objects = OrganisationPairQuerySet.as_manager()

    class Meta:
        verbose_name = "lembaga yang mungkin ganda"
        verbose_name_plural = "lembaga yang mungkin ganda"
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="organisation_pair_once"),
            models.CheckConstraint(name="organisation_pair_is_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="organisation_pair_decided_names_who_and_why",
                condition=Q(status="terbuka", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(status="terbuka") & ~Q(reason=""),
                violation_error_message="Keputusan harus mencatat alasan, waktu, dan siapa yang memutuskan.",
            ),
            models.CheckConstraint(
                name="organisation_pair_merged_keeps_one_of_the_two",
                condition=(Q(status="digabung", batch__isnull=False) & (Q(kept=F("first")) | Q(kept=F("second"))))
                | (~Q(status="digabung") & Q(kept__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"Pasangan lembaga {self.public_id}"

    @property
    def is_open(self):
        return self.status == PairStatus.OPEN

    @property
    def is_merged(self):
        return self.status == PairStatus.MERGED

    @property
    def was_separated(self):
        return self.status == PairStatus.DIFFERENT and self.batch_id is not None

    @property
    def gone(self):
        """Of a merged pair the one that points to the kept one."""
        return self.second if self.kept_id == self.first_id else self.first
