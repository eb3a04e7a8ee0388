"""bin/manage benchmark before and around the measuring: its sentences, its server, its counting middleware."""

import socket
import threading
from datetime import date
from unittest.mock import Mock

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.benchmark import client, growth, load, machine, measure, pages, people, screen, server, writes
from cases.benchmark.client import Answer, Form, Unexpected, along_of, connection_of, timing_of
from cases.benchmark.pages import GROUPS, KINDS, Page
from cases.management.commands import benchmark
from registry.export_files import write_file
from registry.exports import Column
from registry.sealed_files import read_pieces
from tests.launch.test_settings_production import production
from wksbm import alone
from wksbm.launch.serve import web_words

COUNTER = "cases.benchmark.middleware.SqlCountMiddleware"

# --- its sentences ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_without_the_data_it_says_how_to_get_them():
    with pytest.raises(CommandError, match=r"_benchmark belum ada\. Isi dahulu: bin/manage load_benchmark"):
        call_command("benchmark")


def test_a_half_filled_database_is_none():
    assert "belum selesai" in benchmark.why_missing("x_benchmark", {"x_benchmark_half"})
    assert benchmark.why_missing("x_benchmark", {"x_benchmark", "x_benchmark_half"}) == ""


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"only": "list,daftar"}, "tidak mengenal daftar"),
        ({"runs": 0}, "--runs antara 1"),
        ({"runs": 1001}, "--runs antara 1"),
        ({"seconds": -1}, "antara 0"),
        ({"writes": 3601}, "antara 0"),
    ],
)
def test_what_cannot_be_is_said_before_anything_starts(options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("benchmark", **options)


def test_only_chooses_kinds_and_groups():
    assert benchmark.wanted_kinds("") == set(KINDS)
    assert benchmark.wanted_kinds("list, search") == {"list", "name", "number", "nik"}
    assert {kind for kinds in GROUPS.values() for kind in kinds} <= set(KINDS)


# --- its server ------------------------------------------------------------------------------------------------------


def test_the_server_reaches_nothing_of_the_installation(tmp_path):
    outside = {
        "DATABASE_URL": "postgresql://wksbm@/wksbm?host=%2Fvar%2Frun",
        "DATABASE_OWNER_URL": "postgresql://owner:s@db:5432/wksbm",
        "DATABASE_POOL_URL": "postgresql://wksbm_app:s@pool:6432/wksbm",
        "DATABASE_REPLICA_URL": "postgresql://wksbm_app:s@siaga:5432/wksbm",
        "EMAIL_HOST": "surel.example.go.id",
        "MEDIA_ROOT": "/srv/media",
        "FIELD_KEYS": "1:abc",
        "DJANGO_DEBUG": "1",
    }
    inside = server.environment_for("wksbm_benchmark", tmp_path, outside)
    assert inside["DATABASE_URL"] == "postgresql://wksbm@/wksbm_benchmark?host=%2Fvar%2Frun"
    assert inside["DATABASE_OWNER_URL"] == "postgresql://owner:s@db:5432/wksbm_benchmark"
    assert inside["DATABASE_POOL_URL"] == inside["DATABASE_REPLICA_URL"] == ""
    assert (inside["EMAIL_HOST"], inside["DJANGO_DEBUG"], inside["BENCHMARK"]) == ("", "0", "1")
    assert inside["MEDIA_ROOT"].startswith(str(tmp_path))
    assert inside["READ_LOG_ANCHORS"].startswith(str(tmp_path))
    assert inside["FIELD_KEYS"] == "1:abc"
    assert "DATABASE_OWNER_URL" not in server.environment_for("x", tmp_path, {"DATABASE_URL": "postgresql://a/b"})


def test_it_is_the_server_of_bin_start():
    assert alone.words_of("web", "8041") == web_words(8041)
    assert "8041" in web_words(8041)
    assert "db_worker" in alone.words_of("queue")
    with pytest.raises(KeyError):
        alone.words_of("everything")


def test_a_port_of_somebody_else_is_not_measured():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(server.ServerProblem, match=f"Porta {number} tidak dapat dipakai"):
            server.free_port(number)
    assert server.free_port() > 1023


def test_a_part_that_fell_over_says_its_last_words(tmp_path):
    running = server.Server("x_benchmark", tmp_path, 1)
    running.environ = {"PATH": ""}
    running._spawn("web", "no port")
    running.parts["web"].wait(timeout=30)
    with pytest.raises(server.ServerProblem, match="server web berhenti tanpa diminta"):
        running.check()
    running.end()  # nothing is left to end, and that is no error


def test_the_memory_of_a_process_is_its_proportional_share():
    assert server.pss_of("55d0-7ffe ---p 00000000 [rollup]\nRss:  9000 kB\nPss:  4321 kB\nPss_Dirty:  17 kB\n") == 4321


# --- the export ------------------------------------------------------------------------------------------------------


class Browser:
    """Answers as the pages of an export do: how it stands, time after time, and at the end its file."""

    def __init__(self, *said, file=b"PK"):
        self.said, self.file = list(said), file

    def get(self, path):
        said = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        plain = self.file if path.endswith("unduh/") else f'<p role="status">{said}</p><input name="reason">'.encode()
        return Answer("GET", path, 200, {}, 0.01, len(plain), plain)

    def post(self, path, fields):
        return Answer("POST", path, 302, {"location": "/ekspor/abc/"}, 0.01, 0, b"")


@pytest.fixture
def _every_page_has_its_form(monkeypatch):
    monkeypatch.setattr(Answer, "form_with", lambda self, name: Form())


@pytest.mark.usefixtures("_every_page_has_its_form")
def test_an_export_ends_with_its_file_or_with_a_sentence(monkeypatch):
    monkeypatch.setattr(writes, "POLL_SECONDS", 0)
    since = date(2026, 1, 1)
    made = writes.export(Browser("Minta", "Sedang dibuat", "Siap <a>Unduh berkas</a>"), Browser("Setujui"), since)
    assert made.plain == b"PK"
    with pytest.raises(Unexpected, match="pembuatannya gagal"):
        writes.export(Browser("Minta", "Gagal: terlalu banyak"), Browser("Setujui"), since)
    monkeypatch.setattr(writes, "FILE_SECONDS", 0)
    with pytest.raises(Unexpected, match="tidak jadi dalam 0 detik"):
        writes.export(Browser("Minta", "Sedang dibuat"), Browser("Setujui"), since)


def test_how_long_is_waited_stands_in_the_raw_file():
    assert measure.BOUNDS == {"page_seconds": client.PATIENCE_SECONDS, "export_seconds": writes.FILE_SECONDS}
    assert 60 <= writes.FILE_SECONDS <= 180, "it cannot hold up a measurement"


def test_the_file_holds_the_cases_of_the_limit_and_no_other(tmp_path):
    columns = (Column("Nomor", "cases.Case.number", "personal", None),)

    def answered(*numbers):
        path = tmp_path / "x"
        rows = [[number] for number in numbers]
        write_file(path, kind="xlsx", title="Kasus", lines=["jejak", "saringan"], columns=columns, rows=rows, mark="j")
        plain = b"".join(read_pieces(path))
        return Answer("GET", "/ekspor/abc/unduh/", 200, {}, 1, len(plain), plain)

    page = pages.Page("export", "Ekspor xlsx", None)
    least = [(1, "abc", "2026-1"), (2, "abd", "2026-2")]
    assert measure._same(page, answered("2026-2", "2026-1"), least)
    assert not measure._same(page, answered("2026-1"), least)
    assert not measure._same(page, answered("2026-1", "2026-2", "2026-3"), least)


def test_only_the_export_looks_for_nothing_else():
    """The longest timeline of five people is sought among all lines: minutes in a large database."""
    assert set(pages.reading_parts(None, None, None, None)) == pages.READING
    asked = measure.Measure.__new__(measure.Measure)
    asked.wanted, asked._export_of = {"export"}, lambda asker: asker
    assert [found for _, found in asked.pages()][:2] == [[name] for name in people.EXPORTERS]
    assert "facts" not in vars(asked)


# --- how it grows ----------------------------------------------------------------------------------------------------


def _pages(*milliseconds, label="Kasus, halaman 1", kind="list"):
    """{name: Page} of one page that takes so long, one answer after the other; and what was asked."""
    asked, times = [], iter(milliseconds)

    def ask():
        asked.append(label)
        return Answer("GET", "/", 200, {}, next(times) / 1000, 0, b"")

    return {("sari", kind, label): Page(kind, label, ask)}, asked


def test_each_page_is_asked_of_both_in_turns():
    """Four at a time, before which one is not counted."""
    told, turns = [], []
    (small, _), (large, _) = (_pages(*[1] * 13, *some) for some in ([9, *[10] * 4, 9, 10], [99, *[40] * 4, 99, 40]))
    for name, found in (("small", small), ("large", large)):
        page = next(iter(found.values()))
        page.ask = lambda ask=page.ask, name=name: turns.append(name) or ask()
    grown = growth.Growth((small, None), (large, None), runs=5, tell=told.append)
    grown.all()
    assert grown.rows == told
    assert (told[0]["small"], told[0]["large"]) == ([10] * 5, [40] * 5)
    assert turns[26:] == ["small"] * 5 + ["large"] * 5 + ["large"] * 2 + ["small"] * 2


def test_a_slow_page_is_asked_one_by_one_and_each_answer_counts():
    (small, _), (large, _) = _pages(2000, 10, 20), _pages(2000, 30, 40)
    grown = growth.Growth((small, None), (large, None), runs=2, tell=lambda row: None)
    grown.all()
    assert (grown.rows[0]["small"], grown.rows[0]["large"]) == ([10, 20], [30, 40])


def test_what_is_not_in_both_and_what_fails_is_told():
    (small, _), (large, _) = (_pages(), _pages(1))
    alone, asked = _pages(label="Kotak masuk")
    for found in (small, large):
        page = next(iter(found.values()))
        page.ask = Mock(side_effect=TimeoutError("timed out"))
    grown = growth.Growth((small, None), (large | alone, None), runs=3, tell=lambda row: None)
    grown.all()
    assert (grown.rows, asked) == ([], [])
    assert [row["reason"] for row in grown.left] == ["gagal: timed out", "tidak ada pada data yang kecil"]


def test_a_server_that_has_ended_ends_it():
    (small, _), (large, asked) = _pages(1), _pages(1)
    ended = Mock(side_effect=server.ServerProblem("Bagian server web berhenti tanpa diminta."))
    grown = growth.Growth((small, None), (large, None), runs=3, tell=lambda row: None, check=ended)
    with pytest.raises(server.ServerProblem):
        grown.all()
    assert asked == []


def test_how_it_grows_is_said_line_by_line():
    row = {"role": "sari", "kind": "list", "label": "Kasus, halaman 1", "small": [10.0], "large": [12.1]}
    row |= {"small_rows": 25, "large_rows": 25}
    assert screen.grown(row).split()[-5:] == ["10,0", "12,1", "1,21", "kali", "tidak"]
    assert screen.grown(row | {"large": [12.0]}).endswith("1,20 kali memenuhi")
    assert screen.grown(row | {"reason": "gagal: timed out"}).endswith("– gagal: timed out")
    assert "10.239 dan dengan 1.000.000 kasus" in screen.growth_begins(10_239, 1_000_000)
    assert "--small --again" not in screen.growth_begins(10_239, 1_000_000)
    assert "--small --again" in screen.growth_begins(10_840, 1_000_000)
    assert screen.growth_ends([row, row | {"large": [12.0]}]).startswith("1 dari 2 halaman paling banyak 1,2 kali")


def test_the_pages_of_a_case_and_of_an_export_are_compared_whatever_number_they_tell():
    measured = Mock()
    measured.pages.return_value = [
        ("sari", [Page("case", "Satu kasus, 7 peristiwa", None), Page("list", "Kasus", None)]),
        ("bayu", [pages.Left("list", "Kasus", "tidak ada")]),
    ]
    assert list(growth.pages_of(measured)) == [("sari", "case", ""), ("sari", "list", "Kasus")]


@pytest.mark.django_db
def test_the_growth_needs_a_data_set_beside(monkeypatch):
    assert "load_benchmark --small" in benchmark.why_missing("x_benchmark_small", {"x_benchmark"})
    monkeypatch.setattr(benchmark, "why_missing", lambda name, found: name if name.endswith("_small") else "")
    with pytest.raises(CommandError, match="_benchmark_small"):
        call_command("benchmark", growth=True)


@pytest.mark.django_db
def test_the_cache_is_filled_by_whoever_may(monkeypatch):
    parameters = benchmark._parameters()
    superuser = psycopg2.connect(**parameters | {"user": machine.SUPERUSER})
    try:
        assert machine.filled(superuser) > 0
    finally:
        superuser.rollback()
        superuser.close()
    monkeypatch.setattr(machine, "SUPERUSER", parameters["user"])
    assert machine.fill_cache(parameters) is None


# --- eight at once ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_case_that_was_sent_is_taken_by_one():
    crowd = load.Crowd(1, {}, seconds=0, weights=load.WRITING)
    crowd.handed["bayu"] = list(range(500))
    taken = []

    def take():
        for _ in range(500):
            if (case := crowd.taken("bayu")) is not None:
                taken.append(case)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(500))


@pytest.mark.django_db
def test_an_answer_that_is_an_error_is_counted_and_told():
    crowd = load.Crowd(1, {}, seconds=0, weights=load.READING)
    for status in (200, 302, 500, 409):
        answer = type("Answer", (), {"seconds": 0.02, "status": status, "method": "GET"})
        crowd.answered("list", answer)
    told = crowd._told(2.0, 8, 1)
    assert (told["pages"], told["pages_a_second"], told["errors"], told["unfinished"]) == (4, 2.0, 2, 1)
    assert told["told"] == {"list: GET 500": 1, "list: GET 409": 1}
    assert told["kinds"]["list"]["median"] == 20


def test_every_kind_of_the_mix_is_something_that_a_person_does():
    assert set(load.READING) == set(load.WRITING)
    assert all(callable(getattr(load._Worker, kind)) for kind in load.READING)


def test_what_moved_between_two_looks():
    names = machine.TABLE_NAMES
    before = {"a": dict.fromkeys(names, 5), "b": dict.fromkeys(names, 5)}
    after = {"a": dict.fromkeys(names, 5) | {"updated": 8, "dead": 9}, "b": dict.fromkeys(names, 5)}
    after["c"] = dict.fromkeys(names, 2)
    moved = machine.moved(
        {"database": {"deadlocks": 1}, "tables": before}, {"database": {"deadlocks": 3}, "tables": after}
    )
    assert moved["database"] == {"deadlocks": 2}
    assert [one["table"] for one in moved["tables"]] == ["a", "c"]
    first = moved["tables"][0]
    assert (first["updated"], first["dead_before"], first["dead_after"]) == (3, 5, 9)


@pytest.mark.django_db
def test_machine_and_database_are_described():
    described = machine.described(connection)
    assert described["cores"] >= 1
    assert described["postgresql"]
    assert set(described["settings"]) == set(machine.SETTINGS)
    assert machine.counts(connection)["areas"] > 400
    assert machine.activity(connection)["database"]["commits"] >= 0


# --- the middleware that counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/kasus/", "/"])
def test_each_answer_tells_its_statements(path, sari, client_of, settings):
    client = client_of(sari)
    settings.MIDDLEWARE = [COUNTER, *settings.MIDDLEWARE]
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    statements, milliseconds = timing_of(answer.headers["Server-Timing"])
    assert answer.status_code == 200
    assert statements == len(captured) > 3
    assert along_of(answer.headers["Server-Timing"]) > 3
    assert 0 < milliseconds < 60_000


def test_two_answers_are_counted_each_for_itself(sari, client_of, settings):
    client = client_of(sari)
    settings.MIDDLEWARE = [COUNTER, *settings.MIDDLEWARE]
    client.get("/kasus/")
    first, second = (timing_of(client.get("/kasus/").headers["Server-Timing"])[0] for _ in range(2))
    assert first == second


def test_it_tells_which_connection_answered(sari, client_of, settings):
    client = client_of(sari)
    settings.MIDDLEWARE = [COUNTER, *settings.MIDDLEWARE]
    header = client.get("/kasus/").headers["Server-Timing"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert connection_of(header) == cursor.fetchone()[0]


@pytest.mark.parametrize(("first", "counted"), [(0.01, [30, 30, 30]), (2, [40, 30, 30])], ids=["warmed", "slow"])
def test_the_first_answer_of_a_connection_is_not_counted(first, counted):
    """A slow page is not asked before it counts, so what it takes counts from its second answer on."""
    seconds = [(7, first), *[(7, 0.01)] * (measure.WARM if first < 1 else 0), (8, 0.04), *[(8, 0.03), (7, 0.03)] * 2]
    answers = [
        Answer("GET", "/", 200, {"server-timing": f"connection;desc={number}"}, one, 0, b"") for number, one in seconds
    ]
    asked = measure.Measure.__new__(measure.Measure)
    asked.server, asked.bare = Mock(), Mock(**{"ask.return_value": 5})
    asked.runs, asked.readers = 3, {"sari": Mock(is_all=False)}
    row = asked._row("sari", Page("list", "Kasus", lambda: answers.pop(0)))
    assert row["times"] == counted
    assert row["bare_times"] == [5, 5, 5]


def test_a_server_that_opens_a_connection_for_each_answer_is_measured_all_the_same():
    numbers = iter(range(1000))

    def answer():
        return Answer("GET", "/", 200, {"server-timing": f"connection;desc={next(numbers)}"}, 0.01, 0, b"")

    asked = measure.Measure.__new__(measure.Measure)
    asked.server, asked.bare = Mock(), Mock(**{"ask.return_value": 5})
    asked.runs, asked.readers = 3, {"sari": Mock(is_all=False)}
    assert asked._row("sari", Page("list", "Kasus", answer))["times"] == [10, 10, 10]


@pytest.mark.django_db
def test_nothing_is_told_otherwise(client):
    assert "Server-Timing" not in client.get("/masuk/").headers


@pytest.mark.parametrize(("value", "is_there"), [("1", True), ("", False), ("0", False)])
def test_the_setting_puts_it_in_front(value, is_there):
    code = "from django.conf import settings; print(settings.MIDDLEWARE[0])"
    done = production("shell", "-v0", "--no-imports", "-c", code, BENCHMARK=value)
    assert done.returncode == 0, done.stderr
    assert (COUNTER in done.stdout) == is_there
