"""Who works in the demo? Units with pengurus, a person at every office, partners; all through the actions."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cases.demo import names
from cases.demo.life import ASLEEP
from registry.actions import areas, boards, funds, organisations, units, users
from registry.models import (
    Area,
    AreaLevel,
    BoardMember,
    BoardPosition,
    Decree,
    Goods,
    IncomeSource,
    Organisation,
    Role,
    SpendingKind,
    UnitProfile,
)
from registry.models import OrganisationKind as Kind

PASSWORD = "wksbm-demo-2026"
UNIT_COUNT = 190
ROLE_OF = {
    Kind.VILLAGE: Role.VILLAGE_OFFICER,
    Kind.TKSK: Role.TKSK,
    Kind.REGENCY_OFFICE: Role.REGENCY_OFFICER,
    Kind.PROVINCE_OFFICE: Role.PROVINCE_OFFICER,
    Kind.BALAI: Role.PARTNER,
}
# The people whose names bin/start prints: username -> who they are.
KNOWN = {
    "sari": "Pengurus WKSBM Mugi Waras, Kalurahan Bangunharjo (Sewon, Bantul)",
    "bayu": "Petugas Kalurahan Bangunharjo",
    "tini": "TKSK Kapanewon Sewon",
    "dewi": "Petugas Dinas Sosial Bantul",
    "hadi": "Supervisor Dinas Sosial Bantul",
    "laras": "Pekerja sosial Dinas Sosial Bantul",
    "ratna": "Petugas Dinas Sosial DIY",
    "surya": "Supervisor Dinas Sosial DIY",
    "wulan": "Mitra: puskesmas di Bantul",
    "admin": "Admin sistem (akun dan data acuan; tidak melihat kasus)",
}
KNOWN_NAMES = {
    "sari": "Sari Lestari",
    "bayu": "Bayu Wicaksono",
    "tini": "Tini Rahayu",
    "dewi": "Dewi Anggraini",
    "hadi": "Hadi Pranoto",
    "laras": "Laras Widyastuti",
    "ratna": "Ratna Kusuma",
    "surya": "Surya Atmaja",
    "wulan": "Wulan Sari",
    "admin": "Admin Sistem Demo",
}


@dataclass
class World:
    """organisation id -> the appointment that acts for it, and the units in random order."""

    posts: dict = field(default_factory=dict)
    units: list = field(default_factory=list)
    partners: dict = field(default_factory=dict)
    balai: list = field(default_factory=list)
    offices: dict = field(default_factory=dict)


def build(rng, tick):
    """All organisations and posts of the demo. tick(text) shows progress."""
    password_hash = make_password(PASSWORD)
    began = timezone.localdate() - timedelta(days=900)
    world = World()
    hire = _hirer(world, rng, password_hash, began)
    offices = Organisation.objects.current().exclude(kind=Kind.WKSBM).select_related("home_area")
    for office in offices.order_by("home_area_id", "kind", "name"):
        if office.kind in ROLE_OF:
            hire(office, ROLE_OF[office.kind])
            world.offices[office.home_area_id, office.kind] = office
            if office.kind == Kind.BALAI:
                world.balai.append(office)
    tick("petugas")
    _hire_extra(world, hire)
    _add_partners(world, hire)
    tick("mitra")
    _add_units(world, hire, rng)
    tick("WKSBM")
    return world


def _hirer(world, rng, password_hash, began):
    known = {("34.02.15.2003", Kind.VILLAGE): "bayu", ("34.02.15", Kind.TKSK): "tini", ("34.02", Kind.REGENCY_OFFICE): "dewi",
             ("34", Kind.PROVINCE_OFFICE): "ratna"}  # fmt: skip
    counter = {"n": 0}

    def hire(organisation, role, username=None, title="", **marks):
        counter["n"] += 1
        username = username or known.get((organisation.home_area_id, organisation.kind)) or f"demo{counter['n']:04d}"
        user = users.open_account(
            username=username,
            full_name=KNOWN_NAMES.get(username) or any_name(rng)[0],
            password_hash=password_hash,
            by=None,
        )
        said = {"title": title, "started_on": began, "is_transport_payer": username == "ratna", **marks}
        said["is_data_operator"] = username in ("ratna", "dewi")
        post = users.appoint(user=user, organisation=organisation, role=role, by=None, **said)
        world.posts.setdefault(organisation.pk, post)
        return post

    return hire


def any_name(rng):
    """(full name, sex) of somebody who does not exist."""
    sex = rng.choice("LP")
    first = rng.choice(names.MALE if sex == "L" else names.FEMALE)
    return (first if rng.random() < 0.35 else f"{first} {rng.choice(names.SECOND)}"), sex


def _hire_extra(world, hire):
    bantul = world.offices["34.02", Kind.REGENCY_OFFICE]
    hire(bantul, Role.REGENCY_SUPERVISOR, "hadi")
    hire(bantul, Role.REGENCY_OFFICER, "laras", title="Pekerja Sosial", is_social_worker=True)
    hire(world.offices["34", Kind.PROVINCE_OFFICE], Role.PROVINCE_SUPERVISOR, "surya")
    hire(world.offices["34", Kind.PROVINCE_OFFICE], Role.ADMIN, "admin")


def _add_partners(world, hire):
    for regency in Area.objects.current().at_level(AreaLevel.REGENCY).within("34"):
        place = regency.name.removeprefix("Kabupaten ").removeprefix("Kota ")
        for kind, pattern in names.PARTNERS:
            partner = organisations.establish(
                kind=kind, name=pattern.format(place=place), home_area=regency, service_areas=[regency], by=None
            )
            is_known = regency.pk == "34.02" and pattern.startswith("Puskesmas")
            hire(partner, Role.PARTNER, "wulan" if is_known else None)
            world.partners.setdefault(regency.pk, []).append(partner)


def _add_units(world, hire, rng):
    villages = list(Area.objects.current().at_level(AreaLevel.VILLAGE).within("34").select_related("parent"))
    sewon = next(village for village in villages if village.pk == "34.02.15.2003")
    chosen = [sewon, *rng.sample([v for v in villages if v != sewon], UNIT_COUNT - 1)]
    for place, village in enumerate(chosen):
        urban = village.kind == "kelurahan"
        level = AreaLevel.RW if urban else AreaLevel.HAMLET
        count = 2 if rng.random() < 0.2 else 1
        labels = [f"{number:02d}" for number in range(1, 21)] if urban else names.HAMLETS
        served = [
            areas.add_local(parent=village, level=level, name=label, by=None) for label in rng.sample(labels, count)
        ]
        name = names.UNITS[place % len(names.UNITS)]
        unit = organisations.establish(
            kind=Kind.WKSBM,
            name=f"WKSBM {name} {served[0].label if urban else served[0].name}" if place else "WKSBM Mugi Waras",
            home_area=served[0],
            service_areas=served,
            by=None,
        )
        chair = hire(unit, Role.PENGURUS, "sari" if place == 0 else None, title="Ketua")
        world.units.append(unit)
        if place % 3 == 0 and not 0 < place <= ASLEEP:
            _give_funds(unit, chair, rng)
        point = _invented_point(village, place)
        _give_standing(unit, chair, world.posts[world.offices[village.pk, Kind.VILLAGE].pk], rng, place, point)


# How the legal basis of the demo's units stands: days until the term ends (None: no SK yet), by weight.
TERMS = ((900, 8), (60, 2), (-120, 1), (None, 1))


# Boxes inside each kabupaten/kota (south, west, north, east). The points in them are invented: no package knows where a
# kalurahan lies, and no real secretariat is meant.
BOXES = {
    "34.01": (-7.93, 110.10, -7.72, 110.22),
    "34.02": (-7.94, 110.29, -7.83, 110.43),
    "34.03": (-8.06, 110.50, -7.88, 110.70),
    "34.04": (-7.77, 110.28, -7.66, 110.45),
    "34.71": (-7.825, 110.357, -7.785, 110.392),
}
# The unit that everybody of the demo opens stands inside its kalurahan.
POINT_OF_SARI = {"latitude": Decimal("-7.845120"), "longitude": Decimal("110.364917")}
GRID = 5  # kapanewon of a kabupaten lie beside each other, five in a row
WITHOUT_POINT = 15  # every so many-th unit has none yet


def _invented_point(village, place):
    """{field: coordinate} of a unit, near the others of its kapanewon; {} for the few without a point."""
    if place == 0:
        return POINT_OF_SARI
    if place % WITHOUT_POINT == WITHOUT_POINT - 1:
        return {}
    _, regency, district, _ = village.pk.split(".")
    south, west, north, east = BOXES[f"34.{regency}"]
    down, across = divmod(int(district) - 1, GRID)
    spot = random.Random(village.pk)  # the same in every demo
    up = north - (north - south) * (down % GRID + spot.random()) / GRID
    along = west + (east - west) * (across + spot.random()) / GRID
    return {"latitude": Decimal(f"{up:.6f}"), "longitude": Decimal(f"{along:.6f}")}


def _give_standing(unit, chair, lurah, rng, place, point):
    """Profile, founding, SK and board of one unit, as its kalurahan entered them."""
    today = timezone.localdate()
    founded = today - timedelta(days=rng.randint(1200, 4500))
    left = rng.choices([days for days, _ in TERMS], [weight for _, weight in TERMS])[0] if place else 400
    profile = unit.profile
    fields = {
        "founded_on": founded,
        "founder": rng.choice(["dinsos_diy", "dinsos_kabkota", "swadaya"]),
        "household_count": rng.randint(40, 220),
        "supporting_groups": rng.sample(["pkk", "karang_taruna", "posyandu", "kelompok_agama", "arisan"], 3),
        **point,
    }
    UnitProfile.objects.filter(pk=profile.pk).update(status_since_on=founded)
    units.change(profile=profile, fields=fields, by=chair)
    if left is None:
        return
    ends = today + timedelta(days=left)
    starts = ends - timedelta(days=3 * 365 - 1)
    decree = Decree(
        number=f"{rng.randint(1, 90)}/KPTS/{starts.year}", issued_on=starts, starts_on=starts, ends_on=ends,
        signed_by="Lurah (contoh)",
    )  # fmt: skip
    posts = BoardPosition.objects.filter(name__in=["Ketua", "Sekretaris", "Bendahara", "Seksi pendataan"])
    members = [_member(post, chair, rng) for post in posts]
    boards.propose(profile=profile, decree=decree, members=members, by=lurah)


def _give_funds(unit, chair, rng):
    """Jimpitan of the last months, rice, and what was spent; a third of the units keeps its book here."""
    profile, today = unit.profile, timezone.localdate()
    jimpitan, box = IncomeSource.objects.filter(name__in=["Jimpitan", "Kotak koin"]).order_by("name")
    aid, meeting = SpendingKind.objects.get(name="Paket sembako"), SpendingKind.objects.get(name="Konsumsi rapat")
    rice = Goods.objects.get(name="Beras")
    donor = funds.add_donor(
        profile=profile, fields={"name": f"{any_name(rng)[0]} (contoh)", "pledge": Decimal(25_000)}, by=chair
    )
    give = {"profile": profile, "by": chair}
    for months in (2, 1, 0):
        day = today - timedelta(days=30 * months + 6)
        amount = Decimal(rng.randint(8, 40) * 25_000)
        funds.receive(purse_kind="donasi", amount=amount, source=jimpitan, happened_on=day, **give)
        if months == 1:
            funds.receive(purse_kind="operasional", amount=amount / 4, source=box, happened_on=day, **give)
            funds.receive(purse_kind="barang", goods=rice, amount=Decimal(20), source=jimpitan, happened_on=day, **give)
    funds.receive(purse_kind="donasi", amount=Decimal(25_000), source=jimpitan, donor=donor, happened_on=today, **give)
    spent_on = today - timedelta(days=3)
    funds.spend(
        purse_kind="donasi", amount=Decimal(100_000), kind=aid, purpose="satu keluarga", happened_on=spent_on, **give
    )
    funds.spend(
        purse_kind="operasional", amount=Decimal(30_000), kind=meeting, purpose="rapat", happened_on=spent_on, **give
    )


def _member(post, chair, rng):
    name, sex = (chair.user.full_name, "P") if post.name == "Ketua" else any_name(rng)
    return BoardMember(
        position=post, name=f"{name} (contoh)" if post.name != "Ketua" else name, sex=sex, is_double_confirmed=True
    )
