"""How does a demo get a real PostgreSQL without installing one? It runs the programs of a wheel.

For demo, development and tests; production names a server of its own in DATABASE_URL. Everything hangs on one
folder (postgres_place.py says which): the cluster, its socket, its log. What makes this longer than
`pg_ctl start`:

- After a kill -9 the old postmaster.pid may name a process that is something else by now, and the old
  server's children may still hold its memory. `pg_ctl status` believes both; `pg_isready` does not.
- A data folder of another major version does not start, and the reader is told so.
- psycopg2 writes values into the SQL text, so the server logs neither statements nor the words of errors.

Standard library only: bin/start uses it before Django is loaded. Messages of PostgresProblem are for the
reader.
"""

import fcntl
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from wksbm.disk_space import too_little
from wksbm.postgres_place import DATABASE, ROLE, SOCKET_NAME, SUPERUSER, PostgresProblem, locate

__all__ = ["PostgresProblem", "is_ready", "programs", "start", "stop"]

START_SECONDS = 120  # replaying the log after a kill -9 may take a while
RETRY_SECONDS = 15
NEW_MEGABYTES = 250  # an empty cluster takes 40, with the demo 75; its log of changes grows beside it
MORE_MEGABYTES = 100

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",  # drops ERROR, whose words quote values; keeps LOG, FATAL and PANIC
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # Many short questions on few cores and a disk without moving parts (docs/operations.md, section 2).
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
}
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

CREATE_ROLE_AND_DATABASE = f"""
SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE NOSUPERUSER'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
SELECT 'CREATE DATABASE {DATABASE} OWNER {ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 - both names are constants


def start(data_dir, *, fast=False, max_connections=60):
    """Make the cluster of `data_dir` answer, creating it when it is missing, and return its DATABASE_URL.

    `fast` gives up durability and is for tests only. Raises PostgresProblem.
    """
    with _one_at_a_time(data_dir):
        server = locate(data_dir)
        if not server.is_ready():
            _check_version(server)
            _check_space(server)
            if not (server.data / "PG_VERSION").exists():
                _create_cluster(server)
            _write_settings(server, fast=fast, max_connections=max_connections)
            _forget_dead_postmaster(server)
            _launch(server)
        _psql(server, CREATE_ROLE_AND_DATABASE)
    return server.url()


def stop(data_dir):
    """Stop the cluster of `data_dir` cleanly; when it does not run, do nothing."""
    with _one_at_a_time(data_dir):
        server = locate(data_dir)
        if not (server.data / "postmaster.pid").exists():
            return
        server.run("pg_ctl", "stop", "-D", server.data, "-m", "fast", "-w", "-t", "60", "-s")
        if server.is_ready():
            raise PostgresProblem(f"Basis data di {server.home} tidak mau berhenti; lihat {server.log}.")


def is_ready(data_dir):
    """True when the cluster of `data_dir` accepts connections."""
    return Path(data_dir).parent.exists() and locate(data_dir).is_ready()


def programs(data_dir):
    """Return the folder of psql, pg_dump and the others that belong to the cluster of `data_dir`."""
    return locate(data_dir).programs / "bin"


def _check_version(server):
    try:
        found = (server.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    ours = re.search(r"(\d+)", server.run("postgres", "--version").stdout)[1]
    if found != ours:
        raise PostgresProblem(
            f"Folder data {server.home} dibuat oleh PostgreSQL {found}, sedangkan program ini membawa "
            f"PostgreSQL {ours}; pindahkan folder itu untuk mulai dari awal, atau pulihkan dari cadangan "
            "(docs/operations.md)."
        )


def _check_space(server):
    is_new = not (server.data / "PG_VERSION").exists()
    if sentence := too_little(server.home, NEW_MEGABYTES if is_new else MORE_MEGABYTES, "basis data"):
        raise PostgresProblem(sentence)


def _create_cluster(server):
    """Run initdb beside the final place and move it there when whole; an interruption leaves nothing."""
    fresh = server.home / "data.new"
    arguments = ("-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "--auth-local=trust", "--auth-host=reject")
    arguments += ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync")
    for locale in ("C.UTF-8", "C"):
        shutil.rmtree(fresh, ignore_errors=True)
        done = server.run("initdb", *arguments, f"--locale={locale}")
        if done.returncode == 0:
            break
    else:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise PostgresProblem(f"Folder data {server.home} tidak dapat dibuat: {' '.join(reason)}.")
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude_if_exists = 'wksbm.conf'\n")
    shutil.rmtree(server.data, ignore_errors=True)
    fresh.rename(server.data)
    os.sync()


def _memory_settings():
    """A quarter of the memory, 128 MB to 8 GB, for the cache of the database; only what is filled is taken."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {"shared_buffers": f"{min(8192, max(128, whole // 4))}MB", "effective_cache_size": f"{whole // 2}MB"}


def _write_settings(server, *, fast, max_connections):
    settings = SETTINGS | {
        "max_connections": str(max_connections),
        "unix_socket_directories": str(server.socket),
        **_memory_settings(),
    }
    if fast:
        settings |= FAST_SETTINGS
    lines = [f"{name} = '{_quoted(value)}'\n" for name, value in settings.items()]
    path = server.data / "wksbm.conf"
    path.write_text("# Written at each start by wksbm/embedded_postgres.py.\n" + "".join(lines))
    if server.user:
        os.chown(path, server.user.pw_uid, server.user.pw_gid)
    if server.log.exists() and server.log.stat().st_size > 5_000_000:
        server.log.unlink()


def _quoted(value):
    return value.replace("\\", "\\\\").replace("'", "''")


def _forget_dead_postmaster(server):
    """Remove the pid file of a server that was killed when its number belongs to another process by now."""
    pid_file = server.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, IndexError, ProcessLookupError):
        return  # PostgreSQL itself replaces the file of a process that is gone
    except PermissionError:
        pid_file.unlink(missing_ok=True)
        return
    if not _is_postmaster(pid, server.data):
        pid_file.unlink(missing_ok=True)
        (server.socket / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _is_postmaster(pid, data):
    try:
        return os.readlink(f"/proc/{pid}/cwd") == str(data)
    except OSError:
        listed = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False)
        return "postgres" in listed.stdout


def _launch(server):
    """Start the server and wait until it answers; after a kill -9 first for the old one's children."""
    deadline = time.monotonic() + RETRY_SECONDS
    while time.monotonic() < deadline:
        log_begins = server.log.stat().st_size if server.log.exists() else 0
        # The server inherits what pg_ctl has open, so the output goes nowhere instead of into a pipe of ours.
        arguments = ("start", "-D", server.data, "-l", server.log, "-w", "-t", START_SECONDS, "-s")
        done = server.run("pg_ctl", *arguments, capture=False)
        if done.returncode == 0 and server.is_ready():
            return
        complaint = _complaint(server.log, log_begins)
        if "shared memory block" not in complaint and "already exists" not in complaint:
            break
        time.sleep(0.3)
    raise PostgresProblem(f"Basis data di {server.home} tidak dapat dijalankan ({complaint}); lihat {server.log}.")


def _complaint(log, begins):
    try:
        with log.open(errors="replace") as lines:
            lines.seek(begins)
            fatal = [line.strip() for line in lines if "FATAL" in line or "PANIC" in line]
    except FileNotFoundError:
        return "tidak ada catatan"
    return re.sub(r"^.*?(FATAL|PANIC):\s*", "", fatal[-1]) if fatal else "tanpa keterangan"


def _psql(server, script):
    done = server.run(
        "psql",
        "-XAtq",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        server.socket,
        "-U",
        SUPERUSER,
        "-d",
        "postgres",
        input=script,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:]
        raise PostgresProblem(f"Basis data di {server.home} tidak dapat disiapkan: {' '.join(reason)}.")


@contextmanager
def _one_at_a_time(data_dir):
    """Let one process at a time start or stop this cluster."""
    data_dir = Path(data_dir).resolve()
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with data_dir.with_name(f"{data_dir.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
