"""Which server answers a question that may be read beside the primary? A standby, where one is set up (decision 0040).

Only what asks for it is read there (registry/scope.py, `from_replica`): everything else, and every write, stays on the
primary. The standby must have replayed all that the primary held when the work began, so what is read is not old.
"""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections

ALIAS = "replica"
PATIENCE = 2  # seconds until the standby has what the primary has; then the primary is asked
POLL = 0.01
LEFT_ALONE = 30  # seconds after it could not be used
REPLAYED = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn"

log = logging.getLogger("wksbm.replica")
_alias = ContextVar("wksbm_read_alias", default=DEFAULT_DB_ALIAS)
_tries_again_at = 0.0


class ReplicaRouter:
    """Reads where the block says, also for rows that came from the other server; writes on the primary."""

    def db_for_read(self, model, **hints):
        return _alias.get()

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True  # they are one database

    def allow_migrate(self, db, app_label, **hints):
        return False if db == ALIAS else None


def is_set_up():
    return ALIAS in connections.settings


def primary():
    return connections[DEFAULT_DB_ALIAS]


def here():
    """The connection that answers a question now."""
    return connections[_alias.get()]


@contextmanager
def reading(alias):
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def is_left_alone():
    return time.monotonic() < _tries_again_at


def leave_alone(why):
    """The primary answers for half a minute, so that a standby that is down costs one wait and not one each time."""
    global _tries_again_at
    _tries_again_at = time.monotonic() + LEFT_ALONE
    log.warning("Server siaga tidak dipakai selama %s detik: %s", LEFT_ALONE, why)


def has_caught_up():
    """True once the standby has replayed what the primary has written; False when that takes too long."""
    with primary().cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        (written,) = cursor.fetchone()
    deadline = time.monotonic() + PATIENCE
    with connections[ALIAS].cursor() as cursor:
        while True:
            cursor.execute(REPLAYED, [written])
            is_standby, is_there = cursor.fetchone()
            if is_standby and is_there:
                return True
            if not is_standby or time.monotonic() > deadline:
                leave_alone("belum menyusul" if is_standby else "bukan server siaga")
                return False
            time.sleep(POLL)
