"""Under which keys is a person found again, and which two records may be one person?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cases.models.person import Person
from cases.models.places import place_alone
from registry.models import Role
from registry.models.area import code_range, district_code
from registry.models.arrays import is_among
from registry.models.identifiers import new_public_id

# Whoever decides about two records: the offices of the chain, not a unit and not a partner.
DECIDERS = {
    Role.VILLAGE_OFFICER,
    Role.TKSK,
    Role.REGENCY_OFFICER,
    Role.REGENCY_SUPERVISOR,
    Role.PROVINCE_OFFICER,
    Role.PROVINCE_SUPERVISOR,
}


class PersonKey(models.Model):
    """One text under which a person is looked up: a sound with a year, a day of birth, a blind index of a number.

    Texts that are compared for equality only: PostgreSQL takes that for safe to do before the rule of who may see the
    row, so the index is used behind row-level security too. Worked out from the person, they have no history of their
    own, go with it (ON DELETE CASCADE), and are written anew when a change of it is taken back.
    """

    pk = models.CompositePrimaryKey("person", "key")
    person = models.ForeignKey(
        Person, verbose_name="orang", on_delete=models.CASCADE, related_name="person_keys", db_index=False
    )
    key = models.CharField("kunci", max_length=40, db_collation="C")
    # Where all cases of the person are seen by their place alone, empty where that is not one kecamatan; told by
    # Person.seen_in, and kept by triggers (cases/migrations/0074).
    seen_in = place_alone("terlihat menurut tempat kasusnya saja, di kecamatan")

    class Meta:
        verbose_name = "kunci pencarian orang"
        verbose_name_plural = "kunci pencarian orang"
        indexes = [models.Index(fields=["key", "seen_in", "person"], name="person_key_found")]

    def __str__(self):
        return f"Kunci orang {self.person_id}"


class MatchStatus(models.TextChoices):
    OPEN = "terbuka", "Belum diputuskan"
    SAME = "sama", "Orang yang sama"
    DIFFERENT = "beda", "Orang berbeda"


class MatchReviewQuerySet(models.QuerySet):
    def visible_to(self, post):
        """The pairs of which this office sees both persons; of two that are one by now, a case of either.

        cases/migrations holds the same rule as row-level security.
        """
        from cases.models.case import Case

        if post is None or post.role not in DECIDERS:
            return self.none()
        known, cases = Person.objects.visible_to(post), Case.objects.visible_to(post)
        moved, stayed = (Exists(cases.filter(is_among("pk", OuterRef(name)))) for name in ("moved", "stayed"))
        return self.near(post).filter(
            Exists(known.filter(pk=OuterRef("first"))),
            Exists(known.filter(pk=OuterRef("second"))),
            ~Q(status=MatchStatus.SAME) | moved & stayed,
        )

    def near(self, post):
        """Those of the kecamatan or the territory of this office, and those of no place: all that it may see and more.
        It only narrows, so that an index answers; who sees both persons is asked beside it."""
        if post.glass:
            return self  # the one case opened in an emergency lies anywhere
        place = district_code(post.organisation.home_area_id)
        if post.organisation.sees_widely:
            low, high = code_range(place)
            return self.filter(Q(seen_in="") | Q(seen_in__gte=low, seen_in__lt=high))
        return self.filter(seen_in__in=("", place))

    def open(self):
        """Those that wait: a pair about a record that is united with a third one waits for its return."""
        gone = Person.objects.filter(pk__in=(OuterRef("first"), OuterRef("second")), merged_into__isnull=False)
        return self.filter(~Exists(gone), status=MatchStatus.OPEN)

    def separated(self):
        """Those that were united once and are two again."""
        return self.filter(status=MatchStatus.DIFFERENT, batch__isnull=False)

    def united(self):
        return self.filter(status=MatchStatus.SAME)

    def decided_different(self):
        return self.filter(status=MatchStatus.DIFFERENT)

    def about(self, person):
        return self.filter(Q(first=person) | Q(second=person))

    def for_list(self, *, with_decision=False):
        """Everything a row shows. with_decision: also who decided, which a pair that waits has not."""
        rows = self.select_related("first__area__parent", "second__area__parent", "office")
        return rows.prefetch_related("decided_by__user") if with_decision else rows


class MatchReview(models.Model):
    """Two records that are probably one person, for an office that sees both to decide about.

    batch: what uniting them has changed; it stays when they were separated again. moved, stayed: the ids of the cases
    of either record on that day.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    first = models.ForeignKey(Person, verbose_name="orang pertama", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, verbose_name="orang kedua", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField("kemiripan", max_digits=5, decimal_places=1)
    office = models.ForeignKey(
        "registry.Organisation", verbose_name="untuk", on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField("ditemukan pada", default=timezone.now)
    status = models.CharField("keputusan", max_length=8, choices=MatchStatus, default=MatchStatus.OPEN)
    reason = models.TextField("alasan", blank=True)
    kept = models.ForeignKey(
        Person, verbose_name="catatan yang dipakai", on_delete=models.PROTECT, null=True, related_name="+"
    )
    batch = models.ForeignKey(
        "registry.ChangeBatch",
        verbose_name="rangkaian",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # The smallest place, from a kecamatan up, in which all cases of both are seen by their place alone; empty where
    # there is none. Told by Person.seen_in, and kept by triggers (cases/migrations/0076).
    seen_in = place_alone("wilayah tempat keduanya terlihat menurut tempat kasusnya saja")
    moved = ArrayField(models.BigIntegerField(), verbose_name="kasus yang dipindahkan", default=list, editable=False)
    stayed = ArrayField(models.BigIntegerField(), verbose_name="kasus yang tetap", default=list, editable=False)
    decided_at = models.DateTimeField("diputuskan pada", null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = MatchReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "mungkin orang yang sama"
        verbose_name_plural = "mungkin orang yang sama"
        ordering = ["-found_at", "-id"]
        # Those of a place first, those of no place, most of which lie elsewhere, after them.
        indexes = [models.Index(fields=["-seen_in"], name="review_open_by_place", condition=Q(status="terbuka"))]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="match_review_pair_once"),
            models.CheckConstraint(name="match_review_pair_is_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="match_review_decided_names_who_and_why",
                condition=Q(status="terbuka", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(status="terbuka") & ~Q(reason=""),
                violation_error_message="Keputusan harus mencatat alasan, waktu, dan siapa yang memutuskan.",
            ),
            models.CheckConstraint(
                name="match_review_same_keeps_one_of_the_two",
                condition=(Q(status="sama") & (Q(kept=F("first")) | Q(kept=F("second"))))
                | (~Q(status="sama") & Q(kept__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"Pasangan {self.public_id}"

    @property
    def is_open(self):
        return self.status == MatchStatus.OPEN

    @property
    def is_united(self):
        return self.status == MatchStatus.SAME

    @property
    def was_separated(self):
        return self.status == MatchStatus.DIFFERENT and self.batch_id is not None

    @property
    def gone(self):
        """Of a united pair the record that points to the kept one."""
        return self.second if self.kept_id == self.first_id else self.first
