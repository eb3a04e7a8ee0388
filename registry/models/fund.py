"""What does a unit own, from whom did it come and for what was it given? Two purses that never mix, and goods.

Donations go to residents, not one rupiah to running costs; running costs have a purse of their own (a rule of units in
DIY, docs/decisions/0020-funds.md). A trigger moves the balance with each entry, so balance and book cannot differ.
"""

from django.db import models
from django.db.models import Case, F, Q, Sum, When
from django.utils import timezone

from registry.models.dated import Dated, dated_constraints
from registry.models.identifiers import new_public_id
from registry.money import number, rupiah


class PurseKind(models.TextChoices):
    DONATION = "donasi", "Kas donasi"
    OPERATIONAL = "operasional", "Kas operasional"
    GOODS = "barang", "Persediaan barang"


class Direction(models.TextChoices):
    INCOME = "masuk", "Masuk"
    SPENDING = "keluar", "Keluar"


class PublicFigure(models.TextChoices):
    """What a visitor without an account may read about the funds of a unit, when its board allows it."""

    DONATION_BALANCE = "saldo_donasi", "Saldo kas donasi"
    OPERATIONAL_BALANCE = "saldo_operasional", "Saldo kas operasional"
    GOODS = "persediaan", "Persediaan barang"
    INCOME = "masuk_tahun_ini", "Donasi masuk tahun ini"
    SPENDING = "keluar_tahun_ini", "Donasi tersalur tahun ini"
    DONORS = "jumlah_donatur", "Jumlah donatur"


class IncomeSource(Dated):
    """Where money or goods come from; names seen in the field, an office edits them (unverified)."""

    name = models.CharField("nama", max_length=80)
    rank = models.PositiveSmallIntegerField("urutan")
    FIXED = ("name",)

    class Meta:
        verbose_name = "sumber dana"
        verbose_name_plural = "sumber dana"
        ordering = ["rank"]
        constraints = dated_constraints("income_source", ("name",), ("rank",))

    def __str__(self):
        return self.name


class SpendingKind(Dated):
    """For what something is spent; each kind belongs to one purse, so that donations never pay running costs."""

    name = models.CharField("nama", max_length=80)
    purse_kind = models.CharField("kas", max_length=12, choices=PurseKind)
    rank = models.PositiveSmallIntegerField("urutan")
    FIXED = ("name", "purse_kind")

    class Meta:
        verbose_name = "pos pengeluaran"
        verbose_name_plural = "pos pengeluaran"
        ordering = ["rank"]
        constraints = dated_constraints("spending_kind", ("name",), ("rank",))

    def __str__(self):
        return self.name


class Goods(Dated):
    """A kind of goods and the measure it is counted in."""

    name = models.CharField("nama", max_length=60)
    measure = models.CharField("satuan", max_length=12)
    FIXED = ("name", "measure")

    class Meta:
        verbose_name = "jenis barang"
        verbose_name_plural = "jenis barang"
        ordering = ["name"]
        constraints = dated_constraints("goods", ("name",))

    def __str__(self):
        return f"{self.name} ({self.measure})"


class OfUnitQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Rows of the units this post reads (UnitProfile.visible_to)."""
        from registry.models.unit import UnitProfile

        return self.filter(unit__in=UnitProfile.objects.visible_to(post).values("unit"))


class DonorKind(models.TextChoices):
    REGULAR = "tetap", "Donatur tetap"
    OCCASIONAL = "sewaktu", "Sewaktu-waktu"
    MIGRANT = "perantau", "Perantau"
    BODY = "lembaga", "Lembaga atau usaha"


class DonorQuerySet(OfUnitQuerySet):
    def current(self):
        return self.filter(ended_on__isnull=True)

    def with_given(self, *, since):
        """What each gave in money since a day, reversed gifts left out."""
        money = Q(entries__purse__goods__isnull=True, entries__reversal__isnull=True, entries__happened_on__gte=since)
        last = models.Max("entries__happened_on", filter=Q(entries__reversal__isnull=True))
        return self.annotate(given=Sum("entries__amount", filter=money), last_gift_on=last)


class Donor(models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="donors")
    name = models.CharField("nama", max_length=160)
    kind = models.CharField("macam", max_length=12, choices=DonorKind, default=DonorKind.REGULAR)
    phone = models.CharField("nomor HP", max_length=24, blank=True)
    note = models.CharField("catatan", max_length=240, blank=True)
    pledge = models.DecimalField("kesanggupan sebulan", max_digits=13, decimal_places=2, null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField("berhenti pada", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = DonorQuerySet.as_manager()

    class Meta:
        verbose_name = "donatur"
        verbose_name_plural = "donatur"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "unit",
                models.functions.Lower("name"),
                name="donor_once_in_a_unit",
                condition=Q(ended_on__isnull=True),
                violation_error_message="Donatur dengan nama ini sudah tercatat. Tambahkan keterangan pada namanya.",
            ),
            models.CheckConstraint(
                name="donor_pledge_is_positive",
                condition=Q(pledge__isnull=True) | Q(pledge__gt=0),
                violation_error_message="Kesanggupan harus lebih dari nol, atau kosongkan.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_pledge_display(self):
        return "" if self.pledge is None else rupiah(self.pledge)


class PurseQuerySet(OfUnitQuerySet):
    def with_goods(self):
        return self.select_related("goods").order_by("kind", "goods__name")


class Purse(models.Model):
    """One purse of a unit, or one kind of its goods. Only the trigger on FundEntry moves the balance."""

    unit = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="purses")
    kind = models.CharField("kas", max_length=12, choices=PurseKind)
    goods = models.ForeignKey(Goods, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    balance = models.DecimalField("saldo", max_digits=14, decimal_places=2, default=0)
    entry_count = models.PositiveIntegerField("banyaknya catatan", default=0)

    objects = PurseQuerySet.as_manager()

    class Meta:
        verbose_name = "kas"
        verbose_name_plural = "kas"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "goods"],
                name="purse_one_of_each_kind",
                nulls_distinct=False,
                violation_error_message="Kas ini sudah ada.",
            ),
            models.CheckConstraint(
                name="purse_never_below_zero",
                condition=Q(balance__gte=0),
                violation_error_message="Isi kas tidak mencukupi.",
            ),
            models.CheckConstraint(
                name="purse_goods_are_named",
                condition=Q(kind="barang", goods__isnull=False) | (~Q(kind="barang") & Q(goods__isnull=True)),
                violation_error_message="Pilih jenis barangnya.",
            ),
        ]

    def __str__(self):
        return self.goods.name if self.goods else self.get_kind_display()

    @property
    def key(self):
        """How an address names it within its unit."""
        return f"barang-{self.goods_id}" if self.goods_id else self.kind

    def words(self, amount):
        """An amount in the words of this purse: rupiah, or the measure of the goods."""
        return f"{number(amount)} {self.goods.measure}" if self.goods_id else rupiah(amount)


class FundEntryQuerySet(OfUnitQuerySet):
    def until(self, day):
        return self.filter(happened_on__lte=day)

    def between(self, period):
        return self.filter(happened_on__gte=period.starts_on, happened_on__lte=period.ends_on)

    def balance(self):
        """What these entries add up to; zero for none."""
        return self.aggregate(total=Sum("change"))["total"] or 0

    def in_book_order(self):
        """By day, what came in before what went out: the balance of no line lies below that of the evening."""
        return self.order_by("happened_on", "-direction", "number")

    def standing(self):
        """Without what was reversed, and without the reversals."""
        return self.filter(reverses__isnull=True, reversal__isnull=True)

    def last_day(self):
        """The last day on which something came in or went out that was not taken back, or None."""
        return self.standing().aggregate(day=models.Max("happened_on"))["day"]

    def for_book(self):
        return self.select_related("source", "kind", "donor", "recorded_by__user", "reverses", "reversal")


class FundEntry(models.Model):
    """One line of a cash book. Rows are only ever added: a mistake is taken back by a second line that reverses it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    unit = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="fund_entries")
    purse = models.ForeignKey(Purse, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField("nomor")
    direction = models.CharField("arah", max_length=6, choices=Direction)
    # Rupiah, or the measure of the goods (kg, paket).
    amount = models.DecimalField("jumlah", max_digits=13, decimal_places=2)
    change = models.GeneratedField(
        expression=Case(When(direction="masuk", then=F("amount")), default=-F("amount")),
        output_field=models.DecimalField(max_digits=13, decimal_places=2),
        db_persist=True,
    )
    happened_on = models.DateField("tanggal")
    source = models.ForeignKey(
        IncomeSource, verbose_name="sumber", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    donor = models.ForeignKey(Donor, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    kind = models.ForeignKey(
        SpendingKind, verbose_name="pos", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What a spending was for, the reason of a reversal, a remark on an income.
    purpose = models.CharField("keterangan", max_length=200, blank=True)
    # Written by the casework, which records the service that this paid for.
    is_case_aid = models.BooleanField("bantuan untuk kasus", default=False)
    reverses = models.OneToOneField(
        "self", verbose_name="membatalkan", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")

    objects = FundEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan kas"
        verbose_name_plural = "catatan kas"
        ordering = ["happened_on", "-direction", "number"]
        indexes = [
            models.Index(fields=["purse", "happened_on", "number"], name="fund_entry_in_book_order"),
            models.Index(fields=["unit", "happened_on"], name="fund_entry_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["purse", "number"], name="fund_entry_number_once_in_a_purse"),
            models.CheckConstraint(
                name="fund_amount_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message="Jumlah harus lebih dari nol.",
            ),
            models.CheckConstraint(
                name="fund_income_names_source",
                condition=Q(direction="keluar")
                | Q(reverses__isnull=False)
                | Q(source__isnull=False, kind__isnull=True),
                violation_error_message="Pilih dari mana uang atau barang ini.",
            ),
            models.CheckConstraint(
                name="fund_spending_names_kind_and_purpose",
                condition=Q(direction="masuk")
                | Q(reverses__isnull=False)
                | (Q(kind__isnull=False, source__isnull=True, donor__isnull=True) & ~Q(purpose="")),
                violation_error_message="Pilih posnya dan tulis untuk apa pengeluaran ini.",
            ),
            models.CheckConstraint(
                name="fund_reversal_gives_reason",
                condition=Q(reverses__isnull=True) | ~Q(purpose=""),
                violation_error_message="Tulis alasan koreksi.",
            ),
        ]

    def __str__(self):
        return f"{self.purse} nomor {self.number}"

    @property
    def is_income(self):
        return self.direction == Direction.INCOME

    @property
    def is_reversed(self):
        return hasattr(self, "reversal")

    @property
    def words(self):
        """What the line says to every reader; for some the number of a case follows (registry/books.py)."""
        if self.reverses_id:
            return f"Koreksi nomor {self.reverses.number}: {self.purpose}"
        return ", ".join(str(part) for part in (self.source or self.kind, self.donor, self.purpose) if part)
