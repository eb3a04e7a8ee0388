"""What is asked before and after a Bimtek, of whom, and what did they answer?"""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models import OrganisationKind
from training.models.event import BimtekEvent
from training.models.participant import CARD_LETTERS, Participant
from training.models.question import Question
from training.workflow import COUNTED_STATUSES


def new_room_code():
    """Six letters that are shown in the room: 30 bits, which open nothing without a card."""
    return "".join(secrets.choice(CARD_LETTERS) for _ in range(6))


def reads_exams(post):
    """The condition on a row with an event: read by DIY and by the organiser, who also knows the people."""
    if post.organisation.kind == OrganisationKind.PROVINCE_OFFICE:
        return Q()
    return Q(event__organiser=post.organisation_id)


class OfOrganiserQuerySet(models.QuerySet):
    def visible_to(self, post):
        """DIY and the organiser: units do not read how their people answered. Row-level security says the same."""
        if post is None or post.is_admin:
            return self.none()
        return self.filter(reads_exams(post), event__in=BimtekEvent.objects.visible_to(post))

    def of_event(self, event):
        return self.filter(event=event)


class EventRoom(models.Model):
    """The short code of a Bimtek that is shown in its room; with the code of a card it lets a participant in."""

    event = models.OneToOneField(BimtekEvent, on_delete=models.PROTECT, related_name="room")
    code = models.CharField("kode ruang", max_length=8, unique=True, default=new_room_code, editable=False)

    objects = OfOrganiserQuerySet.as_manager()

    class Meta:
        verbose_name = "kode ruang Bimtek"
        verbose_name_plural = "kode ruang Bimtek"

    def __str__(self):
        return self.code


class ExamQuestionQuerySet(OfOrganiserQuerySet):
    def for_exam(self):
        return self.select_related("question__materi").order_by("position")

    def outdated(self):
        """Those whose question was changed or retired since it was chosen."""
        return self.filter(Q(question__newer__isnull=False) | Q(question__is_retired=True))


class ExamQuestion(models.Model):
    """A question of the test of a Bimtek, the same before and after. They stand once a test was opened (trigger)."""

    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="exam_questions", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("nomor")

    objects = ExamQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "soal tes"
        verbose_name_plural = "soal tes"
        ordering = ["event", "position"]
        constraints = [
            models.UniqueConstraint(fields=["event", "position"], name="exam_question_one_for_each_position"),
            models.UniqueConstraint(fields=["event", "question"], name="exam_question_once_in_an_event"),
        ]

    def __str__(self):
        return f"{self.position}. {self.question}"


class ExamKind(models.TextChoices):
    PRE = "pre-test", "Pre-test"
    POST = "post-test", "Post-test"


class ExamRoundQuerySet(OfOrganiserQuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def with_counts(self):
        """With begun (how many sheets) and sent (how many of them count already)."""
        sent = models.Count("sheets", filter=Q(sheets__sent_at__isnull=False))
        return self.annotate(begun=models.Count("sheets"), sent=sent).order_by("opened_at")


class ExamRound(models.Model):
    """One time that the test is held: opened and closed by an officer, and not opened again."""

    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="exam_rounds", db_index=False)
    kind = models.CharField("tes", max_length=10, choices=ExamKind)
    opened_at = models.DateTimeField("dibuka pada", default=timezone.now)
    opened_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closed_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = ExamRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "pelaksanaan tes"
        verbose_name_plural = "pelaksanaan tes"
        ordering = ["event", "opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"],
                name="exam_round_once_of_each_kind",
                violation_error_message="Tes ini sudah pernah dibuka.",
            ),
            models.CheckConstraint(
                name="exam_round_closing_names_who",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_open(self):
        return self.closed_at is None


class ExamSource(models.TextChoices):
    PHONE = "ponsel", "Ponsel peserta"
    PAPER = "kertas", "Lembar jawaban"


class ExamSheetQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(round__in=ExamRound.objects.visible_to(post))

    def of_event(self, event):
        return self.filter(round__event=event)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def counted(self):
        """Of those who take part: neither withdrawn nor replaced."""
        return self.filter(participant__status__in=COUNTED_STATUSES)


class ExamSheet(models.Model):
    """What one participant answers in one test; it counts once it is sent, or copied from paper.

    entered_by: the officer who copied it; nobody for a phone.
    """

    round = models.ForeignKey(ExamRound, on_delete=models.PROTECT, related_name="sheets", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="exam_sheets")
    source = models.CharField("diisi lewat", max_length=8, choices=ExamSource)
    begun_at = models.DateTimeField("mulai diisi pada", default=timezone.now)
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    entered_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Which page of a phone wrote last: its own later word counts, also when it never got the answer.
    page = models.CharField(max_length=16, blank=True, editable=False)

    objects = ExamSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar tes"
        verbose_name_plural = "lembar tes"
        ordering = ["round", "participant"]
        constraints = [
            models.UniqueConstraint(fields=["round", "participant"], name="exam_sheet_once_for_each_participant"),
            models.CheckConstraint(
                name="exam_sheet_of_paper_names_who_copied_it",
                condition=Q(source="ponsel", entered_by__isnull=True)
                | Q(source="kertas", entered_by__isnull=False, sent_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.participant_id}: {self.round_id}"

    @property
    def is_sent(self):
        return self.sent_at is not None

    @property
    def is_of_phone_and_sent(self):
        return self.source == ExamSource.PHONE and self.is_sent


class ExamAnswerQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(sheet__in=ExamSheet.objects.visible_to(post))


class ExamAnswer(models.Model):
    """What was chosen for one question; where nothing was, there is no row. A trigger keeps it within its test."""

    sheet = models.ForeignKey(ExamSheet, on_delete=models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(ExamQuestion, on_delete=models.PROTECT, related_name="answers")
    choice = models.PositiveSmallIntegerField("pilihan")

    objects = ExamAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "jawaban tes"
        verbose_name_plural = "jawaban tes"
        ordering = ["sheet", "question"]
        constraints = [models.UniqueConstraint(fields=["sheet", "question"], name="exam_answer_once_for_each_question")]

    def __str__(self):
        return str(self.choice)
