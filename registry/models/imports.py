"""Which file was imported, by whom, how far is it, and what became of each of its rows?"""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from registry.imports.kinds import Decision, Outcome, kind_named
from registry.models.identifiers import new_public_id
from registry.sealed_files import sealed
from registry.sealing import seal, unseal
from registry.workflow import ImportStatus


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The imports of the own office, for its data operators; registry/migrations holds the same rule."""
        if post is None or not post.is_data_operator:
            return self.none()
        return self.filter(office=post.organisation_id)

    def for_list(self):
        return self.select_related("uploaded_by__user", "batch__undone_by__user").order_by("-uploaded_at", "-id")

    def of_kind(self, kind):
        return self.filter(kind=kind)


class ImportRun(models.Model):
    """One file on its way into the register. notes: sentences about the file; about: what the whole file belongs to."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    office = models.ForeignKey(
        "registry.Organisation", verbose_name="kantor", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("isi berkas", max_length=16)
    about = models.CharField("untuk", max_length=40, blank=True)
    file_name = models.CharField("nama berkas", max_length=200)
    file = models.FileField("berkas", upload_to="impor/", storage=sealed, blank=True)
    status = models.CharField("keadaan", max_length=12, choices=ImportStatus, default=ImportStatus.UPLOADED)
    headers = models.JSONField("judul kolom", default=list, blank=True)
    mapping = models.JSONField("padanan kolom", default=dict, blank=True)
    notes = models.JSONField("catatan berkas", default=list, blank=True)
    problem = models.TextField("masalah", blank=True)
    batch = models.OneToOneField(
        "registry.ChangeBatch",
        verbose_name="rangkaian perubahan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_run",
    )
    uploaded_at = models.DateTimeField("diunggah pada", default=timezone.now)
    uploaded_by = models.ForeignKey(
        "registry.Appointment", verbose_name="diunggah oleh", on_delete=models.PROTECT, related_name="+"
    )
    # When the last check began, and who saw what it compared with.
    checked_at = models.DateTimeField("diperiksa pada", null=True, blank=True)
    checked_by = models.ForeignKey(
        "registry.Appointment",
        verbose_name="diperiksa oleh",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["office", "-uploaded_at", "-id"], name="import_run_of_office")]
        constraints = [
            models.CheckConstraint(
                name="import_run_check_names_who",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="import_run_that_wrote_has_its_batch",
                condition=Q(batch__isnull=False) | Q(status__in=["diunggah", "memeriksa", "diperiksa", "gagal"]),
            ),
        ]

    def __str__(self):
        return f"Impor {self.file_name}"

    @property
    def kind_of(self):
        return kind_named(self.kind)

    @property
    def kind_title(self):
        return self.kind_of.title if self.kind_of else self.kind

    def counts(self):
        """{outcome: how many rows}, every outcome named; and how many of them are applied, waiting, skipped."""
        found = {outcome.value: 0 for outcome in Outcome}
        found |= dict(self.rows.order_by().values_list("outcome").annotate(n=Count("pk")))
        found["diterapkan"] = self.rows.filter(applied_at__isnull=False).count()
        found["akan"] = self.rows.due().count()
        found["semua"] = found["diterapkan"] + found["akan"]
        found["menunggu"] = self.rows.undecided().count()
        return found

    @property
    def is_running(self):
        return self.status in (ImportStatus.RUNNING, ImportStatus.UNDOING, ImportStatus.CHECKING)


class ImportRowQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(run__in=ImportRun.objects.visible_to(post))

    def due(self):
        """What a run still has to carry out: new, changed, and doubtful rows that somebody has decided."""
        ready = Q(outcome__in=[Outcome.NEW, Outcome.CHANGED])
        ready |= Q(outcome=Outcome.DOUBTFUL, decision__in=[Decision.SAME, Decision.NEW])
        return self.filter(ready, applied_at__isnull=True)

    def undecided(self):
        return self.filter(outcome=Outcome.DOUBTFUL, decision="", applied_at__isnull=True)

    def undecided_many(self):
        """Those about which one answer may be given to all: they are only like another in name and birth. Who has the
        number of another record, or is known for sure, is looked at alone."""
        return self.undecided().filter(column="nama")

    def to_decide(self):
        """Doubtful rows that are not carried out, those without a decision first."""
        return self.doubtful().filter(applied_at__isnull=True).order_by("decision", "number")

    def doubtful(self):
        return self.filter(outcome=Outcome.DOUBTFUL)

    def refused(self):
        return self.filter(outcome=Outcome.WRONG)


class ImportRow(models.Model):
    """One row of the file and what became of it. Its cells are sealed: they hold NIK.

    candidate, made: keys of the record it may be, and of the one that came of it; twin: another row of this file.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("baris")
    cells_sealed = models.BinaryField("isi", editable=False)
    outcome = models.CharField("hasil", max_length=8, choices=Outcome)
    column = models.CharField("kolom", max_length=40, blank=True)
    reason = models.TextField("alasan", blank=True)
    candidate = models.CharField("mungkin", max_length=40, blank=True)
    twin = models.PositiveIntegerField("baris kembar", null=True, blank=True)
    decision = models.CharField("keputusan", max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    made = models.CharField("menjadi", max_length=40, blank=True)
    applied_at = models.DateTimeField("diterapkan pada", null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()
    SEALED = ("cells_sealed",)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        ordering = ["run", "number"]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="import_row_by_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_number_once_in_a_run"),
            models.CheckConstraint(
                name="import_row_decision_names_who",
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision=""),
            ),
        ]

    def __str__(self):
        return f"Baris {self.number}"

    def seal_context(self, column):
        return f"registry_importrow.{column}.{self.run_id}.{self.number}"

    def set_cells(self, text):
        self.cells_sealed = seal(text.encode(), self.seal_context("cells_sealed"))

    def read_cells(self):
        """The JSON that was sealed."""
        return unseal(bytes(self.cells_sealed), self.seal_context("cells_sealed")).decode()
