"""What did the social worker find (bio-psiko-sosial-spiritual), and what did the case conference decide?"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format


class AssessmentQuerySet(models.QuerySet):
    def finished(self):
        return self.filter(finished_at__isnull=False)

    def unfinished(self):
        return self.filter(finished_at__isnull=True)


class Assessment(models.Model):
    """One version of the assessment. A finished one never changes (trigger assessment_finished_stands).

    Source: the four aspects as in ATENSI (Permensos 7/2021, unverified); home visit as offices here do.
    """

    ASPECTS = (
        ("physical", "Fisik dan kesehatan (bio)"),
        ("mental", "Psikologis"),
        ("social", "Sosial, keluarga, dan ekonomi"),
        ("spiritual", "Spiritual"),
    )

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField("versi")
    visited_on = models.DateField("tanggal kunjungan rumah", null=True, blank=True)
    no_visit_reason = models.TextField("mengapa tanpa kunjungan rumah", blank=True)
    physical = models.TextField("fisik dan kesehatan", blank=True)
    mental = models.TextField("psikologis", blank=True)
    social = models.TextField("sosial, keluarga, dan ekonomi", blank=True)
    spiritual = models.TextField("spiritual", blank=True)
    strengths = models.TextField("kekuatan dan sumber daya", blank=True)
    summary = models.TextField("ringkasan dan kebutuhan", blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "asesmen"
        verbose_name_plural = "asesmen"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"],
                name="assessment_version_once",
                violation_error_message="Versi asesmen ini sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["case"],
                name="assessment_one_unfinished_for_each_case",
                condition=Q(finished_at__isnull=True),
                violation_error_message="Masih ada asesmen yang belum selesai.",
            ),
            models.CheckConstraint(
                name="assessment_finished_names_who",
                condition=Q(finished_at__isnull=True, finished_by__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                violation_error_message="Asesmen yang selesai harus mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="assessment_finished_is_whole",
                condition=Q(finished_at__isnull=True)
                | (~Q(physical="") & ~Q(mental="") & ~Q(social="") & ~Q(spiritual="") & ~Q(summary="")),
                violation_error_message="Asesmen yang selesai harus mengisi keempat aspek dan ringkasannya.",
            ),
            models.CheckConstraint(
                name="assessment_finished_has_visit_or_reason",
                condition=Q(finished_at__isnull=True) | Q(visited_on__isnull=False) | ~Q(no_visit_reason=""),
                violation_error_message="Isi tanggal kunjungan rumah, atau alasan mengapa tidak dilakukan.",
            ),
        ]

    def __str__(self):
        return f"Asesmen versi {self.version}"

    @property
    def is_finished(self):
        return self.finished_at is not None

    @property
    def aspects(self):
        """[(name of the aspect, what was found)]"""
        return [(label, getattr(self, name)) for name, label in self.ASPECTS]


class CaseConference(models.Model):
    """Temu bahas kasus: who sat together and what they decided; what follows from it are tasks."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="conferences")
    held_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=160)
    discussion = models.TextField("yang dibahas")
    decision = models.TextField("keputusan")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "temu bahas kasus"
        verbose_name_plural = "temu bahas kasus"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="conference_tells_its_decision",
                condition=~Q(decision=""),
                violation_error_message="Isi keputusan temu bahas kasus.",
            )
        ]

    def __str__(self):
        return f"Temu bahas kasus {date_format(self.held_on, 'j F Y')}"


class ConferenceAttendee(models.Model):
    conference = models.ForeignKey(CaseConference, on_delete=models.PROTECT, related_name="attendees")
    name = models.CharField("nama", max_length=160)
    office = models.CharField("dari", max_length=160, blank=True)

    class Meta:
        verbose_name = "yang hadir"
        verbose_name_plural = "yang hadir"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="conference_attendee_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Isi nama yang hadir.",
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.office})" if self.office else self.name
