"""For whom does this database transaction read and write?

PostgreSQL's row-level security (the second wall behind `visible_to`) reads settings that live only as long as the
transaction: who (app.mode, app.user, app.post, app.organisation), where (app.area_low, app.area_high), and the one case
that was opened in an emergency (app.glass). Nothing set means nothing seen.

mode "post"    a signed-in person acting for an appointment: sees what that post may see
mode "signin"  a request before or during sign-in: may read accounts, sees no case
mode "system"  an action after its own check of the rules, a background job, a command: sees everything, because the
               transaction then goes on as another role of the database, wksbm_system (decision 0037)
"""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, transaction
from psycopg2.errors import QueryCanceled
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from registry import replica

APPLICATION_ROLE, SYSTEM_ROLE = "wksbm_app", "wksbm_system"  # as which they connect: wksbm/database.py
SETTINGS = (
    "app.mode",
    "app.user",
    "app.organisation",
    "app.area_low",
    "app.area_high",
    "app.post",
    "app.glass",
)
# The policies are told to roles. A connection of the owner (migrations, purge, the reset of a demo) stays what it is.
STEP = (
    "set_config('role', CASE WHEN current_user IN ('wksbm_app', 'wksbm_system') THEN %s "
    "ELSE current_setting('role') END, true)"
)
STEP_UP = (
    "SELECT current_setting('role'), set_config('role', CASE WHEN current_user = 'wksbm_app' "
    "AND current_setting('app.mode', true) = 'post' THEN %s ELSE current_setting('role') END, true)"
)
STEP_BACK = "SELECT set_config('role', %s, true)"
READ = ", ".join(["coalesce(current_setting(%s, true), '')"] * len(SETTINGS))


def _read():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {READ}", SETTINGS)
        return cursor.fetchone()


def _written(values, beside=()):
    """(words, parameters) that set the scope. beside: [(setting, value)] of others (registry/trail.py)."""
    pairs = [*zip(SETTINGS, values, strict=True), *beside]
    words = ", ".join(["set_config(%s, %s, true)"] * len(pairs))
    role = SYSTEM_ROLE if values == SYSTEM else APPLICATION_ROLE
    return f"{words}, {STEP}", [*(item for pair in pairs for item in pair), role]


def _write(values, beside=(), on=connection):
    words, parameters = _written(values, beside)
    with on.cursor() as cursor:
        cursor.execute(f"SELECT {words}", parameters)


def _exchanged(values):
    """Set the scope; the values of before, by the same statement: its columns are worked out from left to right."""
    words, parameters = _written(values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {READ}, {words}", [*SETTINGS, *parameters])
        return cursor.fetchone()[: len(SETTINGS)]


@contextmanager
def _acting(values):
    with replica.reading(DEFAULT_DB_ALIAS), transaction.atomic():  # an action is one of the primary
        before = _exchanged(values)
        yield  # after an exception the savepoint is rolled back, and with it the settings
        if before != values or is_looking_up():  # an action inside an action has nothing to put back
            _write(before)


@contextmanager
def entered(values, beside=()):
    """Set the scope for the block, inside an open transaction; put the former one back at the end.

    In an outermost transaction there was none, and the settings end with it. beside: [(setting, value)] of others.
    """
    before = _read() if connection.savepoint_ids else None
    _write(values, beside)
    try:
        yield
    finally:
        if before and not transaction.get_connection().needs_rollback:
            _write(before)


def is_looking_up():
    return getattr(replica.here(), "is_looking_up", False)


@contextmanager
def looked_up():
    """Which rows, or how many: asked as the system, so that PostgreSQL plans with its statistics and every index.

    Only for a question that stands inside the first wall (visible_to, waiting_at) already; what is shown is read
    afterwards through both walls (registry/paging.py, decision 0038). Nobody but a post steps up.
    """
    if is_looking_up():
        yield
        return
    asked = replica.here()
    with asked.cursor() as cursor:
        cursor.execute(STEP_UP, [SYSTEM_ROLE])
        before, now = cursor.fetchone()
        if now == before:
            yield
            return
        asked.is_looking_up = True
        try:
            yield
        finally:
            asked.is_looking_up = False
            if _takes_statements(asked):
                cursor.execute(STEP_BACK, [before])


def _takes_statements(asked):
    """False for a transaction that failed: the rollback that it needs puts the former role back.

    A fault says nothing of that: its savepoint may lie inside looked_up() and be rolled back already, or it is one of
    the driver and never reached the database.
    """
    driver = asked.connection
    if asked.needs_rollback or driver is None or driver.closed:
        return False
    return driver.info.transaction_status != TRANSACTION_STATUS_INERROR


def from_replica(work):
    """work() reads, and may be done twice: on the standby, where one is set up, else or when that fails on the primary.

    As the post that acts, with the same settings, so that both walls stand there too. What this transaction has written
    is not seen there.
    """
    if not replica.is_set_up() or replica.is_left_alone() or replica.here() is not replica.primary():
        return work()
    values = _read()
    if values[0] != "post" or is_looking_up():
        raise RuntimeError("only a post reads on the standby")
    try:
        if replica.has_caught_up():
            return _on_replica(work, values)
    except (OperationalError, InterfaceError) as error:
        if isinstance(error.__cause__, QueryCanceled) or not _takes_statements(replica.primary()):
            raise  # too long, or the primary's own fault
        replica.leave_alone(type(error.__cause__ or error).__name__)
    return work()


def _on_replica(work, values):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        beside = [("statement_timeout", *cursor.fetchone())]
    with transaction.atomic(using=replica.ALIAS), replica.reading(replica.ALIAS):
        _write(values, beside, on=replica.here())
        return work()


def as_system():
    """Everything, inside a transaction of its own (or a savepoint of the running one)."""
    return _acting(SYSTEM)


def as_signin():
    """Accounts only: a request whose person is not known yet."""
    return _acting(SIGNIN)


def as_nobody():
    """Nothing at all."""
    return _acting(NOBODY)


def as_post(appointment):
    """What this appointment may see. An admin sistem has neither organisation nor area: no case content."""
    return _acting(post_values(appointment))


def post_values(appointment):
    user, post, glass = str(appointment.user_id), str(appointment.pk), str(appointment.glass or "")
    if appointment.is_admin:
        return ("post", user, "", "", "", post, "")
    low, high = appointment.organisation.territory or ("", "")
    return ("post", user, str(appointment.organisation_id), low, high, post, glass)


def enter(values, beside=()):
    """Set the scope for the rest of the running transaction (the middleware's way in)."""
    _write(values, beside)


SYSTEM = ("system", *[""] * (len(SETTINGS) - 1))
SIGNIN = ("signin", *[""] * (len(SETTINGS) - 1))
NOBODY = ("",) * len(SETTINGS)
