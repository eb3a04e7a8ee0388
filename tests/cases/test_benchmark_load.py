"""Tables without indexes and constraints get all of them back, and what a load took is told by its database."""

import re

import pytest
from django.db import connection, connections, transaction

from cases.benchmark import machine, rows, tables

CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
NAMES = sorted(table.name for table in rows.tables().values())
SNAPSHOT = """
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%(names)s)
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY (%(names)s::regclass[])
UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger
WHERE tgrelid = ANY (%(names)s::regclass[]) AND NOT tgisinternal
"""


def snapshot():
    """{(table, name, definition or state)} of indexes, constraints and triggers. Without casts: PostgreSQL writes those
    of a list of words in another place when it reads its own words again."""
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT, {"names": NAMES})
        return {(table, name, CASTS.sub("", said)) for table, name, said in cursor.fetchall()}


@pytest.fixture
def as_its_owner(committed_db, monkeypatch):
    """Also the threads, each with a connection of its own."""
    monkeypatch.delitem(connections.settings["default"]["OPTIONS"], "options")
    connection.close()
    yield
    connection.close()


def test_a_bare_table_gets_everything_back(as_its_owner):
    told, before = [], snapshot()
    kinds = {definition.split()[0] for _, _, definition in before}
    assert {"CREATE", "PRIMARY", "FOREIGN", "CHECK", "O"} <= kinds, "each has some of them"
    with tables.bare(NAMES, told.append):
        meanwhile = snapshot()
    left = {definition[:12] for _, _, definition in meanwhile if not definition.startswith("NOT NULL")}
    assert left <= {"CREATE UNIQU", "PRIMARY KEY ", "D"}
    assert snapshot() == before
    assert told == ["indeks", "kunci asing"]


def test_a_database_tells_how_long_its_load_took(db):
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        assert machine.load_seconds(connection) is None
        with transaction.atomic():
            tables.tell_load(cursor, connection.settings_dict["NAME"], 281.4)
            assert machine.load_seconds(connection) == 281
            cursor.execute(f"COMMENT ON DATABASE \"{connection.settings_dict['NAME']}\" IS 'of somebody else'")
            assert machine.load_seconds(connection) is None
            transaction.set_rollback(True)
        cursor.execute("SET ROLE wksbm_system")
