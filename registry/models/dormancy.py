"""Which units seem to be asleep? The program proposes, a person of Dinas Sosial decides."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.models.identifiers import new_public_id
from registry.models.unit import UnitProfile


class DormancyRule(models.Model):
    """When a unit is proposed for vakum: one row that an office edits. No rule of law was found (unverified)."""

    months_without_activity = models.PositiveSmallIntegerField("bulan tanpa kegiatan", default=6)
    months_after_term_end = models.PositiveSmallIntegerField("bulan sesudah masa bakti berakhir", default=6)
    # The day of the last search; it is done once a day.
    checked_on = models.DateField("terakhir diperiksa", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "aturan vakum"
        verbose_name_plural = "aturan vakum"
        constraints = [
            models.CheckConstraint(
                name="dormancy_rule_is_one_row",
                condition=Q(pk=1),
                violation_error_message="Aturan vakum hanya satu; ubah yang sudah ada.",
            ),
            models.CheckConstraint(
                name="dormancy_rule_waits_at_least_a_month",
                condition=Q(months_without_activity__gte=1, months_after_term_end__gte=1),
                violation_error_message="Isi paling sedikit satu bulan.",
            ),
        ]

    def __str__(self):
        return f"{self.months_without_activity} bulan tanpa kegiatan, {self.months_after_term_end} bulan tanpa SK"


class ProposalStatus(models.TextChoices):
    OPEN = "terbuka", "Menunggu keputusan"
    CONFIRMED = "disetujui", "Tidak aktif lagi"
    DECLINED = "ditolak", "Tetap aktif"


class DormancyProposalQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Proposals about the units this post reads (UnitProfile.visible_to)."""
        return self.filter(unit__in=UnitProfile.objects.visible_to(post).values("unit"))

    def open(self):
        return self.filter(status=ProposalStatus.OPEN)

    def declined_since(self, day):
        return self.filter(status=ProposalStatus.DECLINED, decided_at__date__gte=day)


class DormancyProposal(models.Model):
    """The facts by which the program takes a unit for asleep, and what a person made of them."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(
        "registry.Organisation", verbose_name="WKSBM", on_delete=models.PROTECT, related_name="dormancy_proposals"
    )
    proposed_at = models.DateTimeField("diusulkan pada", default=timezone.now)
    # Counted from this day; empty when only the term is the reason.
    quiet_since_on = models.DateField("tanpa kegiatan sejak", null=True, blank=True)
    last_activity_on = models.DateField("kegiatan terakhir", null=True, blank=True)
    term_ended_on = models.DateField("masa bakti berakhir", null=True, blank=True)
    status = models.CharField("keadaan", max_length=10, choices=ProposalStatus, default=ProposalStatus.OPEN)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decline_text = models.TextField("alasan tetap aktif", blank=True)

    objects = DormancyProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan vakum"
        verbose_name_plural = "usulan vakum"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                name="dormancy_proposal_one_open_for_each_unit",
                condition=Q(status="terbuka"),
                violation_error_message="WKSBM ini sudah diusulkan vakum.",
            ),
            models.CheckConstraint(
                name="dormancy_proposal_gives_a_fact",
                condition=Q(quiet_since_on__isnull=False) | Q(term_ended_on__isnull=False),
                violation_error_message="Usulan vakum harus menyebut sebabnya.",
            ),
            models.CheckConstraint(
                name="dormancy_proposal_decided_names_who",
                condition=Q(status="terbuka", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status="terbuka") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                violation_error_message="Keputusan atas usulan harus mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="dormancy_proposal_declined_gives_reason",
                condition=~Q(status="ditolak") | ~Q(decline_text=""),
                violation_error_message="Tulis mengapa WKSBM tetap aktif.",
            ),
        ]

    def __str__(self):
        return f"Usulan vakum {date_format(timezone.localtime(self.proposed_at), 'j F Y')}"

    @property
    def is_open(self):
        return self.status == ProposalStatus.OPEN

    @property
    def facts(self):
        """The reasons in words, with their days."""
        found = []
        if self.last_activity_on:
            found.append(f"Kegiatan terakhir yang tercatat {date_format(self.last_activity_on, 'j F Y')}.")
        elif self.quiet_since_on:
            found.append(
                f"Belum ada kegiatan yang tercatat; dihitung sejak {date_format(self.quiet_since_on, 'j F Y')}."
            )
        if self.term_ended_on:
            found.append(f"Masa bakti pengurus berakhir {date_format(self.term_ended_on, 'j F Y')}.")
        return " ".join(found)
