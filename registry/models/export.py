"""Which list left the program, whose, why, who agreed, and where does its file lie until it is thrown away?"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.workflow import ExportStatus


class ExportFormat(models.TextChoices):
    WORKBOOK = "xlsx", "Excel (.xlsx)"
    CSV = "csv", "CSV"


def judges(post):
    """May this post agree to exports of others? An operator of data, or a supervisor."""
    return post is not None and (post.is_data_operator or post.is_supervisor)


class ExportQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The own ones; for whoever may agree, those of the own office and of offices below."""
        if post is None or post.is_admin:
            return self.none()
        seen = Q(by=post.pk)
        if judges(post) and (territory := post.organisation.territory):
            low, high = territory
            seen |= Q(by__organisation__home_area_id__gte=low, by__organisation__home_area_id__lt=high)
        return self.filter(seen)

    def waiting_for(self, post):
        """Those of others that this post may agree to now."""
        if not judges(post):
            return self.none()
        return self.visible_to(post).filter(status=ExportStatus.WAITING).exclude(by__user=post.user_id)

    def with_people(self):
        return self.select_related("by__user", "by__organisation__home_area", "decided_by__user")

    def newest_first(self):
        return self.order_by("-asked_at", "-id")


class Export(models.Model):
    """One export: a list, its filters and order as they were shown, and the file that came of it.

    conditions: the filters in words. person_count: people named in it, reckoned when it is asked for and again when it
    is made. file_name: of the sealed file (registry/sealed_files.py), gone after a week. Whom it named stands in the
    log of who looked, written in the transaction that made it.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    list_key = models.CharField("daftar", max_length=24)
    filters = models.TextField("saringan", blank=True)
    conditions = models.TextField("saringan dalam kata", blank=True)
    format = models.CharField("bentuk", max_length=4, choices=ExportFormat)
    is_unmasked = models.BooleanField("dengan NIK", default=False)
    reason = models.CharField("untuk apa", max_length=300)
    status = models.CharField("keadaan", max_length=12, choices=ExportStatus)
    row_count = models.PositiveIntegerField("baris")
    person_count = models.PositiveIntegerField("orang")
    has_sensitive = models.BooleanField("memuat kasus sensitif", default=False)
    by = models.ForeignKey("registry.Appointment", verbose_name="oleh", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("diminta pada", default=timezone.now)
    decided_at = models.DateTimeField("diputuskan pada", null=True)
    decided_by = models.ForeignKey(
        "registry.Appointment", verbose_name="diputuskan oleh", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decline_text = models.CharField("alasan menolak", max_length=300, blank=True)
    failure = models.CharField("mengapa gagal", max_length=300, blank=True)
    made_at = models.DateTimeField("dibuat pada", null=True)
    expires_at = models.DateTimeField("dihapus pada")
    file_name = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField("ukuran", default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "ekspor"
        verbose_name_plural = "ekspor"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="export_decision_names_who",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="export_declined_gives_reason", condition=~Q(status=ExportStatus.DECLINED) | ~Q(decline_text="")
            ),
            models.CheckConstraint(
                name="export_made_has_its_file",
                condition=~Q(status=ExportStatus.MADE) | (Q(made_at__isnull=False) & ~Q(file_name="")),
            ),
        ]
        indexes = [models.Index(fields=["by", "-asked_at"], name="export_of_whom")]

    def __str__(self):
        return f"Ekspor {self.public_id}"

    @property
    def is_being_made(self):
        return self.status == ExportStatus.APPROVED

    @property
    def is_waiting(self):
        return self.status == ExportStatus.WAITING
