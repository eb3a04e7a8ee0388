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
# Nobody but a post steps up. PostgreSQL remembers from where, so that no answer is waited for.
STEP_UP = (
    "SELECT set_config('app.looked_from', current_setting('role'), true), set_config('role', "
    "CASE WHEN current_user = 'wksbm_app' AND current_setting('app.mode', true) = 'post' THEN %s "
    "ELSE current_setting('role') END, true)"
)
# Where the step up was rolled back there is nothing to put back.
STEP_BACK = (
    "SELECT set_config('role', "
    "coalesce(nullif(current_setting('app.looked_from', true), ''), current_setting('role')), true), "
    "set_config('app.looked_from', '', true)"
)
READ = ", ".join(["coalesce(current_setting(%s, true), '')"] * len(SETTINGS))
APART = "|"  # between the values that PostgreSQL remembers; none of them holds it
REMEMBER = f"set_config(%s, concat_ws('{APART}', {READ}), true)"
PUT_BACK = ", ".join(
    [
        *(
            f"set_config('{name}', split_part(current_setting(%s), '{APART}', {place}), true)"
            for place, name in enumerate(SETTINGS, 1)
        ),
        STEP % f"CASE current_setting('app.mode') WHEN 'system' THEN '{SYSTEM_ROLE}' ELSE '{APPLICATION_ROLE}' END",
    ]
)


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
    on.later(f"SELECT {words}", parameters)


@contextmanager
def _exchanged(values, beside=()):
    """Set the scope for the block, and put back at its end what it was.

    PostgreSQL itself remembers that, in a setting of this depth, by the same statement: its columns are worked out from
    left to right. After an exception the caller's savepoint is rolled back, and with it the settings.
    """
    asked = replica.primary()
    depth = getattr(asked, "scope_depth", 0) + 1
    name = f"app.before_{depth}"
    words, parameters = _written(values, beside)
    asked.later(f"SELECT {REMEMBER}, {words}", [name, *SETTINGS, *parameters])
    asked.scope_depth = depth
    try:
        yield
    finally:
        asked.scope_depth = depth - 1
    if not asked.needs_rollback:
        asked.later(f"SELECT {PUT_BACK}", [name] * len(SETTINGS))


@contextmanager
def _acting(values):
    with replica.reading(DEFAULT_DB_ALIAS), transaction.atomic(), _exchanged(values):  # one of the primary
        yield


@contextmanager
def entered(values, beside=()):
    """Set the scope for the block, inside an open transaction; put the former one back at the end.

    In an outermost transaction there was none, and the settings end with it. beside: [(setting, value)] of others.
    """
    if not connection.savepoint_ids:
        _write(values, beside)
        yield
        return
    with _exchanged(values, beside):
        yield


def is_looking_up():
    return getattr(replica.here(), "is_looking_up", False)


@contextmanager
def looked_up():
    """Which rows, or how many: asked as the system, so that PostgreSQL plans with its statistics and every index.

    Only for a question that stands inside the first wall (visible_to, waiting_at) already; what is shown is read
    afterwards through both walls (registry/paging.py, decision 0038). Nobody but a post steps up.
    """
    asked = replica.here()
    if is_looking_up() or not asked.in_atomic_block:  # outside of a transaction there is no scope to step up from
        yield
        return
    asked.later(STEP_UP, [SYSTEM_ROLE])
    asked.is_looking_up = True
    try:
        yield
    finally:
        asked.is_looking_up = False
        if _takes_statements(asked):
            asked.later(STEP_BACK)


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
