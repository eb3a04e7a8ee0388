"""Whom that we know could this be? Candidates out of the persons that may be looked at, the likeliest first.

Only equality of keys is asked of the database (cases/models/match.py); the rest is reckoned here. With `post` the
search runs in the scope of that post, through both walls: what exists elsewhere changes neither answer nor length.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from cases.matching import ASK_FROM, Born, Comparison, compare, keys_of, record_of
from cases.models import Case, Person, PersonKey
from cases.models.person import kk_key, nik_key
from registry.scope import as_system

LOOKED_AT = 60  # persons that are compared; those with most keys in common
SHOWN = 5


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
    """[Candidate] for a person, saved or not. post: in whose scope; None: everywhere, for a job in mode "system"."""
    record = record_from(person)
    found = Person.objects.visible_to(post) if post else Person.objects.all()
    found = found.standing().filter(pk__in=_nearest(person, record)).exclude(pk=person.pk)
    candidates = [
        Candidate(other, compare(record, record_from(other))) for other in found.select_related("area__parent")
    ]
    likely = [candidate for candidate in candidates if candidate.comparison.points >= least]
    return sorted(likely, key=lambda candidate: -candidate.comparison.points)[:most]


def _nearest(person, record):
    """The ids with most keys in common; a shared number counts more than any sounds."""
    hits = PersonKey.objects.filter(key__in=keys_for(person, around=True)).values("person").order_by()
    numbers = _number_keys(record)
    weight = Count("key") + 9 * Count("key", filter=Q(key__in=numbers)) if numbers else Count("key")
    return list(hits.annotate(weight=weight).order_by("-weight", "person").values_list("person", flat=True)[:LOOKED_AT])


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
