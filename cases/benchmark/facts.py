"""What does each reader look for? A name, a number, a NIK and a place that there are in the own territory, and the case
with the longest story. Found as the owner of the tables, in one look for each reader.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from cases.benchmark import limits
from cases.filters import BELOW
from cases.models import Jenis, Person
from cases.models.person import kk_key, nik_key
from registry.models import Area
from registry.scope import as_system

DEPTH = 34  # pages of the list that are leafed through before the one that is measured
EXPORT_ROWS = 10_000
DAY = "%Y-%m-%d"
SOME = 200  # of the newest cases, out of which names and numbers are taken
MORE = 20_000  # where none of those has a NIK, or is of a unit: an earlier run has recorded hundreds without
NEWEST = """
WITH page AS MATERIALIZED ({ids})
SELECT c.person_id, c.number, c.area_id, c.origin_id, x.jenis_id, p.name, p.nik_sealed IS NOT NULL
FROM page JOIN cases_case c ON c.id = page.id JOIN cases_person p ON p.id = c.person_id
     JOIN cases_caseproblem x ON x.case_id = c.id AND x.is_main ORDER BY page.opened_at DESC, page.id DESC
"""
WITH_NIK = """
SELECT p.id FROM ({ids}) page JOIN cases_case c ON c.id = page.id JOIN cases_person p ON p.id = c.person_id
WHERE p.nik_sealed IS NOT NULL ORDER BY page.opened_at DESC, page.id DESC LIMIT 1
"""
OF_UNIT = """
SELECT c.origin_id, c.area_id FROM ({ids}) page JOIN cases_case c ON c.id = page.id
JOIN registry_organisation o ON o.id = c.origin_id
WHERE o.kind = 'wksbm' AND o.home_area_id >= %(low)s AND o.home_area_id < %(high)s
ORDER BY page.opened_at DESC, page.id DESC LIMIT 1
"""
LONGEST = """
SELECT c.id, c.public_id, n.events FROM cases_case c
JOIN (SELECT case_id, count(*) AS events FROM cases_caseevent GROUP BY case_id) n ON n.case_id = c.id
WHERE ({seen}) AND {barred} ORDER BY n.events DESC, c.id LIMIT 1
"""
EDGE = """
SELECT c.opened_at, c.id FROM ({ids}) page JOIN cases_case c ON c.id = page.id
ORDER BY c.opened_at DESC, c.id DESC OFFSET {place} LIMIT 1
"""
SINCE = "SELECT min(opened_at) FROM ({ids}) page"


@dataclass
class Facts:
    """values: for the statements; query: {filter: what stands in the address}; beside what is typed."""

    values: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    name: str = ""  # two words of it
    first: str = ""  # one, which many bear
    number: str = ""
    nik: str = ""
    longest: str = ""
    events: int = 0


def look(connection, reader):
    """The Facts of a reader, or None when nothing is in sight."""
    rows = _rows(connection, NEWEST.format(ids=limits.ids(reader, size=SOME)), reader.values)
    if not rows:
        return None
    _, number, area, _, jenis, name, _ = rows[len(rows) // 2]
    words = name.split()
    facts = Facts(name=" ".join(words[:2]), first=words[0], number=number)
    facts.values = reader.values | {"number": number, "jenis": _jenis(jenis)}
    facts.values |= {key: f"%{getattr(facts, key).lower()}%" for key in ("name", "first")}
    facts.nik = _nik(connection, reader, rows)
    if facts.nik:
        facts.values["keys"] = [nik_key(facts.nik), kk_key(facts.nik)]
    facts.query = {name: {"keadaan": name} for name in list(limits.FILTERS)[:6]}
    facts.query |= {"lewat": {"lewat": "on"}, "urgensi": {"urgensi": "segera"}, "jenis": {"jenis": str(jenis)}}
    _days(facts)
    if reader.low:
        _places(facts, connection, reader, area)
    seen = LONGEST.format(seen=limits.seen_by(reader), barred=limits.NOT_BARRED)
    facts.values["case"], facts.longest, facts.events = _rows(connection, seen, reader.values)[0]
    return facts


def edge(connection, reader, pages=DEPTH):
    """{"after_at", "after_id"} of the last row of so many pages, or None when there are fewer."""
    place = pages * limits.PAGE - 1
    rows = _rows(connection, EDGE.format(ids=limits.ids(reader, size=place + 1), place=place), reader.values)
    return {"after_at": rows[0][0], "after_id": rows[0][1]} if rows else None


def export_since(connection, reader, rows=EXPORT_ROWS):
    """The day from which on about so many cases are in sight, or all when there are fewer."""
    found = _rows(connection, SINCE.format(ids=limits.ids(reader, size=rows)), reader.values)
    return timezone.localdate(found[0][0])


def days(since, until):
    """{"since", "until"} of the statements: from the first moment of a day to the last one of another."""
    after = until + timedelta(days=1)
    made = (timezone.make_aware(datetime(day.year, day.month, day.day)) for day in (since, after))
    return dict(zip(("since", "until"), made, strict=True))


def _rows(connection, statement, values):
    return limits.fetch(connection, statement, values)[1]


def _jenis(pk):
    return Jenis.objects.get(pk=pk).with_predecessors()


def _nik(connection, reader, rows):
    """The NIK of one of these persons, or of an older case, in the open: they are made up."""
    persons = [row[0] for row in rows if row[6]]
    persons = persons or [
        row[0] for row in _rows(connection, WITH_NIK.format(ids=limits.ids(reader, size=MORE)), reader.values)
    ]
    if not persons:
        return ""
    person = persons[0]
    with as_system():
        return Person.objects.get(pk=person).read_nik()


def _days(facts):
    """The year before this one."""
    year = timezone.localdate().year - 1
    since, until = date(year, 1, 1), date(year, 12, 31)
    facts.values |= days(since, until)
    facts.query["tanggal"] = {"dari": since.strftime(DAY), "sampai": until.strftime(DAY)}


def _places(facts, connection, reader, area):
    """Below the territory of an office: the level that holds, a unit, and an area, of this case or of that unit's."""
    facts.query["jenjang"] = {"jenjang": "kalurahan"}
    found = _rows(connection, OF_UNIT.format(ids=limits.ids(reader, size=MORE)), reader.values)
    for unit, _ in found:
        facts.values["unit"], facts.query["unit"] = unit, {"unit": str(unit)}
    below = BELOW.get(reader.low.count(".") + 1)
    within = Area.objects.within(reader.low).exclude(pk=reader.low)
    places = set((within.at_level(below) if below else within).values_list("pk", flat=True))
    for code in (area, *(code for _, code in found)):
        around = code.split(".")
        lying = [".".join(around[:count]) for count in range(1, len(around) + 1)]
        if place := next((one for one in lying if one in places), None):
            facts.values["area"], facts.query["wilayah"] = place, {"wilayah": place}
            return
