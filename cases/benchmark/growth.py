"""How many times slower is each page with the large data set? Asked in turns with the small one, page by page, in one
run: whatever the machine does meanwhile, both meet it."""

import time
from http.client import HTTPException

from cases.benchmark import limits
from cases.benchmark.client import Unexpected
from cases.benchmark.figures import FAILED
from cases.benchmark.measure import FEWEST, MOST_SECONDS, Asking, rounded
from cases.benchmark.pages import NUMBERED, Page


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
    known."""

    def __init__(self, small, large, *, runs, tell):
        self.small, self.large, self.runs, self.tell = small, large, runs, tell
        self.rows, self.left = [], []

    def all(self):
        """The rows of all pages that there are in both."""
        (smaller, one), (larger, other) = self.small, self.large
        for name, page in larger.items():
            if name not in smaller:
                continue
            try:
                row = self._row(name[0], (smaller[name], one), (page, other))
            except (Unexpected, OSError, HTTPException) as error:
                row = {"role": name[0], "kind": page.kind, "label": page.label}
                row["reason"] = f"{FAILED}: {error or type(error).__name__}"
            (self.left if "reason" in row else self.rows).append(row)
            self.tell(row)

    def _row(self, username, small, large):
        began, page = time.monotonic(), large[0]
        both = [Asking(one) for one, _ in (small, large)]
        most, took = min(self.runs, page.most or self.runs), 0
        while len(both[0].times) < most or len(both[1].times) < most:
            if time.monotonic() - began > 2 * MOST_SECONDS and took >= FEWEST:
                break
            took += 1
            for asking in both if took % 2 else reversed(both):
                if len(asking.times) < most:
                    asking.once()
        rows = [_rows(*one) for one in (small, large)]
        return {
            "role": username,
            "kind": page.kind,
            "label": page.label,
            "small": rounded(both[0].times),
            "large": rounded(both[1].times),
            "small_rows": rows[0],
            "large_rows": rows[1],
        }


def _rows(page, connection):
    """How many rows the page shows; None where that is not asked."""
    return len(limits.fetch(connection, page.statement, page.values)[1]) if page.statement else None
