"""bin/start from end to end, on its embedded server: up, a killed part, up again, Ctrl-C.

An account is opened before, as in production, so that the demo (a minute of work) is not loaded.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest

from tests.launch.conftest import bare_environment, launch

NAME_OF_DATABASE = "from django.db import connection; print(connection.settings_dict['NAME'])"
UP_SECONDS, END_SECONDS = 90, 20


class Start:
    """A running bin/start and what it has said so far."""

    def __init__(self, checkout, port):
        self.process = subprocess.Popen(
            [sys.executable, "-I", checkout / "bin" / "start"],
            env=bare_environment(PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines, self.is_up, self.has_ended = [], threading.Event(), threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    @property
    def said(self):
        return "".join(self.lines)

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if "Tekan Ctrl-C" in line:
                self.is_up.set()
        self.is_up.set()
        self.has_ended.set()

    def wait_until_up(self):
        assert self.is_up.wait(UP_SECONDS), self.said
        assert self.process.poll() is None, self.said

    def wait_until_ended(self):
        """Its exit code, when every process that held its output has ended as well."""
        code = self.process.wait(END_SECONDS)
        assert self.has_ended.wait(END_SECONDS), f"something went on after it: {self.said}"
        return code


@contextmanager
def started(checkout, port):
    start = Start(checkout, port)
    try:
        start.wait_until_up()
        yield start
    finally:
        if start.process.poll() is None:
            start.process.send_signal(signal.SIGTERM)
            start.process.wait(END_SECONDS)
        end_leftovers(checkout)
        start.reader.join()
        start.process.stdout.close()


def end_leftovers(checkout):
    """After a failed test, kill what still runs from this checkout; its database is stopped by the fixture."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            words = (path / "cmdline").read_bytes().split(b"\0")
            if words[0] == os.fsencode(checkout / ".venv" / "bin" / "python"):
                os.kill(int(path.name), signal.SIGKILL)


def get(port, path, host="127.0.0.1"):
    """(status, body) of a page."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def packed(port, path):
    """(status, how the answer is compressed) of a file, for a browser that reads both kinds."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": "127.0.0.1", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Encoding"]


def web_server(start):
    """The process that answers: a child of bin/start that runs wksbm.web."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words, parent = (
                (path / "cmdline").read_bytes(),
                int((path / "stat").read_text().rsplit(")", 1)[1].split()[1]),
            )
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"wksbm.web" in words and parent == start.process.pid:
            return int(path.name)
    raise LookupError("no web server")


def ask(checkout, statement):
    socket = f"{checkout}/var/postgres/socket"
    with closing(psycopg2.connect(host=socket, user="wksbm", dbname="wksbm")) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_bin_start_serves_survives_a_killed_part_and_ends_cleanly(checkout, free_port):
    if sys.platform != "linux":
        pytest.skip("the web server is looked up in /proc")
    for command in (["migrate", "--verbosity", "0"], ["load_reference"], ["create_admin", "agus", "Agus Setiawan"]):
        done = launch(checkout, "manage", *command)
        assert done.returncode == 0, done.stderr
    assert not (checkout / "var" / "postgres" / "data" / "postmaster.pid").exists(), "bin/manage stops what it started"

    with started(checkout, free_port) as start:
        assert f"Buka http://127.0.0.1:{free_port}/" in start.said
        assert get(free_port, "/sehat/") == (200, "sehat")
        assert get(free_port, "/masuk/")[0] == 200
        page = get(free_port, "/masuk/")[1]
        style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
        assert style, "static files bear a digest in their name"
        assert packed(free_port, style[1]) == (200, "gzip")
        assert launch(checkout, "manage", "check", "--database", "default").returncode == 0, "works beside it"
        second = launch(checkout, "start", PORT=str(free_port))
        assert (second.returncode, "sudah berjalan" in second.stderr) == (1, True)

        ask(checkout, "CREATE TABLE acknowledged AS SELECT 1 AS number")
        os.kill(web_server(start), signal.SIGKILL)
        assert start.wait_until_ended() == 1
        assert "Bagian server web berhenti tanpa diminta" in start.said
        assert "Traceback" not in start.said
    assert not (checkout / "var" / "postgres" / "data" / "postmaster.pid").exists()

    with started(checkout, free_port) as start:
        assert ask(checkout, "SELECT number FROM acknowledged") == [(1,)]
        assert get(free_port, "/sehat/", host="attacker.example")[0] == 400
        start.process.send_signal(signal.SIGINT)
        assert start.wait_until_ended() == 0
        assert start.said.strip().endswith("Semua bagian sudah berhenti dengan baik. Data tersimpan.")
        assert "System check" not in start.said, "it speaks Indonesian"
    assert not (checkout / "var" / "postgres" / "data" / "postmaster.pid").exists()


def test_bin_manage_uses_the_database_of_the_environment(checkout):
    url = os.environ["DATABASE_URL"]
    done = launch(checkout, "manage", "shell", "-c", NAME_OF_DATABASE, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == url.partition("?")[0].rpartition("/")[2]
    assert not (checkout / "var" / "postgres").exists(), "no embedded server was made beside it"


def test_the_code_of_the_checkout_runs_wherever_one_stands(checkout):
    if not Path("wksbm").exists():
        pytest.skip("this run does not stand in another checkout")
    where = "from django.conf import settings; print(settings.BASE_DIR)"
    done = launch(checkout, "manage", "shell", "-c", where, DATABASE_URL=os.environ["DATABASE_URL"])
    assert done.stdout.split()[-1] == str(checkout)


def test_bin_manage_hands_on_the_exit_code(checkout):
    done = launch(checkout, "manage", "no-such-command", DATABASE_URL=os.environ["DATABASE_URL"])
    assert done.returncode == 1
    assert "no-such-command" in done.stderr
