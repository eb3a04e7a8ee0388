"""On which SK of the lurah does a unit stand, and who sits on its board (pengurus)?"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models.dated import Dated, both_days, dated_constraints
from registry.models.identifiers import new_public_id


class DecreeStatus(models.TextChoices):
    PROPOSED = "diusulkan", "Menunggu pengesahan kalurahan"
    CONFIRMED = "disahkan", "Disahkan"
    DECLINED = "ditolak", "Dikembalikan"


class DecreeQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Decrees of the units this post reads (UnitProfile.visible_to)."""
        from registry.models.unit import UnitProfile

        return self.filter(unit__in=UnitProfile.objects.visible_to(post).values("unit"))

    def confirmed(self):
        return self.filter(status=DecreeStatus.CONFIRMED)

    def proposed(self):
        return self.filter(status=DecreeStatus.PROPOSED)

    def with_board(self):
        """With the people who signed, decided, and sit on the board, in a fixed number of queries."""
        members = BoardMember.objects.select_related("position").order_by("position__rank", "id")
        return self.select_related("proposed_by__user", "decided_by__user").prefetch_related(
            models.Prefetch("members", members)
        )

    def newest_of(self, units, day):
        """For each unit the confirmed SK that began last, also when its term is over; with its board."""
        begun = self.confirmed().filter(unit__in=units, starts_on__lte=day)
        return begun.order_by("unit_id", "-starts_on").distinct("unit_id").with_board()

    def in_force(self, day):
        return self.confirmed().filter(starts_on__lte=day, ends_on__gte=day)


class Decree(models.Model):
    """SK pengurus: number, date and term. It counts once the kalurahan (or Dinas Sosial) has confirmed it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey(
        "registry.Organisation", verbose_name="WKSBM", on_delete=models.PROTECT, related_name="decrees"
    )
    number = models.CharField("nomor SK", max_length=80)
    issued_on = models.DateField("tanggal SK")
    starts_on = models.DateField("masa bakti mulai")
    # Cut short when a new board takes over before the end.
    ends_on = models.DateField("masa bakti sampai")
    signed_by = models.CharField("ditandatangani oleh", max_length=160, blank=True)
    file = models.FileField("berkas SK", upload_to="sk/", blank=True)
    status = models.CharField("keadaan", max_length=10, choices=DecreeStatus, default=DecreeStatus.PROPOSED)
    proposed_at = models.DateTimeField("diusulkan pada", default=timezone.now)
    proposed_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    decline_text = models.TextField("alasan dikembalikan", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = DecreeQuerySet.as_manager()

    class Meta:
        verbose_name = "SK pengurus"
        verbose_name_plural = "SK pengurus"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                name="decree_one_proposed_for_each_unit",
                condition=Q(status="diusulkan"),
                violation_error_message="Masih ada usulan pengurus yang menunggu pengesahan kalurahan.",
            ),
            models.UniqueConstraint(
                fields=["unit", "number"],
                name="decree_number_once_in_a_unit",
                condition=~Q(status="ditolak"),
                violation_error_message="Nomor SK ini sudah tercatat untuk WKSBM ini.",
            ),
            models.CheckConstraint(
                name="decree_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="Masa bakti harus berakhir sesudah dimulai.",
            ),
            models.CheckConstraint(
                name="decree_decided_names_who",
                condition=Q(status="diusulkan", decided_at__isnull=True, decided_by__isnull=True)
                | Q(status__in=["disahkan", "ditolak"], decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="Keputusan atas SK harus mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="decree_declined_gives_reason",
                condition=~Q(status="ditolak") | ~Q(decline_text=""),
                violation_error_message="Tulis alasan mengapa usulan dikembalikan.",
            ),
            ExclusionConstraint(
                name="decree_terms_do_not_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (both_days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="disahkan"),
                violation_error_message="Masa bakti ini bertumpuk dengan SK lain.",
            ),
        ]

    def __str__(self):
        return f"SK {self.number}"

    @property
    def is_proposed(self):
        return self.status == DecreeStatus.PROPOSED

    def is_in_force(self, day):
        return self.status == DecreeStatus.CONFIRMED and self.starts_on <= day <= self.ends_on

    def is_over(self, day):
        return self.status == DecreeStatus.CONFIRMED and self.ends_on < day


class BoardPosition(Dated):
    """Posts of a board. Ketua and sekretaris are required (domain); an office edits the others."""

    name = models.CharField("nama", max_length=80)
    rank = models.PositiveSmallIntegerField("urutan")
    is_required = models.BooleanField("wajib", default=False)
    is_single = models.BooleanField("hanya satu orang", default=True)
    FIXED = ("name",)

    class Meta:
        verbose_name = "jabatan pengurus"
        verbose_name_plural = "jabatan pengurus"
        ordering = ["rank"]
        constraints = dated_constraints("board_position", ("name",), ("rank",))

    def __str__(self):
        return self.name


class MemberSex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class Education(models.TextChoices):
    NONE = "tidak_sekolah", "Tidak/belum sekolah"
    PRIMARY = "sd", "SD sederajat"
    LOWER = "smp", "SMP sederajat"
    UPPER = "sma", "SMA sederajat"
    DIPLOMA = "diploma", "Diploma"
    BACHELOR = "s1", "S1"
    MASTER = "s2", "S2 atau lebih"


class BoardMemberQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The boards of the decrees this post reads."""
        return self.filter(decree__in=Decree.objects.visible_to(post).values("pk"))

    def on_board_of(self, decree):
        """Those who still sit on the board of this decree; none without one."""
        if decree is None:
            return self.none()
        return self.filter(decree=decree, ended_on__isnull=True).select_related("position")


class BoardMember(models.Model):
    """One post on the board of one decree. It is held while the decree is in force and ended_on is not reached."""

    decree = models.ForeignKey(Decree, on_delete=models.PROTECT, related_name="members")
    position = models.ForeignKey(
        BoardPosition, verbose_name="jabatan", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField("nama", max_length=160)
    sex = models.CharField("L/P", max_length=1, choices=MemberSex)
    phone = models.CharField("nomor HP", max_length=24, blank=True)
    education = models.CharField("pendidikan", max_length=16, choices=Education, blank=True)
    ended_on = models.DateField("berhenti pada", null=True, blank=True)
    end_reason = models.CharField("alasan berhenti", max_length=160, blank=True)
    # Two posts for one person are asked about once.
    is_double_confirmed = models.BooleanField("rangkap jabatan disetujui", default=False)

    objects = BoardMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "pengurus"
        verbose_name_plural = "pengurus"
        ordering = ["position__rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "position", "name"],
                name="board_member_once_in_a_post",
                violation_error_message="Orang ini sudah tercatat pada jabatan yang sama.",
            ),
            models.UniqueConstraint(
                "decree",
                models.functions.Lower("name"),
                name="board_member_two_posts_only_confirmed",
                condition=Q(is_double_confirmed=False, ended_on__isnull=True),
                violation_error_message="Satu orang memegang dua jabatan. Setujui dulu rangkap jabatannya.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.position})"

    @property
    def is_held(self):
        """Does this person still sit in this post, as far as the decree is in force? Leaving has no day ahead."""
        return self.ended_on is None
