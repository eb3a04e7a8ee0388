"""Who may see a case beside its path, who may not although on it, what has a right of its own, and emergency access."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.models.identifiers import new_public_id
from registry.models.user import SUPERVISORS
from registry.sealing import seal, unseal

EMERGENCY_TIME = timedelta(minutes=60)
REVIEW_WITHIN = 3  # working days
SHORTEST_REASON = 20


def _by(label, **more):
    return models.ForeignKey(
        "registry.Appointment", verbose_name=label, on_delete=models.PROTECT, related_name="+", **more
    )


class NamedQuerySet(models.QuerySet):
    """People named for one case, beside its path."""

    def running(self):
        return self.filter(ended_at__isnull=True)

    def with_people(self):
        return self.select_related("post__user", "post__organisation", "added_by__user")


class BarredQuerySet(NamedQuerySet):
    def with_people(self):
        return self.select_related("user", "added_by__user")


class CaseTeamMember(models.Model):
    """A named post that works on a case though its organisation is not on the path."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="members")
    post = _by("anggota")
    reason = models.CharField("alasan", max_length=300)
    added_at = models.DateTimeField("masuk tim pada", default=timezone.now)
    added_by = _by("dimasukkan oleh")
    ended_at = models.DateTimeField("keluar tim pada", null=True, blank=True)
    ended_by = _by("dikeluarkan oleh", null=True, blank=True)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota tim kasus"
        verbose_name_plural = "anggota tim kasus"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "post"],
                name="case_team_member_once_at_a_time",
                condition=Q(ended_at__isnull=True),
                violation_error_message="Orang ini sudah menjadi anggota tim.",
            ),
            models.CheckConstraint(
                name="case_team_member_end_names_who",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.post)


class CaseConflict(models.Model):
    """A person who is kept out of one case, whatever their posts: a relative in the village office, say."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey("registry.User", verbose_name="akun", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("alasan", max_length=300)
    added_at = models.DateTimeField("dicatat pada", default=timezone.now)
    added_by = _by("dicatat oleh")
    ended_at = models.DateTimeField("dihapus pada", null=True, blank=True)
    ended_by = _by("dihapus oleh", null=True, blank=True)

    objects = BarredQuerySet.as_manager()

    class Meta:
        verbose_name = "konflik kepentingan"
        verbose_name_plural = "konflik kepentingan"
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                name="case_conflict_once_at_a_time",
                condition=Q(ended_at__isnull=True),
                violation_error_message="Orang ini sudah ada dalam daftar konflik.",
            ),
            models.CheckConstraint(
                name="case_conflict_end_names_who",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.user)


class CaseSecret(models.Model):
    """Where the person is safe, and who reported: sealed, and read by a right of its own only."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="secret", primary_key=True)
    safe_address_sealed = models.BinaryField(null=True, editable=False)
    reporter_sealed = models.BinaryField(null=True, editable=False)
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = _by("dicatat oleh")

    SEALED = ("safe_address_sealed", "reporter_sealed")

    class Meta:
        verbose_name = "alamat aman dan pelapor"
        verbose_name_plural = "alamat aman dan pelapor"

    def __str__(self):
        return f"Rahasia kasus {self.case_id}"

    def set(self, *, safe_address, reporter):
        """Seal both texts into this row; an empty one clears it."""
        self.safe_address_sealed = self._seal(safe_address, "safe_address_sealed")
        self.reporter_sealed = self._seal(reporter, "reporter_sealed")

    def read(self):
        """(safe address, reporter) in plain text. Raises SealBroken."""
        return self._unseal("safe_address_sealed"), self._unseal("reporter_sealed")

    def seal_context(self, column):
        return f"cases_casesecret.{column}.{self.case_id}"

    def _seal(self, text, column):
        return seal(text.encode(), self.seal_context(column)) if text else None

    def _unseal(self, column):
        sealed = getattr(self, column)
        return unseal(bytes(sealed), self.seal_context(column)).decode() if sealed else ""


class Verdict(models.TextChoices):
    JUSTIFIED = "sah", "Sah"
    UNJUSTIFIED = "tidak_sah", "Tidak sah"


class EmergencyAccessQuerySet(models.QuerySet):
    def visible_to(self, post):
        """For supervisors, those of their territory; for everybody, the own ones."""
        seen = Q(post=post.pk)
        if post.role in SUPERVISORS:
            low, high = post.organisation.territory
            seen |= Q(area_id__gte=low, area_id__lt=high)
        return self.filter(seen).exclude(barred__contains=[post.user_id])

    def running(self, post, at=None):
        return self.filter(post=post, expires_at__gt=at or timezone.now())

    def unreviewed(self):
        """What waits for a supervisor, the oldest first."""
        return self.filter(verdict="").order_by("opened_at", "id")

    def reviewed(self):
        return self.exclude(verdict="")

    def for_list(self):
        return self.select_related("post__user", "post__organisation", "reviewed_by__user")


class EmergencyAccess(models.Model):
    """One case opened by its number for an hour by somebody who does not see it otherwise, to be reviewed afterwards.

    The row carries number and area itself: its reviewer may not see the case.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="emergency_accesses")
    case_number = models.CharField("nomor kasus", max_length=24)
    area = models.ForeignKey("registry.Area", verbose_name="wilayah", on_delete=models.PROTECT, related_name="+")
    post = _by("dibuka oleh")
    reason = models.TextField("alasan")
    barred = ArrayField(models.BigIntegerField(), default=list, editable=False)  # as on the case
    opened_at = models.DateTimeField("dibuka pada", default=timezone.now)
    expires_at = models.DateTimeField("berakhir pada")
    review_due_on = models.DateField("ditinjau paling lambat")
    verdict = models.CharField("hasil tinjauan", max_length=12, choices=Verdict, blank=True)
    review_text = models.TextField("catatan tinjauan", blank=True)
    reviewed_at = models.DateTimeField("ditinjau pada", null=True, blank=True)
    reviewed_by = _by("ditinjau oleh", null=True, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "akses darurat"
        verbose_name_plural = "akses darurat"
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["post", "-expires_at"], name="emergency_access_of_post")]
        constraints = [
            models.CheckConstraint(
                name="emergency_access_review_names_who",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict=""),
            ),
            models.CheckConstraint(
                name="emergency_access_is_short",
                condition=Q(expires_at__lte=models.F("opened_at") + EMERGENCY_TIME),
            ),
        ]

    def __str__(self):
        return f"Akses darurat {self.case_number}"

    @property
    def is_late(self):
        return not self.verdict and timezone.localdate() > self.review_due_on


class EmergencyTry(models.Model):
    """One attempt to open a case by number, right or wrong; the number itself is not kept."""

    post = _by("dicoba oleh")
    at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        verbose_name = "percobaan akses darurat"
        verbose_name_plural = "percobaan akses darurat"
        indexes = [models.Index(fields=["post", "-at"], name="emergency_try_of_post")]

    def __str__(self):
        return f"{self.post_id} {date_format(timezone.localtime(self.at), 'j F Y, H.i')}"
