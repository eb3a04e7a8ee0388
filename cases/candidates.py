"""Whom that we know could this be? Candidates out of the persons that may be looked at, the likeliest first.

Only equality of keys is asked of the database (cases/models/match.py); the rest is reckoned here. With `post` those are
ranked whom the post sees, and read through both walls: what exists elsewhere changes neither answer nor length.
"""

from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.db.models import F

from cases.matching import ASK_FROM, Born, Comparison, compare, keys_of, record_of
from cases.models import Case, MatchReview, Person
from cases.models.case import DISTRICT_DOTS
from cases.models.person import BESIDE, ELSEWHERE, kk_key, nik_key
from cases.name_search import places_of
from registry import replica
from registry.kept_sql import Viewer, kept_sql
from registry.models.area import code_range, district_code
from registry.paging import padded, rows_of
from registry.scope import as_system, looked_up

LOOKED_AT = 60  # persons that are compared; those with most keys in common
SHOWN = 5
NO_PLACE = ("", "0")  # PersonKey.seen_in of no place, as a range: before the first code
FIRST = 15  # of them, among which there are mostly enough for a count


@dataclass
class Candidate:
    person: Person
    comparison: Comparison
    last_case: Case | None = None

    @property
    def is_likely(self):
        return self.comparison.is_same

    @property
    def same(self):
        return [what for what, word in self.comparison.said.items() if word == "sama"]

    @property
    def alike(self):
        return [what for what, word in self.comparison.said.items() if word == "mirip"]

    @property
    def different(self):
        return [what for what, word in self.comparison.said.items() if word == "beda"]


def record_from(person):
    """The Record of a Person, saved or not."""
    year = person.birth_date.year if person.birth_date else person.birth_year_estimated
    return record_of(
        name=person.name,
        nickname=person.nickname,
        sex=person.sex,
        birth=Born(person.birth_date, year),
        area=person.area_id or "",
        nik=person.read_nik(),
        kk=person.read_kk(),
    )


def compare_persons(one, other):
    """The Comparison of two Persons."""
    return compare(record_from(one), record_from(other))


def keys_for(person, *, around=False):
    """The keys of a person: sounds, years and days as they are, numbers only as blind indexes."""
    return keys_from(record_from(person), around=around)


def keys_from(record, *, around=False):
    """The keys of a Record."""
    keys = {key for key in keys_of(record, around=around) if not key.startswith("n")}
    return keys | _number_keys(record)


def _number_keys(record):
    return {make(number) for make, number in ((nik_key, record.nik), (kk_key, record.kk)) if number}


def search(person, *, post=None, least=ASK_FROM, most=SHOWN):
    """[Candidate] for a person, saved or not. post: in whose scope, without those that were decided to be somebody
    else; None: everywhere, for a job in mode "system"."""
    record, viewer = record_from(person), Viewer.of(post) if post else None
    found = _alike(record, _in_question(person, record, post), viewer, least)
    return sorted(found, key=lambda candidate: -candidate.comparison.points)[:most]


def count(person, *, post, most=SHOWN):
    """How many `search` would find: compared, the nearest first, until they are as many as it would show."""
    record, viewer = record_from(person), Viewer.of(post)
    alike = _alike(record, _in_question(person, record, post), viewer, ASK_FROM, first=FIRST)
    return sum(1 for _ in islice(alike, most))


def _alike(record, ids, viewer, least, *, first=LOOKED_AT):
    """Those of these persons that are alike, compared one after the other. first: so many are read before the rest."""
    for some, most in ((ids[:first], first), (ids[first:], LOOKED_AT - first)):
        for other in rows_of(lambda some, most=most: _persons(viewer, ids=padded(some, most)), some):
            candidate = Candidate(other, compare(record, record_from(other)))
            if candidate.comparison.points >= least:
                yield candidate


# Ranked first: whether a hit is seen is asked from the top down, until enough are, unless it is known. Those with one
# key in common, nearly all of them, stand below all others, and are put in order only when they are needed.
NEAREST = """WITH hit AS MATERIALIZED (
    SELECT k.person_id, count(*) + 9 * count(*) FILTER (WHERE k.key = ANY (%s::text[])) AS weight,
        %s AND max(k.seen_in) <> '' AS is_seen
    FROM unnest(%s::text[], %s::text[]) AS there (low, high)
    JOIN cases_personkey k ON k.key = ANY (%s::text[]) AND k.seen_in >= there.low AND k.seen_in < there.high
    WHERE k.person_id <> %s GROUP BY 1
)
({several}) UNION ALL ({single}) LIMIT %s
"""
RANKED = """SELECT person_id FROM (
    SELECT person_id, weight, is_seen FROM hit WHERE weight {many} 1 ORDER BY weight DESC, person_id OFFSET 0
) hit
WHERE is_seen OR EXISTS (SELECT FROM ({seen}) seen WHERE seen.one = hit.person_id)
ORDER BY weight DESC, person_id LIMIT %s
"""


def _in_question(person, record, post):
    """The ids of those nearest, without whom somebody has decided to be another."""
    nearest = _nearest(person, record, post)
    if not (post and person.pk and nearest):
        return nearest
    apart = {pk for pair in _decided_apart(Viewer.of(post), person_id=person.pk) for pk in pair}
    return [pk for pk in nearest if pk not in apart]


@kept_sql
def _decided_apart(viewer, *, person_id):
    pairs = MatchReview.objects.visible_to(viewer).about(person_id).decided_different()
    return pairs.order_by().values_list("first", "second")


def _nearest(person, record, post):
    """The ids of others with most keys in common, of those that are seen; a shared number counts more than any sounds.

    Looked up inside the first wall: behind the second one the rule would be reckoned for each of thousands of keys.
    """
    keys, numbers = sorted(keys_from(record, around=True)), sorted(_number_keys(record))
    own = person.pk or 0
    seen, values = _others.asked(Viewer.of(post) if post else None)
    if seen is None:
        return []
    several, single = (RANKED.format(many=many, seen=seen) for many in (">", "="))
    with looked_up(), replica.here().cursor() as cursor:
        ranges, is_all_seen = _where(post)
        asked = [*values, LOOKED_AT]
        words = NEAREST.format(several=several, single=single)
        cursor.execute(words, [numbers, is_all_seen, *ranges, keys, own, *asked, *asked, LOOKED_AT])
        return [pk for (pk,) in cursor.fetchall()]


def _where(post):
    """([low], [high]) of PersonKey.seen_in, half-open, between which stand all whom this post may see; and whether it
    sees everybody who stands at a place there. A key holds no more than where a person is seen, and goes with it, so
    whoever is read afterwards is read through both walls all the same.
    """
    office = None if post is None or post.is_admin or post.glass else post.organisation
    if office is None:
        return ([""], ["~"]), post is None
    if office.is_territorial:
        places, is_all_seen = [district_code(office.home_area_id)], office.home_area_id.count(".") <= DISTRICT_DOTS
    else:
        known, is_all_seen = {*places_of(post)} - {ELSEWHERE, BESIDE}, False
        places = [one for one in known if not any(one.startswith(f"{other}.") for other in known)]
    return [list(edges) for edges in zip(NO_PLACE, *map(code_range, places), strict=True)], is_all_seen


def _seen(viewer):
    return (Person.objects.visible_to(viewer) if viewer else Person.objects.all()).standing()


@kept_sql
def _others(viewer):
    """Those of whom there is a case to see. One that was united with another has none, and no key."""
    if viewer is None:
        return Person.objects.standing().order_by().values(one=F("pk"))
    return Case.objects.visible_to(viewer).order_by().values(one=F("person"))


@kept_sql
def _persons(viewer, *, ids):
    return _seen(viewer).select_related("area__parent").filter(pk__in=ids)


def with_last_cases(candidates, post):
    """The same candidates, each with the newest of its cases that this post sees, in one statement."""
    cases = Case.objects.visible_to(post).filter(person__in=[candidate.person.pk for candidate in candidates])
    newest = {}
    for case in cases.select_related("holder").order_by("opened_at", "id"):
        newest[case.person_id] = case
    for candidate in candidates:
        candidate.last_case = newest.get(candidate.person.pk)
    return candidates


MANY = """
WITH asked AS (SELECT * FROM unnest(%s::int[], %s::text[], %s::int[]) AS a (number, key, weight))
SELECT a.number, k.person_id, sum(a.weight) AS weight
FROM asked a JOIN cases_personkey k ON k.key = a.key COLLATE "C"
WHERE k.person_id {which} (%s::bigint[])
GROUP BY a.number, k.person_id
HAVING sum(a.weight) >= CASE WHEN a.number = ANY (%s) THEN 1 ELSE 2 END
"""
MOST_OF_MANY = 20


def search_many(records, *, post, least=ASK_FROM, without=(), among=None):
    """{number: the likeliest Candidate} of many persons at once, {number: Record}, in the scope of the post.

    The twin of `search` for imports. Two keys in common are asked for, except of people with a single name: in a whole
    kabupaten one alone is found with half of a village. The keys are looked up by the system, because the rule of who
    may see a row would be reckoned for each of hundreds of thousands; a hit that the post does not see is dropped
    before anything is ranked or compared, so it changes nothing. without: ids that are left out; among: the only ones
    that are looked at.
    """
    hits = _hits(records, without, among)
    seen = Person.objects.visible_to(post).standing()
    found = seen.filter(pk__in={pk for _, pk, _ in hits}).select_related("area__parent")
    found = {person.pk: person for person in found}
    nearest = {}
    for number, pk, weight in hits:
        if pk in found:
            nearest.setdefault(number, []).append((-weight, pk))
    others = {pk: record_from(person) for pk, person in found.items()}
    best = {}
    for number, some in nearest.items():
        for _, pk in sorted(some)[:MOST_OF_MANY]:
            candidate = Candidate(found[pk], compare(records[number], others[pk]))
            is_same_number = bool(records[number].nik) and records[number].nik == others[pk].nik
            rank = (is_same_number, candidate.comparison.points)
            if (is_same_number or rank[1] >= least) and (number not in best or rank > best[number][0]):
                best[number] = (rank, candidate)
    return {number: candidate for number, (_, candidate) in best.items()}


def _hits(records, without, among):
    """[(number, person, weight)] of those who share keys with a record. Keys of an area alone are not asked."""
    asked, single = [], []
    for number, record in records.items():
        numbers = _number_keys(record)
        keys = {key for key in keys_of(record, around=True) if key[0] not in "an"}
        asked += [(number, key, 10 if key in numbers else 1) for key in keys | numbers]
        if not any(key[0] == "p" for key in keys):
            single.append(number)
    columns = [list(column) for column in zip(*asked, strict=True)] or [[], [], []]
    with as_system(), connection.cursor() as cursor:
        which, ids = ("<> ALL", without) if among is None else ("= ANY", among.difference(without))
        cursor.execute(MANY.format(which=which), [*columns, list(ids), single])
        return cursor.fetchall()
