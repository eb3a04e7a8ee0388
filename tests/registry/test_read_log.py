"""Who looked: every request that shows somebody's data leaves a row, and nobody can touch the rows unnoticed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case
from registry import scope
from registry.actions import read_log
from registry.models import ReadChain, ReadEntry
from registry.models.read_log import CHAINS
from registry.reads import Reads
from tests import ground
from tests.at_once import all_at_once
from tests.factories import cases as make


def look(post, *, case=1, at=None, **noted):
    """One reading, as the middleware writes it."""
    reads = Reads()
    reads.note(cases=[case], persons=[case], **noted)
    read_log.write(reads=reads, post=post, page="cases:case-detail", status=200, at=at)


def last():
    return ReadEntry.objects.latest("id")


# --- what is written --------------------------------------------------------------------------------------------------


@pytest.fixture
def case(sari):
    return make.open_case(sari)


def test_a_page_of_a_case_is_logged_with_who_as_whom_and_which_rows(case, bayu, client_of):
    client_of(bayu).get(case.get_absolute_url())
    entry = last()
    assert (entry.user, entry.post, entry.organisation) == (bayu.user, bayu, bayu.organisation)
    assert (entry.page, entry.status, entry.cases, entry.persons) == (
        "cases:case-detail",
        200,
        [case.pk],
        [case.person_id],
    )


def test_a_list_is_logged_with_each_of_its_rows_and_no_other(case, sari, sleman_pengurus, bayu, client_of):
    second = make.open_case(sari)
    make.open_case(sleman_pengurus)
    client_of(bayu).get("/kasus/")
    assert last().cases == sorted([case.pk, second.pk])
    assert last().persons == sorted([case.person_id, second.person_id])


@pytest.mark.parametrize(
    "address", ["/", "/kasus/", "/kotak-masuk/", "/pemberitahuan/", "/kasus/?q=Wagiyem", "/kotak-masuk/terkirim/"]
)
def test_each_list_that_names_a_case_is_logged(address, case, sari, bayu, client_of):
    make.sent(case, sari, bayu)
    reader = sari if "terkirim" in address else bayu
    page = client_of(reader).get(address).content.decode()
    assert case.number in page or "Wagiyem" in page
    assert last().cases == [case.pk]


def test_a_search_by_nik_is_logged(sari, bayu, client_of):
    case = make.open_case(sari, person=make.person(nik="3402155708540001"))
    client_of(bayu).post("/kasus/cari/", {"q": "3402155708540001"})
    assert (last().page, last().cases) == ("cases:case-search", [case.pk])


def test_a_page_without_people_leaves_no_row(bayu, client_of):
    client_of(bayu).get("/kasus/")
    client_of(bayu).get("/jejaring/")
    assert not ReadEntry.objects.exists()


def test_a_page_that_is_not_there_leaves_no_row(case, sleman_kalurahan, client_of):
    assert client_of(sleman_kalurahan).get(case.get_absolute_url()).status_code == 404
    assert not ReadEntry.objects.exists()


def test_what_cannot_be_logged_is_not_shown(case, bayu, client_of, monkeypatch):
    def fail(**row):
        raise RuntimeError("log")

    monkeypatch.setattr(read_log, "write", fail)
    with pytest.raises(RuntimeError, match="log"):
        client_of(bayu).get(case.get_absolute_url())


def test_the_log_costs_a_page_two_statements(case, bayu, client_of):
    client = client_of(bayu)
    client.get(case.get_absolute_url())
    with CaptureQueriesContext(connection) as sent:
        client.get(case.get_absolute_url())
    assert len([q for q in sent.captured_queries if "registry_read" in q["sql"]]) == 2


# --- who may touch it -------------------------------------------------------------------------------------------------


def test_a_post_reads_no_row_of_the_log_not_even_its_own(bayu):
    look(bayu)
    for mode in (lambda: scope.as_post(bayu), scope.as_nobody, scope.as_signin):
        with mode():
            assert ReadEntry.objects.count() == 0


def test_a_post_writes_in_its_own_name_only(bayu, tini):
    look(bayu)
    with scope.as_post(bayu):
        look(bayu)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            look(tini)


@pytest.mark.parametrize("statement", ["UPDATE registry_readentry SET why = ''", "DELETE FROM registry_readentry"])
def test_the_database_refuses_to_change_a_row(statement, bayu):
    look(bayu)
    with (
        pytest.raises(IntegrityError, match="hanya boleh ditambah"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# --- whether somebody touched it --------------------------------------------------------------------------------------


@pytest.fixture
def log(bayu, tini, dewi):
    """Thirty rows of three posts."""
    for number in range(10):
        for post in (bayu, tini, dewi):
            look(post, case=number, why="Ditanya keluarga", opened="NIK")
    assert read_log.problems() == []


def tamper(statement, *values):
    """As the owner of the tables, who is stopped by no trigger."""
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait when the trigger is switched off
        cursor.execute("ALTER TABLE registry_readentry DISABLE TRIGGER read_entry_is_append_only")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE registry_readentry ENABLE TRIGGER read_entry_is_append_only")


COLUMNS = {
    "at": "at + interval '1 microsecond'",
    "user_id": "(SELECT max(id) FROM registry_user WHERE id <> user_id)",
    "post_id": "(SELECT max(id) FROM registry_appointment WHERE id <> post_id)",
    "organisation_id": "(SELECT max(id) FROM registry_organisation WHERE id <> organisation_id)",
    "page": "'home'",
    "status": "403",
    "opened": "''",
    "why": "'x'",
    "cases": "'{}'",
    "persons": "'{77}'",
    "mac": "sha256('x')",
    "chain": "(chain + 4) %% 8",
    "seq": "seq + 1000",
}


def test_every_column_of_a_row_is_bound():
    names = {field.column for field in ReadEntry._meta.local_fields}
    assert names - {"id"} == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(log, column):
    row = ReadEntry.objects.filter(seq=5).first()
    changed = f"{column} = {COLUMNS[column]}"
    tamper(f"UPDATE registry_readentry SET {changed} WHERE id = %s", row.pk)  # noqa: S608 - the table above
    assert any(chain == row.chain for chain, _, _ in read_log.problems())


@pytest.mark.parametrize("seq", [1, 5, 10])
def test_a_removed_row_is_found_also_the_first_and_the_last(log, seq):
    row = ReadEntry.objects.filter(seq=seq).first()
    tamper("DELETE FROM registry_readentry WHERE id = %s", row.pk)
    assert next((chain, place) for chain, place, _ in read_log.problems()) == (row.chain, seq)


def test_a_row_that_was_copied_in_is_found(log):
    tamper(
        "INSERT INTO registry_readentry (chain, seq, at, user_id, post_id, organisation_id, page, status, opened, why, "
        "cases, persons, mac) SELECT chain, seq + 1, at, user_id, post_id, organisation_id, page, status, opened, why, "
        "cases, persons, mac FROM registry_readentry WHERE seq = 10 LIMIT 1"
    )
    assert [sentence for _, _, sentence in read_log.problems()]


def test_rows_in_another_order_are_found(log):
    first, second = ReadEntry.objects.filter(chain=ReadEntry.objects.first().chain, seq__in=[4, 5]).order_by("seq")
    tamper("UPDATE registry_readentry SET seq = seq + 1000 WHERE id IN (%s, %s)", first.pk, second.pk)
    tamper("UPDATE registry_readentry SET seq = 5 WHERE id = %s", first.pk)
    tamper("UPDATE registry_readentry SET seq = 4 WHERE id = %s", second.pk)
    assert read_log.problems()


def test_the_end_put_back_by_hand_is_found(log):
    chain = ReadEntry.objects.first().chain
    before = ReadEntry.objects.get(chain=chain, seq=9)
    tamper("DELETE FROM registry_readentry WHERE chain = %s AND seq = 10", chain)
    ReadChain.objects.filter(number=chain).update(seq=9, last_mac=bytes(before.mac))
    assert [sentence for _, _, sentence in read_log.problems()] == ["akhir rantai diubah"]


def test_a_whole_chain_taken_away_is_found(log):
    chain = ReadEntry.objects.first().chain
    tamper("DELETE FROM registry_readentry WHERE chain = %s", chain)
    tamper("DELETE FROM registry_readchain WHERE number = %s", chain)
    assert [(found, sentence) for found, _, sentence in read_log.problems()] == [(chain, "akhir rantai hilang")]


def test_a_log_put_back_to_an_older_day_is_found_by_the_anchor(log, bayu):
    old = {end.number: (end.seq, bytes(end.last_mac), bytes(end.mac)) for end in ReadChain.objects.all()}
    look(bayu)
    read_log.anchor()
    tamper("DELETE FROM registry_readentry WHERE id = (SELECT max(id) FROM registry_readentry)")
    for number, (seq, last_mac, mac) in old.items():
        ReadChain.objects.filter(number=number).update(seq=seq, last_mac=last_mac, mac=mac)
    assert [sentence[:25] for _, _, sentence in read_log.problems()] == ["berbeda dari jangkar di l"]


def test_the_whole_log_taken_away_is_found_by_the_anchor(log):
    read_log.anchor()
    tamper("DELETE FROM registry_readentry")
    tamper("DELETE FROM registry_readchain")
    assert len(read_log.problems()) == 3


def test_the_ends_are_written_every_hour_and_only_when_there_are_any(bayu):
    assert not read_log.anchor()
    look(bayu)
    assert read_log.anchor()
    look(bayu)
    assert not read_log.anchor()
    assert read_log.anchor(timezone.now() + read_log.ANCHOR_EVERY)
    assert not read_log.anchor(timezone.now() + read_log.ANCHOR_EVERY * 3), "nothing new"


def test_ends_that_cannot_be_written_do_not_stop_the_schedule(bayu, settings, caplog):
    look(bayu)
    settings.READ_LOG_ANCHORS = "/nowhere/at/all.txt"
    assert not read_log.anchor()
    assert "tidak dapat ditulis ke /nowhere/at/all.txt" in caplog.text


def test_another_key_finds_nothing_in_order(log, settings):
    settings.LOG_KEY = settings.INDEX_KEY
    assert read_log.problems()


def test_the_command_says_how_many_rows_are_in_order(log, capsys):
    call_command("verify_read_log")
    assert capsys.readouterr().out == "Catatan pembacaan utuh: 30 baris.\n"


def test_the_command_fails_and_names_the_place(log, capsys):
    row = ReadEntry.objects.filter(seq=5).first()
    tamper("UPDATE registry_readentry SET why = 'x' WHERE id = %s", row.pk)
    with pytest.raises(CommandError, match="tidak utuh: 1 temuan dalam 30 baris"):
        call_command("verify_read_log")
    assert f"Rantai {row.chain}, baris 5: isi baris berubah" in capsys.readouterr().out


def test_forty_look_at_once_and_the_chains_hold(committed_db, bayu, tini, dewi):
    def one(number):
        with transaction.atomic(), scope.as_post((bayu, tini, dewi)[number % 3]):
            look((bayu, tini, dewi)[number % 3], case=number)

    all_at_once([lambda number=number: one(number) for number in range(40)])
    assert ReadEntry.objects.count() == 40
    assert ReadChain.objects.count() == CHAINS
    assert read_log.problems() == []
    assert not Case.objects.exists()
