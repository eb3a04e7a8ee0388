"""Statements that PostgreSQL plans once for each connection, not each time they are asked.

Behind row-level security planning takes most of the time: the ten statements of a case's page are planned in 12 ms and
carried out in 1.3 (decision 0044). So the usual questions (registry/kept_sql.py) are prepared, as psycopg 3 does by
itself and the house's driver does not. They find rows by key, where one plan fits all values. What is looked up is not
prepared (registry/scope.py): how many rows a territory or a name has decides how to find them.
"""

import logging
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import psycopg2
from django.db import DatabaseError

from registry import replica

MOST_NAMES = 300  # of one connection
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
AS_IT_IS = ""

log = logging.getLogger("wksbm.prepared")


def one_plan():
    """[(setting, value)] of the transaction of a request: no plan for the values of each time."""
    return [("plan_cache_mode", "force_generic_plan")]


@contextmanager
def prepared():
    """For the block, on the database that is read here. Not by a pooler: a transaction may get any connection."""
    asked = replica.here()
    if asked.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS") or getattr(asked, "is_looking_up", False):
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
        self.asked, self.driver, self.names = asked, None, {}

    def __call__(self, execute, sql, params, many, context):
        if many or not params or not sql.startswith("SELECT ") or self.asked.queries_logged:  # who notes reads it whole
            return execute(sql, params, many, context)
        if self.driver is not self.asked.connection:  # a new connection knows nothing
            self.driver, self.names = self.asked.connection, {}
        key = (sql, tuple(map(_type_of, params)))
        words = self.names.get(key)
        if words is None:
            words = self.names[key] = self._prepare(*key) if len(self.names) < MOST_NAMES else AS_IT_IS
        if words == AS_IT_IS:
            return execute(sql, params, many, context)
        try:
            return execute(words, params, many, context)
        except DatabaseError:
            self.names[key] = AS_IT_IS  # a column may have changed its type
            raise

    def _prepare(self, sql, types):
        """The words that carry it out; AS_IT_IS where PostgreSQL cannot tell what a value is."""
        name = f"wksbm_{len(self.names)}"
        text = sql % tuple(f"${number}" for number in range(1, len(types) + 1))
        with self.driver.cursor() as cursor:
            cursor.execute(f"SAVEPOINT {name}")
            try:
                cursor.execute(f"PREPARE {name} ({', '.join(types)}) AS {text}")
            except psycopg2.ProgrammingError as error:
                log.warning("Pernyataan tidak disiapkan: %s", error)
                cursor.execute(f"ROLLBACK TO SAVEPOINT {name}")
                return AS_IT_IS
            cursor.execute(f"RELEASE SAVEPOINT {name}")
        return f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"


def _type_of(value):
    if isinstance(value, datetime):
        return "timestamptz" if value.tzinfo else "timestamp"
    return next((name for kind, name in TYPES.items() if isinstance(value, kind)), ANY_TYPE)
