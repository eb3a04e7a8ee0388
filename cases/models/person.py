"""Who is the person? Identity apart from the case; a person without NIK is normal here.

NIK and the number of the KK are sealed (AES-256-GCM, key outside the database) and found again only through keyed blind
indexes. The KK is shared by a household: neither unique nor a key. What hangs on a person (family, desil, photo) also
names the case in which it was told, and is read by those who read that case.
"""

import unicodedata

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from cases.nik import NikFault, fault_of
from registry.models.area import district_code, regency_code
from registry.models.arrays import SHORT_LIST
from registry.models.identifiers import new_public_id
from registry.models.rows import PlainRows
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


class NikCheck(models.TextChoices):
    UNCHECKED = "belum", "Belum dicek"
    MATCHES = "padan", "Padan"
    DIFFERS = "tidak_padan", "Tidak padan"


def fold_name(text):
    """A name as it is searched: lower case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


MARKS = HIDDEN, ELSEWHERE, BESIDE = "!", "-", "+"  # of Person.seen_in, beside codes
KEY_LENGTH = 3  # letters of a name that name_keys() of cases/migrations/0072 takes together
TEXTS = ArrayField(models.TextField())
NAME_KEYS = {"function": "name_keys", "output_field": TEXTS}
APART = "\n"  # between the keys of a name, which has none after fold_name


def places_told(area, *, is_sensitive):
    """Person.seen_in of somebody with one new case here."""
    return [*([HIDDEN] if is_sensitive else []), regency_code(area), district_code(area)]


def keys_asked(folded, places, *, is_hidden=False):
    """[text] of the keys of a name, joined by APART: one for each code or mark of Person.seen_in. folded: at least
    KEY_LENGTH letters, else there is no key, and what asks for none fits everybody.

    is_hidden: beside a code only of those who are also named in a case that is not seen by its place alone.
    """
    parts = [folded[at : at + KEY_LENGTH] for at in range(len(folded) - KEY_LENGTH + 1)]
    marks = [(place, HIDDEN) if is_hidden and place not in MARKS else (place,) for place in places]
    return [APART.join(f"{mark} {part}" for mark in one for part in parts) for one in marks]


def stands_in(folded, column):
    """The condition that this text, folded, stands in a name."""
    return GreaterThan(StrIndex(column, Value(folded)), 0)


class PersonQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The persons of the cases this post may see, and records that were united with them.

        cases/migrations holds the same rule as row-level security.
        """
        from cases.models.case import Case

        own = Q(person=OuterRef("pk")) | Q(person=OuterRef("merged_into"))
        return self.filter(Exists(Case.objects.visible_to(post).filter(own)))

    def called(self, text, places=None):
        """Those in whose name this text stands. places: the codes and marks of Person.seen_in of which one is theirs,
        where that is known of all who may be found: among everybody else nobody is looked for."""
        folded = fold_name(text)
        is_known = places is not None and len(folded) >= KEY_LENGTH
        found = self.found_by_keys(folded, keys_asked(folded, places) if is_known else None)
        return found if places is None or is_known else found.filter(seen_in__overlap=places)

    def found_by_keys(self, folded, keys):
        """The same by what keys_asked() gives, a key of which is theirs; None: among everybody.

        With keys not as a pattern: of one that many bear PostgreSQL expects a few, and reads all who bear it anywhere.
        """
        if keys is None:
            return self.filter(search_name__contains=Value(folded))
        if not keys:
            return self.none()
        there = Q()
        for one in keys:
            parts = Func(Value(one), Value(APART), function="string_to_array", output_field=TEXTS)
            there |= Q(name_keys__contains=parts)
        named = self.filter(stands_in(folded, "search_name"))
        return named.alias(name_keys=Func("seen_in", "search_name", **NAME_KEYS)).filter(there)

    def standing(self):
        """Without records that were united with another one."""
        return self.filter(merged_into__isnull=True)

    def to_look_at(self):
        """Standing ones of whom nobody has looked yet whether somebody else is the same."""
        return self.standing().filter(twins_looked_at__isnull=True)

    def same_household(self, person):
        """The others with the same number of the KK."""
        if not person.has_kk:
            return self.none()
        return self.filter(person_keys__key=kk_key(person.read_kk())).exclude(pk=person.pk)


class Person(PlainRows, models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField("nama", max_length=160, blank=True)
    nickname = models.CharField("nama panggilan", max_length=80, blank=True)
    search_name = models.CharField(max_length=250, editable=False)
    nik_sealed = models.BinaryField(null=True, editable=False)
    nik_index = models.BinaryField(null=True, editable=False, db_index=True)
    nik_missing = models.CharField("alasan tanpa NIK", max_length=16, choices=NikMissing, blank=True)
    nik_check = models.CharField("hasil cek NIK", max_length=12, choices=NikCheck, default=NikCheck.UNCHECKED)
    nik_fault = models.CharField("keraguan NIK", max_length=8, choices=NikFault, blank=True, editable=False)
    dukcapil_checked_on = models.DateField("dicek di Dukcapil pada", null=True, blank=True)
    dukcapil_checked_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    kk_sealed = models.BinaryField(null=True, editable=False)
    kk_index = models.BinaryField(null=True, editable=False)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year_estimated = models.PositiveSmallIntegerField("tahun lahir (perkiraan)", null=True, blank=True)
    area = models.ForeignKey("registry.Area", verbose_name="wilayah", on_delete=models.PROTECT, related_name="+")
    rw = models.CharField("RW", max_length=3, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    address = models.CharField("alamat", max_length=240, blank=True)
    is_ktp_address_same = models.BooleanField("alamat KTP sama dengan tempat tinggal", default=False)
    ktp_address = models.CharField("alamat di KTP", max_length=240, blank=True)
    phone = models.CharField("telepon", max_length=24, blank=True)
    traits = models.TextField("ciri fisik", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    merged_into = models.ForeignKey(
        "self", verbose_name="sama dengan", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    merged_at = models.DateTimeField("digabung pada", null=True, blank=True)
    merged_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When it was last looked everywhere whether somebody else is the same; empty: has yet to be.
    twins_looked_at = models.DateTimeField(null=True, editable=False)

    # The kecamatan and the kabupaten of its cases, HIDDEN as well for one that is not seen by its place alone, and
    # ELSEWHERE instead for one that may be seen from anywhere: it has a team, an office from elsewhere on its path, or
    # its recorder is not there. BESIDE for one on whose path stands somebody who is no office of a territory and did
    # not record it (a partner, a balai, another unit). Triggers keep it (cases/migrations/0079); a new person tells it
    # itself.
    seen_in = ArrayField(
        models.TextField(), verbose_name="terlihat menurut tempat kasusnya", default=list, editable=False
    )

    objects = PersonQuerySet.as_manager()
    SEALED = ("nik_sealed", "kk_sealed")
    INDEXED = {"nik_index": ("nik_sealed", "person.nik"), "kk_index": ("kk_sealed", "person.kk")}

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        indexes = [
            GinIndex(fields=["search_name"], name="person_by_name", opclasses=["gin_trgm_ops"], **SHORT_LIST),
            GinIndex(Func("seen_in", "search_name", function="name_keys"), name="person_by_name_there", **SHORT_LIST),
            models.Index(fields=["id"], name="person_of_doubtful_nik", condition=~Q(nik_fault="")),
            models.Index(fields=["id"], name="person_of_differing_nik", condition=Q(nik_check="tidak_padan")),
            models.Index(
                fields=["id"],
                name="person_to_look_at",
                condition=Q(twins_looked_at__isnull=True, merged_into__isnull=True),
            ),
        ]
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
            models.CheckConstraint(
                name="person_kk_sealed_with_its_index",
                condition=Q(kk_sealed__isnull=True, kk_index__isnull=True)
                | Q(kk_sealed__isnull=False, kk_index__isnull=False),
            ),
            models.CheckConstraint(
                name="person_nik_check_names_day_and_person",
                condition=Q(nik_check="belum", dukcapil_checked_on__isnull=True, dukcapil_checked_by__isnull=True)
                | Q(dukcapil_checked_on__isnull=False, dukcapil_checked_by__isnull=False, nik_sealed__isnull=False)
                & ~Q(nik_check="belum"),
                violation_error_message="Hasil cek NIK harus mencatat tanggal dan siapa yang mencatat.",
            ),
            models.CheckConstraint(
                name="person_ktp_address_same_or_another",
                condition=Q(is_ktp_address_same=False) | Q(ktp_address=""),
                violation_error_message="Alamat KTP sama, atau alamat lain; bukan keduanya.",
            ),
            models.CheckConstraint(
                name="person_merged_names_who_and_into_whom",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True, merged_by__isnull=True)
                | Q(merged_into__isnull=False, merged_at__isnull=False, merged_by__isnull=False)
                & ~Q(merged_into=models.F("pk")),
            ),
        ]

    def __str__(self):
        return f"Orang {self.public_id}"

    def set_name(self, name, nickname):
        self.name, self.nickname = name, nickname
        self.search_name = fold_name(f"{name} {nickname}")

    def set_nik(self, nik):
        """Seal a NIK (16 digits) into this row; an empty one clears it. What was checked was another number."""
        self.nik_sealed = seal(nik.encode(), self.seal_context("nik_sealed")) if nik else None
        self.nik_index = nik_index(nik) if nik else None
        self.nik_check, self.dukcapil_checked_on, self.dukcapil_checked_by = NikCheck.UNCHECKED, None, None

    def weigh_nik(self):
        """What is doubtful about the NIK beside what is known now; written with the keys (cases/actions/persons.py)."""
        is_female = self.sex == Sex.FEMALE
        return fault_of(self.read_nik(), is_female=is_female, birth_date=self.birth_date) if self.has_nik else ""

    def set_kk(self, kk):
        """Seal the number of the KK (16 digits) into this row; an empty one clears it."""
        self.kk_sealed = seal(kk.encode(), self.seal_context("kk_sealed")) if kk else None
        self.kk_index = kk_index(kk) if kk else None

    def seal_context(self, column):
        return f"cases_person.{column}.{self.public_id}"

    @property
    def has_nik(self):
        return self.nik_sealed is not None

    def read_nik(self):
        """The NIK in plain digits, "" without one. Raises SealBroken."""
        return unseal(bytes(self.nik_sealed), self.seal_context("nik_sealed")).decode() if self.has_nik else ""

    @property
    def has_kk(self):
        return self.kk_sealed is not None

    def read_kk(self):
        """The number of the KK in plain digits, "" without one. Raises SealBroken."""
        return unseal(bytes(self.kk_sealed), self.seal_context("kk_sealed")).decode() if self.has_kk else ""

    @property
    def masked_nik(self):
        """The last four digits only."""
        return f"•••• •••• •••• {self.read_nik()[-4:]}" if self.has_nik else ""

    @property
    def masked_kk(self):
        """The last four digits only."""
        return f"•••• •••• •••• {self.read_kk()[-4:]}" if self.has_kk else ""

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


def kk_index(kk):
    """The blind index of the number of a KK, in a space of its own."""
    return blind_index(kk, "person.kk")


def nik_key(nik):
    """The key of PersonKey under which a NIK is found."""
    return f"n{nik_index(nik).hex()[:32]}"


def kk_key(kk):
    """The key of PersonKey under which the members of a KK are found."""
    return f"k{kk_index(kk).hex()[:32]}"
