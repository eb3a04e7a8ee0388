"""How does a command of Django run by hand? Stage two of bin/manage: keys and database of bin/start."""

import os
import signal
import subprocess
import sys

from wksbm.launch.console import finish
from wksbm.launch.workplace import ROOT, database, load_environment


def main():
    load_environment(os.environ)
    # Ctrl-C belongs to the command; afterwards the database still has to be stopped.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with database(os.environ, is_quiet=True):
        command = [sys.executable, str(ROOT / "manage.py"), *sys.argv[1:]]
        process = subprocess.Popen(command, preexec_fn=_listen_to_signals)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        code = process.wait()
    return 128 - code if code < 0 else code


def _listen_to_signals():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    finish(main)
