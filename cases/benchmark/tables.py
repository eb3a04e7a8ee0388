"""Tables that are filled by COPY: without their indexes and constraints meanwhile, and with all of them afterwards.

The constraints are checked when they come back, so no row stays that the program could not have written.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from io import StringIO

from django.db import connection, models

NOTHING = "\\N"
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('f', 'u', 'c', 'x') ORDER BY contype = 'f', conname
"""
INDEXES = """
SELECT tablename, indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = ANY (%s)
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexname::regclass)
"""
MEMORY = "SET maintenance_work_mem = '400MB'"


def said(value):
    """One value as COPY reads it. Texts here hold neither tabs nor backslashes nor new lines."""
    if value is None:
        return NOTHING
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "{" + ",".join(map(said, value)) + "}"
    return str(value)


class Table:
    """Which columns a row gives, in their order; the others get the default of their field."""

    def __init__(self, model, *given):
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in given and not field.generated]
        self.name = model._meta.db_table
        self.columns = [fields[name].column for name in given] + [field.column for field in rest]
        self.tail = "".join(f"\t{said(_default(field))}" for field in rest) + "\n"
        self.lines = []

    def add(self, *values):
        self.lines.append("\t".join(map(said, values)) + self.tail)

    def copy(self):
        """Write what was added, and forget it."""
        with connection.cursor() as cursor:
            columns = ", ".join(map(connection.ops.quote_name, self.columns))
            cursor.cursor.copy_expert(f"COPY {self.name} ({columns}) FROM STDIN", StringIO("".join(self.lines)))
        self.lines = []


def _default(field):
    if isinstance(field, models.AutoField | models.BigAutoField):
        raise TypeError(field)  # the row has to give it
    return field.get_default()


LOADED = "loaded in {seconds} s"


def tell_load(cursor, name, seconds):
    """Let the database tell how long its load took (machine.load_seconds)."""
    cursor.execute(
        f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS %s", [LOADED.format(seconds=round(seconds))]
    )


COUNT_ON = "SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 1) FROM {name}))"


def count_on(cursor, filled):
    """Let the numbers of new rows begin behind those that were copied in. filled: Tables."""
    for table in filled:
        if "id" in table.columns:
            cursor.execute(COUNT_ON.format(name=table.name))


@contextmanager
def bare(names, tell):
    """The tables without triggers, indexes and constraints but their primary keys; everything comes back at the end."""
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        for table, name, _ in reversed(constraints):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for _, name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for table in names:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    per_table = [[definition for one, _, definition in indexes if one == table] for table in names]
    built = [
        [f'ADD CONSTRAINT "{n}" {d}' for one, n, d in constraints if one == t and "FOREIGN" not in d] for t in names
    ]
    jobs = [
        [*made, *([f"ALTER TABLE {table} {', '.join(own)}"] if own else [])]
        for table, made, own in zip(names, per_table, built, strict=True)
    ]
    tell("indeks")
    _at_once(jobs)
    tell("kunci asing")
    links = [[f'ALTER TABLE {table} ADD CONSTRAINT "{n}" {d}'] for table, n, d in constraints if "FOREIGN" in d]
    _at_once([[statement for job in links for statement in job]])
    with connection.cursor() as cursor:
        for table in names:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _at_once(jobs):
    """Two tables at a time, the longest first; every thread with a connection of its own."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(_run, sorted(jobs, key=lambda job: -sum(map(len, job)))))


def _run(statements):
    try:
        with connection.cursor() as cursor:
            cursor.execute(MEMORY)
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
