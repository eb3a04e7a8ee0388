"""What is taught? A curriculum in versions, each with its materi and the files that are handed out."""

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from registry.models import OrganisationKind
from registry.models.identifiers import new_public_id

MINUTES_OF_A_JP = 45
# Who holds a Bimtek, and who reads of it once its invitations are open.
ORGANISERS = (OrganisationKind.PROVINCE_OFFICE, OrganisationKind.REGENCY_OFFICE)
INVITED_KINDS = (OrganisationKind.WKSBM, OrganisationKind.VILLAGE, OrganisationKind.TKSK)


class CurriculumQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Dinas Sosial, and whoever may be invited: what is taught is no secret among them."""
        reads = post is not None and not post.is_admin and post.organisation.kind in (*ORGANISERS, *INVITED_KINDS)
        return self.all() if reads else self.none()


class Curriculum(models.Model):
    """A course with a name. The office that keeps it writes its versions; every Dinas Sosial may use them."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    title = models.CharField("nama kurikulum", max_length=160, unique=True)
    office = models.ForeignKey(
        "registry.Organisation", verbose_name="kantor penyusun", on_delete=models.PROTECT, related_name="curricula"
    )

    objects = CurriculumQuerySet.as_manager()

    class Meta:
        verbose_name = "kurikulum"
        verbose_name_plural = "kurikulum"
        ordering = ["title"]

    def __str__(self):
        return self.title


class CurriculumVersionQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(curriculum__in=Curriculum.objects.visible_to(post))

    def with_jp(self):
        """With its curriculum, and with total_jp."""
        return self.select_related("curriculum__office").annotate(total_jp=Sum("materi__jp", default=0))


class CurriculumVersion(models.Model):
    """One edition of a curriculum. Once a Bimtek uses it, it never changes (a trigger); the next is its copy."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField("versi")
    note = models.CharField("catatan versi", max_length=240, blank=True)
    # Set by a trigger when a Bimtek takes this version, and never taken back.
    is_frozen = models.BooleanField("sudah dipakai", default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = CurriculumVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versi kurikulum"
        verbose_name_plural = "versi kurikulum"
        ordering = ["curriculum", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["curriculum", "number"],
                name="curriculum_version_number_once",
                violation_error_message="Versi ini sudah ada.",
            )
        ]

    def __str__(self):
        return f"{self.curriculum.title}, versi {self.number}"


class OfVersionQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(version__in=CurriculumVersion.objects.visible_to(post))


class Materi(models.Model):
    """One subject of a version, with its time in jam pelajaran (JP) of 45 minutes."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    version = models.ForeignKey(
        CurriculumVersion, verbose_name="versi", on_delete=models.PROTECT, related_name="materi", db_index=False
    )
    position = models.PositiveSmallIntegerField("urutan")
    title = models.CharField("judul materi", max_length=240)
    goal = models.TextField("tujuan materi", blank=True)
    jp = models.PositiveSmallIntegerField("JP")
    method = models.CharField("metode", max_length=160, blank=True)

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "materi"
        verbose_name_plural = "materi"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="materi_one_for_each_position",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Urutan materi ini sudah dipakai.",
            ),
            models.CheckConstraint(
                name="materi_takes_whole_jp",
                condition=Q(jp__gte=1, jp__lte=40),
                violation_error_message="JP paling sedikit 1 dan paling banyak 40.",
            ),
        ]

    def __str__(self):
        return self.title


class MateriFileQuerySet(models.QuerySet):
    def visible_to(self, post):
        return self.filter(materi__in=Materi.objects.visible_to(post))


class MateriFile(models.Model):
    """A file of a materi to hand out; part of the version, and frozen with it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    materi = models.ForeignKey(Materi, on_delete=models.PROTECT, related_name="files")
    title = models.CharField("nama bahan", max_length=160)
    file = models.FileField("berkas bahan", upload_to="materi/")
    added_at = models.DateTimeField("diunggah pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = MateriFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bahan materi"
        verbose_name_plural = "bahan materi"
        ordering = ["materi", "id"]

    def __str__(self):
        return self.title
