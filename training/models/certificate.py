"""Who holds a certificate of a Bimtek, under which number, and does it still count?"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.sealed_files import sealed
from training.models.feedback import SealedQuerySet
from training.models.participant import Participant


class CertificateSeries(models.Model):
    """The last number an office has given to a certificate in a year; the row lock makes numbers unique."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = SealedQuerySet.as_manager()

    class Meta:
        verbose_name = "deret nomor sertifikat"
        verbose_name_plural = "deret nomor sertifikat"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="certificate_series_one_each_year")
        ]

    def __str__(self):
        return f"{self.organisation_id}/{self.year}: {self.last}"


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Read by those who read the participant: also the unit and the kalurahan."""
        return self.filter(participant__in=Participant.objects.visible_to(post))

    def valid(self):
        return self.filter(withdrawn_at__isnull=True)

    def of_event(self, event):
        return self.filter(participant__event=event)

    def of_unit(self, unit_id):
        return self.filter(participant__unit=unit_id)

    def for_list(self):
        """With participant and the certificate that came before and after, by their numbers."""
        return self.select_related(
            "participant__unit", "participant__event", "replaces", "replacement", "organisation"
        ).order_by("year", "serial")


class Certificate(models.Model):
    """A certificate that was issued: its PDF is frozen. It can be withdrawn, never changed (trigger).

    token: the public page of the QR says name, Bimtek, JP and whether it counts, and nothing else.
    facts: what its PDF says, so that all of a Bimtek are printed in one go.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    token = models.CharField(max_length=24, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="certificates")
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="penerbit", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("tahun")
    serial = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor sertifikat", max_length=60)
    name = models.CharField("nama pada sertifikat", max_length=160)
    jp = models.PositiveSmallIntegerField("JP")
    issued_on = models.DateField("tanggal sertifikat")
    facts = models.JSONField(editable=False)
    file = models.FileField("berkas", upload_to="sertifikat", storage=sealed, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    replaces = models.OneToOneField(
        "self", verbose_name="menggantikan", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    issued_at = models.DateTimeField("diterbitkan pada", default=timezone.now)
    issued_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdraw_reason = models.CharField("alasan dicabut", max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat"
        verbose_name_plural = "sertifikat"
        ordering = ["year", "serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "serial"], name="certificate_number_once_in_office_and_year"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(withdrawn_at__isnull=True),
                name="certificate_one_valid_for_each_participant",
                violation_error_message="Peserta ini sudah mempunyai sertifikat yang berlaku.",
            ),
            models.CheckConstraint(
                name="certificate_withdrawal_names_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                violation_error_message="Tulis mengapa sertifikat dicabut.",
            ),
        ]

    def __str__(self):
        return f"Sertifikat {self.number}"

    @property
    def is_valid(self):
        return self.withdrawn_at is None

    @property
    def file_name(self):
        return f"sertifikat-{self.number.replace('/', '-')}"
