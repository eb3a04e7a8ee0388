"""Median, p95, ratio and verdict; what the driver reads of an answer; and the document that is drawn from raw files."""

import gzip
import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.benchmark import figures, screen
from cases.benchmark.client import Answer, Unexpected, timing_of
from cases.benchmark.drawing import draw
from cases.management.commands import draw_performance
from cases.management.commands.benchmark import as_json

# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "median", "p95"),
    [
        ([7], 7, 7),
        ([1, 2], 1.5, 1.95),
        ([3, 1, 2], 2, 2.9),
        (list(range(1, 102)), 51, 96),  # 0 % is the first and 100 % the last of 101
        ([10] * 19 + [1000], 10, 59.5),
    ],
)
def test_median_and_p95(times, median, p95):
    found = figures.summary(times)
    assert (found["n"], found["median"], found["most"]) == (len(times), median, max(times))
    assert found["p95"] == pytest.approx(p95)


def test_nothing_measured_has_no_figures():
    assert figures.summary([]) == {"n": 0, "median": None, "p95": None, "most": None}


def test_a_ratio_needs_both():
    assert figures.ratio(30, 4) == 7.5
    assert figures.ratio(None, 4) is figures.ratio(30, None) is figures.ratio(30, 0) is None


def row(**more):
    """A measured row as the raw file holds it."""
    usual = {
        "role": "sari",
        "is_all": False,
        "kind": "list",
        "label": "Kasus, halaman 1",
        "target": "list",
        "first": 30.0,
        "times": [18.0, 19.0, 20.0, 21.0, 22.0],
        "statements": 9,
        "sql_times": [5.0, 6.0, 7.0],
        "bytes_sent": 30000,
        "bytes_plain": 30000,
        "bytes_packed": 5000,
        "limit_times": [2.0, 2.5, 3.0],
        "limit_rows": 25,
        "same_rows": True,
    }
    return usual | more


@pytest.mark.parametrize(
    ("more", "passed", "missed"),
    [
        ({}, True, []),
        ({"times": [20.1] * 5}, False, ["median"]),
        ({"times": [24.9] * 5, "is_all": True}, True, []),
        ({"times": [10.0] * 4 + [60.0]}, False, ["p95"]),
        ({"times": [10.0] * 2 + [60.0]}, True, []),  # too few for a p95
        ({"target": ""}, None, []),
        ({"target": "", "times": [10.0] * 4 + [60.0]}, None, []),
        ({"target": "home"}, None, []),  # asked of the whole province only
        ({"target": "home", "is_all": True, "times": [101.0]}, False, ["median"]),
        ({"target": "case", "statements": 11}, False, ["statements"]),
        ({"target": "case", "statements": 10}, True, []),
        ({"target": "name", "times": [41.0]}, False, ["median"]),
        ({"same_rows": False}, False, ["rows"]),
        ({"same_rows": False, "target": "", "times": [90.0]}, False, ["rows"]),
        ({"same_rows": None}, True, []),  # not asked
        ({"limit_rows": 0, "times": [90.0]}, None, []),
        ({"limit_rows": 0, "same_rows": False}, False, ["rows"]),  # the limit has missed what the page shows
        ({"limit_rows": None}, True, []),  # without a limit
    ],
)
def test_is_the_target_met(more, passed, missed):
    assert figures.verdict(row(**more)) == (passed, missed)


def grown(small, large, **more):
    """A row of growth.py in small."""
    usual = {"role": "sari", "kind": "list", "label": "Kasus, halaman 1", "small_rows": 25, "large_rows": 25}
    return usual | {"small": small, "large": large} | more


def test_growth_is_the_larger_over_the_smaller():
    assert figures.growth(grown([10.0, 20.0, 90.0], [30.0, 30.0])) == 1.5


def test_an_export_grows_by_what_one_row_takes():
    assert figures.growth(grown([500.0], [6000.0], kind="export", small_rows=1000, large_rows=10_000)) == 1.2


# --- what is read of an answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("sql;desc=16;dur=12.50, total;dur=40.00", (16, 12.5)),
        ("total;dur=40.00, sql;desc=0;dur=0.00", (0, 0.0)),
        ("total;dur=40.00", None),
        ("mysql;desc=3;dur=1.0", None),
        ("", None),
    ],
)
def test_server_timing_is_read(header, found):
    assert timing_of(header) == found


def answer(text="", **headers):
    plain = text.encode()
    return Answer("GET", "/kasus/?q=a", 200, headers, 0.01, len(plain), plain)


def test_an_answer_that_came_plain_is_told_as_a_proxy_would_send_it():
    text = "<li>kasus</li>" * 500
    assert answer(text).packed == len(gzip.compress(text.encode(), 6)) < 300
    assert answer("ok").packed == 2  # not made longer
    sent = Answer("GET", "/", 200, {}, 0.01, 77, text.encode())
    assert sent.packed == 77


PAGE = """
<form method="post" action="/kasus/cari/"><input type="hidden" name="csrfmiddlewaretoken" value="x">
  <input name="q"></form>
<form method="post">
  <input type="hidden" name="kunci" value="k1"><input name="name" value="Bu &quot;Sri&quot;">
  <textarea name="reason">
Satu
dua</textarea>
  <select name="receiver"><option value="">Pilih</option><option value="a">A</option>
    <option value="b" selected>B</option></select>
  <select name="kind"><option value="">Pilih</option><option value="c">C</option></select>
  <input type="radio" name="basis" value="sendiri"><input type="radio" name="basis" value="wali" checked>
  <input type="checkbox" name="with_nik"><input type="file" name="scan"><button name="simpan" value="1">Simpan</button>
</form>
<a class="btn" href="?q=a&amp;setelah=XYZ" rel="next">Berikutnya</a>
"""


def test_a_form_is_read_with_what_it_begins_with():
    form = answer(PAGE).form_with("kunci")
    assert form.fields == {
        "kunci": "k1",
        "name": 'Bu "Sri"',
        "reason": "Satu\ndua",
        "receiver": "b",
        "kind": "",
        "basis": "wali",
    }
    assert form.choices["receiver"] == ["", "a", "b"]
    assert form.choices["basis"] == ["sendiri", "wali"]


def test_a_form_that_is_not_there_is_named():
    with pytest.raises(Unexpected, match="tanpa isian seen"):
        answer(PAGE).form_with("seen")


def test_the_next_page_is_found():
    assert answer(PAGE).next_page() == "/kasus/?q=a&setelah=XYZ"
    assert answer("<a href='?x'>Berikutnya</a>").next_page() == ""


# --- the document ----------------------------------------------------------------------------------------------------


def run(cases, slower=1, **more):
    """A raw file in small."""
    where = {"cpu": "Rekaan 1", "cores": 2, "memory_mb": 8000, "system": "Linux", "load": [0.5, 0.4, 0.3]}
    where |= {"python": "3.12.1", "django": "5.2.1", "driver": "2.9.10", "postgresql": "17.2", "commit": "abc123"}
    where |= {"is_changed": False, "settings": {"jit": "on"}}
    data = {"cases": cases, "persons": cases, "referrals": cases, "events": 5 * cases, "bytes": 10_000 * cases}
    rows = [
        row(times=[15.0 * slower, 16.0 * slower]),
        row(role="ratna", is_all=True, times=[30.0 * slower]),
        row(kind="case", target="case", label=f"Satu kasus, {cases} peristiwa", times=[9.0], statements=12),
        row(kind="letter", target="", label="Surat (PDF)", limit_times=[], limit_rows=None, same_rows=None),
    ]
    left = [{"role": "sari", "kind": "export", "label": "Ekspor xlsx", "reason": "hanya bagi operator data"}]
    told = {"at": "2026-11-29T08:00:00+00:00", "machine": where, "data": data, "rows": rows, "left": left}
    told |= {"memory_at_rest": {"web": 100.0, "queue": 80.0}, "memory_at_end": {"web": 120.0, "queue": 90.0}}
    told |= {"bare": {"path": "/masuk/", "statements": 3, "times": [8.0], "without_sql": [7.0]}}
    return told | more


def crowd(errors=0, deadlocks=0):
    table = {"table": "cases_case", "inserted": 12, "updated": 3, "updated_hot": 1, "live": 1000, "dead_before": 4}
    activity = {
        "database": {"deadlocks": deadlocks},
        "tables": [table | {"dead_after": 9, "autovacuums": 0, "autoanalyzes": 0, "bytes": 2_400_000}],
    }
    whole = {"n": 400, "median": 60.0, "p95": 90.0, "most": 99.0}
    told = {
        "seconds": 20.0,
        "pages": 400,
        "pages_a_second": 20.0,
        "all": whole,
        "kinds": {"list": whole, "write": whole | {"p95": 151.0}},
        "told": {},
    }
    return told | {"errors": errors, "unfinished": 0, "activity": activity}


def lines_of(text):
    return [line for line in text.splitlines() if line.startswith("|")]


def test_the_document_says_each_figure_and_whether_its_target_is_met():
    said = lines_of(draw([run(10_000)]))
    assert "| Kasus, halaman 1 | 2 | 16 | 16 | 9 | 6.0 | 5.0 / 30.0 | 2.50 | 6.2 | 1.9 | 20 | yes |" in said
    assert "| Kasus, halaman 1 | 1 | 30 | 30 | 9 | 6.0 | 5.0 / 30.0 | 2.50 | 12 | 3.8 | 25 | no: median |" in said
    assert any(line.startswith("| Satu kasus, 10000") and line.endswith("| 20 | no: statements |") for line in said)
    assert any(line.startswith("| Surat (PDF)") and line.endswith("| – | – | 2.5 | – | – |") for line in said)
    assert "| list, page 1 | small territory | ≤ 20 ms | 16 ms; 1 of 1 met |" in said
    assert "| list, page 1 | all areas | ≤ 25 ms | 30 ms; 0 of 1 met |" in said
    assert "| one case, longest timeline | small territory | ≤ 20 ms, ≤ 10 SQL | 9.0 ms, 12 SQL; 0 of 1 met |" in said
    assert "| memory at rest | web server and queue | ≤ 250 MB | 180 MB; met |" in said
    assert "| pengurus of a WKSBM | Ekspor xlsx | hanya bagi operator data |" in said
    assert "| eight at once | reading | ≥ 100 pages/s | not measured |" in said


def test_the_slowest_of_eight_at_once_are_told_by_kind():
    said = lines_of(draw([run(10_000), run(100_000, seconds=crowd(), writes=crowd())]))
    assert any(
        line.startswith("| p95 of eight at once |") and line.endswith("| not measured | 2 of 4 met |") for line in said
    )
    late = crowd() | {"unfinished": 3}
    assert any(line.endswith("| 1 of 2 met, 3 not answered |") for line in lines_of(draw([run(10_000, writes=late)])))


def test_how_long_a_load_took_is_told_where_it_is_known():
    known = run(100_000)
    known["data"]["load_seconds"] = 1281
    assert "| loaded in | not told | 1,281 s |" in lines_of(draw([run(10_000), known]))


def test_a_busy_machine_is_told():
    assert "busy with other work" not in draw([run(10_000)])
    busy = run(10_000)
    busy["machine"]["load"][0] = 1.5
    assert "busy with other work" in draw([busy])


def test_a_page_that_never_answered_is_no_page_that_met():
    told = run(10_000)
    told["left"].append({"role": "ratna", "kind": "list", "label": "Kasus, halaman 1", "reason": "gagal: timed out"})
    assert "| list, page 1 | all areas | ≤ 25 ms | 30 ms; 0 of 2 met, 1 not answered |" in lines_of(draw([told]))


def test_other_rows_of_a_limit_are_told():
    told = run(10_000)
    told["rows"][0]["same_rows"] = False
    assert any(line.endswith("| 2.50 | 6.2 | 1.9 | 20 | no: rows |") for line in lines_of(draw([told])))


def test_two_sizes_are_drawn_whatever_their_order():
    said = draw([run(100_000, slower=3), run(10_000)])
    assert said == draw([run(10_000), run(100_000, slower=3)])
    assert "## All figures, 10,000 cases" in said
    assert "## All figures, 100,000 cases" in said
    assert "## Growth" not in said


def growth_run(*rows, left=()):
    """A raw file of --growth in small."""
    told = run(1_000_000, growth={"cases": 10_239, "rows": rows, "left": left})
    return {key: told[key] for key in ("at", "machine", "data", "growth")}


def test_it_is_told_how_each_page_grows_the_steepest_first():
    letter = grown([30.0], [33.0], kind="letter", label="Surat (PDF)", small_rows=None, large_rows=None)
    said = draw([run(10_000), growth_run(letter, grown([10.0], [12.1], small_rows=7))])
    assert "1 of 2 pages are within it" in said
    lines = lines_of(said)
    steep = lines.index("| pengurus of a WKSBM | Kasus, halaman 1 | 10 | 12 | 1.21 | 7, 25 |")
    assert lines[steep + 1] == "| pengurus of a WKSBM | Surat (PDF) | 30 | 33 | 1.10 | – |"
    assert "| role | page | 10,239, ms | 1,000,000, ms | times | rows |" in lines
    assert "(2026-11-29T08:00:00+00:00, commit abc123)" in said.replace("\n", " ")


def test_of_what_grew_more_it_is_told_how_much_longer_it_takes():
    rows = [grown([10.0], [14.0]), grown([10.0], [15.1], small_rows=7), grown([10.0], [11.0], small_rows=7)]
    said = draw([run(10_000), growth_run(*rows)]).replace("\n", " ")
    assert (
        "1 of 3 pages are within it. Of the 2 that grew more, 1 take at most 5 ms longer; 1 show more rows then."
        in said
    )
    assert "that grew more" not in draw([run(10_000), growth_run(grown([10.0], [10.0]))])


def test_a_page_that_did_not_answer_is_no_page_within_it():
    failed = {"role": "sari", "kind": "list", "label": "Kasus, halaman 1", "reason": "gagal: timed out"}
    said = draw([run(10_000), growth_run(grown([10.0], [10.0]), left=[failed])])
    assert "1 of 2 pages are within it" in said
    assert "| pengurus of a WKSBM | Kasus, halaman 1 | not answered | not answered | – | – |" in lines_of(said)


def test_a_page_that_only_the_large_one_has_is_named_and_not_counted():
    alone = {"role": "sari", "kind": "depth", "label": "Kasus, halaman 35", "reason": "tidak ada pada data yang kecil"}
    said = draw([run(10_000), growth_run(grown([10.0], [10.0]), left=[alone])])
    assert "1 of 1 pages are within it" in said
    assert "| pengurus of a WKSBM | Kasus, halaman 35 | no such page |  | – | – |" in lines_of(said)


def test_a_page_that_shows_no_row_is_named_and_not_counted():
    none = grown([10.0], [30.0], small_rows=0, large_rows=0)
    measured = run(10_000, rows=[row(), row(kind="filter", target="filter", label="Saring kasus: x", limit_rows=0)])
    fuller = grown([10.0], [30.0], small_rows=0, large_rows=4)
    said = draw([measured, growth_run(grown([10.0], [10.0]), none, fuller)])
    assert "1 of 1 pages are within it" in said
    assert "| pengurus of a WKSBM | Kasus, halaman 1 | empty |  | – | 0, 0 |" in lines_of(said)
    assert "| pengurus of a WKSBM | Kasus, halaman 1 | empty |  | – | 0, 4 |" in lines_of(said)
    assert screen.grown(none).endswith("– kosong")
    assert screen.growth_ends([none, fuller, grown([10.0], [10.0])]).startswith("1 dari 1 halaman")
    assert re.search(r"\| list, filtered \| small territory \|[^|]*\| not measured \|", said)
    assert re.search(r"\| Saring kasus: x \|.*\| empty \|", said)


def test_how_much_of_the_cache_was_filled_before():
    said = lines_of(draw([run(10_000), run(100_000, cache_mb=5350), run(1_000_000, cache_mb=None)]))
    assert "| cache filled before | no | 5,350 MB | not allowed |" in said


def test_what_lies_beyond_is_reckoned_from_the_last_two_sizes():
    """Ten times as many rows took 31 ms more, so ten times more take 31 again, and fifty times 1.7 as many."""
    said = draw([run(100_000, slower=3), run(10_000)])
    assert "grows by 10.00 KB a case" in said
    assert "| | 100,000 (measured) | 1,000,000 (reckoned) | 5,000,000 (reckoned) |" in said.replace("|  |", "| |")
    assert "| database, GB | 1.0 | 10.0 | 50.0 |" in lines_of(said)
    assert "| list, page 1, ms | 90 | 150 | 192 |" in lines_of(said)
    assert "| one case, longest timeline, ms | 9.0 | 9.0 | 9.0 |" in lines_of(said)
    assert "Beyond" not in draw([run(10_000)])


def test_what_reads_a_whole_territory_grows_with_it():
    said = lines_of(draw([run(100_000, slower=10), run(10_000)]))
    assert "| list, page 1, ms | 300 | 3,000 | 15,000 |" in said


def test_a_million_is_judged_and_what_lies_beyond_begins_at_the_largest():
    said = draw([run(10_000), run(1_000_319, slower=3), run(10_000_000, slower=4)])
    assert "slowest\nrole here with 1,000,319 cases" in said.replace("column is the ", "")
    assert "10,000,000 (measured) | 50,000,000 (reckoned) | 100,000,000 (reckoned)" in said


def test_what_an_earlier_program_took_is_told_and_reckoned_with_no_further():
    old = run(10_000_000, slower=400, at="2026-11-01T08:00:00+00:00")
    old["machine"]["commit"] = "0000"
    said = draw([run(10_000), run(1_000_000, slower=3), old])
    assert "**10,000,000 cases were measured with an earlier program**" in said
    assert "| | 1,000,000 (measured) | 10,000,000 (reckoned) | 50,000,000 (reckoned) |" in said.replace("|  |", "| |")
    assert "earlier program" not in draw([run(10_000), run(1_000_000, slower=3)])


def test_eight_at_once_and_what_writing_left_behind():
    said = lines_of(draw([run(10_000, seconds=crowd(), writes=crowd(errors=2, deadlocks=1))]))
    assert "| eight at once | reading | ≥ 100 pages/s | 20.0; not met |" in said
    assert "| eight at once | reading and writing | no error, no deadlock | 2 errors, 1 deadlocks; not met |" in said
    assert "| 10,000 | writing | 20 | 400 | 20.0 | 60 | 90 | 2 | 0 | 1 |" in said
    assert "| cases_case | 12 | 3 | 1 | 1000 | 4 | 9 | 0 | 2.4 |" in said


def test_the_raw_file_is_read_back_as_it_was():
    told = run(10_000, seconds=crowd())
    assert json.loads(as_json(told)) == told
    assert len(as_json(told).splitlines()) < 60


def test_docs_performance_is_drawn_from_its_raw_files():
    kept = draw_performance.kept()
    assert kept
    document = (settings.BASE_DIR / draw_performance.DOCUMENT).read_text(encoding="utf-8")
    assert document == draw(draw_performance.read(kept)), "run bin/manage draw_performance"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "tidak dapat dibaca"), ("{", "tidak dapat dibaca"), ("[]", "bukan hasil"), ('{"rows": []}', "bukan hasil")],
)
def test_a_file_that_is_none_is_named(tmp_path, content, sentence):
    path = tmp_path / "hasil.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("draw_performance", str(path))


# --- in the terminal -------------------------------------------------------------------------------------------------


def test_a_line_in_the_terminal_says_what_is_missed():
    said = screen.row(row(times=[30.0] * 5, statements=11, target="case"))
    assert re.search(r"sari: Kasus, halaman 1 +5 +30,0 +30,0 +11 +6,0 +5/30 +2,50 +12 +20 tidak", said)
    assert said.endswith("(waktu, banyak SQL)")
    assert screen.row(row()).endswith("memenuhi")
    assert screen.row(row(same_rows=False)).endswith("tidak (baris lain)")
    left = {"role": "sari", "kind": "export", "label": "Ekspor xlsx", "reason": "hanya bagi operator data"}
    assert screen.row(left).endswith("– hanya bagi operator data")


def test_the_terminal_speaks_indonesian_numbers():
    assert screen.figure(1234.56) == "1234,6"
    assert screen.figure(None) == "–"
    assert "10.000 kasus" in screen.heading(run(10_000))


def test_growth_alone_is_no_measurement(tmp_path):
    path = tmp_path / "growth.json"
    path.write_text(json.dumps(growth_run(grown([10.0], [10.0]))), encoding="utf-8")
    assert draw_performance.read([path])[0]["growth"]["cases"] == 10_239
    with pytest.raises(CommandError, match="Belum ada hasil ukur"):
        call_command("draw_performance", str(path))
