"""What beside the password proves who signs in? A code that a telephone shows, or one of ten codes on paper."""

from django.db import models
from django.utils import timezone

from registry.sealing import seal, unseal


class SecondFactor(models.Model):
    """The secret that a telephone and this program share. A new telephone is a new row; sessions of the old one end.

    last_step: the thirty seconds (counted since 1970) whose code was used last; neither it nor an earlier one counts
    again.
    """

    SEALED = ("secret_sealed",)

    user = models.OneToOneField("registry.User", on_delete=models.CASCADE, related_name="second_factor")
    secret_sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "verifikasi dua langkah"
        verbose_name_plural = "verifikasi dua langkah"

    def __str__(self):
        return f"Verifikasi dua langkah {self.user}"

    def seal_context(self, column):
        return f"registry_secondfactor.{column}.{self.user_id}"

    def set_secret(self, secret):
        self.secret_sealed = seal(secret.encode(), self.seal_context("secret_sealed"))

    def read_secret(self):
        """In base32, as telephones take it. Raises SealBroken."""
        return unseal(bytes(self.secret_sealed), self.seal_context("secret_sealed")).decode()


class RecoveryCode(models.Model):
    """One of ten codes for the day when the telephone is gone; each counts once, and only its hash is kept."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "kode pemulihan"
        verbose_name_plural = "kode pemulihan"
        constraints = [
            models.UniqueConstraint(fields=["factor", "code_hash"], name="recovery_code_once_for_each_telephone")
        ]

    def __str__(self):
        return "terpakai" if self.used_at else "belum terpakai"
