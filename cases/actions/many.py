"""Record many cases at once: the twin of `open_case`, with the same checks, in a fixed number of statements.

Fifty thousand single ones would take ten minutes and as many jobs in the queue; here a piece of some hundred costs as
many statements as one case.
"""

import secrets

from django.db import connection
from django.utils import timezone

from cases import policy
from cases.actions.cases import check
from cases.actions.numbers import DIGITS
from cases.candidates import keys_for
from cases.models import Case, CaseEvent, CaseProblem, Person
from cases.models.person import places_told
from cases.serving import serves
from cases.workflow import CaseStatus
from registry.models.area import regency_code
from registry.refusal import Refused
from registry.scope import as_system

COUNT = """
INSERT INTO cases_casenumberseries (regency_code, year, last) VALUES (%s, %s, %s)
ON CONFLICT (regency_code, year) DO UPDATE SET last = cases_casenumberseries.last + excluded.last
RETURNING last
"""


def open_many(told, *, by, at, batch=None):
    """Record new persons, each with a case. told: [{"person": unsaved Person, "area", "jenis": [main first], "urgency",
    "chronology", "at"}]. Returns the Persons in that order. Raises Refused as `open_case` does.
    """
    check(policy.CASE_OPEN, None, by)
    for one in told:
        if one["area"].ended_on or not serves(by.organisation, one["area"]):
            raise Refused(f"{by.organisation.name} tidak melayani {one['area'].label}.", status=422)
    with as_system():
        people = []
        for one in told:
            one["person"].area = one["area"]
            one["person"].nik_fault = one["person"].weigh_nik()
            is_sensitive = any(jenis.is_sensitive for jenis in one["jenis"])
            one["person"].seen_in = places_told(one["area"].pk, is_sensitive=is_sensitive)
            people.append(one["person"])
        Person.objects.bulk_create(people)
        _index(people)
        cases = Case.objects.bulk_create(_cases(told, by=by, at=at))
        CaseProblem.objects.bulk_create(
            CaseProblem(case=case, jenis=jenis, is_main=place == 0)
            for case, one in zip(cases, told, strict=True)
            for place, jenis in enumerate(one["jenis"])
        )
        CaseEvent.objects.bulk_create(_opened(case, by) for case in cases)
        ids = [case.pk for case in cases]
        _look_for_twins(ids, by.pk, batch and batch.pk)
    return people


KEYS = "INSERT INTO cases_personkey (person_id, key) SELECT * FROM unnest(%s::bigint[], %s::text[])"


def _index(people):
    """The keys of new persons, a dozen for each, in one statement."""
    pairs = [(person.pk, key) for person in people for key in sorted(keys_for(person))]
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [list(column) for column in zip(*pairs, strict=True)])


def _look_for_twins(case_ids, post_id, batch_id):
    """One job for all of them; what it finds belongs to the batch, so that undoing takes it back too."""
    from cases import tasks

    tasks.look_for_twins_of.enqueue(case_ids, post_id, batch_id)


def _cases(told, *, by, at):
    numbers = _numbers([(one["area"].pk, timezone.localtime(one["at"]).year) for one in told])
    for one, number in zip(told, numbers, strict=True):
        yield Case(
            number=number,
            person=one["person"],
            area=one["area"],
            urgency=one["urgency"],
            chronology=one["chronology"],
            is_sensitive=any(jenis.is_sensitive for jenis in one["jenis"]),
            origin=by.organisation,
            holder=by.organisation,
            holder_since=one["at"],
            path=[by.organisation_id],
            jenis_ids=sorted(jenis.pk for jenis in one["jenis"]),
            opened_at=one["at"],
            opened_by=by,
        )


def _opened(case, by):
    return CaseEvent(
        case=case,
        verb="open",
        at=case.opened_at,
        actor=by,
        actor_name=by.user.full_name,
        post_name=by.post_name,
        organisation=by.organisation,
        to_organisation=by.organisation,
        to_status=CaseStatus.OPEN,
    )


def _numbers(wanted):
    """A number for each (area code, year), drawn as cases/actions/numbers.py draws one; the series stay locked."""
    keys = [(regency_code(code), year) for code, year in wanted]
    drawn = {}
    for regency, year in sorted(set(keys)):
        count = keys.count((regency, year))
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [regency, year, count])
            (given,) = cursor.fetchone()
        digits = DIGITS
        while given > 9 * 10 ** (digits - 1) // 2:
            digits += 1
        found = set()
        while len(found) < count:
            low = 10 ** (digits - 1)
            fresh = {
                f"{regency.replace('.', '')}-{year}-{low + secrets.randbelow(9 * low)}"
                for _ in range(count - len(found))
            }
            found |= fresh - set(Case.objects.filter(number__in=fresh).values_list("number", flat=True))
        drawn[regency, year] = list(found)
    return [drawn[key].pop() for key in keys]
