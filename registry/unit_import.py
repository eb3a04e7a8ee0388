"""WKSBM with their SK and pengurus out of a spreadsheet: one row is one unit."""

import re
from difflib import SequenceMatcher

from django.db import transaction
from django.utils import timezone

from registry.actions import boards, units
from registry.area_import import DISTRICT, REGENCY, VILLAGE, local_name, numbered
from registry.imports import cells
from registry.imports.cells import Damaged, fold
from registry.imports.columns import Column
from registry.imports.kinds import Decision, Kind, Outcome
from registry.models import (
    BoardMember,
    BoardPosition,
    Decree,
    Founder,
    UnitLevel,
    UnitProfile,
)
from registry.models.area import village_code
from registry.places import Places
from registry.refusal import Refused
from registry.workflow import UnitMove, UnitStatus

ALIKE = 0.86
REASON = "Menurut data lama kantor."
STATUSES = {
    "": None,
    "rintisan": UnitStatus.FORMING,
    "aktif": UnitStatus.ACTIVE,
    "vakum": UnitStatus.DORMANT,
    "tidak aktif": UnitStatus.DORMANT,
    "bubar": UnitStatus.DISSOLVED,
    "aktif kembali": UnitStatus.ACTIVE,
}
WAY = {
    UnitStatus.FORMING: (),
    UnitStatus.ACTIVE: (UnitMove.ACTIVATE,),
    UnitStatus.DORMANT: (UnitMove.ACTIVATE, UnitMove.REST),
    UnitStatus.DISSOLVED: (UnitMove.DISSOLVE,),
}
FOUNDERS = {"provinsi": Founder.PROVINCE, "diy": Founder.PROVINCE, "kabupaten": Founder.REGENCY}
FOUNDERS |= {"kota": Founder.REGENCY, "kabkota": Founder.REGENCY, "swadaya": Founder.RESIDENTS}
FOUNDERS |= {fold(founder.label): founder for founder in Founder}
BOARD = ("ketua", "sekretaris", "bendahara")


def founding_day(value):
    """A day, or the first of January of a year that stands alone."""
    found = cells.words(value).removeprefix("'")
    if re.fullmatch(r"(19|20)\d\d", found):
        return cells.day(f"01-01-{found}", "Tanggal berdiri")
    return cells.day(value, "Tanggal berdiri")


def status(value):
    found = fold(value)
    if found not in STATUSES:
        raise Damaged(f"Keadaan “{cells.words(value)}” tidak dikenal. Tulis Rintisan, Aktif, Vakum, atau Bubar.")
    return STATUSES[found]


def founder(value):
    found = fold(value)
    if found and found not in FOUNDERS:
        raise Damaged(f"Penumbuh “{cells.words(value)}” tidak dikenal. Tulis Provinsi, Kabupaten, atau Swadaya.")
    return FOUNDERS.get(found, "")


def coordinate(most, name):
    def clean(value):
        found = cells.number(value, name)
        if found is not None and not -most <= found <= most:
            raise Damaged(f"{name} harus antara -{most} dan {most}.")
        return None if found is None else round(found, 6)

    return clean


def member_columns():
    for key in BOARD:
        word = key.capitalize()
        yield Column(key, word, cells.text, (f"nama {key}",), example="Sri Lestari" if key == "ketua" else "")
        yield Column(f"{key}_lp", f"L/P {key}", cells.sex, (f"jenis kelamin {key}", f"jk {key}"), choices=("L", "P"))
        yield Column(f"{key}_hp", f"HP {key}", cells.phone, (f"no hp {key}", f"telepon {key}", f"nomor hp {key}"))


def others(value):
    """[(post, name, sex)] of the rest of a board, written in one cell: "Bendahara: Tuti (P); Anggota: Yanto (L)"."""
    found = []
    for one in re.split(r"[;\n]", str(value or "")):
        if not one.strip():
            continue
        told = re.fullmatch(r"\s*([^:]+):\s*(.+?)\s*\(([^)]*)\)\s*", one)
        if told is None:
            raise Damaged(f"“{one.strip()}” tidak terbaca. Tulis seperti Anggota: Yanto (L); Anggota: Tuti (P).")
        post, name, sex = told.groups()
        found.append((fold(post), cells.text(name, 160), cells.sex(sex, f"L/P {name}")))
        if not found[-1][2]:
            raise Damaged(f"L/P {name} belum diisi.")
    return found


class UnitImport(Kind):
    name, title, one = "wksbm", "WKSBM dan pengurus", "WKSBM"
    columns = (
        Column(
            "nama",
            "Nama WKSBM",
            cells.text,
            ("nama", "wksbm", "nama unit"),
            is_required=True,
            example="WKSBM Mugi Waras",
        ),
        REGENCY,
        DISTRICT,
        VILLAGE,
        Column("padukuhan", "Padukuhan", local_name, ("dusun", "pedukuhan", "nama padukuhan"), example="Salakan"),
        Column("rw", "RW", numbered, ("nomor rw", "no rw")),
        Column("alamat", "Alamat", lambda value: cells.text(value, 240), ("alamat sekretariat", "sekretariat")),
        Column("telepon", "Telepon", cells.phone, ("no telepon", "no telp", "telp", "nomor telepon", "hp")),
        Column("berdiri", "Tanggal berdiri", founding_day, ("tahun berdiri", "berdiri", "ditumbuhkan", "tgl berdiri")),
        Column("penumbuh", "Penumbuh", founder, ("ditumbuhkan oleh",), choices=("Provinsi", "Kabupaten", "Swadaya")),
        Column("kk", "KK yang dilayani", lambda v: cells.whole(v, "Jumlah KK"), ("jumlah kk", "kk", "jml kk")),
        Column("lintang", "Lintang", coordinate(90, "Lintang"), ("latitude", "lat"), example="-7,845120"),
        Column("bujur", "Bujur", coordinate(180, "Bujur"), ("longitude", "long", "lon"), example="110,364917"),
        Column("keadaan", "Keadaan", status, ("status", "kondisi"), choices=("Rintisan", "Aktif", "Vakum", "Bubar")),
        Column("sk", "Nomor SK", lambda value: cells.text(value, 80), ("no sk", "sk", "nomor sk pengurus")),
        Column("sk_tanggal", "Tanggal SK", lambda v: cells.day(v, "Tanggal SK"), ("tgl sk",), example="05-01-2024"),
        Column("mulai", "Masa bakti mulai", lambda v: cells.day(v, "Masa bakti mulai", may_be_ahead=True), ("mulai",)),
        Column("sampai", "Masa bakti sampai", lambda v: cells.day(v, "Masa bakti", may_be_ahead=True), ("sampai",)),
        *member_columns(),
        Column(
            "lain",
            "Pengurus lain",
            others,
            ("pengurus lainnya", "anggota pengurus", "seksi"),
            example="Seksi pelayanan: Tuti (P); Anggota: Yanto (L)",
        ),
    )

    def memory(self, post, about=""):
        return _Units(post)

    def judge(self, rows, memory, post):
        for row in rows:
            try:
                self._judge(row, memory)
            except Damaged as damage:
                row.refuse("kalurahan", str(damage))

    def _judge(self, row, known):
        told = row.values
        village = known.places.village(village=told["kalurahan"], district=told["kapanewon"], regency=told["kabupaten"])
        told["village"] = village.pk
        if not (told["padukuhan"] or told["rw"]):
            return row.refuse("padukuhan", "Isi padukuhan atau RW tempat WKSBM ini.")
        if (told["lintang"] is None) != (told["bujur"] is None):
            return row.refuse("lintang", "Isi lintang dan bujur keduanya.")
        if not self._board_is_whole(row, known):
            return None
        name = short_name(told["nama"])
        if (earlier := known.seen.setdefault((village.pk, name), row.number)) != row.number:
            return row.settle(Outcome.SAME, reason=f"Sama dengan baris {earlier} berkas ini.")
        if profile := known.named(village.pk, name):
            return self._compare(row, profile, known)
        if near := known.near(village.pk, name):
            return row.doubt("nama", f"Mirip dengan {near.unit.name} di kalurahan yang sama. Sama?", candidate=near.pk)
        return row.settle(Outcome.NEW)

    def _board_is_whole(self, row, known):
        told = row.values
        if not any(told[key] for key in ("sk", *BOARD, "lain")):
            return True
        for key, words in (("sk", "Nomor SK"), ("mulai", "Masa bakti mulai"), ("sampai", "Masa bakti sampai")):
            if not told[key]:
                row.refuse(key, f"{words} belum diisi, sedangkan pengurusnya diisi.")
                return False
        for key in BOARD:
            if told[key] and not told[f"{key}_lp"]:
                row.refuse(f"{key}_lp", f"L/P {key} belum diisi.")
                return False
        for post, name, _ in told["lain"]:
            if post not in known.positions:
                row.refuse("lain", f"Jabatan {post} untuk {name} tidak ada di daftar jabatan pengurus.")
                return False
        told["sk_tanggal"] = told["sk_tanggal"] or min(told["mulai"], timezone.localdate())
        if told["sampai"] <= told["mulai"]:
            row.refuse("sampai", "Masa bakti harus berakhir sesudah dimulai.")
            return False
        if told["berdiri"] and told["sk_tanggal"] < told["berdiri"]:
            row.refuse("sk_tanggal", "SK ini lebih tua daripada WKSBM-nya.")
            return False
        if sentence := boards.why_not_members(members_of(told, known.positions)):
            row.refuse("ketua", sentence)
            return False
        return True

    def _compare(self, row, profile, known):
        if profile.status == UnitStatus.DISSOLVED:
            return row.refuse("nama", f"{profile.unit.name} sudah bubar, sehingga catatannya hanya dapat dibaca.")
        changed = list(different(row.values, profile))
        if row.values["sk"] and row.values["sk"] not in known.decrees.get(profile.pk, ()):
            newest = known.terms.get(profile.pk)
            if newest and row.values["mulai"] <= newest:
                return row.refuse("mulai", "Masa bakti ini bertumpuk dengan SK yang sudah tercatat.")
            changed.append("SK dan pengurus")
        if changed:
            return row.settle(Outcome.CHANGED, candidate=profile.pk, reason=f"Yang berubah: {', '.join(changed)}.")
        return row.settle(Outcome.SAME, candidate=profile.pk)

    def describe(self, keys, post):
        found = UnitProfile.objects.visible_to(post).filter(pk__in=keys).for_list()
        return {str(profile.pk): (facts_of(profile), ()) for profile in found}

    def carry_out(self, rows, memory, *, by, at):
        for row in rows:
            try:
                with transaction.atomic():
                    row.made = str(self._carry_out(row, memory, by=by, at=at))
            except Refused as refused:
                row.refuse("nama", refused.reason)

    def _carry_out(self, row, known, *, by, at):
        told = row.values
        if row.candidate and row.decision != Decision.NEW:
            profile = (
                UnitProfile.objects.visible_to(by).select_related("unit__home_area").filter(pk=row.candidate).first()
            )
            if profile is None:
                raise Refused("WKSBM itu tidak ada dalam jangkauan Anda lagi.")
        else:
            profile = self._establish(told, known, by=by, at=at)
        fields = {name: value for name, value in new_fields(told).items() if value not in (None, "")}
        if fields:
            units.change(profile=profile, fields=fields, by=by, at=at)
        recorded = set(Decree.objects.filter(unit=profile.pk).values_list("number", flat=True))
        if told["sk"] and told["sk"] not in recorded:
            decree = Decree(
                number=told["sk"], issued_on=told["sk_tanggal"], starts_on=told["mulai"], ends_on=told["sampai"]
            )
            boards.propose(profile=profile, decree=decree, members=members_of(told, known.positions), by=by, at=at)
        return profile.pk

    def _establish(self, told, known, *, by, at):
        level = UnitLevel.HAMLET if told["padukuhan"] else UnitLevel.RW
        unit = units.establish(
            name=told["nama"] if told["nama"].upper().startswith("WKSBM") else f"WKSBM {told['nama']}",
            village=known.places.areas[told["village"]],
            level=level,
            hamlet=None,
            hamlet_name=told["padukuhan"] or told["rw"],
            founded_on=told["berdiri"],
            founder=told["penumbuh"],
            by=by,
            at=at,
        )
        profile = UnitProfile.objects.select_related("unit__home_area").get(pk=unit.pk)
        for move in WAY.get(told["keadaan"], ()):
            day = told["berdiri"] or timezone.localdate(at)
            profile = units.move(profile=profile, move=move, happened_on=day, reason=REASON, by=by, at=at)
        known.add(profile)
        return profile


def facts_of(profile):
    unit = profile.unit
    return [("Nama WKSBM", unit.name), ("Wilayah", unit.home_area.label), ("Alamat", unit.address or "–")]


def short_name(name):
    return re.sub(r"^wksbm ", "", fold(name))


def members_of(told, positions):
    """Unsaved BoardMembers of a row; who holds two posts is taken as confirmed by the paper."""
    board = [(key, told[key], told[f"{key}_lp"], told[f"{key}_hp"]) for key in BOARD if told[key]]
    known = {(post, name.casefold()) for post, name, _, _ in board}
    for post, name, sex in told["lain"]:
        if (post, name.casefold()) not in known:  # written twice
            known.add((post, name.casefold()))
            board.append((post, name, sex, ""))
    names = [name.casefold() for _, name, _, _ in board]
    return [
        BoardMember(
            position=positions[post],
            name=name,
            sex=sex,
            phone=phone,
            is_double_confirmed=names.count(name.casefold()) > 1,
        )
        for post, name, sex, phone in board
    ]


def new_fields(told):
    return {
        "address": told["alamat"],
        "phone": told["telepon"],
        "founded_on": told["berdiri"],
        "founder": told["penumbuh"],
        "household_count": told["kk"],
        "latitude": told["lintang"],
        "longitude": told["bujur"],
    }


def different(told, profile):
    """What the file says otherwise than the register; an empty cell says nothing."""
    for name, value in new_fields(told).items():
        subject = profile.unit if name in units.OF_THE_ORGANISATION else profile
        if value not in (None, "") and getattr(subject, name) != value:
            yield str(subject._meta.get_field(name).verbose_name)


class _Units:
    """The units of the territory by kalurahan and name."""

    def __init__(self, post):
        self.places, self.seen, self.units = Places(post), {}, {}
        for profile in UnitProfile.objects.visible_to(post).select_related("unit__home_area"):
            self.add(profile)
        self.positions = {fold(position.name): position for position in BoardPosition.objects.in_force()}
        self.decrees, self.terms = {}, {}
        rows = Decree.objects.visible_to(post).values_list("unit", "number", "status", "starts_on")
        for unit, number, state, starts_on in rows:
            self.decrees.setdefault(unit, set()).add(number)
            if state == "disahkan":
                self.terms[unit] = max(starts_on, self.terms.get(unit, starts_on))

    def add(self, profile):
        village = village_code(profile.unit.home_area_id)
        self.units.setdefault(village, {})[short_name(profile.unit.name)] = profile

    def named(self, village, name):
        return self.units.get(village, {}).get(name)

    def near(self, village, name):
        for other, profile in self.units.get(village, {}).items():
            if SequenceMatcher(None, other, name).ratio() >= ALIKE:
                return profile
        return None
