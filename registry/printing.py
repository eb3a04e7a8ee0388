"""How does data become paper? PDF by typst, for A4 and F4; the templates stand in templates/print/."""

import json
from decimal import Decimal

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import TextChoices
from django.http import HttpResponse

PRINTS = settings.BASE_DIR / "templates" / "print"


class Paper(TextChoices):
    A4 = "a4", "A4"
    F4 = "f4", "F4 (folio)"


# Width and height in millimetres, upright. F4 as offices in Indonesia cut it.
SIZES = {Paper.A4: (210, 297), Paper.F4: (215, 330)}


class _Plain(DjangoJSONEncoder):
    """Money travels as text, so that no rupiah is lost in a float."""

    def default(self, o):
        return str(o) if isinstance(o, Decimal) else super().default(o)


def paper_of(request):
    """The paper a reader chose in the address, A4 when nothing (or nonsense) is said."""
    chosen = request.GET.get("kertas", Paper.A4)
    return Paper(chosen) if chosen in Paper.values else Paper.A4


def pdf(template, data, *, paper=Paper.A4):
    """The bytes of a PDF. template: a name in templates/print/ without suffix; data: what JSON can hold.

    The data reach the template as a file beside it, never as part of its source: typed text cannot give orders.
    """
    width, height = SIZES[paper]
    files = {path.name: path.read_bytes() for path in PRINTS.glob("*.typ")}
    files["main.typ"] = files[f"{template}.typ"]
    files["data.json"] = json.dumps({**data, "paper": {"width": width, "height": height}}, cls=_Plain).encode()
    return typst.compile(files, format="pdf")


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
