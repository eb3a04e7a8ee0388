"""What is the case: whose, how urgent, where, who holds it now, and which organisations are on its path?"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Left
from django.utils import timezone

from cases.models.consent import everything
from cases.models.places import place_alone
from cases.workflow import RUNNING_STATUSES, CaseStatus, Stage, Status
from registry.addresses import address_of
from registry.models.area import code_range, district_code
from registry.models.arrays import SHORT_LIST, is_among, is_in
from registry.models.identifiers import new_public_id
from registry.models.organisation import Organisation
from registry.models.rows import PlainRows

IDS = ArrayField(models.BigIntegerField())
DISTRICT_DOTS, DISTRICT_CODE, VILLAGE_CODE = "34.02.15".count("."), len("34.02.15"), len("34.02.15.2003")
LONGEST_STATUS = 12  # max_length of the state of a hop; no state of a case is longer
LONGEST_CODE = 40  # max_length of Area.code


class Urgency(models.TextChoices):
    NORMAL = "biasa", "Biasa"
    URGENT = "segera", "Segera"
    EMERGENCY = "darurat", "Darurat"


class CaseOutcome(models.TextChoices):
    HANDLED_LOCALLY = "tertangani_warga", "Tertangani di lingkungan sendiri"
    HANDLED_BY_REFERRAL = "tertangani_rujukan", "Tertangani melalui rujukan"
    PARTLY = "sebagian", "Tertangani sebagian"
    MOVED = "pindah", "Pindah ke wilayah lain"
    DIED = "meninggal", "Meninggal dunia"
    REFUSED = "menolak", "Yang bersangkutan menolak dibantu"
    NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
    NOT_ELIGIBLE = "bukan_ppks", "Ternyata bukan PPKS (PMKS)"


# What an export tells of a case and its person, and nothing long.
EXPORTED = (
    *("number", "status", "stage", "urgency", "is_sensitive", "opened_at", "holder_since", "area", "holder", "origin"),
    *("person__public_id", "person__name", "person__nickname", "person__nik_sealed", "person__sex"),
    *("person__birth_date", "person__birth_year_estimated"),
)


class CaseNumberSeries(models.Model):
    """How many numbers a kabupaten/kota has given in a year; the row lock makes them unique."""

    regency_code = models.CharField(max_length=8, db_collation="C")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "deret nomor kasus"
        verbose_name_plural = "deret nomor kasus"
        constraints = [models.UniqueConstraint(fields=["regency_code", "year"], name="case_number_one_series")]

    def __str__(self):
        return f"{self.regency_code}/{self.year}: {self.last}"


class PlacedQuerySet(models.QuerySet):
    """Of rows that know the code of an area."""

    def between(self, low, high):
        """Those of areas with these codes, the last one left out (code_range)."""
        return self.filter(area_id__gte=low, area_id__lt=high)

    def lying_between(self, low, high):
        """The same, written so that PostgreSQL checks it on the area in the index that it reads already, and does not
        take the index of areas instead, which leads to each case."""
        return self.alias(place=Left("area_id", LONGEST_CODE)).filter(place__gte=low, place__lt=high)


class CaseQuerySet(PlacedQuerySet):
    def visible_to(self, post):
        """The only door to a case: the cases this post may see.

        Offices follow the non-sensitive cases of their territory; everybody sees the cases on whose path their
        organisation stands and those of whose team they are; nobody sees a case whose conflict list names them; an
        admin sistem sees none. cases/migrations holds the same rule as row-level security.
        """
        if post is None or post.is_admin:
            return self.none()
        # Nearly every team is empty: said, because PostgreSQL would guess one case in two hundred.
        seen = Q(path__contains=[post.organisation_id]) | Q(team__contains=[post.pk]) & ~Q(team=[])
        if territory := post.organisation.territory:
            low, high = territory
            seen |= Q(is_sensitive=False, area_id__gte=low, area_id__lt=high)
        if post.glass:
            seen |= Q(pk=post.glass)  # the one case opened in an emergency, in this request
        return self.filter(seen).exclude(barred__contains=[post.user_id])

    def visible_in_parts(self, post, **how):
        """The same as querysets of which none has a row of another. how: see told_and_others."""
        told, others = self.told_and_others(post, **how)
        return [*told, *others]

    def told_and_others(self, post, *, district=None, regency=None, in_order=True, jenis=(), is_counted=False):
        """([those found by what is told on the case], [all others]), so that an index has the first of them in the
        order of the list: what an office of a kecamatan or of a kalurahan sees by its place alone, or what a unit has
        recorded itself and offices see so.

        district: the code of a kecamatan, for an office above it; then the first part holds its cases alone.
        in_order: whether the first part has to come in the order of the list by the place alone; when not, every office
        of a kecamatan or above has such a first part. regency: (low, high) of the codes of a kabupaten, for an office
        above it; then that part holds its cases alone. It counts only then (cases/narrowing.py says the place once more
        otherwise).
        jenis: ids; what is told then holds the cases of these alone, and is one part for each, in its own order; so do
        the others of an office above a kecamatan. Elsewhere they are of every jenis as ever.
        is_counted: nothing but jenis, a place and days is asked, and nobody asks for more than a number: then the first
        part may be of what was told of a jenis, which an index has without the cases.
        """
        office = None if post is None or post.is_admin else post.organisation
        if office is None or post.glass:
            return [], [self.visible_to(post)]
        if not office.territory:
            return self._recorded_and_others(post, jenis, is_counted=is_counted)
        home, seen = office.home_area_id, self.exclude(seen_in="")
        if home.count(".") == DISTRICT_DOTS:
            there, village = [Q(seen_in=home)], None
        elif len(home) == VILLAGE_CODE:
            there, village = [Q(seen_in=district_code(home))], home
        elif home.count(".") < DISTRICT_DOTS and (district or not in_order):
            ranges = [office.territory, regency] if regency and not in_order else [office.territory]
            there, village = [Q(seen_in__gte=low, seen_in__lt=high) for low, high in ranges], None
            there += [Q(seen_in=district)] if district else []
        else:
            return [], [self.visible_to(post)]
        here = seen._told(jenis, *there, is_counted=is_counted)
        if village:
            here = [part.alias(village=Left("area_id", VILLAGE_CODE)).filter(village=village) for part in here]
        others = self.visible_to(post).filter(seen_in="")
        # Of a kabupaten or more these are thousands: they are found by their jenis too, in its order.
        return here, others._told(jenis, Q(seen_in="")) if jenis and office.sees_widely else [others]

    def _recorded_and_others(self, post, jenis, *, is_counted):
        """What is seen by the path or by the team: recorded by the own organisation, or not.

        Whoever recorded a case that offices see by its place alone sees it: its recorder is on its path, and nobody is
        barred (cases/migrations/0077).
        """
        own, mine = post.organisation_id, Q(team__contains=[post.pk]) & ~Q(team=[])
        told = self._told(jenis, Q(origin_id=own, seen_in__gt=""), is_counted=is_counted)
        seen = self.exclude(barred__contains=[post.user_id])
        # No index of paths is meant: PostgreSQL would expect a handful, where nearly all has its recorder on its path.
        recorded = seen.recorded_and_hidden(own).filter(Q(is_in(own, "path")) | mine)
        beside = seen.alias(others=Func("path", "origin", function="array_remove", output_field=IDS))
        return told, [recorded, beside.filter(Q(others__contains=[own]) | mine).exclude(origin=own)]

    def recorded_and_hidden(self, organisation_id):
        """What an organisation recorded and offices do not see by its place alone, as `case_else_by_origin` has it."""
        return self.filter(origin=organisation_id, seen_in="", origin__gt=0)

    def _told(self, jenis, *conditions, is_counted=False):
        """[those for which these conditions hold]; of jenis, one part for each, found by what is told on it."""
        if not jenis:
            return [self.filter(*conditions)]
        if is_counted and len(jenis) == 1:  # of two, a case could be told twice
            return [CaseProblem.objects.filter(*conditions, jenis=jenis[0]).values("case")]
        parts = []
        for place, one in enumerate(jenis):
            there = [Q(*((f"problems__{name}", value) for name, value in asked.children)) for asked in conditions]
            part = self.filter(*there, problems__jenis=one)
            for former in jenis[:place]:
                part = part.exclude(jenis_ids__contains=[former])
            part = part.alias(told_at=F("problems__opened_at"), told_of=F("problems__case"))
            parts.append(part.order_by("-told_at", "-told_of"))
        return parts

    def open(self):
        return self.filter(status=CaseStatus.OPEN)

    def read_open(self):
        """The same of cases that are found otherwise: PostgreSQL would find all that are open as well."""
        return self.alias(status_read=Left("status", LONGEST_STATUS)).filter(status_read=CaseStatus.OPEN)

    def within(self, code):
        return self.between(*code_range(code))

    def of_person(self, person):
        return self.filter(person=person)

    def of_persons(self, ids):
        """Those of these persons, which may be hundreds."""
        return self.filter(is_among("person_id", ids))

    def held_by(self, organisation):
        return self.filter(holder=organisation)

    def held_at(self, kind):
        """Those that an organisation of this kind holds; which ones these are is found once, and not for each case."""
        return self.filter(holder__in=Organisation.objects.of_kind(kind).order_by().values("pk"))

    def overdue(self, at=None):
        return self.filter(hop_due_at__lt=at or timezone.now())

    def in_hop_status(self, status):
        """Those whose responsibility is on its way, or was taken over, in this state."""
        return self.filter(hop_status=status)

    def read_in_hop_status(self, status):
        """The same of a few cases that are found otherwise: PostgreSQL would find all in this state as well."""
        return self.alias(hop_read=Left("hop_status", LONGEST_STATUS)).filter(hop_read=status)

    def without_open_hop(self):
        return self.filter(hop_status="")

    def with_jenis(self, ids):
        """Those of which one of these jenis was told."""
        return self.filter(jenis_ids__overlap=ids)

    def waiting_at(self, organisation):
        """Cases whose open responsibility hop this organisation has to answer or to handle."""
        from cases.models.referral import Referral

        hops = Referral.objects.responsibility().filter(case=OuterRef("pk"), receiver=organisation)
        return self.filter(Exists(hops.filter(status__in=RUNNING_STATUSES)))  # as an index has them

    def with_is_consented(self):
        """is_consented: is a consent recorded, or the reason why there is none?"""
        from cases.models.consent import Consent

        return self.annotate(is_consented=Exists(Consent.objects.filter(case=OuterRef("pk"))))

    def with_consent(self):
        """newest_consent: what the page of a case says of the last one; None, where none is recorded."""
        from cases.models.consent import Consent

        newest = Consent.objects.filter(case=OuterRef("pk"))
        said = JSONObject(**{name: name for name in ("basis", "guardian_name", "reason")})
        return self.annotate(newest_consent=newest.values(said=said)[:1])

    def with_names(self):
        """Everything a row of a list shows, but for the running hop."""
        rows = self.select_related("person", "area", "holder__profile")
        return rows.annotate(main_jenis=main_jenis_of("pk"))

    def with_running_hop(self):
        """running: what a row of a list says of the hop that runs, for Case.running_hop; None without one."""
        from cases.models.referral import CLOCK, Referral

        hop = Referral.objects.open().responsibility().filter(case=OuterRef("pk"))
        told = Subquery(hop.values(said=JSONObject(id="id", **{name: name for name in CLOCK}))[:1])
        only_then = models.Case(models.When(hop_status="", then=None), default=told, output_field=models.JSONField())
        return self.annotate(running=only_then)

    def for_list(self):
        """Everything a row of a list shows."""
        return self.with_names().with_running_hop()

    def for_card(self):
        """What a card of the first page shows, in one query; its running hop comes beside (cases/views/home.py)."""
        return self.select_related("person", "holder").annotate(main_jenis=main_jenis_of("pk"))

    def for_export(self):
        """Only what the columns of an export tell (cases/export_lists.py).

        Places and organisations are asked for by their keys: joined behind row-level security, PostgreSQL may walk
        through all organisations for every piece.
        """
        rows = self.select_related("person").annotate(main_jenis=main_jenis_of("pk")).only(*EXPORTED)
        return rows.prefetch_related("area", "holder", "origin")


class Case(PlainRows, models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField("nomor", max_length=24, unique=True)
    person = models.ForeignKey(
        "cases.Person", verbose_name="orang", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    area = models.ForeignKey(
        "registry.Area", verbose_name="wilayah", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField("keadaan", max_length=8, choices=CaseStatus, default=CaseStatus.OPEN)
    stage = models.CharField(
        "tahap", max_length=16, choices=Stage, default=Stage.APPROACH, db_default=Stage.APPROACH.value
    )
    urgency = models.CharField("urgensi", max_length=8, choices=Urgency)
    chronology = models.TextField("kronologi singkat")
    own_action = models.TextField("yang sudah atau akan dilakukan", blank=True)
    is_sensitive = models.BooleanField("sensitif", default=False)
    origin = models.ForeignKey(
        "registry.Organisation",
        verbose_name="dicatat oleh",
        on_delete=models.PROTECT,
        related_name="cases_opened",
        db_index=False,
    )
    holder = models.ForeignKey(
        "registry.Organisation", verbose_name="penanggung jawab", on_delete=models.PROTECT, related_name="cases_held"
    )
    holder_since = models.DateTimeField("penanggung jawab sejak")
    revision = models.PositiveIntegerField(default=0, editable=False)
    path = ArrayField(models.BigIntegerField(), verbose_name="lembaga di jalur", default=list, editable=False)
    team = ArrayField(models.BigIntegerField(), verbose_name="anggota tim", default=list, editable=False)
    barred = ArrayField(models.BigIntegerField(), verbose_name="akun yang berkonflik", default=list, editable=False)
    # The kecamatan, where offices see the case by its place alone: it is not sensitive, nobody is in a team or barred,
    # its recorder is on its path, and no office there lies elsewhere. A trigger keeps it (cases/migrations/0077).
    seen_in = place_alone()
    # What the filters of a list ask of its hops and its jenis. Triggers keep it (cases/migrations/0070); a new case
    # tells its jenis itself, and they are looked at as they are written.
    hop_status = models.CharField(
        "keadaan rujukan yang berjalan",
        max_length=LONGEST_STATUS,
        choices=Status,
        blank=True,
        default="",
        editable=False,
    )
    hop_due_at = models.DateTimeField("tenggat rujukan yang berjalan", null=True, blank=True, editable=False)
    jenis_ids = ArrayField(models.BigIntegerField(), verbose_name="jenis yang dicatat", default=list, editable=False)
    opened_at = models.DateTimeField("dicatat pada", default=timezone.now)
    opened_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closed_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField("tanggal hasil", null=True, blank=True)
    outcome = models.CharField("hasil", max_length=20, choices=CaseOutcome, blank=True)
    outcome_text = models.TextField("keterangan hasil", blank=True)

    objects = CaseQuerySet.as_manager()
    # Which data of it the reader of this request may see (cases/views/lookups.py), and no column.
    shared = frozenset(everything())
    emergency = None  # the EmergencyAccess by which this request reads the case (cases/views/lookups.py), and no column

    class Meta:
        verbose_name = "kasus"
        verbose_name_plural = "kasus"
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["area", "-opened_at", "-id"], name="case_by_area", include=("seen_in",)),
            models.Index(fields=["-opened_at", "-id"], name="case_by_opening", include=("seen_in", "person")),
            GinIndex(fields=["path"], name="case_by_path", **SHORT_LIST),
            GinIndex(fields=["team"], name="case_by_team", **SHORT_LIST),
            GinIndex(fields=["number"], opclasses=["gin_trgm_ops"], name="case_by_part_of_number", **SHORT_LIST),
            models.Index(fields=["-holder_since", "-id"], name="case_by_move"),
            models.Index(fields=["-opened_at", "-id"], name="case_emergencies", condition=Q(urgency="darurat")),
            models.Index(fields=["holder"], name="case_open_by_holder", condition=Q(status="open")),
            models.Index(fields=["id"], name="case_with_conflicts", condition=~Q(barred=[])),
            # What runs is a tenth of all: a filter within a small territory finds these first and sorts them then.
            models.Index(fields=["area"], name="case_open_by_area", condition=Q(status="open")),
            GinIndex(fields=["path"], name="case_open_by_path", condition=Q(status="open"), **SHORT_LIST),
            # A list of a kecamatan or of a part of it, in its order, with what its filters ask.
            models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_by_place",
                condition=~Q(seen_in=""),
                include=("area", "status", "urgency", "origin", "holder"),
            ),
            models.Index(
                fields=["seen_in", "-opened_at", "-id"],
                name="case_open_by_place",
                condition=Q(status="open") & ~Q(seen_in=""),
                include=("area", "urgency", "origin", "holder", "hop_status", "hop_due_at"),
            ),
            # The same in the order of the first page of an office.
            models.Index(
                fields=["seen_in", "-holder_since", "-id"],
                name="case_moved_by_place",
                condition=~Q(seen_in=""),
                include=("area",),
            ),
            # What runs, for offices that see widely; what is late may be little.
            models.Index(
                fields=["hop_status", "-opened_at", "-id"], name="case_running_by_opening", condition=~Q(hop_status="")
            ),
            models.Index(fields=["hop_due_at"], name="case_running_by_due", condition=Q(hop_due_at__isnull=False)),
            # The same of a unit: what it recorded itself, and what came to it.
            models.Index(
                fields=["origin", "-opened_at", "-id"],
                name="case_by_origin",
                include=("seen_in", "area", "status", "urgency", "holder"),
            ),
            models.Index(
                fields=["origin", "-opened_at", "-id"],
                name="case_open_by_origin",
                condition=Q(status="open"),
                include=("seen_in", "urgency", "holder", "hop_status", "hop_due_at"),
            ),
            # Only for whoever says that there is a recorder: PostgreSQL would read all of it for an office.
            models.Index(
                fields=["origin"],
                name="case_else_by_origin",
                condition=Q(seen_in="", origin__gt=0),
                include=("area",),
            ),
            GinIndex(Func("path", "origin", function="array_remove"), name="case_by_path_beside", **SHORT_LIST),
            # The cases of those who bear a name: when each was recorded, by whom, and where it is seen.
            models.Index(
                fields=["person", "seen_in"], name="case_by_person", include=("opened_at", "id", "area", "origin")
            ),
            models.Index(fields=["area"], name="case_else_by_area", condition=Q(seen_in="", is_sensitive=False)),
            GinIndex(fields=["path", "team"], name="case_else_by_path", condition=Q(seen_in=""), **SHORT_LIST),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_names_who_when_and_outcome",
                condition=Q(
                    status="open", closed_at__isnull=True, closed_by__isnull=True, closed_on__isnull=True, outcome=""
                )
                | Q(status="closed", closed_at__isnull=False, closed_by__isnull=False, closed_on__isnull=False)
                & ~Q(outcome=""),
                violation_error_message="Kasus yang ditutup harus mencatat hasil, tanggal, dan siapa yang menutup.",
            ),
            models.CheckConstraint(
                name="case_chronology_is_told",
                condition=~Q(chronology=""),
                violation_error_message="Isi kronologi singkat.",
            ),
        ]

    def __str__(self):
        return f"Kasus {self.number}"

    def get_absolute_url(self):
        return address_of("cases:case-detail", self.public_id)

    @property
    def is_partly_shared(self):
        """A partner reads some of it only. Nothing at all shared is dunia usaha, whose pages have their own rules."""
        return bool(self.shared) and self.shared != frozenset(everything())

    @property
    def is_open(self):
        return self.status == CaseStatus.OPEN

    @property
    def running_hop(self):
        """The open responsibility hop, from `for_list()`, with its state and its clock alone."""
        from cases.models.referral import clock_told

        return clock_told(self.running) if self.running else None


def main_jenis_of(case):
    """The everyday name of the jenis utama, as a column of a list. case: the outer field with the case's id."""
    main = CaseProblem.objects.filter(case=OuterRef(case), is_main=True)
    return Subquery(main.values("jenis__short_name")[:1])


class CaseProblem(PlainRows, models.Model):
    """One jenis of a case; exactly one of them is the utama."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="problems")
    jenis = models.ForeignKey("cases.Jenis", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_main = models.BooleanField("utama", default=False)
    # What a list of the cases of one jenis asks of its case. Triggers keep it (cases/migrations/0073).
    seen_in = place_alone()
    area_id = models.CharField("wilayah", max_length=40, blank=True, default="", editable=False, db_collation="C")
    opened_at = models.DateTimeField("dicatat pada", default=timezone.now, editable=False)
    origin_id = models.BigIntegerField("dicatat oleh", default=0, editable=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = "jenis pada kasus"
        verbose_name_plural = "jenis pada kasus"
        indexes = [
            # In the order of a list: for offices that see widely, of a kecamatan or more, of a unit.
            models.Index(fields=["jenis", "-opened_at", "-case"], name="problem_by_opening", include=("seen_in",)),
            models.Index(
                fields=["jenis", "seen_in", "-opened_at", "-case"], name="problem_by_place", include=("area_id",)
            ),
            models.Index(
                fields=["jenis", "origin_id", "-opened_at", "-case"], name="problem_by_origin", include=("seen_in",)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "jenis"], name="case_problem_jenis_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_main=True), name="case_problem_one_main"),
        ]

    def __str__(self):
        return f"{self.jenis}{' (utama)' if self.is_main else ''}"
