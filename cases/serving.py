"""For which areas may an organisation record cases, and of which jenis?"""

from cases.models import Jenis
from registry.kept_sql import kept_sql
from registry.models import Area, AreaLevel, Organisation
from registry.models.area import code_range
from registry.models.organisation import OrganisationKind

LARGEST_KEY = 2**63 - 1  # of PostgreSQL


def areas_for(organisation):
    """The areas a case may be recorded for: what a WKSBM serves, with all below; an office: its territory's
    kalurahan, and below them too where the office is a kalurahan itself."""
    current = Area.objects.current().select_related("parent")
    if organisation.kind == OrganisationKind.WKSBM:
        below = current.none()
        for code in served_codes(organisation):
            below = below | current.within(code)
        return below.order_by("code")
    return current.within(organisation.home_area_id).at_level(*_levels(organisation)).order_by("code")


def area_for(organisation, code):
    """The one of areas_for with this code, with its parent; None when it is none of them."""
    for area in _current(code=code):
        if organisation.kind == OrganisationKind.WKSBM:
            return area if serves(organisation, area) else None
        low, high = code_range(organisation.home_area_id)
        return area if low <= area.pk < high and area.level in _levels(organisation) else None
    return None


@kept_sql
def _current(*, code):
    return Area.objects.current().select_related("parent").filter(pk=code).order_by()


def _levels(organisation):
    if organisation.kind == OrganisationKind.VILLAGE:
        return [AreaLevel.VILLAGE, AreaLevel.HAMLET, AreaLevel.RW, AreaLevel.RT]
    return [AreaLevel.VILLAGE]


def serves(organisation, area):
    """May this organisation record cases of this area? Offices: their territory; a WKSBM: what it serves."""
    codes = [organisation.home_area_id] if organisation.is_territorial else served_codes(organisation)
    return any(low <= area.pk < high for low, high in map(code_range, codes))


def served_codes(organisation):
    """The codes of the areas that it serves, its home among them, in their order."""
    served = _served(organisation_id=organisation.pk)
    return sorted({organisation.home_area_id, *(row.area_id for row in served)})


@kept_sql
def _served(*, organisation_id):
    return Organisation.service_areas.through.objects.filter(organisation=organisation_id).order_by()


def jenis_in_force(day, key):
    """The jenis with this key, if its list counts on this day, else None."""
    number = int(key)
    return next(iter(_jenis(day=day, key=number)), None) if 0 < number <= LARGEST_KEY else None


@kept_sql
def _jenis(*, day, key):
    return Jenis.objects.in_force(day).filter(pk=key).order_by()
