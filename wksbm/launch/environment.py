"""Where do the packages come from? From the pinned requirements into .venv, once; then it goes on inside.

Stamps in .venv remember what was installed, for which Python and folder; while they fit, nothing is done.
Standard library only: it runs before there is any package.
"""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import time

from wksbm.disk_space import too_little
from wksbm.launch.console import Problem, begin, say
from wksbm.launch.workplace import ROOT, VAR, make_var

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALL_MEGABYTES = 1000  # 180 to stay, the rest for downloads, bin/test and the first data
TICK_SECONDS = 5


def enter(module, *, dev=False):
    """Make .venv ready, then replace this process by `wksbm.launch.<module>` inside it."""
    begin()
    make_var()
    with (VAR / "install.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ensure(dev=dev)
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    # -P: whoever stands in another checkout must not run that one's code.
    command = [str(PYTHON), "-P", "-m", f"wksbm.launch.{module}", *sys.argv[1:]]
    os.execve(PYTHON, command, environ)  # noqa: S606 - no shell is wanted


def ensure(*, dev=False):
    """Install what the requirements name, unless the stamps say it is there."""
    machine = f"{ROOT}\n{sys.version}\n{sys.base_prefix}\n"
    wanted = {"runtime": ["requirements.txt"]}
    if dev:
        wanted["dev"] = ["requirements.txt", "requirements-dev.txt"]
    is_same_machine = PYTHON.exists() and _read(VENV / "stamp-machine") == machine
    missing = {name: files for name, files in wanted.items() if _read(VENV / f"stamp-{name}") != _digest(files)}
    if is_same_machine and not missing:
        return
    if sentence := too_little(ROOT, INSTALL_MEGABYTES, "pemasangan"):
        raise Problem(sentence)
    if not is_same_machine:
        _make_venv()
        (VENV / "stamp-machine").write_text(machine)
        missing = wanted
    for name in wanted:  # an installation that breaks off must not look like the one before it
        (VENV / f"stamp-{name}").unlink(missing_ok=True)
    _install(list(missing.values())[-1])
    for name, files in wanted.items():
        (VENV / f"stamp-{name}").write_text(_digest(files))


def _read(path):
    return path.read_text() if path.exists() else ""


def _digest(files):
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()


def _make_venv():
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Problem(
            "Modul venv untuk Python belum terpasang; pasang dulu (di Debian atau Ubuntu: "
            "apt install python3-venv), lalu jalankan lagi."
        )
    say("Menyiapkan lingkungan Python di .venv …")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    _run(command, f"Lingkungan Python di {VENV} tidak dapat dibuat")


def _install(files):
    say(f"Memasang paket dari {' dan '.join(files)} (sekali saja, perlu internet) …")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--prefer-binary", "--require-hashes"]
    for name in files:
        command += ["-r", str(ROOT / name)]
    _run(command, "Paket tidak dapat dipasang; periksa sambungan internet lalu jalankan lagi")


def _run(command, complaint):
    """Run a long command with its output in a log, and show that time passes."""
    log_path = VAR / "install.log"
    with log_path.open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT, env=os.environ | {"PIP_USER": "0"}
        )
        try:
            _wait(process)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        raise Problem(f"{complaint} (rinciannya ada di {log_path}).")


def _wait(process):
    begun = time.monotonic()
    while True:
        try:
            process.wait(TICK_SECONDS)
            return
        except subprocess.TimeoutExpired:
            say(f"  … masih berjalan, {time.monotonic() - begun:.0f} detik")
