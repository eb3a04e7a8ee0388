"""What help was given, when and by whom, who paid for it, and how much was it worth?"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from registry.models.dated import Dated, dated_constraints
from registry.models.rows import PlainRows


class ServiceKind(Dated):
    """Kinds of service an office edits. A government decision (penetapan) is not for WKSBM, TKSK or partners."""

    name = models.CharField("nama", max_length=120)
    is_government_decision = models.BooleanField("penetapan pemerintah", default=False)
    FIXED = ("name", "is_government_decision")

    class Meta:
        verbose_name = "jenis layanan"
        verbose_name_plural = "jenis layanan"
        ordering = ["name"]
        constraints = dated_constraints("service_kind", ("name",))

    def __str__(self):
        return self.name


class ServiceSource(Dated):
    """Who paid for a service. An office edits these rows; a purse of the unit is entered through its book only."""

    name = models.CharField("nama", max_length=80)
    is_unit_purse = models.BooleanField("kas WKSBM", default=False)
    rank = models.PositiveSmallIntegerField("urutan")
    FIXED = ("name", "is_unit_purse")

    class Meta:
        verbose_name = "sumber layanan"
        verbose_name_plural = "sumber layanan"
        ordering = ["rank"]
        constraints = dated_constraints("service_source", ("name",), ("rank",))

    def __str__(self):
        return self.name


class ServiceQuerySet(models.QuerySet):
    def standing(self):
        """Without the help that was taken back."""
        return self.filter(cancelled_at__isnull=True)

    def paid_by(self, organisation_id):
        """Help out of the purse of this unit that still stands."""
        return self.standing().filter(organisation=organisation_id, fund_entry__isnull=False)

    def for_list(self):
        return self.select_related("kind", "organisation")

    def total_value(self):
        """The rupiah of the help that stands, each service once; a Decimal, zero without any."""
        return self.standing().order_by().aggregate(total=models.Sum("value"))["total"] or Decimal(0)

    def like(self, *, kind, given_on):
        """The same kind of help on the same day that already stands, from whomever."""
        return self.standing().filter(kind=kind, given_on=given_on)


class Service(PlainRows, models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="services")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(ServiceKind, verbose_name="layanan", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField("tanggal diberikan")
    description = models.TextField("keterangan", blank=True)
    # Out of which purse it came, as words for readers of the case, who need not see the book of the unit.
    paid_text = models.CharField("diambil dari", max_length=120, blank=True)
    fund_entry = models.OneToOneField(
        "registry.FundEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.ForeignKey(
        ServiceSource, verbose_name="dari mana", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Rupiah. With a line of a cash book it is that line's amount and nothing else (trigger service_value_of_its_entry).
    value = models.DecimalField("nilai", max_digits=13, decimal_places=2, null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    cancel_reason = models.CharField("alasan dibatalkan", max_length=200, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "layanan"
        verbose_name_plural = "layanan"
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="service_cancelled_names_who_and_why",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="Tulis alasan mengapa layanan ini dibatalkan.",
            ),
            models.CheckConstraint(
                name="service_value_is_positive",
                condition=Q(value__isnull=True) | Q(value__gt=0),
                violation_error_message="Nilai layanan harus lebih dari nol.",
            ),
            models.CheckConstraint(
                name="service_value_names_its_source",
                condition=Q(value__isnull=True) | Q(source__isnull=False) | Q(fund_entry__isnull=False),
                violation_error_message="Sebutkan dari mana nilai layanan ini.",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {date_format(self.given_on, 'j F Y')}"

    def is_paid_by(self, organisation_id):
        """Help out of the purse of this unit that still stands."""
        is_from_purse = self.organisation_id == organisation_id and self.fund_entry_id is not None
        return is_from_purse and self.cancelled_at is None
