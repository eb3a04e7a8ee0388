"""What stands in a cash book? The lines of one purse in one period, with opening and closing balance."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Sum
from django.utils import timezone

from registry import case_numbers
from registry.models import Direction, Donor, FundEntry, PublicFigure, Purse, PurseKind, UnitProfile
from registry.periods import (
    EARLIEST,
    LATEST,
    ONE_DAY,
    USUAL_WETON,
    Period,
    between,
    month_of,
    selapanan_of,
)
from registry.scope import as_system


@dataclass(frozen=True)
class Line:
    """case, case_number: id and number of the case that was helped, for readers who may see it."""

    entry: FundEntry
    balance: Decimal
    case: int | None = None
    case_number: str = ""

    @property
    def words(self):
        """What the line says, on the screen as on paper."""
        return f"{self.entry.words}, kasus {self.case_number}" if self.case_number else self.entry.words


@dataclass(frozen=True)
class Book:
    """opening and closing: what the purse held on the eve of the period and on its last evening."""

    purse: Purse
    period: Period
    opening: Decimal
    lines: list
    income: Decimal
    spending: Decimal
    by_source: list = field(default_factory=list)
    by_kind: list = field(default_factory=list)

    @property
    def closes_on(self):
        """The last day that has come: a running period closes for now."""
        return min(self.period.ends_on, timezone.localdate())

    @property
    def cases(self):
        """The ids of the cases whose numbers stand in it, for the log of who looked."""
        return {line.case for line in self.lines if line.case}

    @property
    def closing(self):
        return self.opening + self.income - self.spending

    def words(self, amount):
        return self.purse.words(amount)


def cash_book(purse, period, post):
    """The book of a purse (a saved or an unsaved one, which is empty) over a period, as this post reads it."""
    entries = FundEntry.objects.filter(purse=purse.pk) if purse.pk else FundEntry.objects.none()
    opening = balance = entries.filter(happened_on__lt=period.starts_on).balance()
    lines, totals = [], {Direction.INCOME: Decimal(0), Direction.SPENDING: Decimal(0)}
    rows = list(entries.between(period).in_book_order().for_book())
    helped = [entry.pk for entry in rows if entry.is_case_aid and not entry.reverses_id]
    numbers = case_numbers.readable(helped, post)
    for entry in rows:
        balance += entry.change
        totals[entry.direction] += entry.amount
        lines.append(Line(entry, balance, *numbers.get(entry.pk, ())))
    return Book(
        purse=purse,
        period=period,
        opening=opening,
        lines=lines,
        income=totals[Direction.INCOME],
        spending=totals[Direction.SPENDING],
        by_source=_sums(lines, "source"),
        by_kind=_sums(lines, "kind"),
    )


def _sums(lines, name):
    """[(source or kind, sum)] of what was not reversed, largest first."""
    sums = {}
    for line in lines:
        entry = line.entry
        if getattr(entry, f"{name}_id") and not entry.is_reversed:
            subject = getattr(entry, name)
            sums[subject] = sums.get(subject, 0) + entry.amount
    return sorted(sums.items(), key=lambda pair: -pair[1])


SPANS = (("bulan", "Bulanan"), ("selapanan", "Selapanan (35 hari)"), ("bebas", "Pilih tanggal"))


@dataclass(frozen=True)
class Choice:
    """Which book a reader looks at: the purse, the span and the period; with a sentence when the dates made none."""

    purse: Purse
    span: str
    period: Period
    problem: str = ""

    def address(self, day=None, **other):
        """The query string of this book, or of the period around another day."""
        said = {"kas": self.purse.key, "rentang": self.span, "mulai": day or self.period.starts_on}
        if self.span == "bebas":
            said["sampai"] = self.period.ends_on
        return urlencode({**said, **other})

    @property
    def anchor(self):
        """The day around which another span is shown: today, while it lies in this period."""
        today = timezone.localdate()
        return today if self.period.starts_on <= today <= self.period.ends_on else self.period.starts_on

    @property
    def before(self):
        return "" if self.span == "bebas" else self.address(self.period.starts_on - ONE_DAY)

    @property
    def after(self):
        ahead = self.period.ends_on >= timezone.localdate()
        return "" if self.span == "bebas" or ahead else self.address(self.period.ends_on + ONE_DAY)


def choice_of(profile, purses, data):
    """The book that the address names; whatever is missing or makes no sense falls back to this month of donations.

    purses: [Purse] of the unit; data: kas, rentang, mulai, sampai as text.
    """
    empty = [Purse(unit=profile.unit, kind=kind) for kind in (PurseKind.DONATION, PurseKind.OPERATIONAL)]
    by_key = {purse.key: purse for purse in [*empty, *purses]}
    purse = by_key.get(data.get("kas", ""), by_key[PurseKind.DONATION])
    span = data.get("rentang") if data.get("rentang") in dict(SPANS) else "bulan"
    day, until = (_day(data.get(name, "")) for name in ("mulai", "sampai"))
    today = timezone.localdate()
    if span == "bebas":
        start, end = day or today.replace(day=1), until or today
        if end < start:
            return Choice(purse, span, between(start, start), "Tanggal akhir harus sesudah tanggal awal.")
        return Choice(purse, span, between(start, end))
    if span == "selapanan":
        return Choice(purse, span, selapanan_of(day or today, profile.book_weton or USUAL_WETON))
    return Choice(purse, span, month_of(day or today))


def _day(text):
    """A day that a book can show out of an address, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def money_of(purses):
    """({PurseKind: balance} of the two purses of money, zero for one without an entry; [Purse] of goods)."""
    money = {kind: Decimal(0) for kind in (PurseKind.DONATION, PurseKind.OPERATIONAL)}
    money |= {PurseKind(purse.kind): purse.balance for purse in purses if purse.kind in money}
    return money, [purse for purse in purses if purse.goods_id]


def recap_of_year(unit_ids, year, post):
    """{unit id: what came in and went out in money}, for registry/recap.py. Corrected lines do not count."""
    of_year = FundEntry.objects.visible_to(post).standing().filter(unit__in=unit_ids, happened_on__year=year)
    sums = of_year.filter(purse__goods__isnull=True).order_by().values_list("unit", "direction")
    found = {unit: {"funds_in": Decimal(0), "funds_out": Decimal(0)} for unit in unit_ids}
    for unit, direction, total in sums.annotate(total=Sum("amount")):
        found[unit]["funds_in" if direction == Direction.INCOME else "funds_out"] = total
    return found


def notice_of(unit_id):
    """(profile, its public figures) for a reader without an account, or None: no such unit, or it shows nothing.

    A unit that is dissolved shows nothing: nobody could take its figures back.
    """
    with as_system():
        shown = UnitProfile.objects.alive().exclude(public_figures=[])
        profile = shown.for_list().filter(unit__public_id=unit_id).first()
        return profile and (profile, public_figures(profile))


def public_figures(profile):
    """[(label, text)] of what this unit lets visitors read, in the order of PublicFigure."""
    money, goods = money_of(Purse.objects.filter(unit=profile.unit_id).with_goods())
    new_year = date(timezone.localdate().year, 1, 1)
    donated = FundEntry.objects.filter(unit=profile.unit_id, purse__kind=PurseKind.DONATION).standing()
    of_year = donated.filter(happened_on__gte=new_year)
    sums = dict(of_year.order_by().values_list("direction").annotate(total=Sum("amount")))
    stock = ", ".join(f"{purse.goods.name} {purse.words(purse.balance)}" for purse in goods if purse.balance)
    texts = {
        PublicFigure.DONATION_BALANCE: lambda: Purse().words(money[PurseKind.DONATION]),
        PublicFigure.OPERATIONAL_BALANCE: lambda: Purse().words(money[PurseKind.OPERATIONAL]),
        PublicFigure.GOODS: lambda: stock or "Tidak ada",
        PublicFigure.INCOME: lambda: Purse().words(sums.get(Direction.INCOME, 0)),
        PublicFigure.SPENDING: lambda: Purse().words(sums.get(Direction.SPENDING, 0)),
        PublicFigure.DONORS: lambda: f"{Donor.objects.current().filter(unit=profile.unit_id).count()} orang",
    }
    return [(figure.label, texts[figure]()) for figure in PublicFigure if figure in profile.public_figures]
