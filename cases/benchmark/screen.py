"""How does the measurement look in the terminal while it goes? Lines of a table, in Indonesian."""

from cases.benchmark import figures

BEGINNING = "Menjalankan server pada basis data ukur …"
HEAD = (
    f"{'halaman':<50} {'n':>3} {'median':>8} {'p95':>8} {'SQL':>4} {'ms SQL':>8} {'KB':>11} {'batas ms':>9} {'kali':>6}"
    f" {'target':>7} hasil"
)
RESULT = {True: "memenuhi", False: "tidak", None: ""}
FRESH = 10_500  # cases of the small data set, before it was measured often
MISSED = {"median": "waktu", "statements": "banyak SQL", "p95": "p95", "rows": "baris lain"}


def figure(value, places=1):
    """A number with a decimal comma, or – when it is not known."""
    return "–" if value is None else f"{value:.{places}f}".replace(".", ",")


def dotted(number):
    """A number as Indonesian writes it: 10.000."""
    return f"{number:,}".replace(",", ".")


def heading(told):
    rest = sum(value or 0 for value in told["memory_at_rest"].values())
    data, where = told["data"], told["machine"]
    return "\n".join(
        (
            f"{dotted(data['cases'])} kasus, {dotted(data['persons'])} orang; {where['cpu']}, {where['cores']} inti, "
            f"beban {figure(where['load'][0])}; PostgreSQL {where['postgresql']}, Django {where['django']}.",
            f"Memori server saat diam: {figure(rest, 0)} MB (target paling banyak {figures.MEMORY_MB} MB).",
            "",
            HEAD,
        )
    )


def row(told):
    """A line of the table; of a page that was left out, the reason."""
    name = f"{told['role']}: {told['label']}"
    if "reason" in told:
        return f"{name:<50} – {told['reason']}"
    found, limit = figures.summary(told["times"]), figures.summary(told["limit_times"])["median"]
    passed, missed = figures.verdict(told)
    target = figures.TARGETS.get(told["target"])
    sql = figures.summary(told["sql_times"])["median"]
    size = f"{told['bytes_packed'] / 1000:.0f}/{told['bytes_plain'] / 1000:.0f}"
    result = RESULT[passed] + (f" ({', '.join(MISSED[one] for one in missed)})" if missed else "")
    return (
        f"{name:<50.50} {found['n']:>3} {figure(found['median']):>8} {figure(found['p95']):>8} "
        f"{told['statements'] if told['statements'] is not None else '–':>4} {figure(sql):>8} {size:>11} "
        f"{figure(limit, 2):>9} {figure(figures.ratio(found['median'], limit), 0):>6} "
        f"{figure(target and target.ms(told['is_all']), 0):>7} {result}"
    )


def growth_begins(small, large):
    """The heading; runs of before have written into the small data set, and made it heavier where is measured."""
    said = f"\nSetiap halaman bergantian dengan {dotted(small)} dan dengan {dotted(large)} kasus …"
    much = " Data yang kecil sudah banyak ditulisi; isi ulang: bin/manage load_benchmark --small --again."
    return said + (much if small > FRESH else "")


def grown(told):
    """A line of the growth: both medians, and how many times slower the larger one is."""
    name = f"{told['role']}: {told['label']}"
    if "reason" in told:
        return f"{name:<50} – {told['reason']}"
    small, large = (figures.summary(told[size])["median"] for size in ("small", "large"))
    if figures.is_empty_growth(told):
        return f"{name:<50} – kosong"
    times = figures.growth(told)
    result = RESULT[times <= figures.GROWTH]
    return f"{name:<50.50} {figure(small):>8} {figure(large):>8} {figure(times, 2):>6} kali {result}"


def growth_ends(rows):
    shown = [row for row in rows if not figures.is_empty_growth(row)]
    within = sum(figures.growth(row) <= figures.GROWTH for row in shown)
    return f"{within} dari {len(shown)} halaman paling banyak {figure(figures.GROWTH)} kali lebih lama."


def crowd_begins(seconds):
    return f"\nDelapan orang bersamaan, {seconds} detik …"


def crowd(found):
    """The figures of eight at once."""
    whole, activity = found["all"], found["activity"]
    fast = found["pages_a_second"] >= figures.PAGES_A_SECOND
    yield (
        f"{dotted(found['pages'])} halaman, {figure(found['pages_a_second'])} per detik "
        f"(target {figures.PAGES_A_SECOND}: {RESULT[fast]}); "
        f"median {figure(whole['median'])} ms, p95 {figure(whole['p95'])} ms; "
        f"galat {found['errors']} (target 0: {RESULT[not found['errors']]}), belum dijawab {found['unfinished']}, "
        f"deadlock {activity['database']['deadlocks']}."
    )
    for kind, one in found["kinds"].items():
        yield f"  {kind:<8} {one['n']:>6} halaman, median {figure(one['median'])} ms, p95 {figure(one['p95'])} ms"
    for said, count in found["told"].items():
        yield f"  galat {count} kali: {said}"
    for table in sorted(activity["tables"], key=lambda one: -one["dead_after"])[:8]:
        yield (
            f"  {table['table']:<28} +{table['inserted']} baris, {table['updated']} diubah, baris mati "
            f"{table['dead_before']} → {table['dead_after']}, autovacuum {table['autovacuums']}"
        )


def closing(told):
    """The memory at the end, and what a page without content costs."""
    yield ""
    for word, key in (("saat diam", "memory_at_rest"), ("di akhir", "memory_at_end")):
        parts = ", ".join(f"{part} {figure(value, 0)} MB" for part, value in told[key].items())
        yield f"Memori server {word}: {parts}."
    bare = figures.summary(told["bare"]["times"])
    own = figures.summary(told["bare"]["without_sql"])
    if bare["n"]:
        yield (
            f"Halaman kosong {told['bare']['path']}: median {figure(bare['median'])} ms, tanpa SQL-nya "
            f"{figure(own['median'])} ms ({told['bare']['statements']} SQL)."
        )
    decided = [figures.verdict(row)[0] for row in told["rows"]]
    yield f"{decided.count(True)} baris memenuhi target, {decided.count(False)} tidak; {len(told['left'])} tidak ada."
