"""Are two records about one person? The rules on sounds and slips, and how well they do on made-up pairs."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases.evaluation import evaluate
from cases.matching import SAME_FROM, Born, compare, keys_of, read_area, read_birth, read_number, record_of
from cases.names import fold_word, names_of, words_of
from tests.matching.make_pairs import write

PAIRS = Path(__file__).parent.parent / "matching" / "pairs.csv"
# What was asked for, and what the committed pairs reach with a little room.
LEAST_PRECISION, LEAST_RECALL = 0.90, 0.95
REACHED = 0.97

ONE_NAME = [
    ("Soekarni", "Sukarni"),
    ("Djoewariyah", "Juwariyah"),
    ("Tjiptosari", "Ciptosari"),
    ("Wagiyem", "Wagiem"),
    ("Rachmadi", "Rakhmadi"),
    ("Syaefudin", "Saifudin"),
    ("Moh.", "Muhammad"),
    ("Muh", "Mochamad"),
    ("Achmad", "Ahmad"),
    ("Abd", "Abdul"),
    ("Soerjani", "Suryani"),
    ("Fatonah", "Patonah"),
    ("Zuhriyah", "Juhriyah"),
]


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_a_family_of_spellings_sounds_the_same(one, other):
    assert [fold_word(word) for word in words_of(one)] == [fold_word(word) for word in words_of(other)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Hj. Siti Aminah, S.Pd., M.M.", ["siti", "aminah"]),
        ("Mbah Karto", ["karto"]),
        ("Drs. H. Budiyono", ["budiyono"]),
        ("Karto S.H.", ["karto"]),
        ("Siti S.", ["siti", "s"]),
        ("Ibu", ["ibu"]),
        ("Salim bin Dulah", ["salim", "dulah"]),
        ("Ma'ruf", ["maruf"]),
        ("", []),
        ("12345", []),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_name(name, words):
    assert words_of(name) == words


def test_a_nickname_and_an_alias_are_names_too():
    assert names_of("Suparmi alias Mi", "Mbah Par") == [["suparmi"], ["mi"], ["par"]]


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1954-08-17", Born(date(1954, 8, 17), 1954)),
        ("17-08-1954", Born(date(1954, 8, 17), 1954)),
        ("17/8/1954", Born(date(1954, 8, 17), 1954)),
        ("17 Agustus 1954", Born(date(1954, 8, 17), 1954)),
        ("17-08-54", Born(date(1954, 8, 17), 1954)),
        ("08/17/1954", Born(date(1954, 8, 17), 1954)),
        ("19953", Born(date(1954, 8, 17), 1954)),
        ("1954", Born(None, 1954)),
        ("00-00-1954", Born(None, 1954)),
        ("sekitar tahun 1954", Born(None, 1954)),
        ("31-02-1954", Born(None, 1954)),
        ("tidak tahu", Born()),
        ("", Born()),
        (None, Born()),
    ],
)
def test_a_birth_is_read_as_people_write_it(text, born):
    assert read_birth(text) == born


def test_an_area_is_a_code_or_a_name():
    assert read_area("3402152003") == ("34.02.15.2003", frozenset())
    assert read_area("34.02.15.2003") == ("34.02.15.2003", frozenset())
    assert read_area("Kal. Bangunharjo, Sewon") == ("", {"bangunharjo", "sewon"})
    assert read_area("") == read_area(None) == ("", frozenset())


def test_a_number_that_a_spreadsheet_damaged_is_none():
    assert (
        read_number("3,40E+15") == read_number("0000000000000000") == read_number("340215") == read_number(None) == ""
    )
    assert read_number("3402 1557 0854.0001") == "3402155708540001"


NIK = "3402155708540001"
WAGIYEM = {"name": "Wagiyem", "sex": "P", "birth": "1954-08-17", "area": "34.02.15.2003", "nik": NIK}
SAME = {
    "another spelling": {"name": "Mbah Wagiem", "nik": ""},
    "day and month swapped": {"birth": "08-17-1954", "nik": ""},
    "only the year": {"birth": "1954", "nik": ""},
    "moved": {"area": "34.04.07.2001"},
    "one digit off": {"nik": "3402155708540007", "birth": "1954"},
    "the default day": {"birth": "31-12-1954"},
}
OTHER = {
    "her daughter under her number": {"name": "Tukinah", "birth": "1980-02-03"},
    "the same name a generation later": {"birth": "1985-02-03", "nik": ""},
    "her twin": {"name": "Wagirah", "nik": "3402155708540002"},
    "a neighbour": {"name": "Sumiyati", "birth": "1954-01-20", "nik": ""},
    "the same name, another number of that day": {"nik": "3402155708540055", "birth": "", "area": ""},
    "a husband": {"name": "Karto", "sex": "L", "nik": ""},
}


@pytest.mark.parametrize("changed", SAME.values(), ids=SAME)
def test_one_person_is_known_again(changed):
    assert compare(record_of(**WAGIYEM), record_of(**WAGIYEM | changed)).is_same


@pytest.mark.parametrize("changed", OTHER.values(), ids=OTHER)
def test_another_person_is_not_taken_for_her(changed):
    assert not compare(record_of(**WAGIYEM), record_of(**WAGIYEM | changed)).is_same


@pytest.mark.parametrize("changed", [*SAME.values(), *OTHER.values()], ids=[*SAME, *OTHER])
def test_it_makes_no_difference_which_record_comes_first(changed):
    one, other = record_of(**WAGIYEM), record_of(**WAGIYEM | changed)
    assert compare(one, other).points == pytest.approx(compare(other, one).points)


def test_records_that_tell_nothing_are_nobody():
    empty = record_of()
    assert compare(empty, empty).points == 0 < SAME_FROM
    assert keys_of(empty) == set()


@pytest.mark.parametrize("changed", SAME.values(), ids=SAME)
def test_the_search_looks_at_whom_it_would_know(changed):
    assert keys_of(record_of(**WAGIYEM)) & keys_of(record_of(**WAGIYEM | changed), around=True)


# --- how well -------------------------------------------------------------------------------------------------------


def test_the_committed_pairs_are_known_well_enough():
    result = evaluate(PAIRS)
    assert result.count == 2000
    assert result.precision >= REACHED > LEAST_PRECISION
    assert result.recall >= REACHED > LEAST_RECALL
    assert result.reach >= REACHED, "the search would not even look at them"


def test_pairs_of_other_names_and_slips_are_known_as_well(tmp_path):
    write("lain", 11, 2000, tmp_path / "lain.csv")
    result = evaluate(tmp_path / "lain.csv")
    assert result.precision >= LEAST_PRECISION
    assert result.recall >= LEAST_RECALL


def test_the_committed_pairs_hold_what_offices_really_write():
    with PAIRS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {"0", "1"} == {row["same"] for row in rows}
    cells = {column: {row[column] for row in rows} for column in rows[0]}
    assert "3,40E+15" in cells["b_nik"]
    assert all("" in cells[f"b_{column}"] for column in ("sex", "birth_date", "area", "nik", "kk"))
    assert any("/" in text for text in cells["b_birth_date"])
    assert any(len(text) == 4 for text in cells["b_birth_date"])


def write_pairs(path, *rows, head="a_name,a_sex,a_birth_date,a_area,a_nik,a_kk,b_name,b_sex,b_birth_date,b_area,b_nik"):
    path.write_text("\n".join([f"{head},b_kk,same,catatan", *rows]), encoding="utf-8-sig")
    return path


def test_the_command_prints_both_and_asks_no_database(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(connection, "cursor", lambda *args: pytest.fail("the database was asked"))
    path = write_pairs(
        tmp_path / "pairs.csv",
        f"Wagiyem,P,1954-08-17,Bangunharjo,{NIK},,Wagiem,P,17/08/1954,Kal. Bangunharjo,,,1,biasa",
        "Karto,L,1950,,,,Paijo,L,1990,,,,0,",
        "Karto,L,1950,,,,Paijo,L,1990,,,,1,hopeless",
    )
    call_command("evaluate_matching", path, salah=5)
    said = capsys.readouterr().out
    assert "pairs     3" in said
    assert "precision 1.0000" in said
    assert "recall    0.5000" in said
    assert "not found: row 4" in said


@pytest.mark.parametrize(
    ("row", "reason"),
    [("x,,,,,,y,,,,,,perhaps,", "Baris 2: kolom same harus 1 atau 0."), ("x,,,,,,y,,,,,,,", "Baris 2")],
)
def test_a_label_that_is_none_is_named(tmp_path, row, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("evaluate_matching", write_pairs(tmp_path / "pairs.csv", row))


def test_a_missing_column_or_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="Kolom ini tidak ada: b_nik"):
        call_command(
            "evaluate_matching",
            write_pairs(
                tmp_path / "pairs.csv",
                head="a_name,a_sex,a_birth_date,a_area,a_nik,a_kk,b_name,b_sex,b_birth_date,b_area",
            ),
        )
    with pytest.raises(CommandError, match="tidak dapat dinilai"):
        call_command("evaluate_matching", tmp_path / "none.csv")
