"""How many sign-ins failed for an account from devices it does not know, which one-time links are open?"""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class SigninThrottle(models.Model):
    """Failures for one account (or one known device of it), never for an address: a village shares one.

    key is an HMAC of the account name, so that the table names nobody, also not people without an account.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "percobaan masuk"
        verbose_name_plural = "percobaan masuk"

    def __str__(self):
        return f"{self.failures} kali gagal"


class ResetLink(models.Model):
    """A one-time link with which a person sets a new password; only the hash of its token is kept."""

    user = models.ForeignKey("registry.User", on_delete=models.CASCADE, related_name="reset_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tautan sandi"
        verbose_name_plural = "tautan sandi"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="reset_link_one_open_for_each_user",
                condition=Q(used_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"Tautan untuk {self.user}"
