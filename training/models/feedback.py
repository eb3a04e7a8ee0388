"""What do participants think of the narasumber and of the organisation? Nobody can tell who said what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from training.models.curriculum import ORGANISERS
from training.models.event import BimtekEvent
from training.models.exam import OfOrganiserQuerySet

FEWEST_SHEETS = 5  # fewer are not summarised: somebody might be recognised


class FeedbackSubject(models.TextChoices):
    SPEAKER = "narasumber", "Narasumber"
    EVENT = "penyelenggaraan", "Penyelenggaraan"


class FeedbackAspectQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Dinas Sosial; participants read it on their sheet."""
        reads = post is not None and not post.is_admin and post.organisation.kind in ORGANISERS
        return self.all() if reads else self.none()

    def of_speaker(self):
        return self.filter(subject=FeedbackSubject.SPEAKER)

    def of_organisation(self):
        return self.filter(subject=FeedbackSubject.EVENT)


class FeedbackAspect(models.Model):
    """Something that is scored from 1 to 5. Reference data."""

    subject = models.CharField("yang dinilai", max_length=16, choices=FeedbackSubject)
    name = models.CharField("aspek", max_length=120)
    rank = models.PositiveSmallIntegerField("urutan")

    objects = FeedbackAspectQuerySet.as_manager()

    class Meta:
        verbose_name = "aspek evaluasi Bimtek"
        verbose_name_plural = "aspek evaluasi Bimtek"
        ordering = ["subject", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "name"],
                name="feedback_aspect_once",
                violation_error_message="Aspek ini sudah ada.",
            )
        ]

    def __str__(self):
        return self.name


class FeedbackRound(models.Model):
    """The evaluation of a Bimtek: opened and closed by an officer. Read only once it is closed: otherwise what one more
    sheet changes would tell what stood on it.

    targets: [[name, heading, is it a narasumber]] as the timetable was at the opening; what is scored does not change
    under a sheet (training/opinions.py).
    """

    event = models.OneToOneField(BimtekEvent, on_delete=models.PROTECT, related_name="feedback")
    opened_at = models.DateTimeField("dibuka pada", default=timezone.now)
    opened_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closed_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    targets = models.JSONField("yang dinilai", default=list, editable=False)

    objects = OfOrganiserQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluasi Bimtek"
        verbose_name_plural = "evaluasi Bimtek"
        constraints = [
            models.CheckConstraint(
                name="feedback_closing_names_who",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, closed_at__gte=F("opened_at")),
            )
        ]

    def __str__(self):
        return f"Evaluasi {self.event_id}"

    @property
    def is_open(self):
        return self.closed_at is None


class SealedQuerySet(models.QuerySet):
    def visible_to(self, post):
        """No post reads these rows; an action does, after its own check."""
        return self.none()


class FeedbackBox(models.Model):
    """The ballot box: one row that holds all sheets, shaken anew by every sending.

    A row for each sheet would tell who wrote it: by its id, its place in the table or the number of its transaction,
    beside those of the mark that this participant has answered. Here every sending rewrites one and the same row.

    answered: ids of participants in ascending order; sheets: [{target: {aspect id: score}}] of phones, paper_sheets
    the same of paper, whose content the officer who copied them knows; texts: [{"about": target, "text": words}]. Each
    is shuffled on its own.
    """

    round = models.OneToOneField(FeedbackRound, on_delete=models.PROTECT, related_name="box", primary_key=True)
    answered = ArrayField(models.BigIntegerField(), default=list)
    sheets = models.JSONField(default=list)
    paper_sheets = models.JSONField(default=list)
    texts = models.JSONField(default=list)

    objects = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = "kotak evaluasi"
        verbose_name_plural = "kotak evaluasi"

    def __str__(self):
        return f"{self.count} lembar"

    @property
    def count(self):
        """Of all sheets."""
        return len(self.sheets) + len(self.paper_sheets)
