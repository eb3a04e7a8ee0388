"""A small world of the benchmark: made-up cases of a few units, and the five people who look at them."""

import random

import pytest

from cases.benchmark import rows, world
from cases.benchmark.tables import count_on
from registry.models import Appointment
from registry.scope import as_system
from tests import ground

CASES, PERSONS, UNITS = 300, 210, 12
BIG = {
    *("cases_case", "cases_referral", "cases_person", "cases_personkey", "cases_caseproblem", "cases_caseevent"),
    *("cases_service", "cases_consent", "cases_notification", "registry_readentry", "registry_historyentry"),
}


def fill(*, cases=CASES, persons=PERSONS, units=UNITS):
    """Write the world with every constraint and trigger in force, and let PostgreSQL look at it, as autovacuum does in
    a minute: without, it has once planned a list of the administration so that it took two. Indexes of cases are made
    anew: an earlier world is still in them, and a plan looks at their length. Returns the World."""
    with as_system():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(world, "FEWEST_UNITS", units)
            people = world.build(random.Random(1), cases)
        with ground.as_owner() as cursor:  # COPY into tables with row-level security is for their owner
            writer = rows.Writer(people, cases=cases, persons=persons, now=rows.beginning())
            assert sum(writer.write(*block) for block in ((0, 1, 100), (1, 101, persons))) == cases
            count_on(cursor, writer.tables.values())
            for table in ("cases_case", "cases_caseproblem"):
                cursor.execute(f"REINDEX TABLE {table}")
            cursor.execute(f"ANALYZE {', '.join(sorted(BIG))}, cases_matchreview, registry_organisation, registry_area")
    return people


def post(username):
    with as_system():
        return Appointment.objects.with_post().get(user__username=username)
