"""To whom may this case go from here, and is that a skip?

The default order is kalurahan → TKSK → Dinsos kab/kota → Dinsos DIY → balai, with permitted skips: the article says
"misalnya … atau", a network and no fixed ladder (docs/decisions/0012-routing.md).
"""

from dataclasses import dataclass

from cases.models import Urgency
from cases.workflow import Kind
from registry.kept_sql import kept_sql
from registry.models import Organisation, OrganisationKind
from registry.models.area import code_range, levels_of
from registry.models.organisation import EMERGENCY_PARTNER_KINDS, PARTNER_KINDS

# Who decides on a place in a balai: an admission is a government decision, so WKSBM, kalurahan and TKSK cannot ask.
BALAI_SENDERS = (OrganisationKind.REGENCY_OFFICE, OrganisationKind.PROVINCE_OFFICE, OrganisationKind.BALAI)


@dataclass(frozen=True)
class Route:
    receiver: Organisation
    kind: str
    skipped: tuple = ()

    @property
    def moves_responsibility(self):
        return self.kind == Kind.RESPONSIBILITY

    @property
    def is_skip(self):
        return bool(self.skipped)


def upward(case, sender):
    """Offices above the sender that cover the case's area, nearest first; then the balai where it may ask them."""
    if sender.level is None:
        return []
    may_ask_balai = sender.kind in BALAI_SENDERS
    offices = _offices_of(case, with_balai=may_ask_balai)
    chain = sorted(
        (o for o in offices if o.is_territorial and o.level > sender.level and o.pk != sender.pk),
        key=lambda o: o.level,
    )
    routes = [Route(office, Kind.RESPONSIBILITY, tuple(chain[:place])) for place, office in enumerate(chain)]
    if may_ask_balai:
        skipped = tuple(chain) if sender.level < 4 else ()
        balai = (one for one in offices if one.kind == OrganisationKind.BALAI and one.pk != sender.pk)
        by_name = sorted(balai, key=lambda home: home.name.casefold())
        routes += [Route(home, Kind.RESPONSIBILITY, skipped) for home in by_name]
    return routes


def _offices_of(case, *, with_balai=False):
    """Those that serve its place, and all balai if asked: read once for each reading of the case, which an act makes
    anew."""
    known = case.__dict__.setdefault("offices", {})
    if with_balai not in known:
        known[with_balai] = _covering(with_balai, places=levels_of(case.area_id))
    return known[with_balai]


@kept_sql
def _covering(with_balai, *, places):
    """Two questions in one statement: asked with an "or", PostgreSQL walks through all organisations."""
    current = Organisation.objects.current().with_areas().order_by()
    balai = current.of_kind(OrganisationKind.BALAI)
    if not with_balai:
        return current.at(places)
    return current.at(places).exclude(kind=OrganisationKind.BALAI).union(balai, all=True)


class Ways:
    """Where a case may go from here: offices are known at once, partners and units beside when they are asked for."""

    def __init__(self, offices=(), beside=None):
        """offices: [Route]; beside: (case, sender), from whom others may be asked for a service."""
        self.offices, self.beside = list(offices), beside

    def __iter__(self):
        yield from self.offices
        yield from sideways(*self.beside) if self.beside else ()

    def to(self, public_id):
        """The Route to the organisation with this public id; None without one."""
        found = (route for route in self.offices if route.receiver.public_id == public_id)
        return next(found, None) or (_sideways_to(*self.beside, public_id) if self.beside else None)


def sideways(case, sender):
    """Partners for a service request, and WKSBM of the kapanewon of the case: of a whole province they would be
    thousands. Police and UPTD PPA straight from a WKSBM only when it is darurat."""
    if sender.is_partner:
        return []
    kinds, late = _ways_beside(case, sender)
    return [Route(one, Kind.SERVICE) for one in _beside(kinds, **late)]


def _sideways_to(case, sender, public_id):
    if sender.is_partner or not public_id.isalnum():
        return None
    kinds, late = _ways_beside(case, sender)
    return next((Route(one, Kind.SERVICE) for one in _one_beside(kinds, public_id=public_id, **late)), None)


def _ways_beside(case, sender):
    """(kinds of partners, {"low", "high"} of their codes, of those of WKSBM, and whom it does not go to)."""
    kinds = tuple(PARTNER_KINDS)
    if sender.kind == OrganisationKind.WKSBM and case.urgency != Urgency.EMERGENCY:
        kinds = tuple(kind for kind in kinds if kind not in EMERGENCY_PARTNER_KINDS)
    is_near = sender.kind in (OrganisationKind.WKSBM, OrganisationKind.VILLAGE, OrganisationKind.TKSK)
    codes = case.area_id.split(".")
    low, high = code_range(".".join(codes[: 2 if is_near else 1]))
    unit_low, unit_high = code_range(".".join(codes[:3]))
    return kinds, {"low": low, "high": high, "unit_low": unit_low, "unit_high": unit_high, "sender_id": sender.pk}


@kept_sql
def _beside(kinds, **late):
    return _partners_and_units(kinds, **late).with_areas().with_standing().order_by("kind", "name")


@kept_sql
def _one_beside(kinds, *, public_id, **late):
    found = _partners_and_units(kinds, **late).filter(public_id=public_id)
    return found.with_areas().with_standing().order_by("pk")[:1]


def _partners_and_units(kinds, *, low, high, unit_low, unit_high, sender_id):
    partners = Organisation.objects.of_kind(*kinds).between(low, high)
    units = Organisation.objects.of_kind(OrganisationKind.WKSBM).between(unit_low, unit_high)
    return (partners | units).current().exclude(pk=sender_id)


def is_way(case, sender, receiver, kind):
    """May this sender pass the case, or a service request beside it, to this receiver?"""
    if kind == Kind.SERVICE:
        return _sideways_to(case, sender, receiver.public_id) is not None
    return receiver.pk in [way.receiver.pk for way in upward(case, sender)]


def routes(case, sender):
    return Ways(upward(case, sender), (case, sender))


def next_above(case, organisation):
    """The office to which an overdue hop is offered, or None at the top of the chain.

    A sensitive case goes straight to the Dinas Sosial kab/kota: nobody between needs to learn of it.
    """
    level = organisation.level if organisation.level is not None else 0
    above = sorted((o for o in _offices_of(case) if o.is_territorial and o.level > level), key=lambda o: o.level)
    if case.is_sensitive:
        above = [o for o in above if o.level >= 3]
    return above[0] if above else None


def partners_for(case, sender):
    """The partners that this sender could ask, by name."""
    return [route.receiver for route in sideways(case, sender)]
