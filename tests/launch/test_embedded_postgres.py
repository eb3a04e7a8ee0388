"""A real embedded server in a folder of its own: it starts, stops, and survives what happens to machines."""

import os
import signal
import subprocess
import time
from contextlib import closing, contextmanager

import psycopg2
import pytest

from wksbm import embedded_postgres
from wksbm.embedded_postgres import PostgresProblem
from wksbm.launch import workplace
from wksbm.postgres_place import locate


def asked(url, statement):
    """Run one statement, committed, and return its rows."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def postmaster(data_dir):
    return int((locate(data_dir).data / "postmaster.pid").read_text().split()[0])


@contextmanager
def somebody_else(data_dir):
    """A living process that is no server, of the user who runs the server."""
    user = locate(data_dir).user
    options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **options) as process:
        yield process.pid
        process.kill()


def test_a_server_starts_stops_and_keeps_what_it_acknowledged(data_dir):
    # The first start makes the cluster; nobody reaches it over the network, and its log quotes no values.
    url = embedded_postgres.start(data_dir)
    assert embedded_postgres.is_ready(data_dir)
    assert asked(url, "SHOW listen_addresses") == [("",)]
    assert asked(url, "SHOW log_min_error_statement") == [("panic",)]
    assert asked(url, "SHOW fsync") == [("on",)]
    assert asked(url, "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False, False)]
    asked(url, "CREATE TABLE kept (word text)")
    with pytest.raises(psycopg2.Error):
        asked(url, "SELECT 'rahasia'::int")
    assert "rahasia" not in locate(data_dir).log.read_text()

    # Starting what runs is harmless; stopping twice as well.
    assert embedded_postgres.start(data_dir) == url
    embedded_postgres.stop(data_dir)
    assert not embedded_postgres.is_ready(data_dir)
    embedded_postgres.stop(data_dir)

    # Killed right after an acknowledged write.
    embedded_postgres.start(data_dir)
    for number in range(20):
        asked(url, f"INSERT INTO kept VALUES ('baris {number}')")  # noqa: S608
    os.kill(postmaster(data_dir), signal.SIGKILL)
    assert embedded_postgres.start(data_dir) == url
    assert asked(url, "SELECT count(*) FROM kept") == [(20,)]

    # Killed, and its number belongs to another process by now.
    os.kill(postmaster(data_dir), signal.SIGKILL)
    wait_until_gone(data_dir)
    with somebody_else(data_dir) as pid:
        pid_file = locate(data_dir).data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(pid), *lines[1:]]) + "\n")
        embedded_postgres.start(data_dir)
        assert postmaster(data_dir) != pid
        assert asked(url, "SELECT count(*) FROM kept") == [(20,)]


def wait_until_gone(data_dir):
    deadline = time.monotonic() + 10
    while embedded_postgres.is_ready(data_dir):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_last_who_leaves_stops_the_server(data_dir):
    with workplace.database({}, data_dir=data_dir, fast=True, is_quiet=True) as is_embedded:
        assert is_embedded
        with workplace.database({}, data_dir=data_dir, fast=True, is_quiet=True):
            pass
        assert embedded_postgres.is_ready(data_dir), "bin/manage has ended, bin/start goes on"
    assert not embedded_postgres.is_ready(data_dir)


def test_a_first_start_that_broke_off_leaves_nothing_in_the_way(data_dir):
    server = locate(data_dir)
    (server.home / "data.new").mkdir()
    (server.home / "data.new" / "PG_VERSION").write_text("18\n")
    (server.home / "data.new" / "half").write_text("")
    with workplace.database({}, data_dir=data_dir, fast=True, is_quiet=True):
        assert not (server.data / "half").exists()


def test_data_of_another_version_are_told_and_left_alone(data_dir):
    server = locate(data_dir)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("14\n")
    if server.user:
        os.chown(server.data, server.user.pw_uid, server.user.pw_gid)
    with pytest.raises(
        PostgresProblem, match=rf"Folder data {data_dir} dibuat oleh PostgreSQL 14, .* PostgreSQL 18; pindahkan"
    ):
        embedded_postgres.start(data_dir)
    assert [path.name for path in server.data.iterdir()] == ["PG_VERSION"]


def test_too_little_room_is_told_before_a_cluster_is_made(data_dir, monkeypatch):
    monkeypatch.setattr(embedded_postgres, "NEW_MEGABYTES", 10**9)
    with pytest.raises(PostgresProblem, match="padahal basis data memerlukan 1000000000 MB"):
        embedded_postgres.start(data_dir)
    assert not locate(data_dir).data.exists()
