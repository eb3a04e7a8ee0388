"""How does a long list become a file? Row by row, sealed on the way, the same for ten rows and for a hundred thousand.

What a person typed is never a formula: a text cell in a workbook, and a text that begins harmlessly in a CSV.
"""

import csv
import io
import re
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.utils import timezone

from registry.models import ExportFormat
from registry.printing import as_text
from registry.sealed_files import PieceWriter
from registry.workbooks import tab_of

# Signs with which a spreadsheet takes a text for an order, also in their wide forms.
ORDERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
# What a spreadsheet would take for a number and damage: NIK, telephone, anything that begins with a nought.
DIGITS = re.compile(r"0\d+|\d{11,}")
COPY = 128 * 1024


def write_file(path, *, kind, title, lines, columns, rows, mark):
    """Write rows under columns to a sealed file; returns its size before sealing.

    title, lines: what stands above the table of a workbook. columns: registry.exports.Column. rows: lists of values.
    mark: the watermark, on every row, because rows are copied into other files.
    """
    writer = PieceWriter(path)
    write = _workbook if kind == ExportFormat.WORKBOOK else _csv
    try:
        size = write(writer, title, lines, columns, rows, mark)
    finally:
        writer.close()
    return size


def harmless(text):
    """The text as a cell of a CSV: never an order, never a number that a spreadsheet shortens."""
    return f"'{text}" if text.lstrip(" ").startswith(ORDERS) or DIGITS.fullmatch(text) else text


def _csv(writer, title, lines, columns, rows, mark):
    """With BOM and semicolons, as Excel with Indonesian settings opens it."""
    buffer, size = io.StringIO(newline=""), 0
    table = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    buffer.write("\ufeff")
    table.writerow([*(column.label for column in columns), "Jejak ekspor"])
    for cells in rows:
        table.writerow([*(_cell(value) for value in cells), harmless(mark)])
        if buffer.tell() > COPY:
            size += writer.write(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()
    return size + writer.write(buffer.getvalue().encode())


def _cell(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal) or value is None:
        return "" if value is None else value
    return harmless(str(value))


def _workbook(writer, title, lines, columns, rows, mark):
    with tempfile.TemporaryDirectory(dir=writer.path.parent) as folder:
        plain = Path(folder) / "ekspor.xlsx"
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": folder,
            "default_date_format": "dd/mm/yyyy",
        }
        with xlsxwriter.Workbook(str(plain), options) as book:
            book.set_properties({"title": title, "comments": mark})
            page = book.add_worksheet(tab_of(title))
            page.set_footer(f"&L&8{mark.replace('&', '&&')[:200]}&R&8Halaman &P dari &N")
            _sheet(page, book, title, lines, columns, rows, mark)
        with plain.open("rb") as file:
            while content := file.read(COPY):
                writer.write(content)
        return plain.stat().st_size


def _sheet(page, book, title, lines, columns, rows, mark):
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    here = timezone.get_current_timezone()
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
    page.write_string(0, 0, title, bold)
    for number, line in enumerate(lines, start=1):
        page.write_string(number, 0, line)
    head = len(lines) + 2
    for place, label in enumerate([*(column.label for column in columns), "Jejak ekspor"]):
        page.write_string(head, place, label, bold)
    for number, cells in enumerate(rows, start=head + 1):
        for place, value in enumerate(cells):
            if isinstance(value, datetime):
                page.write_datetime(number, place, value.astimezone(here).replace(tzinfo=None), moment)
            elif isinstance(value, date):
                page.write_datetime(number, place, value)
            elif isinstance(value, int | Decimal):
                page.write_number(number, place, value)
            elif value is not None:
                page.write_string(number, place, as_text(value))
        page.write_string(number, len(columns), mark)
