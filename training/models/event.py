"""Which Bimtek is held, by which office, when, where and for how many; and what has happened to it?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.models import OrganisationKind
from registry.models.area import regency_code
from registry.models.identifiers import new_public_id
from training.models.curriculum import INVITED_KINDS
from training.workflow import OPEN_STATUSES, EventStatus


class BimtekEventQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Dinas Sosial DIY sees all; that of a kabupaten/kota its own and those with a quota for it; a kalurahan, TKSK
        or pengurus there those whose invitations were opened. Row-level security says the same once more.
        """
        if post is None or post.is_admin:
            return self.none()
        office = post.organisation
        area = [regency_code(office.home_area_id)]
        if office.kind == OrganisationKind.PROVINCE_OFFICE:
            return self.all()
        if office.kind == OrganisationKind.REGENCY_OFFICE:
            return self.filter(Q(organiser=post.organisation_id) | Q(regencies__contains=area))
        if office.kind in INVITED_KINDS:
            return self.filter(is_announced=True, regencies__contains=area)
        return self.none()

    def for_list(self):
        return self.select_related("organiser")

    def for_page(self):
        return self.select_related("organiser__home_area", "version__curriculum")

    def of_year(self, year):
        return self.filter(starts_on__year=year)

    def in_regency(self, code):
        """With a quota for this kabupaten/kota."""
        return self.filter(regencies__contains=[code])

    def years(self):
        """The years in which one began, the newest first."""
        return [day.year for day in self.order_by().dates("starts_on", "year", order="DESC")]


class BimtekEvent(models.Model):
    """One Bimtek. regencies repeats the kabupaten/kota of its quotas, kept by a trigger: both walls ask it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    title = models.CharField("nama Bimtek", max_length=160)
    organiser = models.ForeignKey(
        "registry.Organisation", verbose_name="penyelenggara", on_delete=models.PROTECT, related_name="bimtek_events"
    )
    section = models.CharField("seksi", max_length=160, blank=True)
    version = models.ForeignKey(
        "training.CurriculumVersion", verbose_name="kurikulum", on_delete=models.PROTECT, related_name="events"
    )
    basis = models.TextField("dasar pelaksanaan", blank=True)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai")
    place = models.CharField("tempat", max_length=160, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    funding = models.CharField("sumber dana", max_length=120, blank=True)
    quota = models.PositiveSmallIntegerField("kuota peserta", null=True, blank=True)
    regencies = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    certificate_share = models.PositiveSmallIntegerField("syarat kehadiran untuk sertifikat (%)", default=80)
    contact = models.CharField("narahubung", max_length=160, blank=True)
    note = models.TextField("catatan", blank=True)
    status = models.CharField("keadaan", max_length=12, choices=EventStatus, default=EventStatus.PLANNED)
    # Volunteers were told of it: from open invitations on, and still when it is cancelled after that.
    is_announced = models.BooleanField("sudah diumumkan", default=False, editable=False)
    cancel_reason = models.TextField("alasan dibatalkan", blank=True)
    added_at = models.DateTimeField("direncanakan pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = BimtekEventQuerySet.as_manager()

    class Meta:
        verbose_name = "Bimtek"
        verbose_name_plural = "Bimtek"
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="bimtek_event_by_day")]
        constraints = [
            models.CheckConstraint(
                name="bimtek_event_ends_not_before_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Bimtek tidak boleh berakhir sebelum dimulai.",
            ),
            models.CheckConstraint(
                name="bimtek_event_share_is_a_percentage",
                condition=Q(certificate_share__gte=1, certificate_share__lte=100),
                violation_error_message="Syarat kehadiran antara 1 dan 100 persen.",
            ),
            models.CheckConstraint(
                name="bimtek_event_quota_is_positive",
                condition=Q(quota__isnull=True) | Q(quota__gte=1),
                violation_error_message="Kuota paling sedikit satu orang.",
            ),
            models.CheckConstraint(
                name="bimtek_event_invites_with_a_quota",
                condition=Q(status__in=["rencana", "batal"]) | Q(quota__isnull=False),
                violation_error_message="Isi kuota sebelum undangan dibuka.",
            ),
            models.CheckConstraint(
                name="bimtek_event_announced_with_its_state",
                condition=Q(status="batal")
                | Q(status="rencana", is_announced=False)
                | Q(status__in=["undangan", "berlangsung", "selesai", "dilaporkan"], is_announced=True),
            ),
            models.CheckConstraint(
                name="bimtek_event_cancelled_gives_reason",
                condition=(Q(status="batal") & ~Q(cancel_reason="")) | (~Q(status="batal") & Q(cancel_reason="")),
                violation_error_message="Tulis mengapa Bimtek dibatalkan.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """May days, place, quota and timetable still change?"""
        return self.status in OPEN_STATUSES

    @property
    def is_cancelled(self):
        return self.status == EventStatus.CANCELLED

    @property
    def day_count(self):
        return (self.ends_on - self.starts_on).days + 1


class OfEventQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Read by those who read the Bimtek."""
        return self.filter(event__in=BimtekEvent.objects.visible_to(post))


class BimtekQuota(models.Model):
    """How many of the places are for one kabupaten/kota; together they never exceed the whole (a trigger)."""

    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="quotas", db_index=False)
    regency = models.ForeignKey(
        "registry.Area", verbose_name="kabupaten/kota", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    count = models.PositiveSmallIntegerField("jumlah")

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = "kuota kabupaten/kota"
        verbose_name_plural = "kuota kabupaten/kota"
        ordering = ["event", "regency"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "regency"],
                name="bimtek_quota_one_for_each_regency",
                violation_error_message="Kuota kabupaten/kota ini sudah diisi.",
            ),
            models.CheckConstraint(
                name="bimtek_quota_count_is_positive",
                condition=Q(count__gte=1),
                violation_error_message="Kuota paling sedikit satu orang.",
            ),
        ]

    def __str__(self):
        return f"{self.regency}: {self.count}"


class EventChange(models.Model):
    """One line in the life of a Bimtek: who did what, when, from which state to which, and why. Only ever added."""

    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="changes", db_index=False)
    verb = models.CharField("tindakan", max_length=24)
    at = models.DateTimeField("waktu", default=timezone.now)
    actor = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField("oleh", max_length=160)
    post_name = models.CharField("sebagai", max_length=260, blank=True)
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12, blank=True)
    text = models.TextField("keterangan", blank=True)
    # {field: [before, after]} as a person reads them
    fields = models.JSONField("perubahan", default=dict, blank=True)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = "riwayat kegiatan Bimtek"
        verbose_name_plural = "riwayat kegiatan Bimtek"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["event", "-at", "-id"], name="event_change_of_event")]

    def __str__(self):
        return f"{self.verb} {date_format(timezone.localtime(self.at), 'j F Y')}"
