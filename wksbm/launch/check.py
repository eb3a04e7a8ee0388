"""Is the program sound? Second stage of bin/test: linter, Django's checks, migrations, tests, browser tests.

With arguments only pytest runs, with them. A database comes from DATABASE_URL (any PostgreSQL 15 or newer,
a role with CREATEDB and CREATEROLE) or from an embedded server that trades durability for speed.
"""

import os
import shutil
import subprocess
import sys
import time

from wksbm.launch.console import finish
from wksbm.launch.workplace import ROOT, TEST_POSTGRES, database, new_keys

MOST_PROCESSES = 8  # more would wait for the one database server
NOT_OF_THE_TESTS = ("EMAIL_HOST", "TRUST_PROXY", "CSRF_TRUSTED_ORIGINS")
NOT_OF_THE_TESTS += ("DATABASE_OWNER_URL", "DATABASE_POOL_URL", "DATABASE_REPLICA_URL")
POOLER_PATH = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin"  # not on everybody's path
QUICK_BROWSER = "chromium-headless-shell"  # Chromium without its windows: the journeys take a third less
BROWSERS = (QUICK_BROWSER, "chromium", "chromium-browser", "google-chrome")


def main():
    environ = os.environ
    environ.update(new_keys() | {"DJANGO_SECRET_KEY": f"test-{new_keys()['DJANGO_SECRET_KEY']}"})
    environ.update({"DJANGO_SETTINGS_MODULE": "wksbm.settings", "DJANGO_DEBUG": "0", "INSECURE_COOKIES": "1"})
    environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
    for name in NOT_OF_THE_TESTS:
        environ.pop(name, None)
    # Without compiled files every process would compile the tests anew, their assertions first: 7 s each.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = sys.argv[1:]
    browser = find_browser(wanted=(QUICK_BROWSER,) if environ.get("CI") else BROWSERS)
    if browser:
        environ["CHROMIUM"] = browser
    if pooler := find_pooler():  # without it the test that needs it fails and says so
        environ["PGBOUNCER"] = pooler
    with database(environ, data_dir=TEST_POSTGRES, fast=True, max_connections=200, is_quiet=True):
        results = [step("pytest", ["-m", "pytest", *arguments])] if arguments else run_all(browser)
    return report(results, browser)


def run_all(browser):
    manage = str(ROOT / "manage.py")
    # loadgroup keeps the tests of one group in one process (tests/cases/test_race.py).
    workers = ["-m", "pytest", "-n", str(test_processes()), "--dist", "loadgroup"]
    steps = [
        ("pip check", ["-m", "pip", "check", "--disable-pip-version-check"]),
        ("ruff check", ["-m", "ruff", "check", "."]),
        ("ruff format", ["-m", "ruff", "format", "--check", "."]),
        ("djlint", ["-m", "djlint", "templates", "--lint", "--quiet"]),
        ("manage.py check", [manage, "check", "--fail-level", "WARNING"]),
        ("makemigrations --check", [manage, "makemigrations", "--check", "--dry-run"]),
        ("pytest, without browser", [*workers, "-m", "not browser"]),
    ]
    if browser:
        browsers = ["-m", "pytest", "-n", str(test_processes()), "-m", "browser"]
        steps.append(("pytest, browser", browsers))
    return [step(name, command) for name, command in steps]


def test_processes():
    """One for each core we may use: the tests and their database share them. Each makes a database of its own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


def step(name, command):
    """Run one check and return (name, seconds, exit code)."""
    print(f"\n── {name}", flush=True)
    begun = time.monotonic()
    code = subprocess.run([sys.executable, *command], cwd=ROOT, check=False).returncode
    return name, time.monotonic() - begun, code


def report(results, browser):
    print("\n── Summary")
    for name, seconds, code in results:
        print(f"{'passed' if code == 0 else 'FAILED':7} {seconds:7.1f} s  {name}")
    if not browser:
        print("skipped            pytest, browser: there is no Chromium and it could not be installed")
    return 1 if any(code for _, _, code in results) else 0


def find_browser(wanted):
    """Return the path of a browser, or None. When none of these is there, and we are root, Debian's is installed."""
    if not first_of(wanted) and can_install():
        print("Installing Debian's Chromium for the browser tests …", flush=True)
        install(QUICK_BROWSER)
        if not first_of(BROWSERS):  # an older distribution
            install("chromium")
    return first_of(BROWSERS)


def first_of(names):
    return next(filter(None, map(shutil.which, names)), None)


def find_pooler():
    """Return the path of PgBouncer, in the same way. Debian's own service of it is not started."""
    if not (found := shutil.which("pgbouncer", path=POOLER_PATH)) and can_install():
        print("No PgBouncer found; installing Debian's for the tests of the pooler …", flush=True)
        install("pgbouncer", RUNLEVEL="1", PREVLEVEL="N")
        found = shutil.which("pgbouncer", path=POOLER_PATH)
    return found


def can_install():
    return os.geteuid() == 0 and bool(shutil.which("apt-get"))


def install(package, **more):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive", **more}
    for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
        subprocess.run(["apt-get", "-qq", *words], env=environ, **quiet)


if __name__ == "__main__":
    finish(main)
