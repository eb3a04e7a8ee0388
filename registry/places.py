"""Which area does an office mean by the words in its spreadsheet? Names of before, other words before a name, codes.

In DIY a kecamatan is a kapanewon or kemantren since 2019 (Pergub DIY 25/2019), a desa a kalurahan, a dusun a padukuhan.
Everything is looked up within the territory of the post: what lies outside is answered like what never was.
"""

import re
from difflib import get_close_matches
from functools import lru_cache

from registry.imports.cells import Damaged, fold
from registry.models import Area, AreaLevel, AreaName
from registry.models.area import territory_of

BEFORE = {
    AreaLevel.PROVINCE: "provinsi prov",
    AreaLevel.REGENCY: "kabupaten kab kota kotamadya",
    AreaLevel.DISTRICT: "kapanewon kap kemantren kecamatan kec",
    AreaLevel.VILLAGE: "kalurahan kelurahan kal kel desa ds",
    AreaLevel.HAMLET: "padukuhan pedukuhan dukuh dusun dsn dk pedusunan kampung",
    AreaLevel.RW: "rw",
    AreaLevel.RT: "rt",
}
SIGNS = {level: re.compile(rf"^(?:{'|'.join(words.split())})\b\s*") for level, words in BEFORE.items()}


@lru_cache(maxsize=20_000)
def bare(words, level):
    """The folded name without the word before it; RW and RT as their number without noughts in front."""
    found = SIGNS[level].sub("", fold(words)) or fold(words)
    if level in (AreaLevel.RW, AreaLevel.RT):
        return found.lstrip("0") or found
    return found.replace(" ", "")


class Places:
    """The areas of one territory by name, made once for a file. of_run: the import, while it runs."""

    of_run = None

    def __init__(self, post):
        self.office = post.organisation.name
        low, high = territory_of(post)
        self.low, self.high = low, high
        above = {".".join(low.split(".")[:count]) for count in range(1, low.count(".") + 1)}
        self.areas = {area.pk: area for area in Area.objects.visible_to(post)}
        self.areas |= {area.pk: area for area in Area.objects.filter(pk__in=above)}
        self.by_name, self.children, self.answers = {}, {}, {}
        self.seen = {}  # what earlier rows of the file have told
        for area in self.areas.values():
            if not area.ended_on:
                self._add(area, area.name)
        for former in AreaName.objects.filter(area__in=self.areas).select_related("area"):
            if not former.area.ended_on:
                self._add(former.area, former.name)

    def _add(self, area, name):
        self.by_name.setdefault((area.level, bare(name, area.level)), {})[area.pk] = area
        self.children.setdefault((area.level, area.parent_id), {})[area.pk] = area

    def below(self, level, code):
        """The areas of a level right below one."""
        return self.children.get((level, code), {}).values()

    def add(self, area):
        """An area that this file brings in itself."""
        self.areas[area.pk] = area
        self._add(area, area.name)

    def named(self, level, words, within=""):
        """The areas of a level with this name below one code."""
        found = self.by_name.get((level, bare(words, level)), {}).values()
        return [area for area in found if not within or area.pk.startswith(f"{within}.")]

    def one(self, level, words, what):
        """The area of this name on a level. Raises Damaged."""
        return self._one(level, words, "", what)

    def _one(self, level, words, within, what):
        found = self.named(level, words, within)
        if len(found) == 1:
            return found[0]
        if found:
            raise Damaged(f"{what} {words} ada lebih dari satu. Isi juga wilayah di atasnya.")
        known = {
            name: area
            for (one, name), areas in self.by_name.items()
            if one == level
            for area in areas.values()
            if area.pk.startswith(f"{within}.") or not within
        }
        near = get_close_matches(bare(words, level), known, n=1, cutoff=0.8)
        hint = f" Mungkin maksudnya {known[near[0]].label}?" if near else ""
        raise Damaged(f"{what} “{words}” tidak ada di wilayah {self.office}.{hint}")

    def village(self, *, village, district="", regency=""):
        """The kalurahan of these words, or of a code. Raises Damaged with what was not found."""
        asked = (village, district, regency)
        if asked not in self.answers:
            try:
                self.answers[asked] = self._village(village, district, regency)
            except Damaged as damage:
                self.answers[asked] = damage
        if isinstance(self.answers[asked], Damaged):
            raise self.answers[asked]
        return self.answers[asked]

    def _village(self, village, district, regency):
        if re.fullmatch(r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}", village):
            digits = village.replace(".", "")
            code = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
            if code in self.areas and not self.areas[code].ended_on:
                return self.areas[code]
            raise Damaged(f"Kode kalurahan {village} tidak ada di wilayah {self.office}.")
        within = ""
        if regency:
            within = self._one(AreaLevel.REGENCY, regency, within, "Kabupaten/kota").pk
        if district:
            within = self._one(AreaLevel.DISTRICT, district, within, "Kapanewon/kemantren").pk
        found = self._one(AreaLevel.VILLAGE, village, within, "Kalurahan/kelurahan")
        if not self.low <= found.pk < self.high:
            raise Damaged(f"Kalurahan/kelurahan “{village}” tidak ada di wilayah {self.office}.")
        return found
