"""On what basis may the person's data be shared outward? The register of consents, and what a person may ask for."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.models.user import Role

# UU 27/2022: access, correction, erasure and the end of processing are answered within three times 24 hours
# (articles 30, 32, 40 and 43; the articles are unverified, the hours are widely reported).
ANSWER_WITHIN = timedelta(hours=72)


class ConsentBasis(models.TextChoices):
    SELF = "sendiri", "Ya, orangnya sendiri setuju"
    GUARDIAN = "wali", "Ya, walinya setuju"
    NONE = "tanpa", "Tidak/belum ada persetujuan"


class LegalBasis(models.TextChoices):
    """What may stand in the place of consent. Source: UU 27/2022 article 20 (2), unverified."""

    VITAL = "vital", "Menyelamatkan jiwa atau keselamatannya"
    TASK = "tugas", "Tugas pelayanan publik"
    DUTY = "kewajiban", "Kewajiban hukum"


class ConsentMethod(models.TextChoices):
    SPOKEN = "lisan", "Lisan, disaksikan"
    WRITTEN = "tertulis", "Tertulis, ditandatangani"
    THUMB = "cap_jempol", "Cap jempol"


class SharedData(models.TextChoices):
    IDENTITY = "identitas", "Nama, umur, NIK"
    ADDRESS = "alamat", "Alamat dan telepon"
    STORY = "cerita", "Masalah dan ceritanya"
    HEALTH = "kesehatan", "Kesehatan"
    FAMILY = "keluarga", "Keluarga dan ekonomi"
    PHOTO = "foto", "Foto dan berkas"


def everything():
    return list(SharedData.values)


class ConsentText(models.Model):
    """What is read to the person before they agree. A version that was used stays; a change is a new version."""

    version = models.PositiveSmallIntegerField("versi", unique=True)
    body = models.TextField("isi")
    starts_on = models.DateField("berlaku sejak")

    class Meta:
        verbose_name = "teks persetujuan"
        verbose_name_plural = "teks persetujuan"
        ordering = ["-version"]

    def __str__(self):
        return f"Versi {self.version}"


class ConsentQuerySet(models.QuerySet):
    def standing(self, on=None):
        """Neither withdrawn nor over."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), withdrawn_at__isnull=True)

    def covering(self, organisation):
        """For every partner that is needed, or for this one."""
        return self.filter(Q(partner__isnull=True) | Q(partner=organisation))

    def sharing(self, data):
        """That let this cross; a legal basis in the place of consent lets everything."""
        return self.filter(Q(shared__contains=[data]) | ~Q(legal_basis=""))

    def for_list(self):
        return self.select_related("text", "partner", "recorded_by__user", "withdrawn_by__user")


class Consent(models.Model):
    """One entry of the register: who agreed to what, how, for whom and until when; or on what basis it goes without."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    basis = models.CharField("persetujuan", max_length=8, choices=ConsentBasis)
    guardian_name = models.CharField("nama wali", max_length=160, blank=True)
    reason = models.TextField("alasan tanpa persetujuan", blank=True)
    legal_basis = models.CharField("dasar tanpa persetujuan", max_length=12, choices=LegalBasis, blank=True)
    text = models.ForeignKey(ConsentText, verbose_name="teks", on_delete=models.PROTECT, null=True, related_name="+")
    method = models.CharField("cara", max_length=12, choices=ConsentMethod, blank=True)
    partner = models.ForeignKey(
        "registry.Organisation",
        verbose_name="untuk lembaga",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    shared = ArrayField(
        models.CharField(max_length=12, choices=SharedData), verbose_name="data yang boleh", default=everything
    )
    ends_on = models.DateField("berlaku sampai", null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField("keterangan penarikan", max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()

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
            models.CheckConstraint(
                name="consent_absence_names_a_legal_basis",
                condition=Q(basis="tanpa") & ~Q(legal_basis="") | ~Q(basis="tanpa") & Q(legal_basis=""),
                violation_error_message="Pilih dasar untuk meneruskan data tanpa persetujuan.",
            ),
            models.CheckConstraint(
                name="consent_withdrawal_names_who",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_basis_display()

    @property
    def shared_words(self):
        return ", ".join(SharedData(name).label.lower() for name in self.shared)


class RequestKind(models.TextChoices):
    ACCESS = "akses", "Melihat datanya, dan siapa yang melihatnya"
    CORRECTION = "koreksi", "Memperbaiki data yang salah"
    ERASURE = "hapus", "Menghapus datanya"
    WITHDRAWAL = "tarik", "Menghentikan penerusan datanya"


class RequestAnswer(models.TextChoices):
    GRANTED = "dipenuhi", "Dipenuhi"
    PARTLY = "sebagian", "Dipenuhi sebagian"
    REFUSED = "ditolak", "Tidak dapat dipenuhi"


class RightsRequestQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Requests about cases that this post sees; partners have no part in them."""
        from cases.models.case import Case

        if post.role == Role.PARTNER:
            return self.none()

        return self.filter(case__in=Case.objects.visible_to(post))

    def open(self):
        return self.filter(answer="")

    def for_list(self):
        return self.select_related("case__person", "recorded_by__user", "answered_by__user")


class RightsRequest(models.Model):
    """What a person (or the wali) asks of their data, and the answer within 72 hours."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="rights_requests")
    kind = models.CharField("permintaan", max_length=8, choices=RequestKind)
    asked_by = models.CharField("yang meminta", max_length=160)
    text = models.TextField("isi permintaan")
    recorded_at = models.DateTimeField("diterima pada", default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField("dijawab paling lambat")
    answer = models.CharField("jawaban", max_length=12, choices=RequestAnswer, blank=True)
    answer_text = models.TextField("penjelasan", blank=True)
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)
    answered_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan hak"
        verbose_name_plural = "permintaan hak"
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="rights_request_answer_names_who",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(answer_text=""),
            ),
            models.CheckConstraint(
                name="rights_request_due_in_72_hours", condition=Q(due_at=F("recorded_at") + ANSWER_WITHIN)
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_open(self):
        return not self.answer

    @property
    def is_late(self):
        return self.is_open and timezone.now() > self.due_at
