"""What lies in the file of a case? Attachments that came in, and letters that went out under a number."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.workflow import Stage
from registry.models.identifiers import new_public_id
from registry.sealed_files import sealed


def _by(label, **more):
    return models.ForeignKey(
        "registry.Appointment", verbose_name=label, on_delete=models.PROTECT, related_name="+", **more
    )


class DocumentKind(models.TextChoices):
    ID_CARD = "ktp", "KTP"
    FAMILY_CARD = "kk", "Kartu keluarga"
    PHOTO = "foto", "Foto"
    STORY = "kronologi", "Kronologi atau aduan"
    MEDICAL = "medis", "Surat dokter atau kesehatan"
    POLICE = "polisi", "Surat kepolisian"
    COVER = "pengantar", "Surat pengantar bertanda tangan"
    CERTIFICATE = "akta", "Akta"
    RECEIPT = "bukti", "Tanda terima atau bukti penyaluran"
    OTHER = "lain", "Lainnya"


class DocumentQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(removed_at__isnull=True)

    def removed(self):
        return self.filter(removed_at__isnull=False)

    def of_organisation(self, organisation_id):
        return self.filter(uploaded_by__organisation=organisation_id)

    def for_list(self):
        return self.select_related("uploaded_by__user", "uploaded_by__organisation")


class Document(models.Model):
    """An attachment of a case. Its file is sealed, drawn anew where it is a picture, and known by its hash.

    stage: in which stage of the handling it came; the page Penanganan shows it there.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("jenis berkas", max_length=12, choices=DocumentKind)
    stage = models.CharField("tahap", max_length=20, choices=Stage, editable=False)
    title = models.CharField("judul", max_length=120)
    file = models.FileField("berkas", upload_to="kasus", storage=sealed, blank=True, editable=False)
    size = models.PositiveIntegerField("ukuran (bita)")
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField("diunggah pada", default=timezone.now)
    uploaded_by = _by("diunggah oleh")
    removed_at = models.DateTimeField("dihapus pada", null=True, blank=True)
    removed_by = _by("dihapus oleh", null=True, blank=True)
    remove_reason = models.CharField("alasan dihapus", max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas kasus"
        verbose_name_plural = "berkas kasus"
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="document_removal_names_who_and_why",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, remove_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False, file="") & ~Q(remove_reason=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def suffix(self):
        return self.file.name.rsplit(".", 1)[-1].lower() if self.file else ""

    @property
    def is_picture(self):
        return self.suffix == "jpg"


class LetterKind(models.TextChoices):
    REFERRAL = "rujukan", "Surat rujukan"
    COVER = "pengantar", "Surat pengantar"
    REPORT = "laporan", "Laporan sosial"
    HANDOVER = "serah-terima", "Berita acara serah terima"
    AGREEMENT = "persetujuan-layanan", "Persetujuan layanan"
    FEEDBACK = "rujuk-balik", "Surat rujuk balik"


# The part of a letter's number that says what it is.
LETTER_CODES = {
    LetterKind.REFERRAL: "RJK",
    LetterKind.COVER: "PGT",
    LetterKind.REPORT: "LS",
    LetterKind.HANDOVER: "BAST",
    LetterKind.AGREEMENT: "PL",
    LetterKind.FEEDBACK: "RB",
}


class Nature(models.TextChoices):
    NORMAL = "biasa", "Biasa"
    URGENT = "segera", "Segera"
    SECRET = "rahasia", "Rahasia"


class LetterSeries(models.Model):
    """The last number an office has given to a letter in a year; the row lock makes numbers unique."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "deret nomor surat"
        verbose_name_plural = "deret nomor surat"
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="letter_series_one_each_year")]

    def __str__(self):
        return f"{self.organisation_id}/{self.year}: {self.last}"


class LetterQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(withdrawn_at__isnull=True)

    def of_organisation(self, organisation_id):
        return self.filter(organisation=organisation_id)

    def for_list(self):
        return self.select_related("organisation", "issued_by__user", "withdrawn_by__user")


class Letter(models.Model):
    """A letter that was issued: its PDF is frozen. It can be withdrawn, never changed; a trigger refuses anything else.

    token: the public page of the QR says number, day, office and whether it is valid, and nothing else.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    token = models.CharField(max_length=24, unique=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="letters")
    referral = models.ForeignKey("cases.Referral", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("jenis surat", max_length=20, choices=LetterKind)
    stage = models.CharField("tahap", max_length=20, choices=Stage, editable=False)
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="penerbit", on_delete=models.PROTECT, related_name="letters"
    )
    year = models.PositiveSmallIntegerField("tahun")
    serial = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor surat", max_length=60)
    nature = models.CharField("sifat", max_length=8, choices=Nature, default=Nature.NORMAL)
    recipient = models.CharField("kepada", max_length=200, blank=True)
    subject = models.CharField("hal", max_length=200)
    issued_on = models.DateField("tanggal surat")
    file = models.FileField("berkas", upload_to="surat", storage=sealed, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    attached = ArrayField(models.CharField(max_length=120), verbose_name="lampiran", default=list, blank=True)
    issued_at = models.DateTimeField("diterbitkan pada", default=timezone.now)
    issued_by = _by("diterbitkan oleh")
    withdrawn_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    withdrawn_by = _by("dicabut oleh", null=True, blank=True)
    withdraw_reason = models.CharField("alasan dicabut", max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "serial"], name="letter_number_once_in_office_and_year"
            ),
            models.CheckConstraint(
                name="letter_withdrawal_names_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def file_name(self):
        return f"surat-{self.number.replace('/', '-')}"

    @property
    def is_valid(self):
        return self.withdrawn_at is None
