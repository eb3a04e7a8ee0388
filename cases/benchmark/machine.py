"""On what was it measured, and what did the database do meanwhile?"""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import django
import psycopg2
from django.conf import settings
from psycopg2 import errors

from cases.benchmark.tables import LOADED

TABLES = """
SELECT relname, n_live_tup, n_dead_tup, n_tup_ins, n_tup_upd, n_tup_hot_upd, autovacuum_count, autoanalyze_count,
       pg_total_relation_size(relid)
FROM pg_stat_user_tables WHERE n_live_tup + n_tup_ins + n_tup_upd > 0 ORDER BY relname
"""
TABLE_NAMES = ("live", "dead", "inserted", "updated", "updated_hot", "autovacuums", "autoanalyzes", "bytes")
DATABASE = """
SELECT deadlocks, xact_commit, xact_rollback, conflicts, temp_bytes FROM pg_stat_database
WHERE datname = current_database()
"""
DATABASE_NAMES = ("deadlocks", "commits", "rollbacks", "conflicts", "temp_bytes")
SETTLE_SECONDS = 11  # an idle connection tells what it has counted after ten
# What sessions begin with: the connection of the limits has settings of its own.
SETTING = """
SELECT CASE WHEN unit IS NULL THEN reset_val ELSE current_setting(name) END FROM pg_settings WHERE name = %s
"""
OF_THE_LOAD = """
SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()
"""
COUNT = "SELECT count(*) FROM {table}"
COUNTS = {
    "cases": "cases_case",
    "persons": "cases_person",
    "referrals": "cases_referral",
    "events": "cases_caseevent",
    "services": "cases_service",
    "organisations": "registry_organisation",
    "areas": "registry_area",
}
SETTINGS = ("shared_buffers", "work_mem", "effective_cache_size", "jit", "fsync", "random_page_cost")

SUPERUSER = "postgres"
NOT_ALLOWED = (psycopg2.OperationalError, errors.InsufficientPrivilege, errors.UndefinedFile)
NOT_ALLOWED += (errors.FeatureNotSupported,)
FILLED = 0.9  # of the cache of PostgreSQL
# The smallest first, as far as they fit together; of each how many of its pages were read.
FILL = """
SELECT coalesce(sum(pg_prewarm(oid::regclass)), 0) * current_setting('block_size')::bigint / 1000000 FROM (
    SELECT oid, sum(pg_relation_size(oid)) OVER (ORDER BY pg_relation_size(oid), oid) AS together
    FROM pg_class WHERE relkind IN ('r', 'i', 't', 'm') AND relpersistence = 'p'
) found WHERE together < %s * pg_size_bytes(current_setting('shared_buffers'))
"""


def described(connection):
    """{"cpu", "cores", "memory_mb", "load", versions, …} of this machine and database."""
    return {
        "cpu": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_mb": round(int((_line("/proc/meminfo", "MemTotal") or "0").split()[0]) * 1024 / 1e6),
        "system": f"{platform.system()} {platform.release()}",
        "load": list(os.getloadavg()),
        "python": f"{platform.python_version()} ({_build()})",
        "django": django.get_version(),
        "driver": psycopg2.__version__.split()[0],
        "postgresql": _one(connection, "SHOW server_version"),
        "settings": {name: _one(connection, SETTING, name) for name in SETTINGS},
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "is_changed": bool(_git("status", "--porcelain", "--untracked-files=no")),
    }


def counts(connection):
    """{"cases": n, …, "bytes": of the whole database}: what the data set is."""
    found = {name: _one(connection, COUNT.format(table=table)) for name, table in COUNTS.items()}
    found["load_seconds"] = load_seconds(connection)
    return found | {"bytes": _one(connection, "SELECT pg_database_size(current_database())")}


def load_seconds(connection):
    """How long this database was filled, as its load has noted; None where it has not."""
    said = _one(connection, OF_THE_LOAD) or ""
    known = re.fullmatch(LOADED.format(seconds=r"(\d+)"), said)
    return int(known[1]) if known else None


def fill_cache(parameters):
    """Read the tables and indexes into the cache of PostgreSQL. Returns how many megabytes, or None where that is not
    allowed: it takes a module that only a superuser adds, who is at hand in the database that comes along."""
    try:
        with psycopg2.connect(**parameters | {"user": SUPERUSER}) as connection:
            return filled(connection)
    except NOT_ALLOWED:
        return None


def filled(connection):
    """The same by a connection that may."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        cursor.execute(FILL, [FILLED])
        return int(cursor.fetchone()[0])


def activity(connection):
    """What PostgreSQL has counted so far: {"database": {…}, "tables": {name: {…}}}."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(DATABASE)
        database = dict(zip(DATABASE_NAMES, cursor.fetchone(), strict=True))
        cursor.execute(TABLES)
        tables = {row[0]: dict(zip(TABLE_NAMES, row[1:], strict=True)) for row in cursor.fetchall()}
    return {"database": database, "tables": tables}


def moved(before, after):
    """What happened between two activities: {"database": {…}, "tables": [those in which something was written]}."""
    database = {name: after["database"][name] - count for name, count in before["database"].items()}
    tables = []
    for name, now in after["tables"].items():
        then = before["tables"].get(name) or dict.fromkeys(now, 0)
        written = now["inserted"] + now["updated"] - then["inserted"] - then["updated"]
        if written > 0:
            change = {key: now[key] - then[key] for key in now if key not in ("live", "dead")}
            tables.append(
                {"table": name, **change, "live": now["live"], "dead_before": then["dead"], "dead_after": now["dead"]}
            )
    return {"database": database, "tables": tables}


def _line(path, name):
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")


def _one(connection, statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchone()[0]


def _git(*words):
    done = subprocess.run(["git", *words], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _build():
    """Distributions build Python with profiles of how it is used, which makes it faster; who builds it seldom does."""
    return "of the distribution" if sys.base_prefix == "/usr" else "built apart"
