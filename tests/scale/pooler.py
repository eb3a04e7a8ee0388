"""A PgBouncer of the test's own, in transaction mode, before the database of this test process."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection

from wksbm.launch.workplace import TEST_POSTGRES
from wksbm.postgres_place import locate

HOST = "127.0.0.1"
SERVER_CONNECTIONS = 3
START_SECONDS = 20


@contextmanager
def pooler(program):
    """Yield the address by which the application role comes to this test's database through PgBouncer."""
    folder = Path(tempfile.mkdtemp(prefix="wksbm-pool-"))
    user, port, password = _user(), _free_port(), secrets.token_hex(12)
    _write(folder, port, password)
    for path in (folder, *folder.iterdir()):
        if user:
            os.chown(path, user.pw_uid, user.pw_gid)
    options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with (folder / "out.log").open("w") as log:
        process = subprocess.Popen([program, folder / "pool.ini"], cwd="/", stdout=log, stderr=log, **options)
    address = f"postgresql://wksbm_app:{password}@{HOST}:{port}/{quote(connection.settings_dict['NAME'])}"
    try:
        _wait(address, process, folder / "out.log")
        yield address
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def _user():
    """PgBouncer does not run as root, and only the user of the embedded server reaches its socket."""
    if os.geteuid() != 0:
        return None
    is_embedded = str(connection.settings_dict["HOST"]).startswith("/")
    return locate(TEST_POSTGRES).user if is_embedded else pwd.getpwnam("nobody")


def _free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _write(folder, port, password):
    """The file of docs/operations.md; connect_query stands for signing in as wksbm_app, who has no password here."""
    given = connection.settings_dict
    server = {
        "host": given["HOST"] or HOST,
        "port": given["PORT"] or 5432,
        "dbname": given["NAME"],
        "user": given["USER"],
        "connect_query": "SET ROLE wksbm_app",
    }
    if given["PASSWORD"]:
        server["password"] = given["PASSWORD"]
    words = " ".join(f"{name}='{str(value).replace(chr(39), chr(39) * 2)}'" for name, value in server.items())
    lines = [
        "[databases]",
        f"{given['NAME']} = {words}",
        "[pgbouncer]",
        f"listen_addr = {HOST}",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = scram-sha-256",
        f"auth_file = {folder / 'users.txt'}",
        "pool_mode = transaction",
        f"default_pool_size = {SERVER_CONNECTIONS}",
        "max_client_conn = 100",
        "log_connections = 0",
        "log_disconnections = 0",
    ]
    (folder / "pool.ini").write_text("\n".join(lines) + "\n")
    (folder / "users.txt").write_text(f'"wksbm_app" "{password}"\n')
    for name in ("pool.ini", "users.txt"):
        (folder / name).chmod(0o600)


def _wait(address, process, log):
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg2.connect(address, connect_timeout=5).close()
            return
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"PgBouncer does not answer: {error}\n{log.read_text()}") from error
            time.sleep(0.1)
