"""Who got how much for the way, and to which account? Account and NPWP have a right of their own."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.sealing import seal, unseal
from training.models.participant import Participant
from training.workflow import COUNTED_STATUSES


class TransportQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Posts that pay out, at the office that organises; nobody else, DIY neither. PostgreSQL says the same."""
        if post is None or not post.is_transport_payer:
            return self.none()
        return self.filter(participant__event__organiser=post.organisation_id)

    def of_event(self, event):
        """Of those who take part; the line of somebody who was replaced or withdrew is neither counted nor printed."""
        return self.filter(participant__event=event, participant__status__in=COUNTED_STATUSES)


class TransportPayment(models.Model):
    """The line of one participant in the daftar penerimaan transport. amount: rupiah."""

    participant = models.OneToOneField(
        Participant, on_delete=models.PROTECT, related_name="transport", primary_key=True, verbose_name="peserta"
    )
    amount = models.DecimalField("jumlah (Rp)", max_digits=10, decimal_places=0)
    bank = models.CharField("bank", max_length=80, blank=True)
    account_sealed = models.BinaryField(null=True, editable=False)
    account_end = models.CharField("akhir nomor rekening", max_length=4, blank=True, editable=False)
    npwp_sealed = models.BinaryField(null=True, editable=False)
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TransportQuerySet.as_manager()
    SEALED = ("account_sealed", "npwp_sealed")

    class Meta:
        verbose_name = "penerimaan transport"
        verbose_name_plural = "penerimaan transport"
        ordering = ["participant"]
        constraints = [
            models.CheckConstraint(
                name="transport_amount_is_positive",
                condition=Q(amount__gte=1),
                violation_error_message="Jumlah uang paling sedikit Rp 1.",
            ),
            models.CheckConstraint(
                name="transport_account_names_its_bank",
                condition=Q(account_sealed__isnull=True, account_end="")
                | (Q(account_sealed__isnull=False) & ~Q(account_end="") & ~Q(bank="")),
                violation_error_message="Isi nama bank untuk nomor rekening.",
            ),
        ]

    def __str__(self):
        return f"Transport {self.participant_id}"

    def seal_context(self, column):
        return f"training_transportpayment.{column}.{self.participant_id}"

    def set_numbers(self, *, account, npwp):
        """Seal both numbers into this row; an empty one clears it."""
        self.account_sealed = self._seal(account, "account_sealed")
        self.account_end = account[-4:]
        self.npwp_sealed = self._seal(npwp, "npwp_sealed")

    def read_numbers(self):
        """(account number, NPWP) in plain text, "" where there is none. Raises SealBroken."""
        return self._unseal("account_sealed"), self._unseal("npwp_sealed")

    @property
    def has_npwp(self):
        return self.npwp_sealed is not None

    def _seal(self, text, column):
        return seal(text.encode(), self.seal_context(column)) if text else None

    def _unseal(self, column):
        sealed = getattr(self, column)
        return unseal(bytes(sealed), self.seal_context(column)).decode() if sealed else ""
