"""What is one hop of a case from one organisation to another, and whom does it wait for?"""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.models.time_limit import TimeUnit
from cases.workflow import LIVE_STATUSES, OPEN_STATUSES, RUNNING_STATUSES, CaseStatus, Kind, Status
from registry.models.identifiers import new_public_id
from registry.models.rows import PlainRows

FAR = Value(datetime(2999, 1, 1, tzinfo=UTC))
CLOCK = ("status", "due_at", "clock_started_at", "clock_unit")  # by which a hop tells how much time is left


class DeclineReason(models.TextChoices):
    NOT_OUR_TASK = "bukan_kewenangan", "Bukan kewenangan kami"
    NOT_OUR_AREA = "bukan_wilayah", "Bukan wilayah kami"
    NO_CAPACITY = "kapasitas_penuh", "Kapasitas penuh"
    NOT_ELIGIBLE = "tidak_memenuhi", "Tidak memenuhi persyaratan layanan"
    DOUBLE = "sudah_ditangani", "Sudah ditangani pihak lain"
    OTHER = "lain", "Alasan lain"


class Result(models.TextChoices):
    SERVED = "terlayani", "Layanan sudah diberikan"
    PARTLY = "sebagian", "Sebagian terlayani"
    NOT_SERVED = "tidak_terlayani", "Tidak dapat dilayani"


class ClockState(models.TextChoices):
    NONE = "tanpa", "Tanpa tenggat"
    PAUSED = "berhenti", "Tenggat berhenti"
    SAFE = "aman", "Tenggat aman"
    NEAR = "mendekati", "Mendekati tenggat"
    LATE = "lewat", "Lewat tenggat"


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Hops of the cases this post may see; a draft only for its sender."""
        from cases.models.case import Case

        if post is None or post.is_admin:
            return self.none()
        return self.filter(case__in=Case.objects.visible_to(post)).exclude(
            ~Q(sender=post.organisation_id), status=Status.DRAFT
        )

    def live(self):
        return self.filter(status__in=LIVE_STATUSES)

    def open(self):
        return self.filter(status__in=OPEN_STATUSES)

    def responsibility(self):
        return self.filter(kind=Kind.RESPONSIBILITY)

    def waiting_for(self, organisation_id, *, with_drafts=False):
        """What this organisation has to do: answer, handle, complete, or take over; with its unsent drafts if asked."""
        to_answer, to_complete, to_take_over = _waiting_parts(organisation_id)
        wanted = to_answer | to_complete | to_take_over
        drafts = Q(sender=organisation_id, status=Status.DRAFT, case__status=CaseStatus.OPEN)
        return self.filter(wanted | drafts if with_drafts else wanted)

    def waiting_at(self, post):
        """The same for the office of this post, for figures: without cases whose conflict list names the person.

        Whoever has to do something about an open hop stands on the path of its case (cases/actions/path.py), so of
        `visible_to` only that list is left to ask, and it is nearly always empty.
        """
        if post is None or post.is_admin:
            return self.none()
        return self.waiting_for(post.organisation_id).exclude(_has_conflict_with(post))

    def waiting_at_in_parts(self, post):
        """The same as querysets of which none has a row of another: an index knows all that a figure asks of each."""
        if post is None or post.is_admin:
            return [self.none()] * 3
        return [self.filter(part).exclude(_has_conflict_with(post)) for part in _waiting_parts(post.organisation_id)]

    def in_state(self, wanted, organisation_id):
        """menunggu: to be answered; ditangani; kelengkapan: to be completed; lewat; hari-ini. Anything else: all."""
        now = timezone.now()
        states = {
            "menunggu": Q(status=Status.SENT, receiver=organisation_id),
            "ditangani": Q(status=Status.ACCEPTED),
            "kelengkapan": Q(status=Status.INCOMPLETE),
            "lewat": Q(due_at__lt=now),
            "hari-ini": Q(due_at__gte=now, due_at__date=timezone.localdate()),
        }
        return self.filter(states.get(wanted, Q()))

    def with_due_sort(self):
        """Adds due_sort: the due time, and far in the future for a hop without a clock."""
        return self.annotate(due_sort=Coalesce("due_at", FAR))

    def sent_by(self, organisation_id):
        return self.filter(sender=organisation_id)

    def overdue(self, at=None):
        return self.open().filter(due_at__lt=at or timezone.now())

    def with_people(self):
        """Everybody a refusal, the journey or the answer of a hop may name."""
        return self.select_related(
            "sender",
            "receiver",
            "offered_to",
            "returned_to",
            "answered_by__user",
            "ended_by__user",
            "ended_by__organisation",
        )

    def for_list(self):
        """Everything a row of a list shows, in one query."""
        from cases.models.case import main_jenis_of

        return self.select_related("case__person", "sender__profile", "receiver__profile").annotate(
            main_jenis=main_jenis_of("case_id")
        )

    def for_card(self):
        """A hop between two organisations, in one query; its case comes from elsewhere (cases/views/home.py)."""
        return self.select_related("sender__profile", "receiver__profile")

    def for_export(self):
        """Only what the columns of an export tell (cases/export_lists.py), as `Case.objects.for_export()`."""
        from cases.models.case import EXPORTED, main_jenis_of

        rows = self.select_related("case__person").annotate(main_jenis=main_jenis_of("case_id"))
        told = ("status", "sent_at", "due_at", "sender", *(f"case__{name}" for name in EXPORTED))
        return rows.only(*told).prefetch_related("case__area", "sender")


def _waiting_parts(organisation_id):
    """To be answered or handled, to be completed, to be taken over; no hop is in two of them."""
    running = Q(status__in=RUNNING_STATUSES)
    return (
        Q(receiver=organisation_id) & running,
        Q(sender=organisation_id, status=Status.INCOMPLETE),
        Q(offered_to=organisation_id) & ~Q(receiver=organisation_id) & running,
    )


def _has_conflict_with(post):
    """The case of the hop has the person on its conflict list."""
    from cases.models.case import Case

    conflicts = Case.objects.exclude(barred=[]).filter(barred__contains=[post.user_id])
    return Exists(conflicts.filter(pk=OuterRef("case_id")))


def numbers_by_state(organisation_id, *, now=None, today=None):
    """{name: aggregate} of what an organisation has to do."""
    now, today, count = now or timezone.now(), today or timezone.localdate(), models.Count
    return {
        "semua": count("id"),
        "menunggu": count("id", filter=Q(status=Status.SENT, receiver=organisation_id)),
        "hari_ini": count("id", filter=Q(due_at__gte=now, due_at__date=today)),
        "lewat": count("id", filter=Q(due_at__lt=now)),
    }


def _post(label):
    return models.ForeignKey(
        "registry.Appointment", verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Referral(PlainRows, models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField("macam", max_length=16, choices=Kind, default=Kind.RESPONSIBILITY)
    status = models.CharField("keadaan", max_length=12, choices=Status, default=Status.DRAFT)
    sender = models.ForeignKey(
        "registry.Organisation", verbose_name="dari", on_delete=models.PROTECT, related_name="referrals_sent"
    )
    receiver = models.ForeignKey(
        "registry.Organisation", verbose_name="kepada", on_delete=models.PROTECT, related_name="referrals_received"
    )
    previous = models.ForeignKey(
        "self", verbose_name="lanjutan dari", on_delete=models.PROTECT, null=True, blank=True, related_name="next_hops"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    reason = models.TextField("alasan rujukan")
    requested = models.TextField("layanan yang diminta", blank=True)
    skip_reason = models.TextField("alasan melewati jenjang", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = _post("disusun oleh")
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    sent_by = _post("dikirim oleh")
    answered_at = models.DateTimeField("dijawab pada", null=True, blank=True)
    answered_by = _post("dijawab oleh")
    ended_at = models.DateTimeField("berakhir pada", null=True, blank=True)
    ended_by = _post("diakhiri oleh")
    decline_reason = models.CharField("alasan penolakan", max_length=20, choices=DeclineReason, blank=True)
    decline_text = models.TextField("penjelasan penolakan", blank=True)
    completion_text = models.TextField("kelengkapan yang diminta", blank=True)
    result = models.CharField("hasil", max_length=16, choices=Result, blank=True)
    services_text = models.TextField("layanan yang diberikan", blank=True)
    plan_text = models.TextField("rencana selanjutnya", blank=True)
    returned_to = models.ForeignKey(
        "registry.Organisation",
        verbose_name="kembali kepada",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    clock_started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField("tenggat", null=True, blank=True)
    clock_unit = models.CharField(max_length=12, choices=TimeUnit, blank=True)
    clock_left = models.IntegerField("sisa waktu saat berhenti", null=True, blank=True)
    overdue_marked_at = models.DateTimeField("ditandai lewat pada", null=True, blank=True)
    offered_to = models.ForeignKey(
        "registry.Organisation",
        verbose_name="ditawarkan kepada",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_offered",
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "rujukan"
        verbose_name_plural = "rujukan"
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["receiver", "due_at", "id"],
                include=["status", "case"],
                name="referral_waiting_known",
                condition=Q(status__in=["sent", "accepted"]),
            ),
            models.Index(fields=["due_at"], name="referral_open_by_due", condition=Q(status__in=["sent", "accepted"])),
            models.Index(fields=["sender", "-sent_at"], name="referral_by_sender"),
            models.Index(
                fields=["sender"], name="referral_back_at_sender", condition=Q(status__in=["draft", "incomplete"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="referral_one_open_responsibility",
                condition=Q(kind="responsibility", status__in=["sent", "incomplete", "accepted"]),
                include=["status", "due_at"],  # what the case tells of it
                violation_error_message="Kasus ini sudah mempunyai rujukan yang berjalan.",
            ),
            models.UniqueConstraint(
                fields=["case", "sender", "receiver"],
                name="referral_one_draft_for_each_receiver",
                condition=Q(status="draft", previous__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case", "receiver"],
                name="referral_one_open_service_request_for_each_partner",
                condition=Q(kind="service", status__in=["sent", "incomplete", "accepted"]),
                violation_error_message="Lembaga ini sudah menerima permintaan yang sama dan belum selesai.",
            ),
            models.CheckConstraint(
                name="referral_not_to_oneself",
                condition=~Q(sender=F("receiver")),
                violation_error_message="Rujukan tidak dapat dikirim kepada lembaga sendiri.",
            ),
            models.CheckConstraint(
                name="referral_sent_names_who",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_answered_names_who",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_ended_names_who",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_final_status_has_an_end",
                condition=Q(status__in=["declined", "withdrawn", "lapsed", "finished"], ended_at__isnull=False)
                | Q(status__in=["draft", "sent", "incomplete", "accepted", "forwarded"], ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="referral_declined_gives_reason",
                condition=~Q(status="declined") | ~Q(decline_reason=""),
                violation_error_message="Penolakan harus menyebut alasan.",
            ),
            models.CheckConstraint(
                name="referral_finished_has_feedback",
                condition=~Q(status="finished") | (~Q(result="") & Q(returned_to__isnull=False)),
                violation_error_message="Rujukan selesai hanya dengan rujuk balik.",
            ),
            models.CheckConstraint(
                name="referral_clock_stops_for_completion",
                condition=~Q(status="incomplete") | Q(due_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.sender} → {self.receiver}"

    @property
    def is_responsibility(self):
        return self.kind == Kind.RESPONSIBILITY

    @property
    def is_draft(self):
        return self.status == Status.DRAFT

    @property
    def is_running(self):
        """The one open hop of a case that carries, or is about to carry, the responsibility."""
        return self.is_responsibility and self.status in OPEN_STATUSES

    @property
    def has_feedback(self):
        """The rujuk balik is in (referral_finished_has_feedback)."""
        return self.status == Status.FINISHED

    @property
    def is_live(self):
        return self.status in LIVE_STATUSES

    def clock_state(self, at=None):
        """aman, mendekati (the last quarter of the time), lewat, berhenti, or tanpa."""
        if self.status == Status.INCOMPLETE:
            return ClockState.PAUSED
        if self.due_at is None or self.status not in OPEN_STATUSES:
            return ClockState.NONE
        at = at or timezone.now()
        if at > self.due_at:
            return ClockState.LATE
        whole = self.due_at - (self.clock_started_at or self.due_at - timedelta(days=4))
        return ClockState.NEAR if self.due_at - at <= whole / 4 else ClockState.SAFE


def clock_told(told):
    """A Referral with its CLOCK alone. told: {name: value} as PostgreSQL writes it, moments as ISO text."""
    moments = {name: told[name] and datetime.fromisoformat(told[name]) for name in ("due_at", "clock_started_at")}
    return Referral.from_db(None, [*told], [*(told | moments).values()])
