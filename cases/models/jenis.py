"""Which jenis of PMKS (PPKS) are there, in which edition, and which of them are sensitive?"""

from django.db import models
from django.db.models import F, Q


class JenisGroup(models.TextChoices):
    """The plain-language group under which a volunteer looks for a jenis."""

    CHILD = "anak", "Anak"
    ELDERLY = "lansia", "Lanjut usia"
    DISABILITY = "disabilitas", "Penyandang disabilitas"
    POVERTY = "kemiskinan", "Kemiskinan dan keluarga"
    VIOLENCE = "kekerasan", "Kekerasan dan perdagangan orang"
    STREET = "jalanan", "Hidup di jalan, menggelandang, mengemis"
    HEALTH = "kesehatan", "HIV dan penyalahgunaan NAPZA"
    DISASTER = "bencana", "Korban bencana"
    OTHER = "lain", "Masalah lain"


class CountUnit(models.TextChoices):
    PERSON = "jiwa", "jiwa"
    FAMILY = "kk", "KK"
    GROUP = "kelompok", "kelompok"


class JenisEdition(models.Model):
    """One version of the list, with the regulation it stands on. Old cases keep the jenis of their edition."""

    name = models.CharField("nama", max_length=120, unique=True)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "daftar jenis PPKS (PMKS)"
        verbose_name_plural = "daftar jenis PPKS (PMKS)"
        constraints = [
            models.CheckConstraint(
                name="jenis_edition_ends_after_start",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="Daftar tidak boleh berakhir sebelum berlaku.",
            )
        ]

    def __str__(self):
        return self.name


class JenisQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(
            Q(edition__valid_to__isnull=True) | Q(edition__valid_to__gt=day), edition__valid_from__lte=day
        )


class Jenis(models.Model):
    edition = models.ForeignKey(JenisEdition, verbose_name="daftar", on_delete=models.PROTECT, related_name="jenis")
    number = models.PositiveSmallIntegerField("nomor")
    name = models.CharField("nama resmi", max_length=120)
    short_name = models.CharField("nama sehari-hari", max_length=120)
    group = models.CharField("kelompok", max_length=16, choices=JenisGroup)
    definition = models.TextField("penjelasan")
    age_min = models.PositiveSmallIntegerField("usia paling muda (tahun)", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("usia paling tua (tahun)", null=True, blank=True)
    count_unit = models.CharField("satuan hitung", max_length=10, choices=CountUnit, default=CountUnit.PERSON)
    is_sensitive = models.BooleanField(
        "sensitif", default=False, help_text="Kasus dengan jenis ini hanya terlihat oleh lembaga di jalurnya."
    )

    retention_years = models.PositiveSmallIntegerField(
        "masa simpan (tahun)",
        default=10,
        help_text="Setelah kasus ditutup. Isi menurut jadwal retensi arsip (JRA) kantor.",
    )

    objects = JenisQuerySet.as_manager()

    class Meta:
        verbose_name = "jenis PPKS (PMKS)"
        verbose_name_plural = "jenis PPKS (PMKS)"
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="jenis_number_once_in_an_edition"),
            models.CheckConstraint(
                name="jenis_age_limits_in_order",
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_max__gte=F("age_min")),
                violation_error_message="Usia paling tua tidak boleh di bawah usia paling muda.",
            ),
        ]

    def __str__(self):
        return self.name

    def fits_age(self, age):
        """False only when the age (years) is known and lies outside the limits of this jenis."""
        if age is None:
            return True
        return not (
            (self.age_min is not None and age < self.age_min) or (self.age_max is not None and age > self.age_max)
        )
