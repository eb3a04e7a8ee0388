"""Who belongs to this person, and where does the household stand? Family, desil and photos, each told in a case.

A row is read by those who read the case in which it was told, so that nothing told in a case with a narrow way comes
out through another case of the same person. A member who is a person of the program is read by those who read both.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case import Case
from cases.models.person import Person, Sex
from registry.models.identifiers import new_public_id
from registry.sealed_files import sealed


class Relation(models.TextChoices):
    HEAD = "kepala", "Kepala keluarga"
    SPOUSE = "pasangan", "Suami atau istri"
    CHILD = "anak", "Anak"
    PARENT = "orang_tua", "Orang tua"
    SIBLING = "saudara", "Saudara kandung"
    GRANDCHILD = "cucu", "Cucu"
    GRANDPARENT = "kakek_nenek", "Kakek atau nenek"
    IN_LAW = "ipar_menantu", "Menantu, mertua, atau ipar"
    GUARDIAN = "wali", "Wali atau pengasuh"
    OTHER = "lain", "Kerabat atau orang lain"


class OfCaseQuerySet(models.QuerySet):
    def visible_to(self, post):
        """What was told in the cases this post may see."""
        return self.filter(case__in=Case.objects.visible_to(post))

    def of_person(self, person):
        return self.filter(person=person)


class FamilyMemberQuerySet(OfCaseQuerySet):
    def visible_to(self, post):
        """Of the visible cases, without members who are persons that this post does not see."""
        known = Person.objects.visible_to(post)
        return super().visible_to(post).filter(Q(relative__isnull=True) | Q(relative__in=known))

    def standing(self):
        """Without the entries that were taken away as mistaken."""
        return self.filter(removed_at__isnull=True)


class FamilyMember(models.Model):
    """Somebody of the family of a person, as told in one case. A mistaken entry is taken away, never deleted."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, verbose_name="orang", on_delete=models.PROTECT, related_name="family")
    case = models.ForeignKey(Case, verbose_name="kasus", on_delete=models.PROTECT, related_name="+")
    relative = models.ForeignKey(
        Person, verbose_name="orang yang tercatat", on_delete=models.PROTECT, null=True, related_name="relative_of"
    )
    name = models.CharField("nama", max_length=160)
    relation = models.CharField("hubungan", max_length=16, choices=Relation)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    is_same_house = models.BooleanField("tinggal serumah", default=False)
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    removed_at = models.DateTimeField("dihapus pada", null=True, blank=True)
    removed_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota keluarga"
        verbose_name_plural = "anggota keluarga"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="family_member_removed_names_who",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_relation_display()} {self.public_id}"


class DesilSource(models.TextChoices):
    SIKS_NG = "siks_ng", "SIKS-NG (DTSEN)"
    CEK_BANSOS = "cek_bansos", "Cek Bansos"
    LETTER = "surat", "Surat dari kalurahan atau Dinas Sosial"
    OTHER = "lain", "Sumber lain"


class Desil(models.Model):
    """A desil as somebody read it elsewhere: value, source, period, day. The program never reckons one."""

    person = models.ForeignKey(Person, verbose_name="orang", on_delete=models.PROTECT, related_name="desils")
    case = models.ForeignKey(Case, verbose_name="kasus", on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField("desil", null=True, blank=True)
    source = models.CharField("sumber", max_length=16, choices=DesilSource)
    period = models.CharField("periode", max_length=40, blank=True)
    checked_on = models.DateField("dicek pada")
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "desil"
        verbose_name_plural = "desil"
        ordering = ["-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="desil_is_from_one_to_ten",
                condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=10),
                violation_error_message="Desil adalah angka 1 sampai 10.",
            ),
        ]

    def __str__(self):
        return f"Desil {self.value or '–'}"


class PersonPhoto(models.Model):
    """A photo of a person, drawn anew when it came in (registry/images.py)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, verbose_name="orang", on_delete=models.PROTECT, related_name="photos")
    case = models.ForeignKey(Case, verbose_name="kasus", on_delete=models.PROTECT, related_name="+")
    file = models.FileField("foto", upload_to="orang/", storage=sealed)
    width = models.PositiveIntegerField("lebar")
    height = models.PositiveIntegerField("tinggi")
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "foto orang"
        verbose_name_plural = "foto orang"
        ordering = ["-recorded_at", "-id"]

    def __str__(self):
        return f"Foto {self.public_id}"
