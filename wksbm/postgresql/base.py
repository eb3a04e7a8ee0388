"""Django's backend of PostgreSQL, in which a statement that tells nothing travels with the next one.

A page has half a dozen of those, an act a dozen: settings of the transaction (registry/scope.py), savepoints, locks,
lines of a timeline. Each was a message of its own that Python waited for, and on a busy machine two changes of process
(decision 0046). What ends with the transaction may wait for nothing; what was written is sent at the latest by commit.
"""

from django.db import transaction
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations as Operations
from psycopg2 import extensions


class Connection(extensions.connection):
    """One of the driver. waiting: the words, as bytes, that go before the next statement, whoever sends it; along: how
    many have travelled so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting, self.owes, self.along = [], False, 0

    def commit(self):
        if self.owes:
            self.send_waiting()
        self.forget_waiting()
        super().commit()

    def rollback(self):
        self.forget_waiting()
        super().rollback()

    def taken(self, words):
        """What waits, and these words after it; nothing waits any more."""
        message = b"; ".join([*self.waiting, words])
        self.along += len(self.waiting)
        self.forget_waiting()
        return message

    def send_waiting(self):
        """On their own: before what cannot take them along."""
        if self.waiting:
            with self.cursor() as cursor:
                cursor.execute("SELECT 1")

    def forget_waiting(self):
        self.waiting.clear()
        self.owes = False


class Cursor(extensions.cursor):
    """Every way to ask PostgreSQL sends first what waits: nothing is asked with the settings of before."""

    def execute(self, query, vars=None):
        if not self.connection.waiting or self.closed or self.connection.closed:  # the driver refuses: it waits on
            return super().execute(query, vars)
        if self.name:  # one on the server: its words are made by the driver
            self.connection.send_waiting()
            return super().execute(query, vars)
        return super().execute(self.connection.taken(self.mogrify(query, vars)))

    def executemany(self, query, vars_list):
        self.connection.send_waiting()
        return super().executemany(query, vars_list)

    def callproc(self, *args, **kwargs):
        self.connection.send_waiting()
        return super().callproc(*args, **kwargs)

    def fetchone(self):
        self._read_on()
        return super().fetchone()

    def fetchmany(self, *args, **kwargs):
        self._read_on()
        return super().fetchmany(*args, **kwargs)

    def fetchall(self):
        self._read_on()
        return super().fetchall()

    def scroll(self, *args, **kwargs):
        self._read_on()
        return super().scroll(*args, **kwargs)

    def __next__(self):
        self._read_on()
        return super().__next__()

    def _read_on(self):
        """One on the server asks PostgreSQL for each piece, with the settings of then."""
        if self.name:
            self.connection.send_waiting()

    def copy_expert(self, *args, **kwargs):
        self.connection.send_waiting()
        return super().copy_expert(*args, **kwargs)

    def copy_from(self, *args, **kwargs):
        self.connection.send_waiting()
        return super().copy_from(*args, **kwargs)

    def copy_to(self, *args, **kwargs):
        self.connection.send_waiting()
        return super().copy_to(*args, **kwargs)


class DatabaseOperations(Operations):
    def last_executed_query(self, cursor, sql, params):
        """Its own words, without what went before them."""
        return cursor.mogrify(sql, params).decode()


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_connection_params(self):
        return super().get_connection_params() | {"connection_factory": Connection, "cursor_factory": Cursor}

    def later(self, sql, params=None, *, is_written=False):
        """Send it with the next statement of this transaction. Its answer is not read; a fault is told by that one.

        is_written: it is more than a setting, a savepoint or a lock, and is sent before the transaction is committed.
        Raises TransactionManagementError outside of one, and at once, as if it had been sent, in one that failed.
        """
        if not self.in_atomic_block:
            raise transaction.TransactionManagementError("outside of a transaction nothing waits")
        self.validate_no_broken_transaction()
        self.ensure_connection()
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            if self.connection.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR:
                cursor.execute(sql, params)
            self.connection.waiting.append(cursor.mogrify(sql, params))
            self.connection.owes |= is_written

    def _savepoint(self, sid):
        self.later(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid):
        """Where nothing was asked since, there was no need of it."""
        if self._waiting()[-1:] == [self._words_of(sid)]:
            self.connection.waiting.pop()
        else:
            self.later(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid):
        """What waits since then is forgotten with it."""
        waiting = self._waiting()
        if self._words_of(sid) in waiting:
            del waiting[waiting.index(self._words_of(sid)) + 1 :]
        else:
            waiting.clear()
            super()._savepoint_rollback(sid)

    def _waiting(self):
        return self.connection.waiting if self.connection else []

    def _words_of(self, sid):
        return self.ops.savepoint_create_sql(sid).encode()
