"""The program under measurement: its own web server and queue on the database of load_benchmark, and what they weigh.

Nothing of it reaches the installation beside it: letters stay unsent, files go to a folder that is thrown away.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from cases.benchmark.client import HOST, Client

UP_SECONDS, END_SECONDS = 90, 20
PARTS = {"web": "server web", "queue": "pekerja"}
REST_SECONDS = 3  # until a fresh process has stopped importing
LAST_WORDS = 1500  # characters of what a part said, when it fell over


class ServerProblem(Exception):
    """The program does not come up; the message is an Indonesian sentence."""


def named(url, name):
    """The address of another database on the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def environment_for(name, folder, environ):
    """The variables of a production-like program on database `name`, with files in folder."""
    changed = {key: named(environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL") if environ.get(key)}
    changed |= {"BENCHMARK": "1", "DJANGO_DEBUG": "0", "ALLOWED_HOSTS": HOST, "INSECURE_COOKIES": "1"}
    changed |= {"MEDIA_ROOT": f"{folder}/media", "READ_LOG_ANCHORS": f"{folder}/anchors.txt"}
    changed |= dict.fromkeys(("EMAIL_HOST", "TRUST_PROXY", "CSRF_TRUSTED_ORIGINS", "PUBLIC_ADDRESS"), "")
    changed |= dict.fromkeys(("DATABASE_POOL_URL", "DATABASE_REPLICA_URL"), "")  # they lead to data in use
    return {**environ, **changed}


def free_port(wanted=0):
    """This port, or any free one. Raises ServerProblem when somebody listens there: their pages would be measured."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except OSError as error:
            raise ServerProblem(f"Porta {wanted} tidak dapat dipakai: {error.strerror}.") from error
        return probe.getsockname()[1]


class Server:
    """The running parts. port; memory() in MB of each, shared pages counted in shares."""

    def __init__(self, name, folder, port):
        self.port, self.folder, self.parts = port, folder, {}
        self.environ = environment_for(name, folder, os.environ)

    def start(self):
        self._spawn("web", str(self.port))
        self._spawn("queue")
        self._wait()
        time.sleep(REST_SECONDS)

    def _spawn(self, part, *arguments):
        with (self.folder / f"{part}.log").open("w") as log:
            self.parts[part] = subprocess.Popen(
                [sys.executable, "-P", "-m", "wksbm.alone", part, *arguments],
                cwd=settings.BASE_DIR,
                env=self.environ | {"PYTHONPATH": str(settings.BASE_DIR)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is ours; we end them
            )

    def _wait(self):
        deadline = time.monotonic() + UP_SECONDS
        while True:
            self.check()
            client = Client(self.port, patience=5)
            with suppress(OSError, HTTPException):
                if client.get("/sehat/").status == 200:
                    client.close()
                    return
            client.close()
            if time.monotonic() > deadline:
                raise ServerProblem(f"Server tidak menjawab dalam {UP_SECONDS} detik. {self.last_words('web')}")
            time.sleep(0.2)

    def check(self):
        """Raises ServerProblem when a part has ended by itself."""
        for part, process in self.parts.items():
            if process.poll() is not None:
                raise ServerProblem(f"Bagian {PARTS[part]} berhenti tanpa diminta. {self.last_words(part)}")

    def last_words(self, part):
        return (self.folder / f"{part}.log").read_text(errors="replace")[-LAST_WORDS:].strip()

    def memory(self):
        """{part: MB}, of all its processes; None where the system does not tell."""
        return {part: _weight(process.pid) for part, process in self.parts.items()}

    def end(self):
        """End our own parts, and what they have started."""
        for process in self.parts.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        for process in self.parts.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # the group is still ours: its leader started it
            process.wait()


@contextmanager
def running(name, port=0):
    """The Server of database `name`, until the end of the block. port: 0 for any that is free."""
    port = free_port(port)
    folder = Path(tempfile.mkdtemp(prefix="wksbm-benchmark-"))
    server = Server(name, folder, port)
    former = signal.signal(signal.SIGTERM, _stop)
    try:
        server.start()
        yield server
    finally:
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        server.end()
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, former)
        shutil.rmtree(folder, ignore_errors=True)


def _stop(number, frame):
    """SIGTERM is answered as Ctrl-C is: the parts end, the folder goes."""
    raise SystemExit(128 + number)


def _weight(group):
    """Megabytes (10^6) of all processes of a group: the sum of their proportional set sizes."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            after_the_name = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(after_the_name[2]) == group:
                total += pss_of((folder / "smaps_rollup").read_text())
    return round(total * 1024 / 1e6, 1) or None


def pss_of(rollup):
    """Kilobytes in /proc/<process>/smaps_rollup."""
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
