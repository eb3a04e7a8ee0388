"""Who is the person? Identity apart from the case; a person without NIK is normal here.

The NIK is sealed (AES-256-GCM, key outside the database) and found again only through a keyed blind index.
"""

import unicodedata

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.sealing import blind_index, seal, unseal


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class NikMissing(models.TextChoices):
    UNKNOWN = "belum_tahu", "Belum diketahui nomornya"
    NEVER = "belum_punya", "Belum pernah punya NIK/KTP"
    LOST = "hilang", "KTP hilang, nomor tidak ingat"
    BABY = "belum_akta", "Bayi/anak belum tercatat"
    REFUSED = "menolak", "Tidak mau memberi tahu"
    UNABLE = "tidak_bisa", "Tidak dapat ditanya (sakit, ODGJ, tanpa identitas)"


def fold_name(text):
    """A name as it is searched: lower case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


class Person(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField("nama", max_length=160, blank=True)
    nickname = models.CharField("nama panggilan", max_length=80, blank=True)
    search_name = models.CharField(max_length=250, editable=False)
    nik_sealed = models.BinaryField(null=True, editable=False)
    nik_index = models.BinaryField(null=True, editable=False, db_index=True)
    nik_missing = models.CharField("alasan tanpa NIK", max_length=16, choices=NikMissing, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year_estimated = models.PositiveSmallIntegerField("tahun lahir (perkiraan)", null=True, blank=True)
    area = models.ForeignKey("registry.Area", verbose_name="wilayah", on_delete=models.PROTECT, related_name="+")
    rw = models.CharField("RW", max_length=3, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    phone = models.CharField("telepon", max_length=24, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    SEALED = ("nik_sealed",)
    INDEXED = {"nik_index": ("nik_sealed", "person.nik")}

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        indexes = [GinIndex(fields=["search_name"], name="person_by_name", opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(
                name="person_has_name_or_nickname",
                condition=~Q(name="") | ~Q(nickname=""),
                violation_error_message="Isi nama atau nama panggilan.",
            ),
            models.CheckConstraint(
                name="person_nik_or_reason",
                condition=Q(nik_sealed__isnull=False, nik_index__isnull=False, nik_missing="")
                | Q(nik_sealed__isnull=True, nik_index__isnull=True) & ~Q(nik_missing=""),
                violation_error_message="Isi NIK, atau pilih alasan mengapa NIK tidak ada.",
            ),
            models.CheckConstraint(
                name="person_birth_date_or_estimate",
                condition=Q(birth_date__isnull=False, birth_year_estimated__isnull=True)
                | Q(birth_date__isnull=True, birth_year_estimated__isnull=False),
                violation_error_message="Isi tanggal lahir, atau perkiraan umur.",
            ),
        ]

    def __str__(self):
        return f"Orang {self.public_id}"

    def set_name(self, name, nickname):
        self.name, self.nickname = name, nickname
        self.search_name = fold_name(f"{name} {nickname}")

    def set_nik(self, nik):
        """Seal a NIK (16 digits) into this row; an empty one clears it."""
        self.nik_sealed = seal(nik.encode(), self.seal_context("nik_sealed")) if nik else None
        self.nik_index = nik_index(nik) if nik else None

    def seal_context(self, column):
        return f"cases_person.{column}.{self.public_id}"

    @property
    def has_nik(self):
        return self.nik_sealed is not None

    def read_nik(self):
        """The NIK in plain digits, "" without one. Raises SealBroken."""
        return unseal(bytes(self.nik_sealed), self.seal_context("nik_sealed")).decode() if self.has_nik else ""

    @property
    def masked_nik(self):
        """The last four digits only."""
        return f"•••• •••• •••• {self.read_nik()[-4:]}" if self.has_nik else ""

    @property
    def display_name(self):
        return self.name or self.nickname

    @property
    def initials(self):
        return " ".join(f"{word[0].upper()}." for word in self.display_name.split())

    def age_on(self, day):
        """Full years on a day; from the estimated year where the birth date is unknown."""
        if self.birth_date:
            before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
            return day.year - self.birth_date.year - before
        return day.year - self.birth_year_estimated

    @property
    def age(self):
        return self.age_on(timezone.localdate())


def nik_index(nik):
    """The blind index under which a NIK is found (HMAC; a plain hash of a NIK is a plain NIK)."""
    return blind_index(nik, "person.nik")
