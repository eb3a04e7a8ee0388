"""Who works in the benchmark? Units, an office of every area, somebody at each; known names for the five roles."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from cases.demo import names
from cases.demo.world import KNOWN_NAMES, PASSWORD, ROLE_OF
from registry.models import Appointment, Area, AreaLevel, Organisation, Role, UnitProfile, User
from registry.models import OrganisationKind as Kind
from registry.models.area import AreaKind
from registry.workflow import UnitStatus

BEGAN = date(2015, 1, 1)
CLOSED = "!"  # nobody signs in with it
UNITS_FOR_A_MILLION = 8000
FEWEST_UNITS = 400
HAMLETS_OF_A_UNIT = 2
# Who the driver signs in as: username -> (kind of office, its area)
KNOWN = {
    "bayu": (Kind.VILLAGE, "34.02.15.2003"),
    "tini": (Kind.TKSK, "34.02.15"),
    "dewi": (Kind.REGENCY_OFFICE, "34.02"),
    "ratna": (Kind.PROVINCE_OFFICE, "34"),
}


@dataclass
class Place:
    """One unit with those above it: ids of the organisations from the unit up to Dinas Sosial DIY, and its hamlets."""

    hamlets: list
    chain: list


@dataclass
class World:
    """posts: {organisation id: (appointment id, name of the person, name of the post)}."""

    places: list = field(default_factory=list)
    weights: list = field(default_factory=list)
    posts: dict = field(default_factory=dict)


def build(rng, cases):
    """The World for this many cases. In mode "system", in an otherwise empty database with areas and offices."""
    villages = list(Area.objects.current().at_level(AreaLevel.VILLAGE).within("34").order_by("code"))
    count = (
        max(FEWEST_UNITS, round(UNITS_FOR_A_MILLION * cases / 1_000_000)) if cases < 1_000_000 else UNITS_FOR_A_MILLION
    )
    sewon = next(place for place, village in enumerate(villages) if village.pk == "34.02.15.2003")
    chosen = [villages[(sewon + place) % len(villages)] for place in range(count)]
    hamlets, units = _units(chosen)
    Area.objects.bulk_create([area for served in hamlets for area in served], batch_size=5000)
    Organisation.objects.bulk_create(units, batch_size=5000)
    UnitProfile.objects.bulk_create(
        [
            UnitProfile(unit=unit, level="padukuhan", status=UnitStatus.ACTIVE, founded_on=BEGAN, status_since_on=BEGAN)
            for unit in units
        ],
        batch_size=5000,
    )
    through = Organisation.service_areas.through
    through.objects.bulk_create(
        [through(organisation=unit, area=area) for unit, served in zip(units, hamlets, strict=True) for area in served],
        batch_size=5000,
    )
    world = World(posts=_posts(rng, units))
    offices = {(one.home_area_id, one.kind): one.pk for one in Organisation.objects.exclude(kind=Kind.WKSBM)}
    for unit, village, served in zip(units, chosen, hamlets, strict=True):
        world.places.append(Place([area.pk for area in served], [unit.pk, *_above(village.pk, offices)]))
        world.weights.append(rng.paretovariate(1.6))  # a few units with many cases, many with a few
    world.weights[0] = sum(sorted(world.weights)[-3:]) / 3  # Sari's unit is one of the busy ones
    return world


def _units(chosen):
    """([[hamlet areas]], [units]) of these kalurahan, one unit for each time it is named."""
    seen, hamlets, units = {}, [], []
    for place, village in enumerate(chosen):
        served = []
        for _ in range(HAMLETS_OF_A_UNIT):
            number = seen[village.pk] = seen.get(village.pk, 0) + 1
            name = f"{names.HAMLETS[number % len(names.HAMLETS)]} {number}"
            code = f"{village.pk}.D{number:03d}"
            served.append(Area(code=code, parent=village, level=AreaLevel.HAMLET, kind=AreaKind.PADUKUHAN, name=name))
        name = f"WKSBM {names.UNITS[place % len(names.UNITS)]} {served[0].name}"
        hamlets.append(served)
        units.append(Organisation(kind=Kind.WKSBM, name=name, home_area=served[0]))
    return hamlets, units


def _above(village, offices):
    parts = village.split(".")
    codes = (village, ".".join(parts[:3]), ".".join(parts[:2]), parts[0])
    kinds = (Kind.VILLAGE, Kind.TKSK, Kind.REGENCY_OFFICE, Kind.PROVINCE_OFFICE)
    return [offices[code, kind] for code, kind in zip(codes, kinds, strict=True)]


def _posts(rng, units):
    """Somebody at every unit and office. Only the known ones have a password."""
    roles = ROLE_OF | {Kind.WKSBM: Role.PENGURUS}
    known = {(area, kind): username for username, (kind, area) in KNOWN.items()}
    offices = [one for one in Organisation.objects.exclude(kind=Kind.WKSBM) if one.kind in roles]
    password, users, posts = make_password(PASSWORD), [], []
    for number, one in enumerate([*offices, *units]):
        username = (
            "sari" if units and one is units[0] else known.get((one.home_area_id, one.kind)) or f"ukur{number:05d}"
        )
        name = KNOWN_NAMES.get(username) or f"{rng.choice(names.FEMALE)} {rng.choice(names.SECOND)}"
        users.append(User(username=username, full_name=name, password=password if username in KNOWN_NAMES else CLOSED))
        posts.append(Appointment(user=users[-1], organisation=one, role=roles[one.kind], started_on=BEGAN))
    acting = list(posts)
    for number, (one, role) in enumerate(_others(offices)):
        users.append(User(username=f"ukur-lain{number:02d}", full_name=f"Petugas Lain {number}", password=CLOSED))
        posts.append(Appointment(user=users[-1], organisation=one, role=role, started_on=BEGAN))
    User.objects.bulk_create(users, batch_size=5000)
    Appointment.objects.bulk_create(posts, batch_size=5000)
    return {post.organisation_id: (post.pk, post.user.full_name, post.organisation.name) for post in acting}


def _others(offices):
    """(office, role) of those who write no row here: the supervisors, and the admin sistem."""
    for one in offices:
        if one.kind == Kind.REGENCY_OFFICE:
            yield one, Role.REGENCY_SUPERVISOR
        if one.kind == Kind.PROVINCE_OFFICE:
            yield one, Role.PROVINCE_SUPERVISOR
            yield one, Role.ADMIN
