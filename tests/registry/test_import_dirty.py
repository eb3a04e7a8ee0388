"""Berkas kotor: what offices upload, and what the program says to it. Each of FAULTS is a workbook with one fault."""

import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from registry.actions import imports
from registry.imports import cells, workbook
from registry.imports.cells import Damaged
from registry.imports.kinds import kind_named
from registry.imports.workbook import Unreadable
from tests.books import book, csv, repacked

HEADER = ["Kecamatan", "Desa", "Dusun", "RW", "RT"]
GOOD = ["Sewon", "Bangunharjo", "Salakan", "", "01"]
CLEAN = [HEADER, GOOD]


@pytest.fixture
def operator(dewi):
    dewi.is_data_operator = True
    dewi.save(update_fields=["is_data_operator"])
    return dewi


def tried(content, operator, kind="areas", **more):
    """(rows, notes) of a dry run."""
    table, pieces = imports.try_out(content, kind_named(kind), by=operator, **more)
    return [row for piece in pieces for row in piece], table.notes


def formula(made, page):
    page.write_formula(1, 2, '=UPPER("salakan")', None, "SALAKAN")


def hidden(made, page):
    other = made.add_worksheet("Rahasia")
    other.write_row(0, 0, HEADER)
    other.write_row(1, 0, GOOD)
    other.hide()


def merged_header(made, page):
    page.merge_range(0, 0, 0, 1, "Wilayah")
    page.merge_range(0, 2, 0, 4, "Alamat")
    page.write_row(1, 0, HEADER)
    page.write_row(2, 0, GOOD)


def merged_rows(made, page):
    page.merge_range(1, 0, 2, 0, "Sewon")
    page.merge_range(1, 1, 2, 1, "Bangunharjo")
    page.write(2, 2, "Salakan")
    page.write(2, 4, "02")


# what is wrong: (the file, what every row becomes, a part of what is said)
FAULTS = {
    "nothing": (book(CLEAN), ["baru"], ""),
    "lines of a title, and numbers below the header": (
        book([HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)"], GOOD], title=["DAFTAR WILAYAH", "Tahun 2018"]),
        ["baru"],
        "",
    ),
    "a sum below the rows": (book([HEADER, GOOD, ["Jumlah"]]), ["baru"], ""),
    "kecamatan, desa and dusun of before 2019": (
        book([HEADER, ["Kec. Sewon", "Desa Bangunharjo", "Dusun Salakan", "", "RT 1"]]),
        ["baru"],
        "",
    ),
    "blanks behind words, hard blanks and signs nobody sees": (
        book([HEADER, ["Sewon ", "\u00a0Bangunharjo\u200b", " Salakan\u00a0 ", "", "01"]]),
        ["baru"],
        "",
    ),
    "the same row twice": (book([HEADER, GOOD, GOOD]), ["baru", "sama"], "Sama dengan baris 2"),
    "a kalurahan with a slip of the pen": (
        book([HEADER, ["Sewon", "Bangunharj", "Salakan", "", ""]]),
        ["salah"],
        "Mungkin maksudnya Kalurahan Bangunharjo?",
    ),
    "a kalurahan of another kabupaten": (
        book([HEADER, ["", "Caturtunggal", "Karangwuni", "", ""]]),
        ["salah"],
        "tidak ada di wilayah Dinas Sosial",
    ),
    "a kalurahan only": (book([HEADER, ["Sewon", "Bangunharjo", "", "", ""]]), ["salah"], "hanya berisi kalurahan"),
    "a formula": (book(CLEAN, change=formula), ["salah"], "Sel berisi rumus"),
    "an error of a formula": (book([HEADER, ["Sewon", "Bangunharjo", "#REF!", "", ""]]), ["salah"], "galat rumus"),
    "a hidden sheet": (book(CLEAN, change=hidden), ["baru"], "tersembunyi “Rahasia”"),
    "a header of two merged rows": (book([], change=merged_header), ["baru"], ""),
    "merged cells over rows": (book(CLEAN, change=merged_rows), ["baru", "baru"], ""),
    "csv with BOM and semicolons": (csv(CLEAN, encoding="utf-8-sig"), ["baru"], ""),
    "csv with commas": (csv(CLEAN, sign=","), ["baru"], ""),
    "csv of Windows-1252": (
        csv([HEADER, ["Sewon", "Bangunharjo", "Salakan é", "", "01"]], encoding="cp1252"),
        ["baru"],
        "Windows-1252",
    ),
    "csv with a formula": (csv([HEADER, ["Sewon", "Bangunharjo", "=1+1", "", "01"]]), ["salah"], "rumus"),
    "an RT as a number": (book([HEADER, ["Sewon", "Bangunharjo", "Salakan", 5, 1.0]]), ["baru"], ""),
}
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
# what is wrong with the file as a whole: (the file, a part of the sentence)
REFUSED = {
    "empty": (b" \n", "kosong"),
    "a PDF by another name": (b"%PDF-1.7 ...", "bukan .xlsx"),
    "an old .xls, or one with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".xls lama"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "bukan .xlsx"),
    "a broken package": (book(CLEAN)[:400], "rusak"),
    "an ODS": (repacked(book(CLEAN), add={"mimetype": b"x"}), None),
    "a macro": (repacked(book(CLEAN), add={"xl/vbaProject.bin": b"x"}), "makro"),
    "a bomb": (
        repacked(book(CLEAN), add={"xl/media/a.bin": b"\x00" * (workbook.MOST_UNPACKED + 1)}),
        "jauh lebih besar",
    ),
    "entities that unfold": (
        repacked(book(CLEAN), change={"xl/workbook.xml": (rb"<workbook ", LAUGHS + rb"<workbook ")}),
        "DTD",
    ),
    "a DTD in the sheet": (
        repacked(book(CLEAN), change={"xl/worksheets/sheet1.xml": (rb"<worksheet ", LAUGHS + rb"<worksheet ")}),
        "DTD",
    ),
    "no header": (book([["a", "b"], ["c", "d"]]), "Baris judul kolom tidak ditemukan"),
    "a required column is missing": (
        book([["Kecamatan", "Dusun"], ["Sewon", "Salakan"]]),
        "Kolom wajib belum dipadankan: Kalurahan",
    ),
    "nothing but hidden sheets": (
        repacked(
            book(CLEAN), change={"xl/workbook.xml": (rb'<sheet name="Data"', rb'<sheet name="Data" state="hidden"')}
        ),
        "Tidak ada lembar",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_rows_is_handled_or_named(fault, operator):
    content, outcomes, sentence = FAULTS[fault]
    rows, notes = tried(content, operator)
    assert [row.outcome for row in rows] == outcomes
    assert sentence in " ".join([*notes, *(row.reason for row in rows)])
    assert all(row.column and row.reason for row in rows if row.is_wrong)


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_of_the_whole_file_is_named(fault, operator):
    content, sentence = REFUSED[fault]
    if sentence is None:  # a package of both kinds is read as what it contains
        assert workbook.checked(content) == "xlsx"
        return
    with pytest.raises(Unreadable, match=sentence):
        tried(content, operator)


def test_more_bytes_more_rows_and_more_parts_than_agreed_are_refused(monkeypatch, operator):
    with pytest.raises(Unreadable, match="20 MB"):
        workbook.checked(b"x" * (workbook.MOST_BYTES + 1))
    monkeypatch.setattr(workbook, "MOST_ENTRIES", 3)
    with pytest.raises(Unreadable, match="jauh lebih besar"):
        workbook.checked(book(CLEAN))
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    with pytest.raises(Unreadable, match="baris"):
        tried(csv([HEADER, *[GOOD] * 2]), operator)


def test_the_reader_apart_has_a_cap_on_its_memory(monkeypatch):
    """A sheet of one endless word ends in a sentence; the process that asked lives on."""
    large = repacked(
        book(CLEAN),
        change={"xl/worksheets/sheet1.xml": (rb"<sheetData>", b"<sheetData>" + b"<row><c t='str'><v>" + b"x" * 10)},
    )
    with zipfile.ZipFile(__import__("io").BytesIO(large)) as package:
        assert package.testzip() is None
    endless = repacked(
        book(CLEAN),
        change={"xl/sharedStrings.xml": (rb"<si>.*", lambda match: b"<si><t>" + b"x" * 390_000_000)},
    )
    with pytest.raises(Unreadable):
        workbook.apart(endless, ".")


# --- single cells ----------------------------------------------------------------------------------------------------

NIKS = {
    "3402151201900001": "3402151201900001",
    "'3402151201900001": "3402151201900001",
    " 3402 1512 0190 0001\u00a0": "3402151201900001",
    "34.0215.120190.0001": "3402151201900001",
    3402151201900001: "3402151201900001",
    "": "",
    "-": "",
    None: "",
}
DAMAGED_NIKS = {
    3402151201900000: "dibulatkan",
    3402151201900000.5: "rusak",
    34021512019000012: "rusak",
    "3,40E+15": "rusak",
    "3.40215E+15": "rusak",
    "340215120190000": "15 angka",
    "34021512O1900001": "selain angka",
    "0000000000000000": "satu angka",
}
DAYS = {
    "17-08-1955": date(1955, 8, 17),
    "17/8/1955": date(1955, 8, 17),
    "1955-08-17 00:00:00": date(1955, 8, 17),
    "17 Agustus 1955": date(1955, 8, 17),
    "Bantul, 17 Agustus 1955": date(1955, 8, 17),
    20318: date(1955, 8, 17),
    "20318": date(1955, 8, 17),
    datetime(1955, 8, 17): datetime(1955, 8, 17),
    date(1955, 8, 17): date(1955, 8, 17),
    "-": None,
}
DAMAGED_DAYS = {
    "08/17/1955": "bulan 17 tidak ada",
    "31-02-1955": "tidak ada di kalender",
    "17-08-55": "empat angka",
    "17-08-1755": "terlalu lama",
    "17-08-2955": "belum tiba",
    "kemarin": "tidak terbaca",
    1955: "tidak terbaca",
}
NUMBERS = {"1.250,5": "1250.5", "1250.5": "1250.5", "-7,845120": "-7.845120", "Rp 9.600.000": "9600000", 3: "3"}


@pytest.mark.parametrize("value", NIKS)
def test_a_nik_that_is_whole(value):
    assert cells.sixteen(value) == NIKS[value]


@pytest.mark.parametrize("value", DAMAGED_NIKS)
def test_a_nik_that_is_damaged_is_named_and_never_guessed(value):
    with pytest.raises(Damaged, match=DAMAGED_NIKS[value]):
        cells.sixteen(value)


@pytest.mark.parametrize("value", DAYS)
def test_a_day_in_any_of_its_forms(value):
    if isinstance(value, datetime):
        value = value.date()
        assert cells.day(value) == value
    else:
        assert cells.day(value) == DAYS[value]


@pytest.mark.parametrize("value", DAMAGED_DAYS)
def test_a_day_that_is_damaged_is_named(value):
    with pytest.raises(Damaged, match=DAMAGED_DAYS[value]):
        cells.day(value)


@pytest.mark.parametrize("value", NUMBERS)
def test_a_number_as_people_and_machines_write_it(value):
    assert cells.number(value) == Decimal(NUMBERS[value])


def test_words_for_sex_and_a_telephone_without_its_nought():
    assert [cells.sex(word) for word in ("L", "Laki-laki", "pria", "P.", "Wanita", "")] == ["L", "L", "L", "P", "P", ""]
    with pytest.raises(Damaged, match="Tulis L atau P"):
        cells.sex("x")
    assert cells.phone(81234567890) == "081234567890"


# --- made to harm ---------------------------------------------------------------------------------------------------


SHEET = "xl/worksheets/sheet1.xml"


def test_a_nul_in_a_csv_is_a_damaged_letter(operator):
    filler = [[*GOOD[:2], "Randubelang", "", str(number)] for number in range(1, 200)]
    rows, _ = tried(csv([HEADER, *filler, [*GOOD[:2], "Sala\x00kan", "", "01"]]), operator)
    assert rows[0].outcome != "salah"
    assert "huruf yang rusak" in rows[-1].reason


@pytest.mark.parametrize("value", [b"1e999", b"nan", b"-inf"])
def test_a_number_that_is_none_is_a_broken_file(value, operator):
    made = book([["Kapanewon", "Kalurahan", "Padukuhan", "RT"], ["Sewon", "Bangunharjo", "Salakan", 77]])
    with pytest.raises(Unreadable, match="rusak"):
        tried(repacked(made, change={SHEET: (rb"<v>77</v>", b"<v>" + value + b"</v>")}), operator)


@pytest.mark.parametrize("number", [b"1", b"-7", b"99999999999999999999", b"1048577"])
def test_rows_go_forward_and_no_further_than_a_sheet_has(number, operator):
    made = book([HEADER, GOOD, ["Sewon", "Bangunharjo", "Randubelang", "", "02"]])
    with pytest.raises(Unreadable, match="rusak"):
        tried(repacked(made, change={SHEET: (rb'<row r="3"', b'<row r="' + number + b'"')}), operator)


def test_a_small_file_does_not_unfold_in_its_cells(monkeypatch):
    """One long word that 4,000 cells point to: some kilobytes that become more than a hundred million letters."""
    made = book([HEADER, *(["x" * 32_000] * 100 for _ in range(45))])
    assert len(made) < 100_000
    _, rows = workbook.sheets_of(made)
    with pytest.raises(Unreadable, match="terlalu besar"):
        list(rows)
