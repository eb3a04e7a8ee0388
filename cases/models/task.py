"""What does somebody have to do for a case, by when, and was it done? One table for all of it."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.workflow import CaseStatus
from registry.models.identifiers import new_public_id
from registry.models.rows import PlainRows


class TaskKind(models.TextChoices):
    DECISION = "keputusan", "Keputusan temu bahas"
    ACTIVITY = "kegiatan", "Kegiatan rencana"
    VISIT = "kunjungan", "Kunjungan bimbingan lanjut"


class When(models.TextChoices):
    """How near a task is; what the tabs of the list of tasks show."""

    LATE = "lewat", "Lewat tanggal"
    TODAY = "hari-ini", "Hari ini"
    THIS_WEEK = "minggu-ini", "Minggu ini"
    LATER = "nanti", "Nanti"


WEEK = timedelta(days=7)


class CaseTaskQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Tasks of the cases this post sees, and of no other."""
        from cases.models.case import Case

        return self.filter(case__in=Case.objects.visible_to(post))

    def open(self):
        """Neither done nor called off, on a case that still runs."""
        return self.filter(done_at__isnull=True, cancelled_at__isnull=True, case__status=CaseStatus.OPEN)

    def of_organisation(self, organisation_id):
        return self.filter(organisation=organisation_id)

    def of_person(self, name):
        return self.filter(person_in_charge=name)

    def when(self, wanted, today=None):
        """The tasks of one tab; anything unknown: all."""
        return self.filter(_when(today or timezone.localdate()).get(wanted, Q()))

    def counts_by_when(self, today=None):
        """{"semua": n, "lewat": n, "hari_ini": n, "minggu_ini": n, "nanti": n} in one query."""
        return self.order_by().aggregate(**numbers_by_when(today))

    def people(self):
        """The names of those in charge, in alphabetical order, each once."""
        return list(self.order_by("person_in_charge").values_list("person_in_charge", flat=True).distinct()[:100])

    def late_and_untold(self, today):
        """Open tasks past their day of which nobody was told yet."""
        return self.open().filter(due_on__lt=today, late_told_at__isnull=True)

    def for_list(self):
        """Everything a row of a list shows, in one query."""
        return self.select_related("case__person", "case__holder", "organisation", "done_by__user")


def numbers_by_when(today=None):
    """{name: aggregate} of tasks by how near they are."""
    parts = _when(today or timezone.localdate())
    counts = {name.replace("-", "_"): models.Count("id", filter=part) for name, part in parts.items()}
    return {"semua": models.Count("id")} | counts


def _when(today):
    return {
        When.LATE.value: Q(due_on__lt=today),
        When.TODAY.value: Q(due_on=today),
        When.THIS_WEEK.value: Q(due_on__gt=today, due_on__lte=today + WEEK),
        When.LATER.value: Q(due_on__gt=today + WEEK),
    }


class CaseTask(PlainRows, models.Model):
    """Out of a decision of a conference, an activity of the plan, or an aftercare visit.

    organisation: who answers for it, on the path of the case; person_in_charge: the name of a person there.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField("macam", max_length=12, choices=TaskKind)
    conference = models.ForeignKey(
        "cases.CaseConference", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    text = models.CharField("yang dikerjakan", max_length=240)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="lembaga", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person_in_charge = models.CharField("penanggung jawab", max_length=160)
    due_on = models.DateField("paling lambat")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField("dikerjakan pada", null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    result = models.TextField("hasil", blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    cancel_reason = models.CharField("alasan dibatalkan", max_length=200, blank=True)
    late_told_at = models.DateTimeField("diberitahukan lewat pada", null=True, blank=True)

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tugas"
        verbose_name_plural = "tugas"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="task_open_of_organisation",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.Index(
                fields=["due_on"],
                name="task_late_and_untold",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True, late_told_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_says_what_and_who",
                condition=~Q(text="") & ~Q(person_in_charge=""),
                violation_error_message="Isi apa yang dikerjakan dan siapa penanggung jawabnya.",
            ),
            models.CheckConstraint(
                name="task_of_a_decision_has_its_conference",
                condition=Q(kind="keputusan", conference__isnull=False)
                | (~Q(kind="keputusan") & Q(conference__isnull=True)),
                violation_error_message="Tugas dari keputusan menyebut temu bahasnya.",
            ),
            models.CheckConstraint(
                name="task_done_names_who_when_and_result",
                condition=Q(done_at__isnull=True, done_by__isnull=True, done_on__isnull=True, result="")
                | (Q(done_at__isnull=False, done_by__isnull=False, done_on__isnull=False) & ~Q(result="")),
                violation_error_message="Tugas yang selesai mencatat hasil, tanggal, dan siapa yang menyelesaikan.",
            ),
            models.CheckConstraint(
                name="task_cancelled_names_who_and_why",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="Tugas yang dibatalkan mencatat siapa dan mengapa.",
            ),
            models.CheckConstraint(
                name="task_ends_one_way",
                condition=Q(done_at__isnull=True) | Q(cancelled_at__isnull=True),
                violation_error_message="Tugas tidak dapat selesai dan dibatalkan sekaligus.",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_done(self):
        return self.done_at is not None

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_open(self):
        return not self.is_done and not self.is_cancelled

    def nearness(self, today=None):
        """Which of the four tabs this open task stands on."""
        today = today or timezone.localdate()
        if self.due_on < today:
            return When.LATE
        if self.due_on == today:
            return When.TODAY
        return When.THIS_WEEK if self.due_on <= today + WEEK else When.LATER
