"""What happens when, in which room, and who speaks? The timetable of a Bimtek, and the register of narasumber."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from registry.models.identifiers import new_public_id
from training.models.curriculum import ORGANISERS
from training.models.event import BimtekEvent, OfEventQuerySet


class Moment(Func):
    """A day and an hour, as the clock on the wall of the room says it."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = models.DateTimeField()


class Hours(Func):
    """From one moment until just before another."""

    function = "tsrange"
    output_field = DateTimeRangeField()


HOURS = Hours(Moment("held_on", "starts_at"), Moment("held_on", "ends_at"))


class SpeakerQuerySet(models.QuerySet):
    def visible_to(self, post):
        """An organising office reads its own register; whoever reads a timetable reads who speaks there."""
        seen = Q(pk__in=SessionSpeaker.objects.visible_to(post).values("speaker"))
        own = post is not None and not post.is_admin and post.organisation.kind in ORGANISERS
        return self.filter(seen | Q(office=post.organisation_id)) if own else self.filter(seen)

    def of_office(self, organisation):
        """The register of one office."""
        return self.filter(office=organisation)

    def of_session(self, session):
        """Those who speak in one session."""
        return self.filter(speakings__session=session)

    def with_count(self):
        """With session_count, of the sessions in sight."""
        return self.annotate(session_count=models.Count("speakings"))


class Speaker(models.Model):
    """A narasumber in the register of one office: name and institution, no NIK and no account number."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    office = models.ForeignKey(
        "registry.Organisation", verbose_name="kantor", on_delete=models.PROTECT, related_name="speakers"
    )
    name = models.CharField("nama", max_length=160)
    institution = models.CharField("instansi", max_length=160)
    expertise = models.CharField("keahlian", max_length=160, blank=True)
    added_at = models.DateTimeField("dicatat pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = "narasumber"
        verbose_name_plural = "narasumber"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "office",
                Lower("name"),
                Lower("institution"),
                name="speaker_once_in_an_office",
                violation_error_message="Narasumber ini sudah tercatat.",
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.institution})"


# A room that was typed with its word, so that none is put before it.
ROOM_WORDS = (
    "ruang",
    "aula",
    "gedung",
    "kelas",
    "kamar",
    "pendopo",
    "pendapa",
    "balai",
    "lantai",
    "lapangan",
    "halaman",
)


class SessionQuerySet(OfEventQuerySet):
    def for_timetable(self):
        """In order, with materi, narasumber and files."""
        return (
            self.select_related("materi")
            .prefetch_related("speakings__speaker", "files")
            .order_by("held_on", "starts_at", "id")
        )


class BimtekSession(models.Model):
    """One line of the timetable, on one of the days of its Bimtek (a trigger). An empty room is the usual one."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(BimtekEvent, on_delete=models.PROTECT, related_name="sessions", db_index=False)
    held_on = models.DateField("hari")
    starts_at = models.TimeField("mulai pukul")
    ends_at = models.TimeField("sampai pukul")
    title = models.CharField("acara", max_length=240)
    materi = models.ForeignKey(
        "training.Materi",
        verbose_name="materi",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
    )  # fmt: skip
    moderator = models.CharField("moderator", max_length=160, blank=True)
    room = models.CharField("ruang", max_length=80, blank=True)
    jp = models.PositiveSmallIntegerField("JP", default=0)
    speakers = models.ManyToManyField(Speaker, through="SessionSpeaker", related_name="sessions")
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sesi"
        verbose_name_plural = "sesi"
        ordering = ["held_on", "starts_at", "id"]
        indexes = [models.Index(fields=["event", "held_on", "starts_at"], name="bimtek_session_in_order")]
        constraints = [
            models.CheckConstraint(
                name="bimtek_session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Sesi harus berakhir sesudah dimulai.",
            ),
            models.CheckConstraint(
                name="bimtek_session_jp_is_plausible",
                condition=Q(jp__lte=40),
                violation_error_message="JP paling banyak 40.",
            ),
            ExclusionConstraint(
                name="bimtek_session_room_is_free",
                expressions=[
                    ("event", RangeOperators.EQUAL),
                    (Lower("room"), RangeOperators.EQUAL),
                    (HOURS, RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ruang ini sudah dipakai sesi lain pada jam itu.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def hours(self):
        """ "08.00–09.30", as offices write it."""
        return f"{self.starts_at:%H.%M}–{self.ends_at:%H.%M}"

    @property
    def is_taught(self):
        """Is it more than a break or a registration?"""
        return self.materi_id is not None or self.jp > 0

    @property
    def room_in_words(self):
        """ "Ruang A", also when that is what was typed; "Aula Balai Kota" as it is."""
        return self.room if self.room.lower().startswith(ROOM_WORDS) else f"Ruang {self.room}"


class OfSessionQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Read by those who read the Bimtek of the session."""
        return self.filter(session__event__in=BimtekEvent.objects.visible_to(post))


class SessionSpeaker(models.Model):
    """Who speaks in a session. Day and hours repeat those of the session (triggers), so that nobody is in two rooms."""

    session = models.ForeignKey(BimtekSession, on_delete=models.PROTECT, related_name="speakings", db_index=False)
    speaker = models.ForeignKey(
        Speaker, verbose_name="narasumber", on_delete=models.PROTECT, related_name="speakings", db_index=False
    )
    held_on = models.DateField("hari", editable=False)
    starts_at = models.TimeField("mulai pukul", editable=False)
    ends_at = models.TimeField("sampai pukul", editable=False)
    # False when the Bimtek is cancelled: its narasumber are free again.
    is_held = models.BooleanField("berlangsung", default=True, editable=False)

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "narasumber sesi"
        verbose_name_plural = "narasumber sesi"
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker"],
                name="session_speaker_once_in_a_session",
                violation_error_message="Narasumber ini sudah ada pada sesi.",
            ),
            ExclusionConstraint(
                name="session_speaker_is_free",
                expressions=[("speaker", RangeOperators.EQUAL), (HOURS, RangeOperators.OVERLAPS)],
                condition=Q(is_held=True),
                violation_error_message="Narasumber ini sudah mengisi sesi lain pada jam itu.",
            ),
        ]

    def __str__(self):
        return str(self.speaker)


class SessionFile(models.Model):
    """What was shown or handed out in a session, also that of a narasumber."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(BimtekSession, on_delete=models.PROTECT, related_name="files")
    speaker = models.ForeignKey(
        Speaker, verbose_name="dari narasumber", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField("nama bahan", max_length=160)
    file = models.FileField("berkas bahan", upload_to="bimtek/")
    added_at = models.DateTimeField("diunggah pada", default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "bahan sesi"
        verbose_name_plural = "bahan sesi"
        ordering = ["session", "id"]

    def __str__(self):
        return self.title
