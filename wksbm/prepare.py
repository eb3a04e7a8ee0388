"""What has to be true before the first page is served? Tables, reference and demo data, static files.

`python -m wksbm.prepare <fd>` does what is missing in one process, prints each step, and writes the demo's
sign-ins to the open file number <fd>. bin/start calls it; production calls the same commands one by one
(docs/operations.md).
"""

import hashlib
import io
import os
import sys
import time
import traceback
from contextlib import suppress

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from wksbm.database import databases
from wksbm.launch.console import say
from wksbm.launch.workplace import ROOT, VAR

STATIC_STAMP = VAR / "static.stamp"


def main(accounts_fd):
    """Run all steps and return the exit code."""
    steps = (migrate, act_as_application, load_reference, load_demo, collect_static)
    # Settings ask the command line which role connects; the first steps own the tables.
    sys.argv = ["manage.py", "migrate"]
    step = django.setup
    try:
        django.setup()
        for step in steps:
            step()
        with open(accounts_fd, "w") as accounts:
            call_command("demo_accounts", stdout=accounts)
    except Exception as error:
        complain(step, error)
        return 1
    return 0


def complain(step, error):
    """Say in one sentence which step failed and why; the traceback goes into a file."""
    log = VAR / "prepare.log"
    with suppress(OSError):  # the disk may be full; the sentence matters more
        log.write_text(traceback.format_exc())
        log.chmod(0o600)
    lines = str(error).splitlines() or [""]
    if isinstance(error, SystemCheckError):  # its first lines only announce the others
        lines = [line.strip() for line in lines if "registry.E" in line] or lines
    print(
        f"\nPenyiapan berhenti pada langkah {step.__name__} ({type(error).__name__}: {lines[0]}); "
        f"rinciannya ada di {log}.",
        flush=True,
    )


def migrate():
    """Create or change the tables, when there is something to change."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Menyiapkan tabel ({len(plan)} langkah) …")
        call_command("migrate", interactive=False, verbosity=0)


def act_as_application():
    """From here on connect as the program itself does, under row-level security."""
    from django.db import connections

    connections["default"].close()
    connections.settings["default"].update(databases(os.environ, ["manage.py", "prepare"])["default"])
    settings.CONNECTS_AS_OWNER = False
    call_command("check", databases=["default"], stdout=io.StringIO())  # silent when there is nothing to say


def load_reference():
    """Load areas, PMKS kinds and holidays; the command knows itself what is there already."""
    _say_when_slow("Memeriksa data acuan …", "load_reference")


def load_demo():
    """Fill an empty database with the demo's people and cases."""
    _say_when_slow("Memeriksa data contoh …", "load_demo", "--if-empty")


def collect_static():
    """Gather and compress static files, when one of them changed."""
    stamp = _static_digest()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and STATIC_STAMP.exists() and STATIC_STAMP.read_text() == stamp:
        return
    _say_when_slow("Mengumpulkan berkas tampilan …", "collectstatic", "--noinput", verbosity=0)
    STATIC_STAMP.write_text(stamp)


def _static_digest():
    """Return a digest of our own static files and of the pinned packages that bring the others."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    folders = [
        *settings.STATICFILES_DIRS,
        *(ROOT / app / "static" for app in ("registry", "cases", "training")),
    ]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        found = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _say_when_slow(sentence, command, *arguments, **options):
    say(sentence)
    begun = time.monotonic()
    call_command(command, *arguments, **options)
    if (seconds := time.monotonic() - begun) > 2:
        say(f"  selesai dalam {seconds:.1f} detik")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
