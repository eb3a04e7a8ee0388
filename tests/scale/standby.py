"""A streaming standby of the test server: a base backup, then its log of changes as it is written."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from wksbm.launch.workplace import TEST_POSTGRES
from wksbm.postgres_place import SUPERUSER, locate


class Standby:
    """socket: its folder; pause() and resume() what comes from the primary; stop() as in a failure of the machine."""

    def __init__(self, primary, folder):
        self.primary, self.folder, self.data, self.socket = primary, folder, folder / "data", folder / "socket"

    def start(self):
        self._run("pg_basebackup", "-h", self.primary.socket, "-U", SUPERUSER, "-D", self.data, "-R", "-c", "fast")
        options = f"-c unix_socket_directories={self.socket} -c listen_addresses=''"
        self._run(
            "pg_ctl", "start", "-D", self.data, "-l", self.folder / "log", "-o", options, "-w", "-s", capture=False
        )

    def stop(self):
        self.primary.run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-w", "-s")

    def pause(self):
        self._ask("SELECT pg_wal_replay_pause()")

    def resume(self):
        self._ask("SELECT pg_wal_replay_resume()")

    def _ask(self, statement):
        self._run("psql", "-XAtq", "-h", self.socket, "-U", SUPERUSER, "-d", "postgres", "-c", statement)

    def _run(self, program, *arguments, **options):
        done = self.primary.run(program, *arguments, **options)
        log = self.folder / "log"
        assert done.returncode == 0, f"{program}: {done.stderr} {log.read_text() if log.exists() else ''}"


@contextmanager
def standby():
    """Yield a Standby of the embedded server of the tests, which runs until the block ends."""
    primary = locate(TEST_POSTGRES)
    assert str(primary.socket) == connection.settings_dict["HOST"]
    folder = Path(tempfile.mkdtemp(prefix="wksbm-standby-"))
    (folder / "socket").mkdir(mode=0o700)
    if primary.user:
        for path in (folder, folder / "socket"):
            os.chown(path, primary.user.pw_uid, primary.user.pw_gid)
    server = Standby(primary, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
