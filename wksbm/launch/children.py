"""How do the web server and the worker live and die with bin/start? Each is a group of processes of its own.

A group of its own keeps Ctrl-C in the terminal from reaching it before bin/start says so, and can be ended
as a whole when its first process was killed. On Linux a child also ends when bin/start itself is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
PATIENCE_SECONDS = 15


@dataclass
class Child:
    """A running part of the program and the Indonesian name it is called by."""

    name: str
    process: subprocess.Popen

    def has_ended(self):
        return self.process.poll() is not None

    def signal(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        return True


def spawn(name, *command, **options):
    """Start a child in a process group of its own."""
    process = subprocess.Popen(
        [sys.executable, *command],
        start_new_session=True,
        preexec_fn=end_with_parent,  # safe: no threads run in the launcher
        stdin=subprocess.DEVNULL,
        **options,
    )
    return Child(name, process)


def end(children):
    """Ask all children to end, wait, and kill what is left of their groups."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, deadline - time.monotonic()))
    for child in children:
        while time.monotonic() < deadline and child.process.poll() is not None and child.signal(0):
            time.sleep(0.05)  # the first process is gone, others of its group are still ending
        child.signal(signal.SIGKILL)
        child.process.wait()


def end_with_parent():
    """Have the kernel end this process when its parent is killed; other systems than Linux go without."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
