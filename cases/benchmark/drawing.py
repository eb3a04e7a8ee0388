"""What does docs/performance.md say? Drawn from the raw files of `bin/manage benchmark`, from the smallest data set on.

Nothing is left out that was measured: a target that is missed stands there with its figure.
"""

from math import log
from statistics import median

from cases.benchmark import peers
from cases.benchmark.drawn_rows import cells, limit_of, median_of, name_of, number, rows_of, table
from cases.benchmark.figures import (
    FAILED,
    FEWEST_FOR_P95,
    GROWTH,
    MEMORY_MB,
    PAGES_A_SECOND,
    TARGETS,
    WOBBLE,
    growth,
    is_empty,
    is_empty_growth,
    ratio,
    summary,
    verdict,
)

SHORT_MS = 5

HEAD = """\
# How fast is the program?

Drawn by `bin/manage draw_performance` from the raw files in `docs/performance/`; a test compares. Do not edit by hand.
The figures are those of the machine, the commit and the load named below, and of nothing else.

## How it is measured

- **Data**: `bin/manage load_benchmark` (decision 0036), made-up people only, in a database of its own.
- **Server**: `bin/manage benchmark` starts the web server of `bin/start` (a process for each core, four threads each,
  `DJANGO_DEBUG=0`, compressed static files) and its queue, without the clock that puts jobs into it. Server, queue,
  PostgreSQL and the driver share the machine. PostgreSQL has the settings that bin/start gives it, told below.
- **Client**: one connection over HTTP on the same machine, signed in through the page, with cookies and the forms as
  the page gives them. A time ends with the last byte. Of a page and of an act the first thirteen answers are not
  counted (the very first is `first` in the raw files), nor is the first one of any connection that the server has to
  the database: each prepares what it is asked (decision 0044). Of what takes a second or more, and of an export, only
  the very first is left out.
- **Each page in turns** with its limit and with a bare page, so that all three meet the same load. A page that takes
  long is asked less often: see n.
- **Limit**: the rows of the page by one hand-written statement, joins in the order written, as the owner of the tables
  (without row-level security), through the same driver. Writes, letters and the first page of the administration have
  none.
- **Cache of PostgreSQL**: before anything is asked, tables and indexes are read into it, the smallest first, as far as
  they fit (pg_prewarm), as after some days of service; "cache filled before" tells of which runs, and how much.
- **Bare page**: `/masuk/`, a short form inside the frame of every page.
- **SQL**: statements that a page waits for, how many travel along with those (settings, savepoints, locks, lines of a
  timeline; decision 0046), and the time Python waited, told by the server (`Server-Timing`).
- **KB**: the page compressed and plain. The program sends pages plain; compressed is what gzip at level 6 makes of
  them, as a proxy in front does.
- **Memory**: proportional set size of all processes of web server and queue, PostgreSQL left out.
- **p95** lies between the two nearest of the times. With fewer than {fewest} it is told and not judged.
- **Target**: that of the tracker, issue 7. "All areas" is Dinas Sosial DIY, which sees every place of the data set;
  every other role counts as a small territory. A row is met when its median, and where asked its number of statements,
  are within the target, and p95 is at most {wobble} times the median.
"""
MACHINES = """
## Where and when
"""
BUSY = 0.25  # of the processors, before anything was asked
BUSY_HEAD = """
**The machine was busy with other work**: see the load before. Times are then upper bounds. Numbers of statements and
bytes do not depend on it, and the ratios to limit and bare page, which met the same load, depend on it less.
"""
TARGET_HEAD = """
## The targets

The slowest row of each kind and size, and how many rows of that kind are within the target.
"""
SHOWN = {
    "list": "list, page 1",
    "filter": "list, filtered",
    "depth": "list, page 35",
    "case": "one case, longest timeline",
    "intake": "record a case, last button",
    "send": "send a referral",
    "accept": "accept a referral",
    "name": "search by name",
    "nik": "search by exact NIK",
    "home": "first page",
}
PARTS = (("small territory", False), ("all areas", True))
GROWTH_HEAD = """
## Growth

How many times slower each page is with {large} cases than with {small}; the target is at most {most}. A run of its own
({at}, commit {commit}): both data sets were served at the same time, each by a server of its own, and each page asked
of one and of the other in turns, four answers at a time (decision 0053), so what the machine did meanwhile, both met.
They shared PostgreSQL and its cache. Before each four one answer is not counted, as the processor's own cache holds
what the other data set left. "rows" tells what a page shows of what was looked for; a page that is empty in one of them
is not compared. An export, which has more rows with more cases, is compared by the row.
"""
EARLIER_HEAD = """
**{sizes} cases were measured with an earlier program**: see the commit. What has become faster since is not in those
figures, nor is anything reckoned from them.
"""
MILLION = 1_000_000
BEYOND = (10, 50)  # times the largest data set
BEYOND_LARGE = (5, 10)  # times one of several million
BEYOND_HEAD = """
## Beyond

**Reckoned, not measured.** The database grows by {each:.2f} KB a case, as from {before} to {last} cases:
`bytes(N) = bytes(M) + (N - M) * each`. A page that finds its rows by an index takes as much longer with each tenfold
as it did with the last one: `ms(N) = ms(M) + (ms(M) - ms(m)) * log(N / M) / log(M / m)`, m = {before}, M = {last}, the
slowest role of each kind, nothing less than now. One that grew by more than the root of M / m reads a part of its
territory: `ms(N) = ms(M) * (N / M) ** p`, p = log(ms(M) / ms(m)) / log(M / m). It holds as long as the indexes in use
fit into memory.
"""
CROWD_HEAD = """
## Eight people at once

Eight sessions of the five roles, each with one page after the other. `reading`: mostly lists, cases and searches, few
writes. `writing`: three in ten of what they do are steps of recording, sending and accepting a case, most of them
several pages. Seconds run until the last answer; what has not come a minute after the end is unfinished. The driver
takes its share of the same processors.
"""
CROWDS = (("seconds", "reading"), ("writes", "writing"))
BLOAT_HEAD = """
### Tables after writing, {cases} cases

Dead rows before and after, how often autovacuum came meanwhile, and how much larger the table is with its indexes.
What acts change of a case or of a person stands in an index, as lists ask for it, so no new version of these is "hot":
each leaves dead entries in indexes. Autovacuum comes to such tables at a fiftieth of dead rows, not at a fifth (since
decision 0056).
"""
FIGURES_HEAD = """
## All figures, {cases} cases

Times in milliseconds. "x limit" and "x bare" are medians over medians.
"""
PEERS_HEAD = """
## Others

Figures that the tracker gives for other programs with a million rows, on two cores (issue 7). They were measured by
others than this document, on another machine, so they are a context and no comparison. The last column is the slowest
role here with {cases} cases.
"""
MET = {True: "yes", False: "no", None: "–"}


def draw(runs):
    """docs/performance.md of [the content of a raw file], in Markdown."""
    compared = [run for run in runs if "growth" in run]
    runs = sorted((run for run in runs if "growth" not in run), key=lambda run: run["data"]["cases"])
    return "".join(
        (
            HEAD.format(fewest=FEWEST_FOR_P95, wobble=WOBBLE),
            *_machines(runs),
            *_targets(runs),
            *(piece for run in compared for piece in _growth(run)),
            *(_beyond(*_of_one_program(runs)[-2:]) if len(_of_one_program(runs)) > 1 else ()),
            *_crowds(runs),
            *(piece for run in runs for piece in _figures(run)),
            *_peers(_judged(runs)),
        )
    )


def _judged(runs):
    """The run with about a million cases, which the tracker asks for; else the largest one."""
    near = [run for run in runs[1:] if 0.5 < run["data"]["cases"] / MILLION < 2]
    return near[-1] if near else runs[-1]


def _of_one_program(runs):
    """The runs of the commit that was measured last."""
    newest = max(runs, key=lambda run: run["at"])
    return [run for run in runs if run["machine"]["commit"] == newest["machine"]["commit"]]


def _title(run):
    return f"{run['data']['cases']:,}"


def _machines(runs):
    yield MACHINES
    where = [run["machine"] for run in runs]
    lines = [
        ["cases, persons", *(f"{run['data']['cases']:,}, {run['data']['persons']:,}" for run in runs)],
        ["hops, lines of timelines", *(f"{run['data']['referrals']:,}, {run['data']['events']:,}" for run in runs)],
        ["database", *(f"{run['data']['bytes'] / 1e6:,.0f} MB" for run in runs)],
        ["loaded in", *map(_loaded, runs)],
        ["when", *(run["at"] for run in runs)],
        ["commit", *(one["commit"] + (" and uncommitted changes" if one["is_changed"] else "") for one in where)],
        ["processor", *(f"{one['cores']} x {one['cpu']}" for one in where)],
        ["memory", *(f"{one['memory_mb'] / 1000:.0f} GB" for one in where)],
        ["system", *(one["system"] for one in where)],
        ["load before", *(", ".join(f"{part:.1f}" for part in one["load"]) for one in where)],
        ["Python, Django", *(f"{one['python']}, {one['django']}" for one in where)],
        ["PostgreSQL, psycopg2", *(f"{one['postgresql']}, {one['driver']}" for one in where)],
        ["settings", *("; ".join(f"{name} {value}" for name, value in one["settings"].items()) for one in where)],
        ["cache filled before", *(_filled(run) for run in runs)],
        ["memory of the server at rest", *(_memory(run["memory_at_rest"]) for run in runs)],
        ["the same at the end", *(_memory(run["memory_at_end"]) for run in runs)],
        ["bare page, median", *(f"{number(summary(run['bare']['times'])['median'])} ms" for run in runs)],
        ["the same without its SQL", *(f"{number(summary(run['bare']['without_sql'])['median'])} ms" for run in runs)],
    ]
    yield table(["", *(f"{_title(run)} cases" for run in runs)], lines)
    if any(one["load"][0] > one["cores"] * BUSY for one in where):
        yield BUSY_HEAD
    if earlier := [run for run in runs if run not in _of_one_program(runs)]:
        yield EARLIER_HEAD.format(sizes=" and ".join(map(_title, earlier)))


def _loaded(run):
    seconds = run["data"].get("load_seconds")
    return "not told" if seconds is None else f"{seconds:,} s"


def _filled(run):
    if "cache_mb" not in run:
        return "no"
    return "not allowed" if run["cache_mb"] is None else f"{run['cache_mb']:,} MB"


def _memory(parts):
    known = [value for value in parts.values() if value is not None]
    return f"{sum(known):.0f} MB ({', '.join(f'{part} {value:.0f}' for part, value in parts.items() if value)})"


def _targets(runs):
    yield TARGET_HEAD
    lines = []
    for kind, target in TARGETS.items():
        for words, is_all in PARTS:
            most = target.ms(is_all)
            if most is None:
                continue
            asked = f"≤ {most} ms" + (f", ≤ {target.statements} SQL" if target.statements else "")
            lines.append([SHOWN[kind], words, asked, *(_worst(run, kind, is_all) for run in runs)])
    lines += [
        ["p95", "all pages with a target", f"≤ {WOBBLE} x median", *map(_steady, runs)],
        ["memory at rest", "web server and queue", f"≤ {MEMORY_MB} MB", *map(_rest, runs)],
        ["eight at once", "reading", f"≥ {PAGES_A_SECOND} pages/s", *map(_speed, runs)],
        ["eight at once", "reading and writing", "no error, no deadlock", *map(_sound, runs)],
        ["p95 of eight at once", "each kind of page, reading and writing", f"≤ {WOBBLE} x median", *map(_even, runs)],
    ]
    yield table(["what", "for whom", "target", *(f"{_title(run)} cases" for run in runs)], lines)


def _worst(run, kind, is_all):
    rows = [row for row in run["rows"] if row["target"] == kind and row["is_all"] == is_all and not is_empty(row)]
    if not rows:
        return "not measured"
    worst = max(rows, key=median_of)
    met = [verdict(row)[0] for row in rows].count(True)
    sql = f", {worst['statements']} SQL" if TARGETS[kind].statements else ""
    failed = [
        one for one in run["left"] if one["kind"] == kind and is_failed(one) and (one["role"] == "ratna") == is_all
    ]
    unanswered = f", {len(failed)} not answered" if failed else ""
    return f"{number(median_of(worst))} ms{sql}; {met} of {len(rows) + len(failed)} met{unanswered}"


def is_failed(left):
    """Was this page asked and not answered? Others are left out because the role has none."""
    return left["reason"].startswith(FAILED)


def _steady(run):
    rows = [row for row in run["rows"] if row["target"] and len(row["times"]) >= FEWEST_FOR_P95 and not is_empty(row)]
    steady = [row for row in rows if "p95" not in verdict(row)[1]]
    return f"{len(steady)} of {len(rows)} met" if rows else "not measured"


def _rest(run):
    whole = sum(value or 0 for value in run["memory_at_rest"].values())
    return f"{whole:.0f} MB; {'met' if whole <= MEMORY_MB else 'not met'}" if whole else "not known"


def _speed(run):
    if not (crowd := run.get("seconds")):
        return "not measured"
    return f"{crowd['pages_a_second']:.1f}; {'met' if crowd['pages_a_second'] >= PAGES_A_SECOND else 'not met'}"


def _sound(run):
    found = [run[key] for key, _ in CROWDS if run.get(key)]
    if not found:
        return "not measured"
    errors = sum(crowd["errors"] for crowd in found)
    deadlocks = sum(crowd["activity"]["database"]["deadlocks"] for crowd in found)
    return f"{errors} errors, {deadlocks} deadlocks; {'met' if not errors + deadlocks else 'not met'}"


def _even(run):
    crowds = [run[key] for key, _ in CROWDS if run.get(key)]
    if not crowds:
        return "not measured"
    kinds = [kind for crowd in crowds for kind in crowd["kinds"].values() if kind["n"] >= FEWEST_FOR_P95]
    even = [kind for kind in kinds if kind["p95"] <= WOBBLE * kind["median"]]
    left = sum(crowd.get("unfinished", 0) for crowd in crowds)
    return f"{len(even)} of {len(kinds)} met" + (f", {left} not answered" if left else "")


def _growth(run):
    found = run["growth"]
    small, large = f"{found['cases']:,}", _title(run)
    where = {"at": run["at"], "commit": run["machine"]["commit"]}
    yield GROWTH_HEAD.format(large=large, small=small, most=GROWTH, **where)
    shown, empty = ([row for row in found["rows"] if is_empty_growth(row) == is_one] for is_one in (False, True))
    grown = sorted(((growth(row), row) for row in shown), key=lambda one: -one[0])
    beyond = [row for times, row in grown if times > GROWTH]
    within = len(grown) - len(beyond)
    failed, alone = ([row for row in found["left"] if is_failed(row) == is_one] for is_one in (True, False))
    yield f"\n{within} of {len(grown) + len(failed)} pages are within it.{_told_of(beyond)}\n"
    lines = [
        [*rows_of(row), number(median(row["small"])), number(median(row["large"])), number(times, 2), _rows_shown(row)]
        for times, row in grown
    ]
    lines += [[*rows_of(row), "not answered", "not answered", "–", "–"] for row in failed]
    lines += [[*rows_of(row), "no such page", "", "–", "–"] for row in alone]
    lines += [[*rows_of(row), "empty", "", "–", _rows_shown(row)] for row in empty]
    yield table(["role", "page", f"{small}, ms", f"{large}, ms", "times", "rows"], lines)


def _told_of(beyond):
    """Of the pages that grew more: a large factor of something short is nothing that a reader waits for."""
    if not beyond:
        return ""
    short = sum(median(row["large"]) - median(row["small"]) <= SHORT_MS for row in beyond)
    fuller = sum((row["large_rows"] or 0) > (row["small_rows"] or 0) for row in beyond)
    told = f"{short} take at most {SHORT_MS} ms longer; {fuller} show more rows then."
    return f"\nOf the {len(beyond)} that grew more, {told}"


def _rows_shown(row):
    return "–" if row["large_rows"] is None else f"{row['small_rows']}, {row['large_rows']}"


def _beyond(before, last):
    """What many times the largest data set would take, if it goes on as it went before."""
    times = last["data"]["cases"] / before["data"]["cases"]
    grown = last["data"]["cases"] - before["data"]["cases"]
    each = (last["data"]["bytes"] - before["data"]["bytes"]) / grown
    yield BEYOND_HEAD.format(before=_title(before), last=_title(last), each=each / 1e3)
    factors = (1, *(BEYOND_LARGE if last["data"]["cases"] > 2 * MILLION else BEYOND))
    sizes = [last["data"]["cases"] * more for more in factors]
    known = {name_of(row): row for row in before["rows"]}
    lines = [["database, GB", *(number((last["data"]["bytes"] + each * (size - sizes[0])) / 1e9, 1) for size in sizes)]]
    for kind, words in SHOWN.items():
        rows = [row for row in last["rows"] if row["target"] == kind and name_of(row) in known]
        if not rows:
            continue
        row = max(rows, key=median_of)
        reckoned = [_reckoned(median_of(known[name_of(row)]), median_of(row), times, more) for more in factors]
        lines.append([f"{words}, ms", *map(number, reckoned)])
    yield table(["", f"{_title(last)} (measured)", *(f"{size:,} (reckoned)" for size in sizes[1:])], lines)


def _reckoned(before, now, times, more):
    """Milliseconds with `more` times as many rows, when `times` as many made `now` out of `before`."""
    if now > before * times**0.5:
        return now * more ** log(now / before, times)
    return now + max(0, now - before) * log(more, times)


def _crowds(runs):
    yield CROWD_HEAD
    lines = []
    for run in runs:
        for key, words in CROWDS:
            if crowd := run.get(key):
                whole = crowd["all"]
                counted = crowd["activity"]["database"]
                lines.append(
                    [
                        _title(run),
                        words,
                        f"{crowd['seconds']:.0f}",
                        f"{crowd['pages']:,}",
                        number(crowd["pages_a_second"], 1),
                        number(whole["median"]),
                        number(whole["p95"]),
                        crowd["errors"],
                        crowd.get("unfinished", "not counted"),
                        counted["deadlocks"],
                    ]
                )
    heads = ["cases", "mix", "seconds", "pages", "pages/s", "median ms", "p95 ms", "errors", "unfinished", "deadlocks"]
    yield table(heads, lines)
    for run in runs:
        if crowd := run.get("writes"):
            yield BLOAT_HEAD.format(cases=_title(run))
            names = ("table", "inserted", "updated", "updated_hot", "live", "dead_before", "dead_after", "autovacuums")
            found = sorted(crowd["activity"]["tables"], key=lambda one: (-one["dead_after"], one["table"]))
            lines = [[*(one[name] for name in names), number(one["bytes"] / 1e6, 1)] for one in found]
            yield table([*(name.replace("_", " ") for name in names), "MB more"], lines)


def _figures(run):
    yield FIGURES_HEAD.format(cases=_title(run))
    bare = summary(run["bare"]["times"])["median"]
    for role in dict.fromkeys(row["role"] for row in run["rows"]):
        rows = [row for row in run["rows"] if row["role"] == role]
        yield f"\n### {rows_of(rows[0])[0]}, {_title(run)} cases\n"
        heads = ["page", "n", "median", "p95", "SQL", "SQL ms", "KB", "limit", "x limit", "x bare", "target", "met"]
        yield table(heads, [_line(row, bare) for row in rows])
    left = [[*rows_of(one), one["reason"]] for one in run["left"]]
    yield f"\n### Left out, {_title(run)} cases\n"
    yield table(["role", "page", "why (as the command says it)"], left)


def _line(row, bare):
    found, (passed, missed) = summary(row["times"]), verdict(row)
    target = TARGETS.get(row["target"])
    return [
        rows_of(row)[1],
        *cells(row),
        number(limit_of(row), 2),
        number(ratio(found["median"], limit_of(row))),
        number(ratio(found["median"], bare), 1),
        number(target and target.ms(row["is_all"])),
        "empty" if is_empty(row) else MET[passed] + (f": {', '.join(missed)}" if missed else ""),
    ]


def _peers(run):
    yield PEERS_HEAD.format(cases=_title(run))
    lines = [[*line, _slowest(run, kind, is_all)] for kind, is_all, *line in peers.FIGURES]
    yield table([*peers.HEADS, "here"], lines)


def _slowest(run, kind, is_all):
    rows = [
        row for row in run["rows"] if row["target"] == kind and is_all in (None, row["is_all"]) and not is_empty(row)
    ]
    if not rows:
        return "–"
    worst = max(rows, key=median_of)
    return f"{number(median_of(worst))} ms, {worst['statements']} SQL"
