"""Areas below the kalurahan out of a spreadsheet: one row is a path, from the kalurahan down to an RT."""

from difflib import SequenceMatcher

from registry.actions import areas
from registry.imports import cells
from registry.imports.cells import Damaged
from registry.imports.columns import Column
from registry.imports.kinds import Decision, Kind, Outcome
from registry.models import Area, AreaLevel
from registry.models.area import ABOVE
from registry.places import Places, bare
from registry.scope import as_system

ALIKE = 0.84
LEVELS = (("padukuhan", AreaLevel.HAMLET), ("rw", AreaLevel.RW), ("rt", AreaLevel.RT))

REGENCY = Column("kabupaten", "Kabupaten/kota", cells.text, ("kabupaten", "kota", "kab kota", "kab"), example="Bantul")
DISTRICT = Column(
    "kapanewon",
    "Kapanewon/kemantren",
    cells.text,
    ("kapanewon", "kemantren", "kecamatan", "kec", "kapanewon kecamatan", "nama kecamatan"),
    example="Sewon",
)
VILLAGE = Column(
    "kalurahan",
    "Kalurahan/kelurahan",
    cells.text,
    ("kalurahan", "kelurahan", "desa", "kel", "desa kelurahan", "kelurahan desa", "nama desa", "kode kalurahan"),
    is_required=True,
    example="Bangunharjo",
)


def local_name(value):
    """A name without the word before it; RW 5 is "05" as on the papers of a kalurahan."""
    found = cells.text(value, 80)
    return found.zfill(2) if found.isdigit() else found


def numbered(value):
    found = local_name(value)
    short = bare(found, AreaLevel.RW) if found else ""
    short = bare(short, AreaLevel.RT) if short else ""
    return short.zfill(2) if short.isdigit() else found


class AreaImport(Kind):
    name, title, one = "areas", "Wilayah di bawah kalurahan", "wilayah"
    columns = (
        REGENCY,
        DISTRICT,
        VILLAGE,
        Column("padukuhan", "Padukuhan", local_name, ("dusun", "pedukuhan", "nama padukuhan"), example="Salakan"),
        Column("rw", "RW", numbered, ("nomor rw", "no rw"), example="05"),
        Column("rt", "RT", numbered, ("nomor rt", "no rt"), example="02"),
    )

    def memory(self, post, about=""):
        return Places(post)

    def judge(self, rows, memory, post):
        for row in rows:
            try:
                self._judge(row, memory)
            except Damaged as damage:
                row.refuse("kalurahan", str(damage))

    def _judge(self, row, places):
        told = row.values
        village = places.village(village=told["kalurahan"], district=told["kapanewon"], regency=told["kabupaten"])
        path = [(level, areas.bare_name(told[key], level)) for key, level in LEVELS if told[key]]
        if not path:
            row.refuse("padukuhan", "Isi padukuhan, RW, atau RT; barisnya hanya berisi kalurahan.")
            return
        told["village"], told["path"] = village.pk, path
        above, is_new = village.pk, False
        for level, name in path:
            known = [area for area in places.named(level, name, above) if area.parent_id == above]
            if known and not is_new:
                above = known[0].pk
                continue
            if not is_new and level == AreaLevel.HAMLET and (near := self._near(places, level, name, above)):
                key = next(key for key, one in LEVELS if one == level)
                row.doubt(key, f"Ejaannya mirip dengan {near.label} yang sudah ada. Sama?", candidate=near.pk)
                return
            is_new = True
        whole = (village.pk, *((level, bare(name, level)) for level, name in path))
        if is_new and (earlier := places.seen.setdefault(whole, row.number)) != row.number:
            row.settle(Outcome.SAME, reason=f"Sama dengan baris {earlier} berkas ini.")
            return
        row.settle(Outcome.NEW if is_new else Outcome.SAME)

    def _near(self, places, level, name, above):
        """An area beside it whose name differs by a slip of the pen."""
        short = bare(name, level)
        for area in places.below(level, above):
            other = bare(area.name, level)
            if other != short and SequenceMatcher(None, short, other).ratio() >= ALIKE:
                return area
        return None

    def describe(self, keys, post):
        found = Area.objects.visible_to(post).filter(pk__in=keys).select_related(ABOVE)
        return {area.pk: ([("Wilayah", area.place)], ()) for area in found}

    def carry_out(self, rows, memory, *, by, at):
        wanted, of_row = [], {}
        for row in rows:
            key, path = row.values["village"], list(row.values["path"])
            if row.decision == Decision.SAME:
                key, path = row.candidate, path[1:]  # the padukuhan of that spelling is the known one
            for level, name in path:
                key = (key, level, name)
                wanted.append(key)
            of_row[row.number] = key
        with as_system():
            made = areas.add_many(list(dict.fromkeys(wanted)), by=by.user)
        for area in made.values():
            memory.add(area)
        for row in rows:
            key = of_row[row.number]
            row.made = made[key].pk if isinstance(key, tuple) else key
