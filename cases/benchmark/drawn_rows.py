"""How is one measured row written into a table of docs/performance.md?"""

from cases.benchmark.figures import summary
from cases.benchmark.pages import NUMBERED

ROLES = {
    "sari": "pengurus of a WKSBM",
    "bayu": "kalurahan",
    "tini": "TKSK",
    "dewi": "Dinas Sosial of a kabupaten",
    "ratna": "Dinas Sosial DIY",
    "ukur-operator": "operator data of DIY",
    "ukur-operator-kab": "operator data of a kabupaten",
}


def table(heads, lines):
    """A table in Markdown, with an empty line before it."""
    rows = ["", _line(heads), "|" + "---|" * len(heads), *(_line(line) for line in lines), ""]
    return "\n".join(rows)


def _line(values):
    return f"| {' | '.join(str(value) for value in values)} |"


def number(value, places=0):
    """Rounded, small ones with more places; – for what is not known."""
    if value is None:
        return "–"
    return f"{value:,.{places if value >= 10 or places else 1}f}"


def median_of(row):
    return summary(row["times"])["median"] or 0


def limit_of(row):
    return summary(row["limit_times"])["median"]


def name_of(row):
    """What a row is compared by with the one of another data set: the case there is another one."""
    return row["role"], row["kind"], "" if row["kind"] in NUMBERED else row["label"]


def rows_of(row):
    """[role, page]."""
    return [ROLES.get(row["role"], row["role"]), row["label"]]


def cells(row):
    """n, median, p95, statements waited for + along with them, time, KB compressed and plain."""
    found, sql = summary(row["times"]), summary(row["sql_times"])["median"]
    statements = "–" if row["statements"] is None else f"{row['statements']}"
    statements += f" + {row['along']}" if row.get("along") else ""
    size = f"{row['bytes_packed'] / 1000:.1f} / {row['bytes_plain'] / 1000:.1f}"
    return [found["n"], number(found["median"]), number(found["p95"]), statements, number(sql), size]
