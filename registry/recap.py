"""What did a unit take in, pay out, and do for people in a year? Asked of whoever keeps it.

Funds and cases are kept elsewhere, and the register may not know the apps above it. So an app that knows a figure hands
a function over when it starts (`provide`, in its `apps.py`), and a sheet asks once for all its units.
"""

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True)
class Figures:
    """None: nobody keeps this figure here, which is not the same as nought."""

    funds_in: Decimal | None = None
    funds_out: Decimal | None = None
    helped: int | None = None
    referred: int | None = None


PROVIDERS = []


def provide(provider):
    """Add a function (unit ids, year, post) -> {unit id: {name of a figure: value}}; also usable as a decorator."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def figures(unit_ids, year, post):
    """{unit id: Figures} for every unit asked for, and for no other, as far as this post may see what they count."""
    unit_ids = list(unit_ids)
    found = dict.fromkeys(unit_ids, Figures())
    for provider in PROVIDERS:
        for unit_id, known in provider(unit_ids, year, post).items():
            if unit_id in found:
                found[unit_id] = replace(found[unit_id], **known)
    return found


def total(values):
    """The sum of what is known; None when nobody keeps it."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
