"""The parts of the program end when they are told to, or when bin/start is killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from wksbm.launch import children

# From Python 3.12 on, starting a process beside threads of the test run gives a warning.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

POLITE = "import signal, sys; signal.signal(15, lambda *_: sys.exit(0)); print('up', flush=True); signal.pause()"
DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True)\nwhile True: signal.pause()"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {DEAF!r}]); import signal; signal.pause()"


@pytest.fixture
def begin():
    """begin(script): a child that is up, and gone after the test."""
    begun = []

    def begin(script):
        child = children.spawn("bagian", "-c", script, stdout=subprocess.PIPE)
        begun.append(child)
        assert child.process.stdout.readline() == b"up\n"
        return child

    yield begin
    for child in begun:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        child.process.stdout.close()


def is_alive(pid):
    """True unless the process is gone or only waits to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_part_ends_when_asked(begin):
    child = begin(POLITE)
    assert not child.has_ended()
    children.end([child])
    assert child.process.returncode == 0


def test_a_part_that_does_not_listen_is_killed(begin, monkeypatch):
    monkeypatch.setattr(children, "PATIENCE_SECONDS", 0.3)
    deaf, polite = begin(DEAF), begin(POLITE)
    children.end([deaf, polite])
    assert (deaf.process.returncode, polite.process.returncode) == (-signal.SIGKILL, 0)


def test_ctrl_c_in_the_terminal_reaches_bin_start_first(begin):
    child = begin(POLITE)
    assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(0)


def test_what_a_killed_part_had_started_ends_too(begin, monkeypatch):
    monkeypatch.setattr(children, "PATIENCE_SECONDS", 0.3)
    if not Path("/proc/self/stat").exists():
        pytest.skip("only Linux shows its processes in /proc")
    child = begin(PARENT)
    group = child.process.pid
    child.process.kill()
    child.process.wait()
    os.killpg(group, 0)  # the grandchild still lives
    children.end([child])
    deadline = time.monotonic() + 5
    while any(is_alive(int(path.name)) and _group(path) == group for path in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _group(path):
    try:
        return int((path / "stat").read_text().rsplit(")", 1)[1].split()[2])
    except (FileNotFoundError, ProcessLookupError):
        return None


def test_a_part_ends_when_bin_start_is_killed():
    if sys.platform != "linux":
        pytest.skip("only Linux tells a child that its parent died")
    script = (
        "import signal; from wksbm.launch import children;"
        f"child = children.spawn('bagian', '-c', {POLITE!r}); print(child.process.pid, flush=True); signal.pause()"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as launcher:
        said = sorted([launcher.stdout.readline().strip(), launcher.stdout.readline().strip()])
        pid = int(said[0])
        assert said[1] == "up"
        assert is_alive(pid)
        launcher.kill()
    deadline = time.monotonic() + 5
    while is_alive(pid):
        assert time.monotonic() < deadline, "it went on alone"
        time.sleep(0.05)
