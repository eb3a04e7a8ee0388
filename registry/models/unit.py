"""How does a WKSBM stand? Its profile, its state over the years, and the steps of its founding."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone
from django.utils.formats import date_format

from registry.models.area import code_range
from registry.models.bimtek import BimtekRecord, RefresherRule
from registry.models.board import BoardMember, Decree
from registry.models.dated import Dated, dated_constraints
from registry.models.fund import PublicFigure, Purse, PurseKind
from registry.models.months import months_before
from registry.models.organisation import Organisation, OrganisationKind
from registry.models.rows import PlainRows
from registry.workflow import UnitStatus

TERM_ENDS_SOON = timedelta(days=90)
BOARD_WAITS = ("diusulkan", "Usulan pengurus menunggu pengesahan")


class UnitLevel(models.TextChoices):
    HAMLET = "padukuhan", "Padukuhan"
    RW = "rw", "RW"


class Founder(models.TextChoices):
    PROVINCE = "dinsos_diy", "Ditumbuhkan Dinas Sosial DIY"
    REGENCY = "dinsos_kabkota", "Ditumbuhkan Dinas Sosial kabupaten/kota"
    RESIDENTS = "swadaya", "Swadaya warga"


class CompanionKind(models.TextChoices):
    TKSK = "tksk", "TKSK"
    PSM = "psm", "PSM (pekerja sosial masyarakat)"
    EXTENSION = "penyuluh", "Penyuluh sosial"
    OTHER = "lain", "Lainnya"


class SupportingGroup(models.TextChoices):
    PKK = "pkk", "PKK"
    YOUTH = "karang_taruna", "Karang Taruna"
    POSYANDU = "posyandu", "Posyandu"
    ELDERLY = "posyandu_lansia", "Posyandu lansia"
    WORSHIP = "kelompok_agama", "Kelompok keagamaan"
    FARMERS = "kelompok_tani", "Kelompok tani"
    ARISAN = "arisan", "Arisan atau dasawisma"
    OTHER = "lain", "Kelompok lain"


class Standing(models.TextChoices):
    """How the legal basis stands today."""

    VALID = "berlaku", "SK berlaku"
    ENDING = "segera_berakhir", "Masa bakti segera berakhir"
    EXPIRED = "berakhir", "Masa bakti berakhir"
    NONE = "tanpa_sk", "Belum ada SK"


class UnitClass(Dated):
    """The scale on which Dinas classifies units. No official table was found, so an office edits it (unverified)."""

    name = models.CharField("nama", max_length=60)
    rank = models.PositiveSmallIntegerField("urutan")
    description = models.CharField("keterangan", max_length=240, blank=True)
    FIXED = ("name",)

    class Meta:
        verbose_name = "klasifikasi WKSBM"
        verbose_name_plural = "klasifikasi WKSBM"
        ordering = ["rank"]
        constraints = dated_constraints("unit_class", ("name",), ("rank",))

    def __str__(self):
        return self.name


class Liveliness(models.TextChoices):
    """How long ago a unit last showed that it works."""

    RECENT = "baru", "Ada kegiatan 3 bulan terakhir"
    PAUSED = "jeda", "Terakhir 3–6 bulan lalu"
    QUIET = "lama", "Terakhir lebih dari 6 bulan lalu"
    NEVER = "belum", "Belum pernah ada kegiatan"


def trained_members(today=None):
    """People of boards in force who took part in a Bimtek."""
    today = today or timezone.localdate()
    marks = BimtekRecord.objects.filter(unit=OuterRef("decree__unit"), name__iexact=OuterRef("name"))
    return BoardMember.objects.filter(
        Exists(marks),
        decree__status="disahkan",
        decree__starts_on__lte=today,
        decree__ends_on__gte=today,
        ended_on__isnull=True,
    )


class UnitProfileQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The register: an office reads the units of its territory, a pengurus the own one with the records that were
        merged into it, nobody else any."""
        if post is None or post.is_admin:
            return self.none()
        territory = post.organisation.territory
        if territory is None:
            return self.filter(Q(unit=post.organisation_id) | Q(unit__merged_into=post.organisation_id))
        low, high = territory
        return self.filter(unit__home_area_id__gte=low, unit__home_area_id__lt=high)

    def standing(self, wanted, today=None):
        """Units whose legal basis stands like this today."""
        return self.filter(self.model.stands(wanted, today or timezone.localdate()))

    def unmerged(self):
        """Without records that were merged into another one: no list and no figure counts a unit twice."""
        return self.filter(unit__merged_into__isnull=True)

    def named(self, text):
        """Under this name, or with a record of it that was merged into it."""
        return self.filter(unit__in=Organisation.objects.named(text))

    def alive(self):
        """All but the dissolved ones."""
        return self.exclude(status=UnitStatus.DISSOLVED)

    def trained(self, is_trained, today=None):
        """Units with (or without) anybody on the board in force who took part in a Bimtek."""
        here = trained_members(today).filter(decree__unit=OuterRef("unit"))
        return self.filter(Exists(here) if is_trained else ~Exists(here))

    def with_trained_leader(self, today=None):
        """Marked has_trained_leader: somebody in a required post (ketua, sekretaris) took part in a Bimtek."""
        leaders = trained_members(today).filter(decree__unit=OuterRef("unit"), position__is_required=True)
        return self.annotate(has_trained_leader=Exists(leaders))

    def due_for_refresher(self, today=None):
        """Units whose last Bimtek lies as long back as the rule says."""
        today = today or timezone.localdate()
        records = BimtekRecord.objects.filter(unit=OuterRef("unit"))
        recent = records.filter(attended_on__gt=months_before(today, RefresherRule.in_force()))
        return self.filter(Exists(records), ~Exists(recent))

    def with_donations(self, *, least=None, most=None):
        """Units whose purse of donations holds at least, or at most, so many rupiah; without a purse it holds none."""
        purse = Purse.objects.filter(unit=OuterRef("unit"), kind=PurseKind.DONATION)
        found = self
        if least is not None:
            found = found.filter(Exists(purse.filter(balance__gte=least)))
        if most is not None:
            found = found.filter(~Exists(purse.filter(balance__gt=most)))
        return found

    def board_waits(self):
        """Units whose new board waits for the kalurahan."""
        return self.filter(Exists(self.model.waiting_decrees()))

    def with_last_proposal(self):
        """With what became of the board proposed last: proposal_status and proposal_text."""
        last = Decree.objects.filter(unit=OuterRef("unit")).order_by("-proposed_at")
        return self.annotate(
            proposal_status=Subquery(last.values("status")[:1]), proposal_text=Subquery(last.values("decline_text")[:1])
        )

    def lively(self, wanted, today=None):
        """Units whose last activity lies this long back."""
        today = today or timezone.localdate()
        recent, paused = months_before(today, 3), months_before(today, 6)
        return self.filter(
            {
                Liveliness.RECENT: Q(last_activity_on__gte=recent),
                Liveliness.PAUSED: Q(last_activity_on__lt=recent, last_activity_on__gte=paused),
                Liveliness.QUIET: Q(last_activity_on__lt=paused),
                Liveliness.NEVER: Q(last_activity_on__isnull=True),
            }[wanted]
        )

    def asleep(self, quiet_before, ended_before):
        """Working units without a sign of life since before a day, or whose term ended before another.

        quiet_since_on: the last activity, or the day since when the unit counts as working; one that never recorded
        anything counts from its entry into the register at the earliest.
        """
        entered = Case(When(last_activity_on__isnull=True, then=TruncDate("unit__created_at")))
        since = Greatest("last_activity_on", "status_since_on", entered, output_field=models.DateField())
        working = self.filter(status__in=[UnitStatus.ACTIVE, UnitStatus.REVIVED], unit__ended_on__isnull=True)
        working = working.annotate(quiet_since_on=since)
        return working.filter(Q(quiet_since_on__lt=quiet_before) | Q(term_ends_on__lt=ended_before))

    def proposed_for_rest(self):
        """Units that the program takes for asleep and nobody has decided about."""
        return self.filter(unit__dormancy_proposals__status="terbuka")

    def without_proposal(self, answered):
        """Neither proposed now, nor among these answered proposals."""
        proposed = self.model.objects.proposed_for_rest().values("unit")
        return self.exclude(unit__in=proposed).exclude(unit__in=answered.values("unit"))

    def working(self):
        """Without those that are dissolved."""
        return self.exclude(status=UnitStatus.DISSOLVED)

    def within(self, code):
        low, high = code_range(code)
        return self.filter(unit__home_area_id__gte=low, unit__home_area_id__lt=high)

    def serving(self):
        """(status, code of the home area, code of a served area or None), a line for each area that a unit serves."""
        return self.order_by("unit_id").values_list("status", "unit__home_area_id", "unit__service_areas__code")

    def for_list(self):
        return self.select_related("unit__home_area__parent", "classification")

    def for_recap(self):
        """With the areas each unit serves, in the order of the register."""
        rows = self.select_related("unit__home_area", "classification").prefetch_related("unit__service_areas")
        return rows.order_by("unit__home_area_id", "unit__name", "unit_id")


class UnitProfile(PlainRows, models.Model):
    """What the register says about a WKSBM. Name, areas, address and telephone stand on the organisation."""

    unit = models.OneToOneField(
        "registry.Organisation",
        verbose_name="WKSBM",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="profile",
        limit_choices_to={"kind": OrganisationKind.WKSBM},
    )
    short_name = models.CharField("nama singkat", max_length=40, blank=True)
    level = models.CharField("tingkat", max_length=12, choices=UnitLevel)
    founded_on = models.DateField("ditumbuhkan pada", null=True, blank=True)
    founder = models.CharField("penumbuh", max_length=16, choices=Founder, blank=True)
    household_count = models.PositiveIntegerField("KK yang dilayani", null=True, blank=True)
    latitude = models.DecimalField("lintang", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=9, decimal_places=6, null=True, blank=True)
    companion_kind = models.CharField("pendamping", max_length=12, choices=CompanionKind, blank=True)
    companion_name = models.CharField("nama pendamping", max_length=160, blank=True)
    supporting_groups = ArrayField(
        models.CharField(max_length=20, choices=SupportingGroup),
        verbose_name="kelompok pendukung",
        default=list,
        blank=True,
    )
    partners = models.TextField("mitra", blank=True)
    classification = models.ForeignKey(
        UnitClass, verbose_name="klasifikasi", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How the unit keeps its books: the weton on which its 35-day book begins, and what visitors may read.
    book_weton = models.CharField("hari selapanan", max_length=16, blank=True)
    public_figures = ArrayField(
        models.CharField(max_length=20, choices=PublicFigure),
        verbose_name="angka di papan informasi",
        default=list,
        blank=True,
    )
    status = models.CharField("keadaan", max_length=16, choices=UnitStatus, default=UnitStatus.FORMING)
    status_since_on = models.DateField("sejak", default=timezone.localdate)
    # The end of the term in the decree in force, kept here so that lists filter and sort by it.
    term_ends_on = models.DateField("masa bakti sampai", null=True, blank=True, editable=False)
    # The day of the last activity (or of another sign of life), kept here for the same reason.
    last_activity_on = models.DateField("kegiatan terakhir", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = UnitProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "profil WKSBM"
        verbose_name_plural = "profil WKSBM"
        indexes = [
            models.Index(fields=["term_ends_on"], name="unit_by_end_of_term"),
            models.Index(fields=["last_activity_on"], name="unit_by_last_activity"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unit_point_has_both_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                violation_error_message="Isi lintang dan bujur keduanya, misalnya -7,845120 dan 110,364917.",
            ),
            models.CheckConstraint(
                name="unit_status_not_before_founding",
                condition=Q(founded_on__isnull=True) | Q(status_since_on__gte=F("founded_on")),
                violation_error_message="Keadaan tidak boleh dimulai sebelum WKSBM ditumbuhkan.",
            ),
        ]

    def __str__(self):
        return self.unit.name

    @staticmethod
    def waiting_decrees():
        return Decree.objects.proposed().filter(unit=OuterRef("unit"))

    @staticmethod
    def stands(standing, day):
        """The condition under which a unit stands like this on a day; standing_on says the same of one row."""
        soon = day + TERM_ENDS_SOON
        return {
            Standing.NONE: Q(term_ends_on__isnull=True),
            Standing.EXPIRED: Q(term_ends_on__lt=day),
            Standing.ENDING: Q(term_ends_on__gte=day, term_ends_on__lte=soon),
            Standing.VALID: Q(term_ends_on__gt=soon),
        }[standing]

    @property
    def standing(self):
        return self.standing_on(timezone.localdate())

    def standing_on(self, day):
        if self.term_ends_on is None:
            return Standing.NONE
        if self.term_ends_on < day:
            return Standing.EXPIRED
        return Standing.ENDING if self.term_ends_on <= day + TERM_ENDS_SOON else Standing.VALID

    @property
    def is_urgent(self):
        """Without a valid SK, or with a term that ends within 90 days."""
        return self.standing != Standing.VALID

    @property
    def has_point(self):
        return self.latitude is not None

    def supporting_group_names(self):
        return [SupportingGroup(value).label for value in self.supporting_groups]


class UnitChange(models.Model):
    """One line in the life of a unit: a change of state, or of the profile, with who, when, from, to and why.

    Rows are only ever added: a trigger refuses UPDATE and DELETE.
    """

    unit = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="changes")
    verb = models.CharField("tindakan", max_length=24)
    at = models.DateTimeField("waktu", default=timezone.now)
    happened_on = models.DateField("tanggal kejadian")
    actor = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("oleh", max_length=160)
    post_name = models.CharField("sebagai", max_length=260, blank=True)
    from_status = models.CharField(max_length=16, blank=True)
    to_status = models.CharField(max_length=16, blank=True)
    text = models.TextField("keterangan", blank=True)
    # {field: [before, after]} as a person reads them
    fields = models.JSONField("perubahan", default=dict, blank=True)

    class Meta:
        verbose_name = "riwayat WKSBM"
        verbose_name_plural = "riwayat WKSBM"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["unit", "-at", "-id"], name="unit_change_of_unit")]

    def __str__(self):
        return f"{self.verb} {date_format(timezone.localtime(self.at), 'j F Y')}"

    @property
    def was_earlier_or_later(self):
        """True when what the line tells of holds from another day than the one it was written on."""
        return self.happened_on != timezone.localdate(self.at)


class FoundingStepKind(models.TextChoices):
    """Tahapan penumbuhan as Dinas Sosial Bantul publishes them."""

    COORDINATION = "koordinasi_lurah", "Koordinasi dengan lurah"
    PREPARATION = "persiapan", "Koordinasi keperangkatan sosial dan persiapan administrasi"
    SOCIALISATION = "sosialisasi", "Sosialisasi kepada warga"
    BOARD = "pembentukan", "Pembentukan kepengurusan"
    LEGALISATION = "pengesahan", "Pengesahan dari lurah"


class FoundingStep(models.Model):
    unit = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="founding_steps")
    kind = models.CharField("tahap", max_length=20, choices=FoundingStepKind)
    done_on = models.DateField("tanggal")
    note = models.CharField("catatan", max_length=240, blank=True)
    file = models.FileField("berkas", upload_to="penumbuhan/", blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "tahap penumbuhan"
        verbose_name_plural = "tahap penumbuhan"
        ordering = ["done_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"],
                name="founding_step_once",
                violation_error_message="Tahap ini sudah dicatat.",
            )
        ]

    def __str__(self):
        return self.get_kind_display()
