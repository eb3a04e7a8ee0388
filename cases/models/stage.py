"""Through which stages did a case go, what do other papers call them, and how did the first contact go?"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format

from cases.workflow import Stage
from registry.models.dated import Dated, DatedQuerySet, dated_constraints


class StageLabelQuerySet(DatedQuerySet):
    def by_stage(self):
        """{stage: ["ATENSI: Asesmen komprehensif berkelanjutan", …]}, for the hints beside the stages."""
        found = {}
        for label in self.in_force():
            found.setdefault(label.stage, []).append(label)
        return found

    def stage_of(self, wording):
        """The stage that another paper means by this wording, or None: our own word or one of the rows."""
        folded = " ".join(wording.split()).casefold()
        own = {stage.label.casefold(): stage for stage in Stage}
        if folded in own:
            return own[folded]
        row = self.in_force().filter(wording__iexact=folded).first()
        return Stage(row.stage) if row else None


class StageLabel(Dated):
    """How a regulation or a programme calls one of our stages. An office edits these rows."""

    stage = models.CharField("tahap", max_length=16, choices=Stage)
    source = models.CharField("sumber", max_length=80)
    wording = models.CharField("sebutan", max_length=120)
    is_verified = models.BooleanField("sudah diperiksa", default=False)

    objects = StageLabelQuerySet.as_manager()
    FIXED = ("stage", "source", "wording")

    class Meta:
        verbose_name = "sebutan tahap"
        verbose_name_plural = "sebutan tahap"
        ordering = ["source", "id"]
        constraints = dated_constraints("stage_label", ("source", Lower("wording")))

    def __str__(self):
        return f"{self.source}: {self.wording}{'' if self.is_verified else ' (belum diperiksa)'}"


class StageChange(models.Model):
    """One step from a stage to another: who, when, and for a step back why."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="stage_changes")
    from_stage = models.CharField("dari", max_length=16, choices=Stage)
    to_stage = models.CharField("ke", max_length=16, choices=Stage)
    reason = models.TextField("alasan", blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "perpindahan tahap"
        verbose_name_plural = "perpindahan tahap"
        ordering = ["moved_at", "id"]
        indexes = [models.Index(fields=["case", "moved_at"], name="stage_change_of_case")]
        constraints = [
            models.CheckConstraint(
                name="stage_change_goes_somewhere",
                condition=~Q(from_stage=models.F("to_stage")),
                violation_error_message="Tahap tidak berpindah ke tahap yang sama.",
            )
        ]

    def __str__(self):
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()}"


class Approach(models.Model):
    """The first contact (temu kenali, data awal): what a neighbour or an officer found, and what the person wants."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="approaches")
    met_on = models.DateField("tanggal bertemu")
    is_home_visit = models.BooleanField("kunjungan rumah", default=False)
    present = models.CharField("siapa yang ditemui", max_length=200)
    found = models.TextField("keadaan yang ditemukan")
    wishes = models.TextField("kebutuhan dan harapan orangnya")
    has_agreed = models.BooleanField("bersedia dibantu", default=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pendekatan awal"
        verbose_name_plural = "pendekatan awal"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="approach_tells_what_was_found",
                condition=~Q(found="") & ~Q(wishes="") & ~Q(present=""),
                violation_error_message="Isi siapa yang ditemui, keadaannya, dan kebutuhannya.",
            )
        ]

    def __str__(self):
        return f"Pendekatan awal {date_format(self.met_on, 'j F Y')}"
