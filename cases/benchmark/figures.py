"""What do single times say? Median, p95, how many times the limit, and whether the target of the program is met."""

from dataclasses import dataclass
from statistics import median

WOBBLE = 2.5  # p95 may be so many times the median
FEWEST_FOR_P95 = 5
FAILED = "gagal"  # how the reason begins why an asked page has no figures
GROWTH = 1.2  # from the smaller to the larger data set
PAGES_A_SECOND = 100  # of 8 clients
MEMORY_MB = 250  # of all processes of the server, at rest


@dataclass(frozen=True)
class Target:
    """ms: most of the median where the territory is small, and where it is everything; statements: most of them."""

    small: float | None = None
    everything: float | None = None
    statements: int | None = None

    def ms(self, is_all):
        return self.everything if is_all else self.small


TARGETS = {
    "list": Target(20, 25),
    "filter": Target(20, 25),
    "depth": Target(25, 25),
    "case": Target(20, 20, statements=10),
    "intake": Target(20, 20),
    "send": Target(20, 20, statements=15),
    "accept": Target(20, 20, statements=15),
    "name": Target(25, 40),
    "nik": Target(15, 15),
    "home": Target(None, 100),
}


def percentile(times, share):
    """The value below which this share of the times lies, between the two nearest ones. times: not empty."""
    ordered = sorted(times)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summary(times):
    """{"n", "median", "p95", "most"} of times in milliseconds; all but n None without any."""
    if not times:
        return {"n": 0, "median": None, "p95": None, "most": None}
    return {"n": len(times), "median": median(times), "p95": percentile(times, 0.95), "most": max(times)}


def ratio(time, base):
    """How many times the base; None where one of the two is not known."""
    return time / base if time is not None and base else None


def verdict(row):
    """(True, False or None without a target, [what is missed]) of a row of the JSON (measure.py).

    A page that shows other rows than its limit is no measurement of them, and an empty one of nothing.
    """
    if is_empty(row):
        return None, []
    target = TARGETS.get(row["target"])
    missed = ["rows"] if row["same_rows"] is False else []
    asked = bool(missed)
    found = summary(row["times"])
    if target and found["n"]:
        most = target.ms(row["is_all"])
        if most is not None:
            asked = True
            missed += ["median"] if found["median"] > most else []
        if target.statements is not None and row["statements"] is not None:
            asked = True
            missed += ["statements"] if row["statements"] > target.statements else []
    if asked and found["n"] >= FEWEST_FOR_P95 and found["p95"] > WOBBLE * found["median"]:
        missed.append("p95")
    return (not missed if asked else None), missed


def is_empty(row):
    """Does the page show no row, as its limit has none?"""
    return row["limit_rows"] == 0 and row["same_rows"] is not False


def is_empty_growth(row):
    """The same of a row of growth.py: an empty page is not compared with a full one either."""
    return 0 in (row["small_rows"], row["large_rows"])


def growth(row):
    """How many times slower a row of growth.py is with the larger data set, by the medians; an export, which has more
    rows then, for one of them."""
    small, large = median(row["small"]), median(row["large"])
    if row["kind"] == "export":
        small, large = small / row["small_rows"], large / row["large_rows"]
    return large / small
