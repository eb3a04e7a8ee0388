"""What is to be reached for the person, by which activities, how far did that come, and why did the handling end?"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format


class InterventionPlan(models.Model):
    """One version of the plan. The latest one counts; earlier ones stay as they were."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField("versi")
    note = models.TextField("catatan", blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "rencana intervensi"
        verbose_name_plural = "rencana intervensi"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"],
                name="plan_version_once",
                violation_error_message="Versi rencana ini sudah ada.",
            )
        ]

    def __str__(self):
        return f"Rencana versi {self.version}"


class PlanGoal(models.Model):
    plan = models.ForeignKey(InterventionPlan, on_delete=models.PROTECT, related_name="goals")
    text = models.CharField("tujuan", max_length=240)

    class Meta:
        verbose_name = "tujuan"
        verbose_name_plural = "tujuan"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="plan_goal_is_told", condition=~Q(text=""), violation_error_message="Isi tujuannya."
            )
        ]

    def __str__(self):
        return self.text


class PlanActivityQuerySet(models.QuerySet):
    def of_plan(self, plan):
        """The lines of a plan with everything a table shows, in one query."""
        wanted = self.filter(goal__plan=plan).order_by("goal_id", "id")
        return wanted.select_related("goal", "task__organisation", "task__done_by__user")


class PlanActivity(models.Model):
    """A line of the plan: for which goal, what shows that it worked; who does what by when is its task."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="activities")
    # An unchanged line of the next version keeps its task, so that what is done stays done.
    task = models.ForeignKey("cases.CaseTask", on_delete=models.PROTECT, related_name="activities")
    indicator = models.CharField("tanda berhasil", max_length=240)

    objects = PlanActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan rencana"
        verbose_name_plural = "kegiatan rencana"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "task"],
                name="plan_activity_task_once_for_a_goal",
                violation_error_message="Kegiatan ini sudah ada pada tujuan itu.",
            ),
            models.CheckConstraint(
                name="plan_activity_has_indicator",
                condition=~Q(indicator=""),
                violation_error_message="Isi tanda berhasil kegiatan ini.",
            ),
        ]

    def __str__(self):
        return self.task.text


class Achievement(models.TextChoices):
    REACHED = "tercapai", "Tercapai"
    PARTLY = "sebagian", "Tercapai sebagian"
    NOT_YET = "belum", "Belum tercapai"


class PlanReview(models.Model):
    """Monitoring and evaluation of a plan on one day: how each activity stands."""

    plan = models.ForeignKey(InterventionPlan, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField("tanggal")
    text = models.TextField("kesimpulan")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "monitoring dan evaluasi"
        verbose_name_plural = "monitoring dan evaluasi"
        ordering = ["-reviewed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="plan_review_has_a_conclusion",
                condition=~Q(text=""),
                violation_error_message="Isi kesimpulan monitoring dan evaluasi.",
            )
        ]

    def __str__(self):
        return f"Monev {date_format(self.reviewed_on, 'j F Y')}"


class ActivityResult(models.Model):
    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="results")
    activity = models.ForeignKey(PlanActivity, on_delete=models.PROTECT, related_name="results")
    achievement = models.CharField("hasil", max_length=12, choices=Achievement)
    note = models.CharField("catatan", max_length=240, blank=True)

    class Meta:
        verbose_name = "hasil kegiatan"
        verbose_name_plural = "hasil kegiatan"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "activity"],
                name="activity_result_once_in_a_review",
                violation_error_message="Kegiatan ini sudah dinilai pada monev yang sama.",
            )
        ]

    def __str__(self):
        return self.get_achievement_display()


class TerminationReason(models.TextChoices):
    """Why the handling ends. Source: forms in use at Dinas Sosial (unverified)."""

    GOAL_REACHED = "tujuan_tercapai", "Tujuan tercapai"
    MOVED = "pindah", "Pindah ke wilayah lain"
    REFERRED = "dirujuk_tuntas", "Dirujuk tuntas ke lembaga lain"
    DIED = "meninggal", "Meninggal dunia"
    REFUSED = "menolak", "Yang bersangkutan menolak dibantu"
    NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"


class Termination(models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="terminations")
    reason = models.CharField("alasan", max_length=20, choices=TerminationReason)
    ended_on = models.DateField("tanggal")
    text = models.TextField("keterangan")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "terminasi"
        verbose_name_plural = "terminasi"
        ordering = ["-ended_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="termination_is_explained",
                condition=~Q(reason="") & ~Q(text=""),
                violation_error_message="Isi alasan dan keterangan terminasi.",
            )
        ]

    def __str__(self):
        return f"{self.get_reason_display()} {date_format(self.ended_on, 'j F Y')}"
