"""Does a unit work? What it did, on which day, with whom; the photos and minutes of it."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.models.identifiers import new_public_id
from registry.models.unit import UnitProfile


class ActivityKind(models.TextChoices):
    MEETING = "rapat", "Rapat"
    SURVEY = "pendataan", "Pendataan"
    FUNDRAISING = "penggalangan", "Penggalangan dana"
    DISTRIBUTION = "penyaluran", "Penyaluran bantuan"
    HOME_VISIT = "kunjungan", "Kunjungan rumah"
    TRAINING = "penyuluhan", "Penyuluhan atau pelatihan"
    OTHER = "lain", "Lainnya"


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Activities of the units this post reads (UnitProfile.visible_to)."""
        return self.filter(unit__in=UnitProfile.objects.visible_to(post).values("unit"))

    def held(self):
        """Without the entries that were cancelled as mistaken."""
        return self.filter(cancelled_at__isnull=True)

    def newest_first(self):
        return self.order_by("-happened_on", "-id")

    def with_photo_count(self):
        return self.annotate(photo_count=models.Count("photos"))

    def last_day(self):
        """The day of the newest held activity, or None."""
        return self.held().aggregate(day=models.Max("happened_on"))["day"]


class Activity(models.Model):
    """One thing that a unit did. A mistaken entry is cancelled with its reason, never deleted."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(
        "registry.Organisation",
        verbose_name="WKSBM",
        on_delete=models.PROTECT,
        related_name="activities",
        db_index=False,
    )
    kind = models.CharField("jenis kegiatan", max_length=16, choices=ActivityKind)
    happened_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=160, blank=True)
    attendee_count = models.PositiveIntegerField("jumlah hadir", null=True, blank=True)
    people = models.TextField("siapa yang hadir atau memimpin", blank=True)
    minutes = models.TextField("hasil atau notulen", blank=True)
    minutes_file = models.FileField("berkas notulen", upload_to="notulen/", blank=True)
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = models.ForeignKey(
        "registry.Appointment", verbose_name="dicatat oleh", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "registry.Appointment", verbose_name="dibatalkan oleh", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", db_index=False,
    )  # fmt: skip
    cancel_reason = models.TextField("alasan dibatalkan", blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan WKSBM"
        verbose_name_plural = "kegiatan WKSBM"
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["unit", "-happened_on", "-id"], name="activity_of_unit_by_day")]
        constraints = [
            models.CheckConstraint(
                name="activity_cancelled_names_who_and_why",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="Tulis alasan mengapa catatan kegiatan dibatalkan.",
            ),
            models.CheckConstraint(
                name="activity_not_ahead_of_its_entry",
                condition=Q(recorded_at__date__gte=F("happened_on")),
                violation_error_message="Tanggal kegiatan tidak boleh di masa depan.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {date_format(self.happened_on, 'j F Y')}"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None


class ActivityPhotoQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(activity__in=Activity.objects.visible_to(post))


class ActivityPhoto(models.Model):
    """A photo of an activity, drawn anew when it came in (registry/images.py)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    activity = models.ForeignKey(
        Activity, verbose_name="kegiatan", on_delete=models.PROTECT, related_name="photos", db_index=False
    )
    position = models.PositiveSmallIntegerField("urutan")
    file = models.FileField("foto", upload_to="kegiatan/")
    width = models.PositiveIntegerField("lebar")
    height = models.PositiveIntegerField("tinggi")

    objects = ActivityPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "foto kegiatan"
        verbose_name_plural = "foto kegiatan"
        ordering = ["activity", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "position"],
                name="activity_photo_one_for_each_position",
                violation_error_message="Urutan foto ini sudah dipakai.",
            )
        ]

    def __str__(self):
        return f"Foto {self.position}"
