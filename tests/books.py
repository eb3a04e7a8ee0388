"""Workbooks as offices have them, made in code: clean ones, and ones with a fault planted."""

import io
import re
import zipfile

import xlsxwriter


def book(rows, *, title=(), sheet="Data", change=None, **options):
    """The bytes of an .xlsx: rows of values, the first being the header, below lines of a title. change(book, sheet):
    a fault to plant."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    page = made.add_worksheet(sheet)
    for number, line in enumerate([*([words] for words in title), *rows]):
        for column, value in enumerate(line):
            if value not in (None, ""):
                page.write(number, column, value)
    if change:
        change(made, page)
    made.close()
    return target.getvalue()


def csv(rows, *, sign=";", encoding="utf-8"):
    return "\r\n".join(
        sign.join(f'"{value}"' if sign in str(value) else str(value) for value in row) for row in rows
    ).encode(encoding)


def repacked(content, *, add=None, change=None):
    """The same package with further parts ({name: bytes}) or with changed ones ({name: (pattern, words)})."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if change and part.filename in change:
                pattern, words = change[part.filename]
                data = re.sub(pattern, words, data, count=1)
            new.writestr(part.filename, data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return target.getvalue()
