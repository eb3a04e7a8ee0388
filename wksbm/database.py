"""As which database role does this process connect? The environment and the command line decide.

Two roles connect. The *owner* owns the tables and runs migrations; the *application role* `wksbm_app` owns
nothing, is subject to row-level security, and runs everything else. Production names both:
DATABASE_URL signs in as the application role, DATABASE_OWNER_URL as the owner. Demo, development and tests
name only DATABASE_URL, the owner; every process that does not need ownership then steps down to
`wksbm_app` while it connects, before its first statement. Within a transaction that acts as the system, `wksbm_app`
steps up to a third, `wksbm_system` (registry/scope.py).

The web server may come by a pooler instead, DATABASE_POOL_URL (PgBouncer in transaction mode, decision 0040): such a
connection takes no options while it connects, so whoever signs in there is the application role already.
"""

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

APPLICATION_ROLE = "wksbm_app"
ENGINE = "wksbm.postgresql"  # Django's, with what travels with the next statement (decision 0046)
CONNECTION_SECONDS = 600  # so long a connection is kept, with what it has prepared (registry/prepared.py)

OWNER_COMMANDS = frozenset(
    {
        "benchmark",
        "createcachetable",
        "dbshell",
        "flush",
        "load_benchmark",
        "makemigrations",
        "migrate",
        "optimizemigration",
        "purge",
        "reset_demo",
        "showmigrations",
        "sqlflush",
        "sqlmigrate",
        "sqlsequencereset",
        "squashmigrations",
        "test",
        "testserver",
    }
)


def needs_owner(environ, argv):
    """True when this process changes the shape of the database, or is a test run that creates its own.

    pytest sets PYTEST_VERSION for itself and for its xdist workers; the tests step down to the
    application role on their own (tests/conftest.py).
    """
    if "PYTEST_VERSION" in environ:
        return True
    return len(argv) > 1 and argv[1] in OWNER_COMMANDS


def databases(environ, argv):
    """Return Django's DATABASES for this process.

    Raises ImproperlyConfigured when DATABASE_URL is missing or cannot be read.
    """
    url = environ.get("DATABASE_URL", "")
    owner_url = environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise ImproperlyConfigured(
            "DATABASE_URL belum diisi. Jalankan lewat bin/start atau bin/manage, "
            "atau isi seperti contoh di .env.example."
        )
    if needs_owner(environ, argv):
        return {"default": _settings(owner_url or url, source=source_of(argv))}
    direct = _settings(url, step_down=not owner_url, source=source_of(argv))
    return _by_pooler(direct, environ, argv) | _replica(environ, step_down=not owner_url)


def _by_pooler(direct, environ, argv):
    """The primary, for the web server by PgBouncer where one is named."""
    owner_url = environ.get("DATABASE_OWNER_URL", "")
    if not (pool_url := environ.get("DATABASE_POOL_URL", "")):
        return {"default": direct}
    if not owner_url:
        raise ImproperlyConfigured(
            "DATABASE_POOL_URL memerlukan DATABASE_OWNER_URL: lewat PgBouncer program tidak dapat turun menjadi "
            "wksbm_app, jadi harus masuk sebagai wksbm_app. Lihat .env.example."
        )
    pool = _settings(pool_url, name="DATABASE_POOL_URL") | {"DISABLE_SERVER_SIDE_CURSORS": True}
    # A command is one process and says in a startup option who it is; `check --database pool` looks at the pooler.
    return {"default": direct, "pool": pool} if source_of(argv) else {"default": pool}


def _replica(environ, *, step_down):
    """A standby for what registry/scope.py asks there; a request opens no transaction on it by itself."""
    if not (url := environ.get("DATABASE_REPLICA_URL", "")):
        return {}
    settings = _settings(url, step_down=step_down, name="DATABASE_REPLICA_URL")
    settings["OPTIONS"].setdefault("connect_timeout", 3)
    return {"replica": settings | {"ATOMIC_REQUESTS": False}}


def source_of(argv):
    """What the history says of a change that no request made: the command of manage.py, or nothing."""
    is_command = len(argv) > 1 and argv[0].endswith("manage.py") and argv[1].isidentifier()
    return f"perintah:{argv[1]}" if is_command else ""


def _settings(url, *, step_down=False, source="", name="DATABASE_URL"):
    try:
        settings = dj_database_url.parse(url, engine=ENGINE, conn_max_age=CONNECTION_SECONDS, conn_health_checks=True)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} tidak terbaca. Lihat contohnya di .env.example.") from error
    settings["ATOMIC_REQUESTS"] = True
    options = dict(settings.get("OPTIONS", {}))
    asked = [options.get("options", "")]
    if step_down:
        asked.append(f"-c role={APPLICATION_ROLE}")
    if source:
        asked.append(f"-c app.source={source}")
    if any(asked):
        options["options"] = " ".join(filter(None, asked))
    settings["OPTIONS"] = options
    return settings
