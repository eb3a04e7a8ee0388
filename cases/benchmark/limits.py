"""What is the least that the rows of a page cost? One hand-written statement for each kind of page.

They run as the owner of the tables, without the second wall, through the same driver and in turns with the page. The
rows are those of the page: tests/cases/test_benchmark_limits.py compares. First column: the id of the row; second: the
public id that stands in the links of the page, where there is one.
"""

import time

import psycopg2

from cases.models.case import VILLAGE_CODE

PAGE = 25
ADMIN_PAGE = 50
TIMELINE = 100
RUNNING = "r.status IN ('sent', 'incomplete', 'accepted') AND r.kind = 'responsibility'"

NOT_BARRED = "NOT c.barred @> ARRAY[%(user)s]::bigint[]"
ON_PATH = "c.path @> ARRAY[%(organisation)s]::bigint[]"
IN_TEAM = "c.team @> ARRAY[%(post)s]::bigint[]"
IN_TERRITORY = "NOT c.is_sensitive AND c.area_id >= %(low)s AND c.area_id < %(high)s"
# The same, each found by what is told on the case (decisions 0048 and 0054): by its place alone, by who recorded it,
# and the few others.
IN_KECAMATAN = "c.seen_in = %(district)s"
# Not as a range: all of the kalurahan would be fetched and sorted.
IN_KALURAHAN = f"{IN_KECAMATAN} AND left(c.area_id, {VILLAGE_CODE}) = %(low)s"
IN_SIGHT = "c.seen_in > '' AND c.area_id >= %(low)s AND c.area_id < %(high)s"
RECORDED = "c.origin_id = %(organisation)s AND c.seen_in > ''"
RECORDED_ELSE = f"c.origin_id = %(organisation)s AND c.seen_in = '' AND c.origin_id > 0 AND ({ON_PATH} OR {IN_TEAM})"
BESIDE = "array_remove(c.path, c.origin_id) @> ARRAY[%(organisation)s]::bigint[] AND c.origin_id <> %(organisation)s"
ELSE = "c.seen_in = '' AND {}"

LATE = "c.hop_due_at < statement_timestamp()"
NO_HOP = "c.hop_status = ''"
HOP = "c.hop_status = '{}'"
FILTERS = {
    "berjalan": "c.status = 'open'",
    "belum_dirujuk": f"c.status = 'open' AND {NO_HOP}",
    "menunggu": f"c.status = 'open' AND {HOP.format('sent')}",
    "kelengkapan": f"c.status = 'open' AND {HOP.format('incomplete')}",
    "ditangani": f"c.status = 'open' AND {HOP.format('accepted')}",
    "ditutup": "c.status = 'closed'",
    "lewat": f"c.status = 'open' AND {LATE}",
    "urgensi": "c.urgency = 'segera'",
    "jenis": "c.jenis_ids && %(jenis)s::bigint[]",
    "wilayah": "c.area_id >= %(area)s AND c.area_id < %(area)s || '/'",
    "jenjang": "(SELECT h.kind FROM registry_organisation h WHERE h.id = c.holder_id) = 'kalurahan'",
    "unit": "c.origin_id = %(unit)s",
    "tanggal": "c.opened_at >= %(since)s AND c.opened_at < %(until)s",
}
AFTER = "(c.opened_at, c.id) < (%(after_at)s, %(after_id)s)"
BY_NAME = "c.person_id IN (SELECT id FROM cases_person WHERE search_name LIKE %(name)s)"
BY_FIRST = BY_NAME.replace("%(name)s", "%(first)s")
BY_NUMBER = "c.number = %(number)s"
BY_NIK = "c.person_id IN (SELECT person_id FROM cases_personkey WHERE key = ANY (%(keys)s))"

# What a line of the list shows. The ids come first, then the rows of these ids.
LIST = """
WITH page AS MATERIALIZED ({ids})
SELECT c.id, c.public_id, c.number, c.status, c.stage, c.urgency, c.is_sensitive, c.opened_at, c.holder_since, p.name,
       p.nickname, p.sex, p.birth_date, p.birth_year_estimated, a.name, h.name, o.name,
       (SELECT j.short_name FROM cases_caseproblem x JOIN cases_jenis j ON j.id = x.jenis_id
        WHERE x.case_id = c.id AND x.is_main), r.status, r.due_at, r.clock_started_at, s.name, t.name
FROM page JOIN cases_case c ON c.id = page.id JOIN cases_person p ON p.id = c.person_id
     JOIN registry_area a ON a.code = c.area_id JOIN registry_organisation h ON h.id = c.holder_id
     JOIN registry_organisation o ON o.id = c.origin_id
     LEFT JOIN cases_referral r ON r.case_id = c.id AND {running}
     LEFT JOIN registry_organisation s ON s.id = r.sender_id LEFT JOIN registry_organisation t ON t.id = r.receiver_id
ORDER BY page.{key} DESC, page.id DESC
"""
ARM = "(SELECT c.id, c.{key} FROM cases_case c WHERE {where} ORDER BY c.{key} DESC, c.id DESC{cut})"
UNION = "SELECT id, {key} FROM ({union}) seen ORDER BY {key} DESC, id DESC{cut}"
# What no index has in the order of the list is fetched before it is sorted (OFFSET 0 keeps the two apart): the planner
# would leaf through the newest of everybody until it has enough of them.
FEW = """(SELECT * FROM (SELECT c.id, c.{key} FROM cases_case c WHERE {where} OFFSET 0) own
 ORDER BY {key} DESC, id DESC{cut})"""

INBOX_ARM = """(SELECT r.id, r.due_at FROM cases_referral r JOIN cases_case c ON c.id = r.case_id
 WHERE {whose} AND ({seen}) AND {barred} ORDER BY r.due_at NULLS LAST, r.id LIMIT {size})"""
WAITS = (
    "r.receiver_id = %(organisation)s AND r.status IN ('sent', 'accepted')",
    "r.sender_id = %(organisation)s AND r.status = 'incomplete'",
    "r.offered_to_id = %(organisation)s AND r.status IN ('sent', 'accepted')",
)
INBOX = """
WITH page AS MATERIALIZED (SELECT id, due_at FROM ({arms}) waiting ORDER BY due_at NULLS LAST, id LIMIT {size})
SELECT r.id, c.public_id, c.number, p.name, a.name, r.status, r.due_at, r.clock_started_at, r.sent_at, s.name, t.name,
       (SELECT j.short_name FROM cases_caseproblem x JOIN cases_jenis j ON j.id = x.jenis_id
        WHERE x.case_id = c.id AND x.is_main)
FROM page JOIN cases_referral r ON r.id = page.id JOIN cases_case c ON c.id = r.case_id
     JOIN cases_person p ON p.id = c.person_id JOIN registry_area a ON a.code = c.area_id
     JOIN registry_organisation s ON s.id = r.sender_id JOIN registry_organisation t ON t.id = r.receiver_id
ORDER BY page.due_at NULLS LAST, page.id
"""
CASE = f"""
SELECT e.id, c.public_id, e.verb, e.at, e.actor_name, e.post_name, e.text, f.name, t.name, c.number, c.status, c.stage,
       c.chronology, c.own_action, p.name, p.sex, p.birth_date, a.name, h.name
FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id JOIN cases_person p ON p.id = c.person_id
     JOIN registry_area a ON a.code = c.area_id JOIN registry_organisation h ON h.id = c.holder_id
     LEFT JOIN cases_referral r ON r.id = e.referral_id
     LEFT JOIN registry_organisation f ON f.id = e.from_organisation_id
     LEFT JOIN registry_organisation t ON t.id = e.to_organisation_id
WHERE e.case_id = %(case)s AND (NOT e.is_confidential OR e.organisation_id = %(organisation)s)
      AND NOT (e.verb = 'send' AND r.previous_id IS NOT NULL)
ORDER BY e.at DESC, e.id DESC LIMIT {TIMELINE}
"""
# Lines (id, what, figure): the last cases, what waits for us, and the figures of an office.
HOME_UNIT = """
SELECT id, 'kasus', NULL::bigint FROM ({cases}) x UNION ALL SELECT id, 'masuk', NULL FROM ({inbox}) y
UNION ALL SELECT NULL, 'belum dirujuk', count(*) FROM cases_case c
WHERE c.status = 'open' AND c.holder_id = %(organisation)s AND ({seen}) AND {barred} AND {no_hop}
"""
HOME_OFFICE = """
WITH mine AS MATERIALIZED (SELECT r.id, r.status, r.receiver_id, r.due_at FROM cases_referral r
     JOIN cases_case c ON c.id = r.case_id WHERE ({waits}) AND ({seen}) AND {barred})
SELECT id, 'kasus', NULL::bigint FROM ({cases}) x
UNION ALL SELECT * FROM (SELECT id, 'masuk', NULL::bigint FROM mine ORDER BY due_at NULLS LAST, id LIMIT 5) y
UNION ALL SELECT NULL, 'semua', count(*) FROM mine
UNION ALL SELECT NULL, 'menunggu', count(*) FROM mine WHERE status = 'sent' AND receiver_id = %(organisation)s
UNION ALL SELECT NULL, 'lewat', count(*) FROM mine WHERE due_at < statement_timestamp()
UNION ALL SELECT * FROM (SELECT k.receiver_id, 'macet', k.number::bigint FROM cases_latecount k
     JOIN registry_organisation o ON o.id = k.receiver_id WHERE k.area_id = %(low)s
     ORDER BY k.number DESC, o.name LIMIT 8) z
UNION ALL SELECT NULL, 'wksbm', count(*) FROM registry_unitprofile u JOIN registry_organisation o ON o.id = u.unit_id
     WHERE o.merged_into_id IS NULL AND o.home_area_id >= %(low)s AND o.home_area_id < %(high)s
"""
PERSONS = """
SELECT p.id, p.public_id, p.name, p.nickname, p.sex, p.birth_date, p.birth_year_estimated, a.name, p.nik_missing
FROM cases_person p JOIN registry_area a ON a.code = p.area_id
WHERE p.merged_into_id IS NULL{lacking} AND EXISTS (
      SELECT 1 FROM cases_case c WHERE c.person_id = p.id AND ({seen}) AND {barred})
ORDER BY p.id DESC LIMIT {size}
"""
HOPS = """
SELECT r.id, r.public_id, c.number, p.name, s.name, t.name, r.kind, r.status, r.sent_at, r.due_at
FROM cases_referral r JOIN cases_case c ON c.id = r.case_id JOIN cases_person p ON p.id = c.person_id
     JOIN registry_organisation s ON s.id = r.sender_id JOIN registry_organisation t ON t.id = r.receiver_id
WHERE ({seen}) AND {barred} AND (r.status <> 'draft' OR r.sender_id = %(organisation)s)
ORDER BY r.id DESC LIMIT {size}
"""
UNITS = """
SELECT u.unit_id, o.public_id, o.name, a.name, u.status, u.status_since_on, u.term_ends_on
FROM registry_unitprofile u JOIN registry_organisation o ON o.id = u.unit_id
     JOIN registry_area a ON a.code = o.home_area_id
WHERE o.home_area_id >= %(low)s AND o.home_area_id < %(high)s ORDER BY u.unit_id LIMIT {size}
"""


# Whoever writes by hand has chosen the order of the joins; to search for it took longer than many a page of rows.
AS_WRITTEN = "SET join_collapse_limit = 1; SET from_collapse_limit = 1; SET jit = off"


def connect(**parameters):
    """A connection of the plain driver in which each statement stands for itself."""
    connection = psycopg2.connect(**parameters)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(AS_WRITTEN)
    return connection


def arms_of(reader):
    """[(condition, has an index its rows in the order of the list?)] of the ways in which a case comes into sight."""
    if not reader.low:
        others = [RECORDED_ELSE, BESIDE, ELSE.format(IN_TEAM)]
        return [(RECORDED, True), *((other, False) for other in others)]
    told = {2: IN_KECAMATAN, 3: IN_KALURAHAN}.get(reader.low.count("."), IN_SIGHT)
    return [(told, True), *((ELSE.format(way), False) for way in ways_of(reader))]


def ways_of(reader):
    return [ON_PATH, IN_TEAM, *([IN_TERRITORY] if reader.low else [])]


def seen_by(reader):
    """Is a case in sight? As one condition, for what is found otherwise."""
    return " OR ".join(f"({way})" for way in ways_of(reader))


def ids(reader, *, where="true", key="opened_at", size=PAGE):
    """The ids of the newest cases in sight that fulfil a condition, each way cut before they are joined."""
    cut = f" LIMIT {size}" if size else ""
    arms = (
        (ARM if is_in_order else FEW).format(key=key, where=f"{arm} AND {NOT_BARRED} AND {where}", cut=cut)
        for arm, is_in_order in arms_of(reader)
    )
    return UNION.format(union="\n UNION ".join(arms), key=key, cut=cut)


def cases(reader, *, where="true", size=PAGE):
    """A page of the list; size None: all of it."""
    return LIST.format(ids=ids(reader, where=where, size=size), running=RUNNING, key="opened_at")


def found(reader, where, size=PAGE):
    """A page of cases by a condition that few rows fulfil: these are looked up first."""
    seen = f"({seen_by(reader)}) AND {NOT_BARRED}"
    few = f"SELECT c.id, c.opened_at FROM cases_case c WHERE {where} AND {seen} ORDER BY 2 DESC, 1 DESC LIMIT {size}"
    return LIST.format(ids=few, running=RUNNING, key="opened_at")


def inbox(reader, size=PAGE):
    return INBOX.format(arms=_waiting(reader, size), size=size)


def _waiting(reader, size, waits=WAITS):
    how = {"seen": seen_by(reader), "barred": NOT_BARRED, "size": size}
    return "\n UNION ".join(INBOX_ARM.format(whose=whose, **how) for whose in waits)


def home(reader):
    """The first page of an office or of a unit, which also sees its drafts."""
    how = {"seen": seen_by(reader), "barred": NOT_BARRED, "no_hop": NO_HOP, "running": RUNNING}
    if reader.low:
        waits = " OR ".join(f"({one})" for one in WAITS)
        moved = ids(reader, key="holder_since", size=5)
        return HOME_OFFICE.format(cases=moved, waits=waits, **how)
    drafts = "r.sender_id = %(organisation)s AND r.status = 'draft' AND c.status = 'open'"
    waiting = _waiting(reader, 5, (*WAITS, drafts))
    first = f"SELECT id FROM ({waiting}) w ORDER BY due_at NULLS LAST, id LIMIT 5"
    return HOME_UNIT.format(cases=ids(reader, size=5), inbox=first, **how)


def persons(reader, *, without_nik=False):
    """A page of the persons in the administration; those whose NIK is missing are a queue of it."""
    lacking = " AND p.nik_sealed IS NULL" if without_nik else ""
    return PERSONS.format(lacking=lacking, seen=seen_by(reader), barred=NOT_BARRED, size=ADMIN_PAGE)


def hops(reader):
    return HOPS.format(seen=seen_by(reader), barred=NOT_BARRED, size=ADMIN_PAGE)


def units(reader):
    return UNITS.format(size=ADMIN_PAGE)


def fetch(connection, statement, values):
    """(seconds, rows) of one statement through psycopg2."""
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(statement, values)
        rows = cursor.fetchall()
        return time.perf_counter() - began, rows
