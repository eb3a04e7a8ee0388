"""Workbooks around an import: the result with a reason for each row, and templates to fill in."""

import json
from io import BytesIO

import xlsxwriter

from registry.imports.cells import words
from registry.imports.kinds import Decision, Outcome

SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LAST_ROW = 5000  # as far as the lists to choose from reach


def result_of(run, rows):
    """The rows of the file as it was read, each with what became of it and why. Everything is a text cell."""
    kind, target = run.kind_of, BytesIO()
    with xlsxwriter.Workbook(target, SAFE) as book:
        head, sheet = book.add_format({"bold": True, "bg_color": "#E8E8E8"}), book.add_worksheet("Hasil")
        columns = [column for column in kind.columns if column.key in run.mapping]
        titles = ["Baris", "Hasil", "Kolom", "Alasan", *(run.mapping[column.key] for column in columns)]
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, head)
        for line, row in enumerate(rows.order_by("number").iterator(chunk_size=1000), 1):
            cells = json.loads(row.read_cells())
            label = run.mapping.get(row.column) or (kind.label(row.column) if row.column else "")
            sheet.write_number(line, 0, row.number)
            for place, said in enumerate((became(row), label, row.reason), 1):
                sheet.write_string(line, place, said)
            for place, column in enumerate(columns, 4):
                value = cells.get(column.key)
                value = value["hari"] if isinstance(value, dict) else value
                sheet.write_string(line, place, words(value))
    return target.getvalue()


def became(row):
    """What came of a row, in words."""
    if row.applied_at:
        return "Diimpor"
    if row.decision == Decision.SKIP:
        return "Tidak diimpor"
    return {Outcome.NEW: "Baru, belum diimpor", Outcome.CHANGED: "Berubah, belum diimpor"}.get(
        row.outcome, row.get_outcome_display()
    )


def template_of(kind):
    """An empty workbook: headers, one example, lists to choose from; numbers of people are text from the start."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet, help_page = book.add_worksheet("Data"), book.add_worksheet("Petunjuk")
        wanted = book.add_format({"bold": True, "bg_color": "#FCE8B2", "border": 1})
        usual, text = (
            book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1}),
            book.add_format({"num_format": "@"}),
        )
        for place, column in enumerate(kind.columns):
            sheet.write_string(0, place, column.label, wanted if column.is_required else usual)
            sheet.set_column(place, place, max(14, len(column.label) + 2), text)
            if column.example:
                sheet.write_string(1, place, column.example, text)
            if column.choices:
                sheet.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": list(column.choices)})
        sheet.freeze_panes(1, 0)
        help_page.set_column(0, 2, 32)
        for place, title in enumerate(("Kolom", "Wajib", "Contoh dan pilihan")):
            help_page.write_string(0, place, title, usual)
        for line, column in enumerate(kind.columns, 1):
            help_page.write_string(line, 0, column.label)
            help_page.write_string(line, 1, "wajib" if column.is_required else "")
            help_page.write_string(line, 2, ", ".join(filter(None, (column.example, *column.choices, column.help))))
    return target.getvalue()
