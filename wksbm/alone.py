"""One part of the program alone, beside what bin/start runs: `python -m wksbm.alone web 8041`, `… alone queue`.

It is the same server, and the same worker without the clock, so that nothing runs that nobody asked for. bin/manage
benchmark starts both with the environment of the database in which it measures. A part ends with whoever started it.
"""

import os
import sys

import django

from wksbm.launch.children import end_with_parent
from wksbm.launch.serve import web_words
from wksbm.launch.workplace import ROOT
from wksbm.prepare import collect_static

QUEUE_WORDS = (str(ROOT / "manage.py"), "db_worker", "--queue-name", "*", "--interval", "1", "--no-startup-delay")


def words_of(part, *arguments):
    """What Python runs for a part. Raises KeyError for one that there is not."""
    return {"web": lambda number: web_words(int(number)), "queue": lambda: QUEUE_WORDS}[part](*arguments)


def main(part, *arguments):
    words = words_of(part, *arguments)
    end_with_parent()
    os.chdir(ROOT)
    if part == "web":
        django.setup()
        collect_static()
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
