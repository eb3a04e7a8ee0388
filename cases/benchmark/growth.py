"""How many times slower is each page with the large data set? Asked in turns with the small one, page by page, in one
run: whatever the machine does meanwhile, both meet it."""

import time
from http.client import HTTPException

import psycopg2

from cases.benchmark import limits
from cases.benchmark.client import Unexpected
from cases.benchmark.figures import FAILED
from cases.benchmark.measure import FEWEST, MOST_SECONDS, Asking, rounded
from cases.benchmark.pages import NUMBERED, Page

SOME = 4  # answers of one data set before the other one is asked; of a slow page and of an export one
ALONE = "tidak ada pada data yang kecil"


def pages_of(measure):
    """{(username, kind, label): Page} of everything this Measure would ask; each is ready to be asked."""
    found = {}
    for username, some in measure.pages():
        for page in some:
            if isinstance(page, Page):
                found[username, page.kind, "" if page.kind in NUMBERED else page.label] = page
    return found


class Growth:
    """small, large: (what pages_of found, connection of the owner) of each. tell(row): called with each as it is
    known; check(): raises when a server has ended."""

    def __init__(self, small, large, *, runs, tell, check=lambda: None):
        self.small, self.large, self.runs, self.tell, self.check = small, large, runs, tell, check
        self.rows, self.left = [], []

    def all(self):
        """The rows of all pages that there are in both; what is left, and why."""
        (smaller, one), (larger, other) = self.small, self.large
        for name, page in larger.items():
            self.check()
            row = {"role": name[0], "kind": page.kind, "label": page.label}
            if name not in smaller:
                row["reason"] = ALONE
            else:
                try:
                    row |= self._times((smaller[name], one), (page, other))
                except (Unexpected, OSError, HTTPException, psycopg2.Error) as error:
                    row["reason"] = f"{FAILED}: {error or type(error).__name__}"
            (self.left if "reason" in row else self.rows).append(row)
            self.tell(row)

    def _times(self, small, large):
        """Some of one, some of the other. The first of these each time is not counted: what the other data set has
        pushed out of the processor is no part of any page that is asked alone."""
        began, page = time.monotonic(), large[0]
        both = [Asking(one) for one, _ in (small, large)]
        most, took = min(self.runs, page.most or self.runs), 0
        while any(len(asking.times) < most for asking in both):
            if time.monotonic() - began > 2 * MOST_SECONDS and took >= FEWEST:
                break
            took += 1
            for asking in both if took % 2 else reversed(both):
                self._some(asking, most)
        if not all(asking.times for asking in both):
            raise Unexpected("tidak ada jawaban yang terhitung")
        times = {"small": rounded(both[0].times), "large": rounded(both[1].times)}
        return times | {"small_rows": _rows(*small), "large_rows": _rows(*large)}

    def _some(self, asking, most):
        if asking.is_warmed:
            asking.page.ask()
        until = min(most, len(asking.times) + (SOME if asking.is_warmed else 1))
        while len(asking.times) < until:
            asking.once()


def _rows(page, connection):
    """How many rows the page shows; None where that is not asked."""
    return len(limits.fetch(connection, page.statement, page.values)[1]) if page.statement else None
