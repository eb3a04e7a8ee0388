"""The web server: `python -m wksbm.web 8000`. One process for each core, all copies of one that has loaded the program.

What is loaded before the copies are made (views, forms, templates) lies in memory once for all of them, and no first
visitor waits for it. After an upgrade it is started anew: SIGHUP would only make copies of what is loaded.
"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from wksbm.launch.workplace import HOST

MODULE = "wksbm.wsgi"
THREADS = 4  # of each process: so many visitors are answered at once, and so many connections of the database it keeps
# So many objects more before the collector looks through the young ones, and so often through the older: a page makes
# some thousands, of which few lie in a circle. Python's own 700 costs a tenth of its time (decision 0047); fifty
# thousand at once held up one page in seventy for 23 ms, five thousand take 2 to 8 (0051).
COLLECT_AFTER = (5_000, 4, 1_000)
IDLE_SECONDS = 600  # a thread without visitors ends, and its connection with it
MOST_PROCESSES, MOST_WANTED = 4, 64  # by itself, and when WEB_PROCESSES says more


def processes(environ):
    """How many: WEB_PROCESSES, else one for each core that we may use, up to MOST_PROCESSES."""
    wanted = environ.get("WEB_PROCESSES", "").strip()
    if wanted.isdecimal() and int(wanted):
        return min(int(wanted), MOST_WANTED)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


def load():
    """Everything that each process would load for itself; afterwards the collector does not touch it any more."""
    import_module(MODULE)
    get_resolver().reverse_dict  # noqa: B018 - imports the views, and what leads to them
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for path in sorted(Path(folder).rglob("*.html")):
            get_template(str(path.relative_to(folder)))
    if any(one.connection for one in connections.all(initialized_only=True)):
        raise RuntimeError("a connection opened before the copies are made would be shared by them")
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def main(port):
    load()
    server = Granian(
        f"{MODULE}:application",
        address=HOST,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=processes(os.environ),
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        working_dir=settings.BASE_DIR,
        websockets=False,
    )
    server.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
