"""What stands in the cells of a file that somebody uploads? xlsx and csv, read as a stream, and nothing of it trusted.

Our own reader, because no library of ours sees a formula beside its value, merged headers, hidden sheets and the date
system in one pass (docs/decisions/0030-import.md). It knows neither Django nor the database: `apart` runs this module
in a process of its own with a cap on memory and time.
"""

import codecs
import csv
import io
import json
import math
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from xml.parsers import expat

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_STRINGS = 64 * 1024 * 1024  # characters of the shared strings
MOST_TEXT = 128 * 1024 * 1024  # characters of all cells: one long word can stand in a million of them
LAST_ROW = 1_048_576  # of a sheet, as Excel has it
MOST_MERGES = 20_000
MEMORY = 512 * 1024 * 1024
SECONDS = 120
PIECE = 256 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Formats of numbers that are days: those that Excel knows by number, and whatever spells day, month or year.
DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
IS_DATE = re.compile(r"[dy]|m{2,}|mm?[-/]", re.IGNORECASE)


TOO_LARGE = "Isi berkas ini terlalu besar. Bagi menjadi beberapa berkas."
TOO_MANY_ROWS = "Berkas ini lebih dari 100.000 baris. Bagi menjadi beberapa berkas."


class Unreadable(Exception):
    """The file as a whole cannot be taken; the sentence says why and what to do."""


def checked(content):
    """ "xlsx" or "csv" by what is inside, whatever the name says. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("Berkas lebih besar dari 20 MB. Bagi menjadi beberapa berkas.")
    if not content.strip():
        raise Unreadable("Berkas ini kosong.")
    if content.startswith(OLE):
        raise Unreadable("Berkas ini .xls lama atau dikunci sandi. Buka, lalu simpan sebagai Buku Kerja Excel (.xlsx).")
    if content.startswith(ZIP):
        with opened(content) as package:
            _check_package(package)
        return "xlsx"
    if b"\x00" in content[:4096] and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("Berkas ini bukan .xlsx dan bukan .csv. Simpan dari Excel sebagai .xlsx, lalu unggah lagi.")
    start = content[:512].lstrip().lower()
    if start.startswith((b"%pdf", b"<!doctype", b"<html", b"<?xml", b"{\\rtf", b"\x89png", b"\xff\xd8\xff")):
        raise Unreadable("Berkas ini bukan .xlsx dan bukan .csv. Simpan dari Excel sebagai .xlsx, lalu unggah lagi.")
    return "csv"


def opened(content):
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("Berkas ini rusak dan tidak dapat dibuka. Simpan ulang dari Excel.") from error


def _check_package(package):
    """Before anything is unpacked: how many parts, how large they become, and whether a program lies inside."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_ENTRIES or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("Isi berkas ini jauh lebih besar daripada ukurannya. Salin datanya ke buku kerja baru.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable("Berkas ini berisi makro. Simpan sebagai Buku Kerja Excel tanpa makro (.xlsx).")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("Berkas ini dikunci sandi. Buka kuncinya, lalu unggah lagi.")
    if "xl/workbook.xml" not in names:
        kind = "ODS" if "mimetype" in names or "content.xml" in names else "lain"
        tail = "Simpan sebagai .xlsx dari LibreOffice." if kind == "ODS" else "Simpan dari Excel sebagai .xlsx."
        raise Unreadable(f"Berkas ini bukan buku kerja Excel. {tail}")


def sheets_of(content):
    """(notes, rows) of a file: sentences for whoever uploaded it, and an iterator of (number, values, formulas).

    values: {column from 0: str, int, float, bool or date}; formulas: the columns whose value a formula has made.
    """
    if checked(content) == "csv":
        return read_csv(content)
    try:
        return _Package(content).read()
    except (expat.ExpatError, KeyError, zipfile.BadZipFile, ValueError, EOFError) as error:
        raise Unreadable("Berkas ini rusak dan tidak dapat dibaca. Simpan ulang dari Excel.") from error


# --- csv ------------------------------------------------------------------------------------------------------------


def decoded(content):
    """(text, the name of the encoding as a note or "")."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(name, errors="replace"), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "Huruf berkas ini dibaca sebagai Windows-1252."


def delimiter_of(text):
    """The sign that parts the first lines most evenly: ; , tab or |."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    if lines and (told := re.fullmatch(r"sep=(.)", lines[0].strip(), re.IGNORECASE)):
        return told[1]

    def evenness(sign):
        counts = [line.count(sign) for line in lines]
        usual = max(counts, key=counts.count, default=0)
        return (counts.count(max(counts, default=0)), max(counts, default=0)) if usual else (0, max(counts, default=0))

    return max(";,\t|", key=lambda sign: (evenness(sign)[1] > 0, *evenness(sign)))


def read_csv(content):
    text, note = decoded(content)
    text = text.replace("\x00", "\ufffd")  # no text of a database holds it
    sign = delimiter_of(text)
    csv.field_size_limit(100_000)

    def rows():
        try:
            for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
                if number == 1 and len(line) == 2 and line[0].casefold() == "sep=":
                    continue
                if number > MOST_ROWS + 50:
                    raise Unreadable(TOO_MANY_ROWS)
                values, formulas = {}, []
                for column, value in enumerate(line[:MOST_COLUMNS]):
                    if quoted := re.fullmatch(r'="([^"]*)"', value.strip()):
                        value = quoted[1]  # how a spreadsheet is told to keep a number as text
                    elif value.lstrip().startswith("=") and len(value.strip()) > 1:
                        formulas.append(column)
                    if value.strip():
                        values[column] = value
                if values:
                    yield number, values, formulas
        except csv.Error as error:
            raise Unreadable("Berkas .csv ini rusak: tanda kutipnya tidak berpasangan.") from error

    return ([note] if note else []), rows()


# --- xlsx -----------------------------------------------------------------------------------------------------------


def local(name):
    """The name of an element without its namespace: the strict and the usual kind of workbook differ in it only."""
    return name.rsplit(":", 1)[-1]


def parser():
    """A parser that follows no DTD: entities that unfold, and files from elsewhere, are refused at their first sign."""
    made = expat.ParserCreate()
    made.buffer_text = True

    def refuse(*_):
        raise Unreadable("Berkas ini berisi DTD dan tidak dibaca. Salin datanya ke buku kerja baru.")

    made.StartDoctypeDeclHandler = made.EntityDeclHandler = refuse
    return made


def column_of(reference):
    """ "AB12" -> 27."""
    found = 0
    for letter in reference:
        if not letter.isalpha():
            break
        found = found * 26 + ord(letter.upper()) - 64
    return found - 1


class _Package:
    """One workbook. read() gives the first visible sheet that has rows."""

    def __init__(self, content):
        self.package = opened(content)
        self.sheets, self.begins_1904 = [], False
        self.dates = []
        self.strings, self.letters = [], 0

    def _parse(self, part, start, end=None, text=None):
        made = parser()
        made.StartElementHandler = start
        made.EndElementHandler = end
        made.CharacterDataHandler = text
        with self.package.open(part) as source:
            made.ParseFile(source)

    def read(self):
        self._read_book()
        self._read_styles()
        self._read_strings()
        notes, visible = [], []
        for name, part, is_hidden in self.sheets:
            if is_hidden:
                notes.append(f"Lembar tersembunyi “{name}” tidak dibaca.")
            else:
                visible.append((name, part))
        filled = [
            (name, part) for name, part in visible if b"<c " in self._start_of(part) or b":c " in self._start_of(part)
        ]
        if not filled:
            raise Unreadable("Tidak ada lembar yang berisi data di berkas ini.")
        name, part = filled[0]
        if len(filled) > 1:
            notes.append(
                f"Hanya lembar “{name}” yang dibaca; lembar lain dilewati: {', '.join(n for n, _ in filled[1:6])}."
            )
        merges = self._merges(part)
        return notes, self._rows(part, merges)

    def _start_of(self, part):
        with self.package.open(part) as source:
            return source.read(PIECE)

    def _read_book(self):
        targets, found = {}, []

        def relation(name, attributes):
            if local(name) == "Relationship":
                target = attributes["Target"]
                targets[attributes["Id"]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

        def sheet(name, attributes):
            if local(name) == "sheet":
                key = next(value for word, value in attributes.items() if local(word) == "id")
                found.append((attributes["name"], key, attributes.get("state", "visible") != "visible"))
            elif local(name) == "workbookPr":
                self.begins_1904 = attributes.get("date1904", "") in ("1", "true")

        self._parse("xl/_rels/workbook.xml.rels", relation)
        self._parse("xl/workbook.xml", sheet)
        self.sheets = [(name, targets[key], is_hidden) for name, key, is_hidden in found if "sheets/" in targets[key]]

    def _read_styles(self):
        if "xl/styles.xml" not in self.package.namelist():
            return
        own, formats, inside = {}, [], [False]

        def start(name, attributes):
            name = local(name)
            if name == "numFmt":
                own[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                formats.append(int(attributes.get("numFmtId", 0)))

        def end(name):
            if local(name) == "cellXfs":
                inside[0] = False

        self._parse("xl/styles.xml", start, end)
        self.dates = [self._is_date(number, own) for number in formats]

    @staticmethod
    def _is_date(number, own):
        if number not in own:
            return number in DATE_FORMATS
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", own[number]).split(";")[0]
        return bool(IS_DATE.search(bare))

    def _read_strings(self):
        if "xl/sharedStrings.xml" not in self.package.namelist():
            return
        pieces, state, size = [], {"t": False, "rPh": False}, [0]

        def start(name, attributes):
            name = local(name)
            if name == "si":
                pieces.clear()
            elif name in state:
                state[name] = True

        def end(name):
            name = local(name)
            if name == "si":
                word = "".join(pieces)
                size[0] += len(word)
                if size[0] > MOST_STRINGS:
                    raise Unreadable(TOO_LARGE)
                self.strings.append(word)
            elif name in state:
                state[name] = False

        def text(data):
            if state["t"] and not state["rPh"]:
                pieces.append(data)

        self._parse("xl/sharedStrings.xml", start, end, text)

    def _merges(self, part):
        """[(first row, last row, first column, last column)]; they stand behind the rows, so they are sought first."""
        found, rest = [], b""
        with self.package.open(part) as source:
            while piece := source.read(PIECE):
                rest += piece
                for match in re.finditer(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', rest):
                    left, top, right, bottom = (word.decode() for word in match.groups())
                    found.append((int(top), int(bottom), column_of(left), column_of(right)))
                rest = rest[rest.rfind(b"<") :] if b"<" in rest else b""
        return found[:MOST_MERGES]

    def _rows(self, part, merges):
        reader = _SheetReader(self.strings, self.dates, self.begins_1904)
        filled = _Merged(merges)
        with self.package.open(part) as source:
            while True:
                piece = source.read(PIECE)
                reader.parser.Parse(piece, not piece)
                for row in reader.rows:
                    yield self._weighed(filled.fill(row))
                reader.rows.clear()
                if reader.count > MOST_ROWS + 50:
                    raise Unreadable(TOO_MANY_ROWS)
                if not piece:
                    return

    def _weighed(self, row):
        """The row, as long as all rows together are no more than somebody can have typed."""
        self.letters += sum(len(value) for value in row[1].values() if isinstance(value, str))
        if self.letters > MOST_TEXT:
            raise Unreadable(TOO_LARGE)
        return row


class _Merged:
    """Writes what a merged cell says into every cell it covers: a header over columns, a kalurahan over rows."""

    def __init__(self, merges):
        self.waiting = sorted(merges)
        self.running = []  # [last row, first column, last column, value]

    def fill(self, row):
        number, values, _ = row
        while self.waiting and self.waiting[0][0] <= number:
            top, bottom, left, right = self.waiting.pop(0)
            if top == number and left in values:
                self.running.append((bottom, left, min(right, MOST_COLUMNS), values[left]))
        if self.running:
            self.running = [merge for merge in self.running if merge[0] >= number]
            for _, left, right, value in self.running:
                for column in range(left, right + 1):
                    values.setdefault(column, value)
        return row


class _SheetReader:
    """Gathers the rows of one sheet while the parser runs over it."""

    def __init__(self, strings, dates, begins_1904):
        self.strings, self.dates = strings, dates
        self.epoch = date(1904, 1, 1) if begins_1904 else date(1899, 12, 30)
        self.rows, self.count = [], 0
        self.number = self.column = 0
        self.values, self.formulas = {}, []
        self.kind = self.style = ""
        self.text, self.has_formula, self.takes = [], False, False
        self.parser = parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name, attributes):
        name = name if ":" not in name else local(name)
        if name == "c":
            reference = attributes.get("r")
            self.column = column_of(reference) if reference else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.text, self.has_formula = [], False
        elif name in ("v", "t"):
            self.takes = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            number = int(attributes.get("r", self.number + 1))
            if not self.number < number <= LAST_ROW:
                raise ValueError(f"row {number} after {self.number}")
            self.number = number
            self.column, self.values, self.formulas = -1, {}, []

    def _data(self, data):
        if self.takes:
            self.text.append(data)

    def _end(self, name):
        name = name if ":" not in name else local(name)
        if name in ("v", "t"):
            self.takes = False
        elif name == "c":
            if self.column < MOST_COLUMNS:
                self._keep()
        elif name == "row" and self.values:
            self.count += 1
            self.rows.append((self.number, self.values, self.formulas))

    def _keep(self):
        text = "".join(self.text)
        if self.has_formula:
            self.formulas.append(self.column)
        if self.kind == "s":
            text = self.strings[int(text)]
        value = text
        if self.kind == "n" and text:
            value = self._number(text)
        elif self.kind == "b":
            value = text == "1"
        elif self.kind == "d":
            value = datetime.fromisoformat(text).date()
        if value != "" and not (isinstance(value, str) and not value.strip()):
            self.values[self.column] = value
        elif self.has_formula:
            self.values[self.column] = ""

    def _number(self, text):
        if self.style and self.dates and int(self.style) < len(self.dates) and self.dates[int(self.style)]:
            return day_of(float(text), self.epoch) or float(text)
        if re.fullmatch(r"-?\d{1,17}", text):
            return int(text)
        value = float(text)
        if not math.isfinite(value):
            raise ValueError(text)
        return int(value) if value.is_integer() and abs(value) < 1e17 else value


def day_of(serial, epoch=date(1899, 12, 30)):
    """The date of a spreadsheet's number of days, or None for a time of day or what lies beyond the calendar."""
    if not 1 <= serial < 2_958_466:
        return None
    return epoch + timedelta(days=int(serial))


# --- apart ----------------------------------------------------------------------------------------------------------


def apart(content, root):
    """As `sheets_of`, read by a process of its own that may take so much memory and time, and no more."""
    checked(content)
    child = subprocess.Popen(
        [sys.executable, "-m", "registry.imports.workbook"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(root)},
    )
    try:
        child.stdin.write(content)
        child.stdin.close()
    except BrokenPipeError:  # it has ended already; its answer, or that there is none, says why
        child.stdin = None
    notes = _answer(child)["notes"]
    rows = _received(child)
    next(rows)  # from here on the process ends with the generator
    return notes, rows


def _answer(child):
    line = child.stdout.readline()
    if not line:
        _end(child)
        raise Unreadable(
            "Berkas ini terlalu berat untuk dibaca. Bagi menjadi beberapa berkas, atau salin ke buku baru."
        )
    told = json.loads(line)
    if "why" in told:
        _end(child)
        raise Unreadable(told["why"])
    return told


def _received(child):
    try:
        yield
        while "end" not in (told := _answer(child)):
            number, values, days, formulas = told["row"]
            found = {int(column): value for column, value in values.items()}
            found |= {int(column): date.fromisoformat(day) for column, day in days.items()}
            yield number, found, formulas
    finally:
        _end(child)


def _end(child):
    child.kill()
    child.stdout.close()
    child.wait()


def _tell(source, target):
    """What the child does: a line of notes, a line for each row, a line at the end; or a line with the reason."""

    def say(told):
        target.write(json.dumps(told, ensure_ascii=False) + "\n")

    try:
        notes, rows = sheets_of(source.read())
        say({"notes": notes})
        for number, values, formulas in rows:
            days = {column: value.isoformat() for column, value in values.items() if isinstance(value, date)}
            plain = {column: value for column, value in values.items() if column not in days}
            say({"row": [number, plain, days, formulas]})
        say({"end": True})
    except Unreadable as problem:
        say({"why": str(problem)})
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, IndexError, EOFError, zipfile.zlib.error):
        say({"why": "Berkas ini rusak dan tidak dapat dibaca. Simpan ulang dari Excel."})
    except (MemoryError, RecursionError):
        say({"why": "Berkas ini terlalu berat untuk dibaca. Bagi menjadi beberapa berkas, atau salin ke buku baru."})


def main():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=False) as target:
        _tell(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
