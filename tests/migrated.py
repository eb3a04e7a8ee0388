"""Where does the database of each test process come from? From one that was migrated once for these migrations.

The template stays on the server between runs: `wksbm_migrated_<digest>` of everything that says what the tables are.
A change of that makes a new one and drops the old.
"""

import re
from contextlib import contextmanager
from hashlib import sha256

from django.conf import settings
from django.db import connection

PREFIX = "wksbm_migrated_"
# What decides how the tables look: the migrations, the modules they name, and the versions that are installed.
SOURCES = ("*/migrations/*.py", "*/row_security.py", "requirements*.txt")
IMPORT = re.compile(r"^\s*(?:from|import) ((?:registry|cases|training)\.[\w.]+)", re.MULTILINE)
LOCK = 3402_1548  # of the server; processes of one run and of two runs wait for each other here


def template():
    """The name of the migrated database, which is made when it is not there."""
    name = PREFIX + digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            there = {row[0] for row in cursor}
            if name not in there:
                for former in there:
                    cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(former)}")
                half = f"{name}_half"  # renamed when it is whole: a run that is ended leaves no broken template
                migrate(half)
                cursor.execute(f"ALTER DATABASE {half} RENAME TO {name}")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def digest():
    written = sha256()
    for path in sources():
        name = str(path.relative_to(settings.BASE_DIR))
        written.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return written.hexdigest()[:16]


def sources():
    """The files that decide, in a steady order."""
    found = {path for pattern in SOURCES for path in settings.BASE_DIR.glob(pattern)}
    named = {module for path in found if path.suffix == ".py" for module in IMPORT.findall(path.read_text("utf-8"))}
    for module in named:
        path = settings.BASE_DIR / module.replace(".", "/")
        found |= {path for path in (path.with_suffix(".py"), path / "__init__.py") if path.exists()}
    return sorted(found)


def migrate(name):
    with other_name(name):
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        connection.close()


@contextmanager
def other_name(name):
    """create_test_db makes a database of this name; afterwards the connection is what it was."""
    kept, kept_test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = kept
        connection.settings_dict["TEST"]["NAME"] = kept_test
