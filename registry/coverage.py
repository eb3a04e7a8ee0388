"""Where is no WKSBM? Kalurahan and known padukuhan/RW, with and without a unit that works.

A kalurahan counts as served by every unit that serves a place in it, not only by those that have their home there. For
padukuhan and RW only those count that were entered once: nobody publishes a list of them.
"""

from dataclasses import dataclass
from decimal import Decimal

from registry.models import Area, AreaLevel, UnitProfile
from registry.models.area import LOCAL_LEVELS, OFFICIAL_LEVELS
from registry.workflow import WORKING_STATUSES, UnitStatus

VILLAGE_PARTS = len(OFFICIAL_LEVELS)  # of the code of a kalurahan
NONE, ASLEEP, WORKING = range(3)  # the better one counts where several units serve a place
WORDS = {
    WORKING: ("Ada WKSBM aktif", "hijau", "✓"),
    ASLEEP: ("Hanya rintisan atau vakum", "kuning", "Ⅱ"),
    NONE: ("Belum ada WKSBM", "merah", "!"),
}


@dataclass(frozen=True)
class Place:
    area: Area
    standing: int

    @property
    def word(self):
        return WORDS[self.standing][0]

    @property
    def tone(self):
        return WORDS[self.standing][1]

    @property
    def sign(self):
        return WORDS[self.standing][2]


@dataclass(frozen=True)
class Row:
    """One line of the table: an area and its places (kalurahan; of a kalurahan its padukuhan and RW)."""

    area: Area | None
    places: list
    standing: int | None = None  # of a kalurahan itself

    def _count(self, standing):
        return sum(place.standing == standing for place in self.places)

    @property
    def total(self):
        return len(self.places)

    @property
    def working(self):
        return self._count(WORKING)

    @property
    def asleep(self):
        return self._count(ASLEEP)

    @property
    def bare(self):
        return self._count(NONE)

    @property
    def share(self):
        """Of a hundred places with a unit that works, one decimal; None without places."""
        return round(Decimal(100 * self.working) / self.total, 1) if self.places else None

    @property
    def own(self):
        return Place(self.area, self.standing)


@dataclass(frozen=True)
class Coverage:
    """area: what it is about; rows: one for each area below; villages, hamlets: every place inside."""

    area: Area
    rows: list
    villages: list
    hamlets: list
    above: dict  # {code: Area} of everything inside, and the area itself

    @property
    def total(self):
        places = [place for row in self.rows for place in row.places]
        return Row(None, places)

    @property
    def counts_villages(self):
        """True down to the kabupaten; of a kapanewon and a kalurahan the padukuhan and RW are counted."""
        return self.area.level in (AreaLevel.PROVINCE, AreaLevel.REGENCY)

    @property
    def is_village(self):
        return self.area.level == AreaLevel.VILLAGE

    @property
    def village_row(self):
        return Row(self.area, self.villages)

    @property
    def hamlet_row(self):
        return Row(self.area, self.hamlets)

    def _grouped(self, places, level):
        """[(Area, places)] of the places without any unit, by the area of this many parts above them."""
        groups = {}
        for place in places:
            if place.standing == NONE:
                groups.setdefault(".".join(place.area.pk.split(".")[:level]), []).append(place.area)
        return [(self.above[code], areas) for code, areas in groups.items()]

    def bare_villages(self):
        """By kapanewon."""
        return self._grouped(self.villages, 3)

    def bare_hamlets(self):
        """By kalurahan."""
        return self._grouped(self.hamlets, 4)


def coverage_of(area, post):
    """The coverage of an area in the territory of the post, in two statements."""
    inside = list(Area.objects.current().within(area.pk).at_level(*OFFICIAL_LEVELS, AreaLevel.HAMLET, AreaLevel.RW))
    # Also those of the neighbours: a unit may serve a padukuhan beyond its own kalurahan.
    named, served = _served(UnitProfile.objects.visible_to(post))
    above = {place.pk: place for place in inside}
    inside = [place for place in inside if all(code in above for code in _between(area.pk, place.pk))]
    villages = [Place(place, served.get(place.pk, NONE)) for place in inside if place.level == AreaLevel.VILLAGE]
    hamlets = [Place(place, _of_local(place.pk, named, served)) for place in inside if place.level in LOCAL_LEVELS]
    return Coverage(area, _rows(area, inside, villages, hamlets), villages, hamlets, above)


def _between(code, place_code):
    """The official areas from this one down to where a place lies: one in an area that has ended does not count."""
    parts = place_code.split(".")
    return [".".join(parts[:length]) for length in range(code.count(".") + 1, min(len(parts), VILLAGE_PARTS) + 1)]


def _served(profiles):
    """(named, inside): {code: the best standing} of the places that units name, and of those around such a place.

    Both go down from the kalurahan; what lies above is added up from it.
    """
    named, inside = {}, {}
    for status, home, code in profiles.serving():
        if status != UnitStatus.DISSOLVED:
            standing = WORKING if status in WORKING_STATUSES else ASLEEP
            for place in {home, code or home}:
                named[place] = max(standing, named.get(place, NONE))
                for part in _path(place):
                    inside[part] = max(standing, inside.get(part, NONE))
    return named, inside


def _path(code):
    """The kalurahan, and every padukuhan or RW from there down to this code."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(VILLAGE_PARTS, len(parts) + 1)]


def _of_local(code, named, inside):
    """A padukuhan is served also through an RW of it, and an RW through its padukuhan or the whole kalurahan."""
    return max([inside.get(code, NONE), *(named.get(part, NONE) for part in _path(code)[:-1])])


def _rows(area, inside, villages, hamlets):
    depth = area.pk.count(".") + 2
    if area.level == AreaLevel.VILLAGE:
        return [Row(place.area, [place], place.standing) for place in hamlets]
    counted = hamlets if area.level == AreaLevel.DISTRICT else villages
    groups = {}
    for place in counted:
        groups.setdefault(".".join(place.area.pk.split(".")[:depth]), []).append(place)
    standings = {place.area.pk: place.standing for place in villages}
    below = [place for place in inside if place.level in OFFICIAL_LEVELS and place.pk.count(".") + 1 == depth]
    return [Row(place, groups.get(place.pk, []), standings.get(place.pk)) for place in below]
