"""Money and goods in the purses of a unit, entered through the actions."""

from decimal import Decimal

from django.utils import timezone

from registry.actions import funds
from registry.models import Goods, IncomeSource, PurseKind, SpendingKind


def source(name="Jimpitan"):
    return IncomeSource.objects.get(name=name)


def kind(name="Santunan uang"):
    return SpendingKind.objects.get(name=name)


def entered(profile, *, by, amount=100_000, purse_kind=PurseKind.DONATION, **fields):
    """An income of today, jimpitan for donations, unless told otherwise."""
    given = {"source": source(), "happened_on": timezone.localdate(), **fields}
    return funds.receive(profile=profile, purse_kind=purse_kind, amount=Decimal(amount), by=by, **given)


def spent(profile, *, by, amount=40_000, purse_kind=PurseKind.DONATION, **fields):
    """A spending of today for a resident, unless told otherwise."""
    given = {"kind": kind(), "purpose": "dua keluarga", "happened_on": timezone.localdate(), **fields}
    return funds.spend(profile=profile, purse_kind=purse_kind, amount=Decimal(amount), by=by, **given)


def rice():
    return Goods.objects.get(name="Beras")
