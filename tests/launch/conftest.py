"""Where can a launcher be tried? In folders of their own, that PostgreSQL's user reaches even under root."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from wksbm import embedded_postgres, postgres_place
from wksbm.launch import environment, workplace

ROOT = workplace.ROOT
APPS = ("registry", "cases", "training", "templates", "static")  # nothing is written there: a link is enough
REAL_ELSEWHERE = postgres_place.ELSEWHERE
PACKAGES = ("bin", "include", "lib", "lib64", "pyvenv.cfg")


@pytest.fixture
def open_folder(monkeypatch):
    """A folder that every user can enter; what the embedded server puts elsewhere lands in it too."""
    folder = Path(tempfile.mkdtemp(prefix="wksbm-")).resolve()
    folder.chmod(0o711)
    (folder / "elsewhere").mkdir(mode=0o755)
    monkeypatch.setattr(postgres_place, "ELSEWHERE", folder / "elsewhere")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def place(open_folder, monkeypatch):
    """An installation of its own: its root, with var/ inside; the launcher's functions work there."""
    var = open_folder / "var"
    for module in (workplace, environment):
        monkeypatch.setattr(module, "ROOT", open_folder)
        monkeypatch.setattr(module, "VAR", var)
    monkeypatch.setattr(workplace, "KEYS", var / "keys.env")
    monkeypatch.setattr(workplace, "POSTGRES", var / "postgres")
    monkeypatch.setattr(environment, "VENV", open_folder / ".venv")
    monkeypatch.setattr(environment, "PYTHON", open_folder / ".venv" / "bin" / "python")
    workplace.make_var()
    return open_folder


@pytest.fixture
def data_dir(open_folder):
    """The place of a cluster that is stopped at the end, whatever happens."""
    folder = open_folder / "postgres"
    yield folder
    with suppress(embedded_postgres.PostgresProblem):
        embedded_postgres.stop(folder)


@pytest.fixture
def checkout(open_folder):
    """A second checkout that uses the packages of the first and keeps its own var/."""
    copy = open_folder / "checkout"
    for name in ("bin", "wksbm"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, copy)
    for name in APPS:
        (copy / name).symlink_to(ROOT / name)
    (copy / ".venv").mkdir()
    for name in PACKAGES:
        if (Path(sys.prefix) / name).exists():
            (copy / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    (copy / ".venv" / "stamp-machine").write_text(f"{copy}\n{sys.version}\n{sys.base_prefix}\n")
    (copy / ".venv" / "stamp-runtime").write_text(environment._digest(["requirements.txt"]))
    yield copy
    _stop_database_of(copy)


def _stop_database_of(copy):
    """End what a failed test left running; the copy's own programs may lie outside of it."""
    data_dir = copy / "var" / "postgres"
    if not data_dir.parent.exists():
        return
    with suppress(embedded_postgres.PostgresProblem):
        embedded_postgres.stop(data_dir)
    shutil.rmtree(REAL_ELSEWHERE / postgres_place._elsewhere(data_dir).name, ignore_errors=True)


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def bare_environment(**more):
    """What a fresh shell would bring, and nothing of this test run."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL") if name in os.environ}
    base = Path(sys.base_prefix) / "bin"
    return {**kept, "PATH": f"{base}{os.pathsep}{os.defpath}", **more}


def launch(checkout, name, *arguments, **variables):
    """Run bin/<name> to its end and return the finished process."""
    return subprocess.run(
        [sys.executable, "-I", checkout / "bin" / name, *arguments],
        env=bare_environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
