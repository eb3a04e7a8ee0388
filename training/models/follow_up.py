"""What do the units do with a Bimtek? Their promise, their RTL, the checks on it, and whom they taught."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models import UnitProfile
from registry.models.area import ABOVE
from registry.models.identifiers import new_public_id
from training.models.event import BimtekEvent
from training.models.participant import reads_everybody
from training.workflow import EventStatus

CHECK_MONTHS = (3, 6)  # after the last day


def _by(label, **more):
    return models.ForeignKey(
        "registry.Appointment", verbose_name=label, on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _unit(related_name):
    return models.ForeignKey(
        "registry.Organisation", verbose_name="WKSBM", on_delete=models.PROTECT, related_name=related_name
    )


class OfUnitInEventQuerySet(models.QuerySet):
    def visible_to(self, post):
        """DIY and the organiser all; others those of the units that they read in the register.

        Row-level security says the same once more (training/row_security.py, of_invitation).
        """
        if post is None or post.is_admin:
            return self.none()
        seen = self.filter(event__in=BimtekEvent.objects.visible_to(post))
        units = UnitProfile.objects.visible_to(post).values("unit")
        return seen.filter(reads_everybody(post) | Q(unit__in=units))

    def of(self, event, unit):
        return self.filter(event=event, unit=unit)


class Commitment(models.Model):
    """Komitmen pengurus: what the people of a unit promise in the last session. A later text replaces the former."""

    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="commitments", db_index=False)
    unit = _unit("bimtek_commitments")
    text = models.TextField("komitmen")
    signed_by = models.CharField("disepakati oleh", max_length=240)
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = _by("dicatat oleh")
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = OfUnitInEventQuerySet.as_manager()

    class Meta:
        verbose_name = "komitmen pengurus"
        verbose_name_plural = "komitmen pengurus"
        ordering = ["event", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "unit"],
                name="commitment_one_for_unit_and_event",
                violation_error_message="Komitmen WKSBM ini sudah dicatat.",
            )
        ]

    def __str__(self):
        return f"Komitmen {self.unit}"


class RtlQuerySet(OfUnitInEventQuerySet):
    def open(self):
        return self.filter(done_on__isnull=True)

    def by_due_day(self):
        return self.order_by("due_on", "id")


class RtlItem(models.Model):
    """One line of the rencana tindak lanjut: what, how much, by when, and who."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="rtl", db_index=False)
    unit = _unit("bimtek_rtl")
    activity = models.CharField("kegiatan", max_length=200)
    target = models.CharField("target", max_length=200)
    due_on = models.DateField("paling lambat")
    person_in_charge = models.CharField("penanggung jawab", max_length=160)
    done_on = models.DateField("selesai pada", null=True, blank=True)
    result = models.TextField("hasil", blank=True)
    added_at = models.DateTimeField("ditambahkan pada", default=timezone.now)
    added_by = _by("ditambahkan oleh")
    changed_at = models.DateTimeField("diubah pada", null=True, blank=True)
    changed_by = _by("diubah oleh", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = RtlQuerySet.as_manager()

    class Meta:
        verbose_name = "RTL"
        verbose_name_plural = "RTL"
        ordering = ["event", "unit", "due_on", "id"]
        indexes = [models.Index(fields=["event", "unit", "due_on"], name="rtl_of_unit_by_day")]
        constraints = [
            models.CheckConstraint(
                name="rtl_change_names_who",
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="rtl_done_tells_the_result",
                condition=Q(done_on__isnull=True, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
                violation_error_message="Tulis hasilnya.",
            ),
        ]

    def __str__(self):
        return self.activity

    @property
    def is_open(self):
        return self.done_on is None

    def is_late(self, today=None):
        return self.is_open and self.due_on < (today or timezone.localdate())


class Progress(models.TextChoices):
    ALL = "semua", "Semua RTL dikerjakan"
    PART = "sebagian", "Sebagian dikerjakan"
    NONE = "belum", "Belum ada yang dikerjakan"


class CheckQuerySet(OfUnitInEventQuerySet):
    def open(self):
        """What is still to be done; a cancelled Bimtek asks for nothing."""
        return self.filter(done_on__isnull=True).exclude(event__status=EventStatus.CANCELLED)

    def of_office(self, organisation_id):
        return self.filter(office=organisation_id)

    def for_list(self):
        return self.select_related("event", f"unit__home_area__{ABOVE}", "office").order_by("due_on", "id")


CHECK_AHEAD = timedelta(days=30)


class FollowUpCheck(models.Model):
    """Somebody visits the unit so many months after a Bimtek and writes what became of its RTL."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="checks", db_index=False)
    unit = _unit("bimtek_checks")
    months = models.PositiveSmallIntegerField("bulan sesudah Bimtek")
    due_on = models.DateField("paling lambat")
    office = models.ForeignKey(
        "registry.Organisation", verbose_name="dicek oleh", on_delete=models.PROTECT, related_name="bimtek_checks_to_do"
    )
    done_on = models.DateField("dicek pada", null=True, blank=True)
    done_at = models.DateTimeField("dicatat pada", null=True, blank=True)
    done_by = _by("dicatat oleh", null=True, blank=True)
    progress = models.CharField("pelaksanaan RTL", max_length=10, choices=Progress, blank=True)
    found = models.TextField("yang ditemukan", blank=True)
    obstacles = models.TextField("hambatan", blank=True)
    next_step = models.TextField("langkah berikut", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = "cek tindak lanjut"
        verbose_name_plural = "cek tindak lanjut"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["office", "due_on"], name="check_open_of_office", condition=Q(done_on__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "unit", "months"],
                name="check_once_for_each_date",
                violation_error_message="Cek tindak lanjut ini sudah dijadwalkan.",
            ),
            models.CheckConstraint(
                name="check_done_tells_who_and_what",
                condition=Q(done_on__isnull=True, done_at__isnull=True, done_by__isnull=True, progress="", found="")
                | (
                    Q(done_on__isnull=False, done_at__isnull=False, done_by__isnull=False)
                    & ~Q(progress="")
                    & ~Q(found="")
                ),
                violation_error_message="Isi pelaksanaan RTL dan yang ditemukan.",
            ),
        ]

    def __str__(self):
        return f"Cek {self.months} bulan {self.unit}"

    @property
    def is_open(self):
        return self.done_on is None

    @property
    def opens_on(self):
        """The first day on which it may be filled: what is seen long before its day says nothing."""
        return self.due_on - CHECK_AHEAD

    def is_late(self, today=None):
        return self.is_open and self.due_on < (today or timezone.localdate())


class CascadeQuerySet(OfUnitInEventQuerySet):
    def standing(self):
        return self.filter(cancelled_at__isnull=True)

    def people(self):
        """How many people were taught, those who came twice counted twice."""
        return self.standing().aggregate(people=models.Sum("people", default=0))["people"]


class Cascade(models.Model):
    """Getok tular: participants of a unit taught others at home. A mistaken line is taken back, and stays."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="cascades", db_index=False)
    unit = _unit("bimtek_cascades")
    held_on = models.DateField("tanggal")
    topic = models.CharField("yang diajarkan", max_length=200)
    audience = models.CharField("kepada siapa", max_length=160)
    people = models.PositiveSmallIntegerField("jumlah orang")
    taught_by = models.CharField("diajarkan oleh", max_length=160)
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = _by("dicatat oleh")
    cancelled_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    cancelled_by = _by("dibatalkan oleh", null=True, blank=True)
    cancel_reason = models.TextField("alasan dibatalkan", blank=True)

    objects = CascadeQuerySet.as_manager()

    class Meta:
        verbose_name = "getok tular"
        verbose_name_plural = "getok tular"
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["event", "unit", "-held_on"], name="cascade_of_unit_by_day")]
        constraints = [
            models.CheckConstraint(
                name="cascade_taught_somebody",
                condition=Q(people__gte=1, people__lte=1000),
                violation_error_message="Jumlah orang antara 1 dan 1.000.",
            ),
            models.CheckConstraint(
                name="cascade_not_ahead_of_its_entry",
                condition=Q(recorded_at__date__gte=F("held_on")),
                violation_error_message="Tanggal tidak boleh di masa depan.",
            ),
            models.CheckConstraint(
                name="cascade_cancelled_names_who_and_why",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="Tulis mengapa catatan ini dibatalkan.",
            ),
        ]

    def __str__(self):
        return f"{self.topic}, {self.people} orang"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None
