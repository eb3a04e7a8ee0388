"""How does a table become a workbook? Heading, numbered columns, totals and signatures, as offices hand them round.

What a person typed is written as text whatever it begins with: a name such as "=1+1" must not become a formula in
somebody else's Excel.
"""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from registry.printing import Paper, as_text

# Excel's numbers for paper. It has none for F4 (215 x 330 mm); Folio (14) is 8.5 x 13 inches, 215.9 x 330.2 mm, and
# printers in Indonesia take it as F4.
PAPER_CODES = {Paper.A4: 9, Paper.F4: 14}
POINTS_FOR_MILLIMETRE = 72 / 25.4
NUMBER, WITH_SEN = "#,##0", "#,##0.00"
BORDER = {"border": 1, "valign": "top", "text_wrap": True}
LINES_TO_SIGN = 3


def workbook(*sheets, paper):
    """The bytes of an xlsx with one worksheet for each Sheet."""
    file = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = {name: book.add_format(look) for name, look in LOOKS.items()}
        for sheet in sheets:
            _Page(book.add_worksheet(tab_of(sheet.tab or sheet.title)), sheet, formats).write(paper)
    return file.getvalue()


def tab_of(title):
    """The title as Excel takes it for a tab: at most 31 letters, none of []:*?/\\ and no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\]", "-", title)[:31].strip("'")


LOOKS = {
    "title": {"bold": True, "font_size": 14, "align": "center"},
    "line": {"align": "center"},
    "head": {**BORDER, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E8E8E8"},
    "place_number": {**BORDER, "italic": True, "align": "center", "font_size": 9},
    "text": BORDER,
    "number": {**BORDER, "num_format": NUMBER, "align": "right"},
    "number_sen": {**BORDER, "num_format": WITH_SEN, "align": "right"},
    "day": {**BORDER, "num_format": "[$-421]d mmm yyyy", "align": "center"},
    "unknown": {**BORDER, "align": "center"},
    "total": {**BORDER, "bold": True},
    "total_number": {**BORDER, "bold": True, "num_format": NUMBER, "align": "right"},
    "total_number_sen": {**BORDER, "bold": True, "num_format": WITH_SEN, "align": "right"},
    "plain": {},
    "signer": {"align": "center", "text_wrap": True},
    "signer_name": {"align": "center", "bold": True, "underline": 1},
}


class _Page:
    """One worksheet, written row by row: a row that is done is on disk and cannot be touched again."""

    def __init__(self, page, sheet, formats):
        self.page, self.sheet, self.formats = page, sheet, formats
        self.row, self.last = 0, len(sheet.columns) - 1

    def write(self, paper):
        self._set_up(paper)
        self._across(self.sheet.title, "title")
        for line in self.sheet.heading:
            self._across(line, "line")
        self.row += 1
        first = self.row
        self._cells([column.label for column in self.sheet.columns], "head")
        self._cells([f"({number})" for number in range(1, self.last + 2)], "place_number")
        self.page.repeat_rows(first, self.row - 1)
        for cells in self.sheet.rows:
            if self.sheet.row_height:
                self.page.set_row(self.row, self.sheet.row_height * POINTS_FOR_MILLIMETRE)
            self._cells(cells)
        if self.sheet.total:
            self._cells(self.sheet.total, "total", "total_number")
        for line in self.sheet.notes:
            self.page.write_string(self.row, 0, line, self.formats["plain"])
            self.row += 1
        self._signatures()

    def _set_up(self, paper):
        for place, column in enumerate(self.sheet.columns):
            self.page.set_column(place, place, column.width)
        self.page.set_paper(PAPER_CODES[paper])
        if self.sheet.is_landscape:
            self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
        # "&" gives orders in a footer of Excel.
        self.page.set_footer(f"&L&8{self.sheet.printed.replace('&', '&&')[:200]}&R&8Halaman &P dari &N")

    def _across(self, text, look):
        self.page.merge_range(self.row, 0, self.row, self.last, text, self.formats[look])
        self.row += 1

    def _cells(self, cells, text_look="text", number_look="number"):
        for place, value in enumerate(cells):
            if isinstance(value, int | Decimal):
                look = f"{number_look}_sen" if value % 1 else number_look
                self.page.write_number(self.row, place, value, self.formats[look])
            elif isinstance(value, date):
                self.page.write_datetime(self.row, place, value, self.formats["day"])
            else:
                look = "unknown" if value is None and text_look == "text" else text_look
                self.page.write_string(self.row, place, as_text(value), self.formats[look])
        self.row += 1

    def _signatures(self):
        if not self.sheet.signers:
            return
        count = len(self.sheet.signers)
        width = (self.last + 1) // count
        spans = [(n * width, self.last if n == count - 1 else (n + 1) * width - 1) for n in range(count)]
        self.row += 1
        self._beside([spans[-1]], [self.sheet.place], "signer")
        self.page.set_row(self.row, 32)
        self._beside(spans, [signer.role for signer in self.sheet.signers], "signer")
        self.row += LINES_TO_SIGN
        self._beside(
            spans, [signer.name or "(                              )" for signer in self.sheet.signers], "signer_name"
        )
        if any(signer.has_number for signer in self.sheet.signers):
            self._beside(spans, ["NIP." if signer.has_number else "" for signer in self.sheet.signers], "signer")

    def _beside(self, spans, texts, look):
        for (first, last), text in zip(spans, texts, strict=True):
            if first == last:
                self.page.write_string(self.row, first, text, self.formats[look])
            else:
                self.page.merge_range(self.row, first, self.row, last, text, self.formats[look])
        self.row += 1
