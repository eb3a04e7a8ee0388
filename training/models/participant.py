"""Which units are invited to a Bimtek, and who takes part? People of a board, and people of other institutions."""

import secrets

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from registry.models import MemberSex, OrganisationKind, UnitProfile
from registry.models.identifiers import new_public_id
from training.models.curriculum import ORGANISERS
from training.models.event import BimtekEvent
from training.workflow import COUNTED_STATUSES, ParticipantStatus

# Letters and digits that nobody mistakes for another, also when they are read out.
CARD_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_card_token():
    """What the QR of a card says, and what is typed where no camera helps: 60 random bits, which tell of nobody."""
    return "".join(secrets.choice(CARD_LETTERS) for _ in range(12))


def as_card_token(typed):
    """The token in what was typed or scanned: without the marks between its groups, in capitals."""
    return "".join(letter for letter in str(typed).upper() if letter in CARD_LETTERS)[:24]


class ParticipantKind(models.TextChoices):
    BOARD = "pengurus", "Pengurus WKSBM"
    TKSK = "tksk", "TKSK"
    PSM = "psm", "PSM (pekerja sosial masyarakat)"
    DINAS = "dinas", "Staf Dinas Sosial"
    OTHER = "lainnya", "Lainnya"


def reads_everybody(post):
    """The condition on a row with an event under which an office reads all of it: DIY, and whoever organises."""
    if post.organisation.kind == OrganisationKind.PROVINCE_OFFICE:
        return Q()
    return Q(event__organiser=post.organisation_id)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, post):
        """DIY and the organiser all; others those of the units that they read in the register.

        Row-level security says the same once more.
        """
        if post is None or post.is_admin:
            return self.none()
        seen = self.filter(event__in=BimtekEvent.objects.visible_to(post))
        units = UnitProfile.objects.visible_to(post).values("unit")
        return seen.filter(reads_everybody(post) | Q(unit__in=units)) if _asks_who(post) else seen

    def open(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def of_unit(self, unit):
        return self.filter(unit=unit)

    def for_list(self):
        """With unit, kalurahan and how many were named, in the order of the areas."""
        named = Participant.objects.counted().filter(invitation=OuterRef("pk")).order_by().values("invitation")
        return (
            self.select_related("event__organiser", "unit__home_area__parent", "invited_by__organisation")
            .annotate(named=Coalesce(Subquery(named.annotate(n=models.Count("pk")).values("n")), 0))
            .order_by("unit__home_area_id", "unit__name")
        )

    def waiting(self, today=None):
        """Open ones of announced Bimtek that are not over and have seats without a name (asks for_list)."""
        return (
            self.open()
            .filter(named__lt=F("seats"), event__status__in=["undangan", "berlangsung"])
            .filter(event__ends_on__gte=today or timezone.localdate())
        )

    def seat_count(self):
        return self.open().aggregate(seats=Sum("seats", default=0))["seats"]


def _asks_who(post):
    return post.organisation.kind != OrganisationKind.PROVINCE_OFFICE


class Invitation(models.Model):
    """A unit is asked to send so many people. Seats bind the unit and its kalurahan; the quota binds everybody."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="invitations", db_index=False)
    unit = models.ForeignKey(
        "registry.Organisation", verbose_name="WKSBM", on_delete=models.PROTECT, related_name="bimtek_invitations"
    )
    seats = models.PositiveSmallIntegerField("jumlah orang", default=1)
    # Out of the office's own register of letters; empty prints dots.
    letter_number = models.CharField("nomor undangan", max_length=80, blank=True)
    invited_at = models.DateTimeField("diundang pada", default=timezone.now)
    invited_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdraw_reason = models.TextField("alasan ditarik", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan Bimtek"
        verbose_name_plural = "undangan Bimtek"
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "unit"],
                name="invitation_one_open_for_each_unit",
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="WKSBM ini sudah diundang.",
            ),
            models.CheckConstraint(
                name="invitation_has_seats",
                condition=Q(seats__gte=1, seats__lte=20),
                violation_error_message="Undangan untuk 1 sampai 20 orang.",
            ),
            models.CheckConstraint(
                name="invitation_withdrawal_names_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                violation_error_message="Tulis mengapa undangan ditarik.",
            ),
        ]

    def __str__(self):
        return f"Undangan {self.unit}"

    @property
    def is_open(self):
        return self.withdrawn_at is None


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, post):
        """DIY and the organiser all; a kabupaten/kota those who come from there; a kalurahan or TKSK those of the
        units of its territory; a unit its own. Row-level security says the same once more.
        """
        if post is None or post.is_admin:
            return self.none()
        seen = self.filter(event__in=BimtekEvent.objects.visible_to(post))
        if not _asks_who(post):
            return seen
        rows = reads_everybody(post) | Q(unit__in=UnitProfile.objects.visible_to(post).values("unit"))
        if post.organisation.kind in ORGANISERS:
            rows |= Q(regency=post.organisation.home_area_id)
        return seen.filter(rows)

    def counted(self):
        """Those who take part: neither replaced nor withdrawn."""
        return self.filter(status__in=COUNTED_STATUSES)

    def of_quota(self):
        """Those who stand in the quota of their kabupaten/kota; others count in the whole only."""
        return self.filter(kind=ParticipantKind.BOARD)

    def by_number(self):
        return self.order_by("number")

    def for_list(self):
        return self.select_related("unit__home_area__parent", "regency").by_number()

    def with_change(self):
        """With who ended it, and who came instead."""
        return self.select_related("ended_by__user", "replacement")


class Participant(models.Model):
    """One person in one Bimtek, under a number that is given once. The name is kept as it was then on the board."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="participants", db_index=False)
    number = models.PositiveSmallIntegerField("nomor peserta")
    kind = models.CharField("sebagai", max_length=10, choices=ParticipantKind, default=ParticipantKind.BOARD)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="participants"
    )
    unit = models.ForeignKey(
        "registry.Organisation",
        verbose_name="WKSBM",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bimtek_participants",
    )
    board_member = models.ForeignKey(
        "registry.BoardMember",
        verbose_name="pengurus",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField("nama", max_length=160)
    sex = models.CharField("L/P", max_length=1, choices=MemberSex)
    phone = models.CharField("nomor HP", max_length=24, blank=True)
    # The institution, or the name of a unit that does not stand in the register.
    institution = models.CharField("lembaga", max_length=160, blank=True)
    regency = models.ForeignKey(
        "registry.Area", verbose_name="kabupaten/kota", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    status = models.CharField("keadaan", max_length=10, choices=ParticipantStatus, default=ParticipantStatus.REGISTERED)
    replaces = models.OneToOneField(
        "self", verbose_name="menggantikan", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    # The term of office will have ended on the first day; asked once.
    is_term_confirmed = models.BooleanField("masa bakti lewat disetujui", default=False)
    card_token = models.CharField("kode kartu", max_length=24, unique=True, default=new_card_token, editable=False)
    # Of the surat tugas, out of the office's own register; empty prints dots.
    letter_number = models.CharField("nomor surat tugas", max_length=80, blank=True)
    registered_at = models.DateTimeField("didaftarkan pada", default=timezone.now)
    registered_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField("berakhir pada", null=True, blank=True)
    ended_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    end_reason = models.TextField("alasan", blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "peserta Bimtek"
        verbose_name_plural = "peserta Bimtek"
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="participant_number_once_in_an_event",
                violation_error_message="Nomor peserta ini sudah dipakai.",
            ),
            models.UniqueConstraint(
                fields=["event", "board_member"],
                name="participant_once_from_the_board",
                condition=Q(status="terdaftar", board_member__isnull=False),
                violation_error_message="Pengurus ini sudah terdaftar pada Bimtek ini.",
            ),
            models.UniqueConstraint(
                "event",
                "unit",
                Lower("name"),
                name="participant_name_once_in_a_unit",
                condition=Q(status="terdaftar", unit__isnull=False),
                violation_error_message="Nama ini sudah terdaftar untuk WKSBM yang sama.",
            ),
            models.CheckConstraint(
                name="participant_comes_from_somewhere",
                condition=~Q(institution="") | Q(kind="pengurus", unit__isnull=False),
                violation_error_message="Isi lembaga peserta.",
            ),
            models.CheckConstraint(
                name="participant_only_a_board_has_a_unit",
                condition=Q(kind="pengurus") | Q(unit__isnull=True, board_member__isnull=True, invitation__isnull=True),
                violation_error_message="Hanya pengurus yang mewakili WKSBM.",
            ),
            models.CheckConstraint(
                name="participant_end_names_who_and_why",
                condition=Q(status="terdaftar", ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (
                    Q(status__in=["diganti", "mundur"], ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(end_reason="")
                ),
                violation_error_message="Tulis mengapa peserta diganti atau mundur.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    @property
    def is_registered(self):
        return self.status == ParticipantStatus.REGISTERED

    @property
    def card_code(self):
        """The token in groups of four, as a card shows it."""
        return "-".join(self.card_token[start : start + 4] for start in range(0, len(self.card_token), 4))

    @property
    def comes_from(self):
        """The unit or the institution, in words."""
        return self.unit.name if self.unit_id else self.institution
