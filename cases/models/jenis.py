"""Which jenis of PMKS (PPKS) are there, in which edition, and which of them are sensitive?"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models.dated import Dated, dated_constraints


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


class JenisEdition(Dated):
    """One version of the list, with the regulation it stands on. Old cases keep the jenis of their edition."""

    name = models.CharField("nama", max_length=120, unique=True)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    FIXED = ("name",)

    class Meta:
        verbose_name = "daftar jenis PPKS (PMKS)"
        verbose_name_plural = "daftar jenis PPKS (PMKS)"
        constraints = dated_constraints("jenis_edition")

    def __str__(self):
        return self.name


class JenisQuerySet(models.QuerySet):
    def in_force(self, day=None):
        """The jenis of the lists that count on this day, today without one."""
        return self.filter(edition__in=JenisEdition.objects.in_force(day))

    def for_filter(self):
        """Those by which cases are looked for: in force today, and of ended lists those that nothing has followed."""
        today = timezone.localdate()
        begun = self.filter(edition__valid_from__lte=today)
        followed = begun.filter(follows__isnull=False).values("follows")
        return begun.exclude(pk__in=followed).order_by("-edition__valid_from", "number")


class Jenis(models.Model):
    """FIXED stands once the list is in force; what follows a jenis in a later list counts the same problem."""

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

    follows = models.ForeignKey(
        "self", verbose_name="menggantikan", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

    objects = JenisQuerySet.as_manager()
    FIXED = (
        *("edition", "number", "name", "short_name", "group", "definition"),
        *("age_min", "age_max", "count_unit", "follows"),
    )

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

    def clean(self):
        """Raises ValidationError for a change that the trigger jenis_stands would refuse."""
        super().clean()
        before = None if self._state.adding else Jenis.objects.select_related("edition").filter(pk=self.pk).first()
        if before is None or not before.edition.has_begun:
            return
        columns = [self._meta.get_field(name) for name in self.FIXED]
        if any(getattr(before, column.attname) != getattr(self, column.attname) for column in columns):
            raise ValidationError("Daftar ini sudah berlaku: kasus yang tercatat memakainya. Buatlah daftar baru.")

    def with_predecessors(self):
        """[id] of this jenis and of those in earlier lists that it follows."""
        found, row = [], self
        while row is not None and row.pk not in found:
            found.append(row.pk)
            row = row.follows
        return found

    def fits_age(self, age):
        """False only when the age (years) is known and lies outside the limits of this jenis."""
        if age is None:
            return True
        return not (
            (self.age_min is not None and age < self.age_min) or (self.age_max is not None and age > self.age_max)
        )
