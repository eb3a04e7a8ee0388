"""A small world of the benchmark: 300 made-up cases of a few units, and the five people who look at them."""

import random

from django.db import connection

from cases.benchmark import rows, world
from cases.management.commands.load_benchmark import COUNT_ON
from registry.models import Appointment
from registry.scope import as_system
from wksbm.database import APPLICATION_ROLE

CASES, PERSONS = 300, 210
UNITS = 12


def fill(monkeypatch):
    """Write the world with every constraint and trigger in force. Returns the World."""
    monkeypatch.setattr(world, "FEWEST_UNITS", UNITS)
    with as_system():
        people = world.build(random.Random(1), CASES)
        as_owner()  # COPY into tables with row-level security is for their owner
        writer = rows.Writer(people, cases=CASES, persons=PERSONS, now=rows.beginning())
        assert sum(writer.write(*block) for block in ((0, 1, 100), (1, 101, PERSONS))) == CASES
    with connection.cursor() as cursor:
        for table in writer.tables.values():
            cursor.execute(COUNT_ON.format(table=table.name))
    as_application()
    return people


def as_owner():
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")


def as_application():
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")


def post(username):
    with as_system():
        return Appointment.objects.with_post().get(user__username=username)
