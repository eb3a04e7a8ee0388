"""What was every row before, and who changed it? Written by triggers of PostgreSQL: bulk updates and SQL are seen too.

The application's role may add, change or remove nothing here; the trigger writes as the owner of the tables
(registry/row_security.py: remembered). No post reads the rows: a page asks its policy first (registry/history.py).
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.models.identifiers import new_public_id


class BatchKind(models.TextChoices):
    IMPORT = "impor", "Impor"
    MERGE = "gabung", "Penggabungan"
    BULK = "massal", "Tindakan massal"


class ChangeBatchQuerySet(models.QuerySet):
    def visible_to(self, post):
        """An admin sistem, who reads what was done and not about whom."""
        return self.all() if post is not None and post.is_admin else self.none()


class ChangeBatch(models.Model):
    """Changes that belong together and can be taken back together."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField("jenis", max_length=8, choices=BatchKind)
    title = models.CharField("judul", max_length=200)
    by = models.ForeignKey("registry.Appointment", verbose_name="oleh", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("waktu", default=timezone.now)
    undone_at = models.DateTimeField("diurungkan pada", null=True, blank=True)
    undone_by = models.ForeignKey(
        "registry.Appointment",
        verbose_name="diurungkan oleh",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undo_reason = models.CharField("alasan diurungkan", max_length=200, blank=True)

    objects = ChangeBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "rangkaian perubahan"
        verbose_name_plural = "rangkaian perubahan"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="change_batch_undone_names_who_and_why",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                violation_error_message="Tulis mengapa perubahan ini diurungkan.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_undone(self):
        return self.undone_at is not None


class Operation(models.TextChoices):
    ADDED = "I", "ditambahkan"
    CHANGED = "U", "diubah"
    REMOVED = "D", "dihapus"


class HistoryEntryQuerySet(models.QuerySet):
    def visible_to(self, post):
        """No post; registry/history.py reads them after its own check."""
        return self.none()

    def of_row(self, model, key):
        return self.filter(table=model._meta.db_table, row_key=str(key))

    def of_actor(self, user_id):
        return self.filter(actor=user_id)

    def of_batch(self, batch_id):
        return self.filter(batch=batch_id)


class HistoryEntry(models.Model):
    """One change of one row.

    before, after: {column: value} of what is different (CHANGED), the whole row as it was (REMOVED); ADDED has none,
    because the row itself and its later changes tell. actor, post, batch: ids, or null for SQL and the program itself;
    source: the page of the request (a name of registry/urls.py and the like), or the command.
    """

    at = models.DateTimeField("waktu")
    table = models.CharField("tabel", max_length=63)
    row_key = models.CharField("baris", max_length=64)
    operation = models.CharField("yang terjadi", max_length=1, choices=Operation)
    before = models.JSONField("sebelum", null=True)
    after = models.JSONField("sesudah", null=True)
    actor = models.BigIntegerField("pelaku", null=True)
    post = models.BigIntegerField("sebagai", null=True)
    source = models.CharField("dari", max_length=120)
    batch = models.BigIntegerField("rangkaian", null=True)

    objects = HistoryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "riwayat baris"
        verbose_name_plural = "riwayat baris"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["table", "row_key", "id"], name="history_of_row"),
            models.Index(fields=["actor", "id"], name="history_of_actor", condition=Q(actor__isnull=False)),
            models.Index(fields=["batch", "id"], name="history_of_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self):
        return f"{self.table} {self.row_key} {self.get_operation_display()}"
