"""What stands in the report of a Bimtek, and in its transport list, on paper?"""

from dataclasses import asdict

from django.utils.text import slugify

from registry.letterhead import contact_of, lines_of, seat_of
from registry.printing import Column, Sheet, Signer, dated, drawn, pdf, photo_svg, printed_by
from training.models import EventPhoto
from training.prints import days_of


def name_of(event):
    return f"laporan-{slugify(event.title)}-{event.starts_on.year}"


def facts(event):
    """[[label, text]] of what the Bimtek was, as far as it was written down."""
    office = "\n".join(filter(None, [event.organiser.name, event.section]))
    said = [
        ("Penyelenggara", office),
        ("Waktu", days_of(event)),
        ("Tempat", ", ".join(filter(None, [event.place, event.address]))),
        ("Dasar", event.basis),
        ("Sumber dana", event.funding),
        ("Kurikulum", str(event.version)),
        ("Kuota peserta", f"{event.quota} orang" if event.quota else ""),
    ]
    return [[label, text] for label, text in said if text]


def report_pdf(event, chapters, post, *, paper):
    """The bytes of the whole report. chapters: of training/report.py."""
    photos = list(EventPhoto.objects.visible_to(post).filter(event=event))
    data = {
        "title": "LAPORAN KEGIATAN",
        "heading": [event.title, days_of(event)],
        "is_landscape": False,
        "letterhead": lines_of(event.organiser),
        "contact": contact_of(event.organiser),
        "facts": facts(event),
        "chapters": [
            {"heading": heading, "sheets": [drawn(sheet) for sheet in sheets]} for heading, sheets in chapters
        ],
        "photos": [{"name": f"foto-{photo.pk}.svg", "caption": photo.caption} for photo in photos],
        "place": dated(seat_of(event.organiser)),
        "signers": [
            asdict(Signer("Ketua panitia", has_number=True)),
            asdict(Signer(f"Kepala {event.organiser.name}", has_number=True)),
        ],
        "printed": printed_by(post),
    }
    return pdf("report", data, paper=paper, pictures={f"foto-{photo.pk}.svg": _picture(photo) for photo in photos})


def _picture(photo):
    with photo.file.open("rb") as file:
        return photo_svg(file.read(), photo.width, photo.height)


TRANSPORT = (
    Column("No", 4, is_number=True),
    Column("Nama", 22),
    Column("WKSBM atau lembaga", 22),
    Column("Jumlah (Rp)", 11, is_number=True),
    Column("Bank", 10),
    Column("Nomor rekening", 16),
    Column("NPWP", 16),
    Column("Tanda tangan", 16),
)


def transport_sheet(event, rows, post):
    """The list to sign. rows: [(TransportPayment, account number, NPWP)]."""
    cells = [
        [
            row.participant.number,
            row.participant.name,
            row.participant.comes_from,
            row.amount,
            row.bank,
            account,
            npwp,
            "",
        ]
        for row, account, npwp in rows
    ]
    return Sheet(
        name=f"transport-{slugify(event.title)}-{event.starts_on.year}",
        title="Daftar penerimaan transport",
        heading=[event.title, days_of(event)],
        columns=list(TRANSPORT),
        rows=cells,
        total=["", "Jumlah", "", sum(row.amount for row, _, _ in rows), "", "", "", ""],
        place=dated(seat_of(event.organiser)),
        signers=[Signer("Bendahara pengeluaran", has_number=True), Signer("Ketua panitia", has_number=True)],
        letterhead=lines_of(event.organiser),
        contact=contact_of(event.organiser),
        is_landscape=True,
        row_height=10,
        printed=printed_by(post),
    )
