"""How does data become paper? PDF by typst, for A4 and F4; the templates stand in templates/print/."""

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import TextChoices
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

PRINTS = settings.BASE_DIR / "templates" / "print"


class Paper(TextChoices):
    A4 = "a4", "A4"
    F4 = "f4", "F4 (folio)"


# Width and height in millimetres, upright. F4 as offices in Indonesia cut it.
SIZES = {Paper.A4: (210, 297), Paper.F4: (215, 330)}


@dataclass(frozen=True)
class Column:
    """width: parts of the sheet, and about as many letters in a workbook."""

    label: str
    width: int
    is_number: bool = False


@dataclass(frozen=True)
class Signer:
    """Who signs: as what, by name where it is known, and whether a civil servant's number (NIP) stands below."""

    role: str
    name: str = ""
    has_number: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table for paper and workbook. Cells: text, whole numbers, money (Decimal), days, or None for unknown."""

    name: str  # of the file, without suffix
    title: str
    columns: list
    rows: list
    heading: list = field(default_factory=list)
    total: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    place: str = ""
    signers: list = field(default_factory=list)
    is_landscape: bool = False
    row_height: int = 0  # millimetres, where people write by hand
    printed: str = ""
    letterhead: list = field(default_factory=list)  # registry/letterhead.py; a workbook has none
    contact: str = ""
    is_tight: bool = False  # many rows that should stand on one page
    counted: str = "baris"  # what a row is, where rows are counted
    tab: str = ""  # of a workbook; empty: the title


def as_text(value):
    """A cell as a person reads it: "9.600.000", "25 Nov 2026", "–" for what is not known."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, Decimal) and value % 1:
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return f"{value:,.0f}".replace(",", ".") if isinstance(value, int | Decimal) else str(value)


def dated(place, day=None):
    """ "Bantul, 25 November 2026", above the signatures; today, unless told otherwise."""
    return f"{place}, {date_format(day or timezone.localdate(), 'j F Y')}"


def printed_by(post):
    """Who printed it and when: the line at the foot of every page."""
    return f"Dicetak {date_format(timezone.localtime(), 'j F Y, H.i')} oleh {post.user.full_name}, {post.post_name}."


class _Plain(DjangoJSONEncoder):
    """Money travels as text, so that no rupiah is lost in a float."""

    def default(self, o):
        return str(o) if isinstance(o, Decimal) else super().default(o)


class Form(TextChoices):
    PDF = "pdf", "PDF"
    WORKBOOK = "xlsx", "Excel"


def form_of(request):
    """The form a reader chose in the address, PDF when nothing (or nonsense) is said."""
    chosen = request.GET.get("bentuk", Form.PDF)
    return Form(chosen) if chosen in Form.values else Form.PDF


def paper_of(request):
    """The paper a reader chose in the address, A4 when nothing (or nonsense) is said."""
    chosen = request.GET.get("kertas", Paper.A4)
    return Paper(chosen) if chosen in Paper.values else Paper.A4


def pdf(template, data, *, paper=Paper.A4, pictures=None):
    """The bytes of a PDF. template: a name in templates/print/ without suffix; data: what JSON can hold.

    pictures: {name: bytes} of SVG images that the template asks for by name (a photo: photo_svg).

    The data reach the template as a file beside it, never as part of its source: typed text cannot give orders.
    """
    width, height = SIZES[paper]
    files = {path.name: path.read_bytes() for path in PRINTS.glob("*.typ")}
    files["main.typ"] = files[f"{template}.typ"]
    files |= pictures or {}
    files["data.json"] = json.dumps({**data, "paper": {"width": width, "height": height}}, cls=_Plain).encode()
    return typst.compile(files, format="pdf")


def photo_svg(content, width, height):
    """A JPEG as the bytes of an SVG: the files that typst takes here are text. Width and height in pixels."""
    data = base64.b64encode(content).decode()
    picture = f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{picture}</svg>'.encode()


def sheets_pdf(sheets, paper):
    """Tables as one PDF, each beginning on a new page; the first one says how the paper lies."""
    first = sheets[0]
    whole = {"title": first.title, "printed": first.printed, "is_landscape": first.is_landscape}
    return pdf("table", {**whole, "sheets": [drawn(sheet) for sheet in sheets]}, paper=paper)


def drawn(sheet):
    """A Sheet as a template takes it: every cell a text."""
    return asdict(sheet) | {
        "rows": [[as_text(cell) for cell in row] for row in sheet.rows],
        "total": [as_text(cell) for cell in sheet.total],
    }


def pdf_answer(content, name):
    """The PDF opens in the browser, where it is read, printed or kept; no store in between keeps it."""
    return _file_answer(content, f"{name}.pdf", "application/pdf", "inline")


def workbook_answer(content, name):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file_answer(content, f"{name}.xlsx", kind, "attachment")


def _file_answer(content, name, kind, how):
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
