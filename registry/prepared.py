"""Statements that PostgreSQL plans once for each connection, not each time they are asked.

Behind row-level security planning takes most of the time: the ten statements of a case's page are planned in 12 ms and
carried out in 1.3 (decision 0044). So the usual questions (registry/kept_sql.py) are prepared, as psycopg 3 does by
itself and the house's driver does not. They find rows by key, where one plan fits all values. Of what is looked up only
what has one good plan for everybody is prepared (registry/questions.py, steady_answers); else how many rows a territory
or a name has decides how to find them (registry/scope.py).
"""

import logging
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import blake2b

import psycopg2.errors
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
# A column has changed its type since, or the server does not know the name.
LOST = (psycopg2.errors.FeatureNotSupported, psycopg2.errors.InvalidSqlStatementName)
AS_IT_IS = ""

log = logging.getLogger("wksbm.prepared")


def one_plan():
    """[(setting, value)] of the transaction of a request: no plan for the values of each time."""
    return [("plan_cache_mode", "force_generic_plan")]


@contextmanager
def prepared(*, is_steady=False):
    """For the block, on the database that is read here. Not by a pooler: a transaction may get any connection.

    is_steady: also for what is looked up (registry/questions.py, steady_answers).
    """
    asked = replica.here()
    is_pooled = asked.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    if is_pooled or (not is_steady and getattr(asked, "is_looking_up", False)) or not asked.in_atomic_block:
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
        is_question = params and not many and sql.startswith(("SELECT ", "(SELECT "))
        if not is_question or self.asked.queries_logged:  # who notes reads it whole
            return execute(sql, params, many, context)
        if self.driver is not self.asked.connection:  # a new connection knows nothing
            self.driver, self.names = self.asked.connection, {}
        key = (sql, tuple(map(_type_of, params)))
        words = self.names.pop(key, None)
        if words is None:
            words = self._prepare(*key)
        self.names[key] = words  # asked last, it stands last
        while len(self.names) > MOST_NAMES:
            self._forget(next(iter(self.names)))
        if words == AS_IT_IS:
            return execute(sql, params, many, context)
        try:
            return execute(words, params, many, context)
        except DatabaseError as error:
            if isinstance(error.__cause__, LOST):
                self.names[key] = AS_IT_IS
            raise

    def _forget(self, key):
        """What was not asked for longest: a plan takes a hundred kilobytes of the server."""
        if words := self.names.pop(key):
            self.asked.later(f"DEALLOCATE {words.split()[1]}")

    def _prepare(self, sql, types):
        """The words that carry it out; AS_IT_IS where PostgreSQL cannot tell what a value is.

        The name is made of what it stands for: behind a pooler that nobody told of, a name that another process has
        made means the same, and one that is missing fails.
        """
        name = f"wksbm_{blake2b(repr((sql, types)).encode(), digest_size=16).hexdigest()}"
        text = sql % tuple(f"${number}" for number in range(1, len(types) + 1))
        self.asked.validate_no_broken_transaction()
        with self.asked.wrap_database_errors, self.driver.cursor() as cursor:
            cursor.execute("SAVEPOINT wksbm_prepare")
            try:
                cursor.execute(f"PREPARE {name} ({', '.join(types)}) AS {text}")
            except psycopg2.errors.DuplicatePreparedStatement:
                cursor.execute("ROLLBACK TO SAVEPOINT wksbm_prepare")
            except psycopg2.ProgrammingError as error:
                log.warning("Pernyataan tidak disiapkan: %s", error)
                cursor.execute("ROLLBACK TO SAVEPOINT wksbm_prepare")
                cursor.execute("RELEASE SAVEPOINT wksbm_prepare")
                return AS_IT_IS
            cursor.execute("RELEASE SAVEPOINT wksbm_prepare")
        return f"EXECUTE {name} ({', '.join(['%s'] * len(types))})"


def _type_of(value):
    if isinstance(value, datetime):
        return "timestamptz" if value.tzinfo else "timestamp"
    return next((name for kind, name in TYPES.items() if isinstance(value, kind)), ANY_TYPE)
