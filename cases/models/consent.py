"""On what basis may the person's data be shared outward?"""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ConsentBasis(models.TextChoices):
    SELF = "sendiri", "Ya, orangnya sendiri setuju"
    GUARDIAN = "wali", "Ya, walinya setuju"
    NONE = "tanpa", "Tidak/belum ada persetujuan"


class Consent(models.Model):
    """The latest row of a case counts. Without consent the reason why the case may still be shared is recorded."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    basis = models.CharField("persetujuan", max_length=8, choices=ConsentBasis)
    guardian_name = models.CharField("nama wali", max_length=160, blank=True)
    reason = models.TextField("alasan tanpa persetujuan", blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "persetujuan"
        verbose_name_plural = "persetujuan"
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="consent_guardian_is_named",
                condition=~Q(basis="wali") | ~Q(guardian_name=""),
                violation_error_message="Isi nama wali yang menyetujui.",
            ),
            models.CheckConstraint(
                name="consent_absence_has_a_reason",
                condition=~Q(basis="tanpa") | ~Q(reason=""),
                violation_error_message="Isi alasan mengapa belum ada persetujuan.",
            ),
        ]

    def __str__(self):
        return self.get_basis_display()
