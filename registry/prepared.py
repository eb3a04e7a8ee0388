"""Statements that PostgreSQL plans once for each connection, not each time they are asked.

Behind row-level security planning takes most of the time: the ten statements of a case's page are planned in 12 ms and
carried out in 1.3 (decision 0044). What is asked again and again is therefore prepared, as psycopg 3 does by itself and
the house's driver does not. What is looked up is not (registry/scope.py): how many rows a territory or a name has
decides how to find them, so those are planned with their values.
"""

import logging
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import psycopg2
from django.db import DatabaseError

from registry import replica

SEEN_BEFORE = 2  # so often a statement is sent as it is
MOST_NAMES, MOST_SEEN = 300, 3000  # of one connection
WORDS = ("SELECT ", "(SELECT ")
# psycopg2 writes these so that PostgreSQL knows the type; a text, a list and NULL take that of their place.
TYPES = {
    bool: "boolean",
    int: "bigint",
    Decimal: "numeric",
    float: "numeric",
    date: "date",
    time: "time",
    timedelta: "interval",
    bytes: "bytea",
}
ANY_TYPE = "unknown"

log = logging.getLogger("wksbm.prepared")


@contextmanager
def prepared():
    """For the block, on the database that is read here. Not by a pooler: a transaction may get any connection."""
    asked = replica.here()
    if asked.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        yield
        return
    with asked.execute_wrapper(_of(asked)):
        yield


def _of(asked):
    if not hasattr(asked, "prepared_statements"):
        asked.prepared_statements = _Statements(asked)
    return asked.prepared_statements


class _Statements:
    """An execute_wrapper of Django; remembers what the server of this one connection has prepared."""

    def __init__(self, asked):
        self.asked, self.driver, self.names, self.seen = asked, None, {}, {}

    def __call__(self, execute, sql, params, many, context):
        if many or not self.may_be_prepared(sql, params, context):
            return execute(sql, params, many, context)
        if self.driver is not self.asked.connection:  # a new connection knows nothing
            self.driver, self.names, self.seen = self.asked.connection, {}, {}
        key = (sql, tuple(map(_type_of, params)))
        words = self.names.get(key) or self._prepare_when_usual(key)
        if not words:
            return execute(sql, params, many, context)
        try:
            return execute(words, params, many, context)
        except DatabaseError:
            self.names.pop(key, None)  # a column may have changed its type: from here on as it is
            raise

    def may_be_prepared(self, sql, params, context):
        """Questions with values; none that is looked up, read through a cursor of the server, or noted for somebody."""
        return (
            params
            and sql.startswith(WORDS)
            and " FROM " in sql
            and not getattr(self.asked, "is_looking_up", False)
            and not self.asked.queries_logged
            and getattr(context["cursor"].cursor, "name", None) is None
        )

    def _prepare_when_usual(self, key):
        mark = hash(key)  # two with the same mark: one is prepared a little early
        seen = self.seen[mark] = self.seen.get(mark, 0) + 1
        if len(self.seen) > MOST_SEEN:
            self.seen.clear()
        if seen != SEEN_BEFORE + 1 or len(self.names) >= MOST_NAMES:
            return None
        words = self._prepare(f"wksbm_{len(self.names)}", *key)
        if words:
            self.names[key] = words
        return words

    def _prepare(self, name, sql, types):
        """The words that carry it out; None where PostgreSQL cannot tell what a value is."""
        text = sql % tuple(f"${number}" for number in range(1, len(types) + 1))
        with self.driver.cursor() as cursor:
            cursor.execute(f"SAVEPOINT {name}")
            try:
                cursor.execute(f"PREPARE {name} ({', '.join(types)}) AS {text}")
            except psycopg2.ProgrammingError as error:
                log.info("Pernyataan tidak disiapkan: %s", error)
                cursor.execute(f"ROLLBACK TO SAVEPOINT {name}")
                return None
            cursor.execute(f"RELEASE SAVEPOINT {name}")
        return f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"


def _type_of(value):
    if isinstance(value, datetime):
        return "timestamptz" if value.tzinfo else "timestamp"
    return next((name for kind, name in TYPES.items() if isinstance(value, kind)), ANY_TYPE)
