"""How does bin/start keep the program running? Database, preparation, web server and worker, until Ctrl-C.

Second stage of bin/start, inside .venv. Exit code 0 after Ctrl-C or SIGTERM, 1 when a part fell over.
"""

import http.client
import os
import signal
import tempfile
import time

from wksbm import embedded_postgres
from wksbm.disk_space import too_little
from wksbm.launch import children
from wksbm.launch.console import Problem, Stopped, finish, say, tell
from wksbm.launch.workplace import (
    HOST,
    POSTGRES,
    ROOT,
    check_port,
    database,
    load_environment,
    only_start,
    port,
)

HEALTH = "/sehat/"
HEALTH_SECONDS = 60
WATCH_SECONDS = 0.5
DATABASE_WATCH_SECONDS = 3
FULL_MEGABYTES = 20  # below this a failure is taken for a full disk


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    load_environment(os.environ)
    number = port(os.environ)
    with only_start():
        check_port(number)
        try:
            with database(os.environ) as is_embedded:
                try:
                    run(number, is_embedded)
                finally:
                    _ignore_signals()
        except Stopped:
            say("Semua bagian sudah berhenti dengan baik. Data tersimpan.")
    return 0


def run(number, is_embedded):
    """Prepare, serve and watch; ends only by an exception."""
    running = []
    try:
        accounts = prepare(running)
        running += [start_web(number), children.spawn("pekerja", str(ROOT / "manage.py"), "work", cwd=ROOT)]
        wait_until_healthy(number, running, is_embedded)
        say("Aplikasi siap dipakai.")
        tell(f"\n  Buka http://{HOST}:{number}/\n\n{accounts}\n  Tekan Ctrl-C untuk berhenti.\n")
        watch(running, is_embedded)
    finally:
        _ignore_signals()
        if running:
            say("Menghentikan aplikasi …")
            children.end(running)


def prepare(running):
    """Bring tables, data and static files up to date and return the demo's sign-ins."""
    with tempfile.TemporaryFile("w+") as accounts:
        child = children.spawn(
            "penyiapan", "-m", "wksbm.prepare", str(accounts.fileno()), cwd=ROOT, pass_fds=[accounts.fileno()]
        )
        running.append(child)
        code = child.process.wait()
        running.remove(child)
        if code:
            raise Problem(
                too_little(ROOT, FULL_MEGABYTES, "penyiapan")
                or "Aplikasi belum dapat dijalankan karena penyiapan tidak selesai; perbaiki lalu jalankan lagi."
            )
        accounts.seek(0)
        return accounts.read()


def start_web(number):
    return children.spawn("server web", *web_words(number), cwd=ROOT)


def web_words(number):
    """What Python runs as the web server on this port."""
    return ["-m", "wksbm.web", str(number)]


def wait_until_healthy(number, running, is_embedded):
    deadline = time.monotonic() + HEALTH_SECONDS
    while not is_healthy(number):
        complain_about_the_dead(running, is_embedded)
        if time.monotonic() > deadline:
            raise Problem(
                f"Server web tidak menjawab dalam {HEALTH_SECONDS} detik; baca pesan di atas, lalu coba lagi."
            )
        time.sleep(0.1)


def is_healthy(number):
    """Ask the health page once, under a host name the program accepts."""
    hosts = [host.strip() for host in os.environ["ALLOWED_HOSTS"].split(",")]
    host = HOST if HOST in hosts or "*" in hosts else hosts[0].lstrip(".")
    connection = http.client.HTTPConnection(HOST, number, timeout=5)
    try:
        connection.request("GET", HEALTH, headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def watch(running, is_embedded):
    """Return never: raise Problem as soon as a part falls over, Stopped when the reader ends it."""
    failures, asked_at = 0, time.monotonic()
    while True:
        time.sleep(WATCH_SECONDS)
        complain_about_the_dead(running, is_embedded)
        if is_embedded and time.monotonic() - asked_at > DATABASE_WATCH_SECONDS:
            failures = 0 if embedded_postgres.is_ready(POSTGRES) else failures + 1
            asked_at = time.monotonic()
            if failures == 3:
                complain_about_the_database()


def complain_about_the_database():
    raise Problem(
        too_little(ROOT, FULL_MEGABYTES, "basis data")
        or "Basis data berhenti tanpa diminta; jalankan bin/start lagi, data yang tersimpan aman."
    )


def complain_about_the_dead(running, is_embedded):
    for child in running:
        if child.has_ended():
            if is_embedded and not embedded_postgres.is_ready(POSTGRES):
                complain_about_the_database()  # the child only followed it
            raise Problem(
                f"Bagian {child.name} berhenti tanpa diminta (kode {child.process.returncode}); semua bagian "
                "dihentikan, jalankan bin/start lagi, data yang tersimpan aman."
            )


def _stop(number, frame):
    _ignore_signals()
    raise Stopped


def _ignore_signals():
    """From here on we are ending; a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    finish(main)
