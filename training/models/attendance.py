"""Who was there, in which session, and who says so?"""

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from training.models.participant import Participant
from training.models.session import BimtekSession


class AttendanceStatus(models.TextChoices):
    PRESENT = "hadir", "Hadir"
    LATE = "terlambat", "Terlambat"
    EXCUSED = "izin", "Izin"
    ABSENT = "tidak", "Tidak hadir"


# Who was in the room, be it late.
ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)


class AttendanceSource(models.TextChoices):
    SCAN = "pindai", "Pindai kartu"
    TAP = "ketuk", "Daftar di layar"
    SHEET = "lembar", "Lembar tanda tangan"


class OfParticipantQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Read by those who read the participant."""
        return self.filter(participant__in=Participant.objects.visible_to(post))

    def with_who(self):
        return self.select_related("marked_by__user")

    def of_event(self, event):
        return self.filter(session__event=event)

    def attended(self):
        return self.filter(status__in=ATTENDED)

    def jp_of(self, event):
        """{participant id: JP of the sessions that they attended}, in one query."""
        sums = self.of_event(event).attended().order_by().values("participant").annotate(jp=Sum("session__jp"))
        return {row["participant"]: row["jp"] for row in sums}


class Attendance(models.Model):
    """One participant in one session, as it is known now. What was said before stands in its entries."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="attendances", db_index=False)
    session = models.ForeignKey(BimtekSession, on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField("kehadiran", max_length=10, choices=AttendanceStatus)
    source = models.CharField("dicatat lewat", max_length=8, choices=AttendanceSource)
    marked_at = models.DateTimeField("dicatat pada", default=timezone.now)
    marked_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    # Grows with each change; a grid sends back the one it showed.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = OfParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "kehadiran"
        ordering = ["participant", "session"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session"],
                name="attendance_once_for_participant_and_session",
                violation_error_message="Kehadiran ini sudah dicatat.",
            )
        ]

    def __str__(self):
        return f"{self.get_status_display()}"


class AttendanceEntry(models.Model):
    """What somebody said about one participant in one session, the first time and each time after. Only ever added."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="entries", db_index=False)
    session = models.ForeignKey(BimtekSession, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_status = models.CharField("sebelumnya", max_length=10, choices=AttendanceStatus, blank=True)
    status = models.CharField("kehadiran", max_length=10, choices=AttendanceStatus)
    source = models.CharField("dicatat lewat", max_length=8, choices=AttendanceSource)
    # Of a scan: the key under which the phone sends it, once or many times, and what its clock said.
    scan_id = models.UUIDField("kunci pindaian", null=True, blank=True, unique=True)
    device_at = models.DateTimeField("jam ponsel", null=True, blank=True)
    marked_at = models.DateTimeField("dicatat pada", default=timezone.now)
    marked_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = OfParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan kehadiran"
        verbose_name_plural = "catatan kehadiran"
        ordering = ["-marked_at", "-id"]
        indexes = [models.Index(fields=["participant", "session", "-id"], name="attendance_entry_of_cell")]
        constraints = [
            models.CheckConstraint(
                name="attendance_entry_scan_has_its_key",
                condition=Q(source="pindai", scan_id__isnull=False) | (~Q(source="pindai") & Q(scan_id__isnull=True)),
            )
        ]

    def __str__(self):
        return f"{self.get_status_display()} ({self.get_source_display()})"
