"""What stands on a certificate of a Bimtek: front and back, as facts that are frozen with it."""

import io

import segno
from django.utils.formats import date_format
from django.utils.text import slugify

from registry.letterhead import contact_of, lines_of, seat_of
from registry.printing import Column, Sheet, dated, pdf, printed_by
from training.prints import days_of


def common_facts(event, issued_on, signer):
    """{name: value} that all certificates of a Bimtek share. signer: {role, name, number}."""
    sessions = event.sessions.filter(jp__gt=0).order_by("held_on", "starts_at")
    return {
        "kop": lines_of(event.organiser),
        "contact": contact_of(event.organiser),
        "event": event.title,
        "days": days_of(event),
        "place": ", ".join(filter(None, [event.place, event.address])),
        "dated": f"{seat_of(event.organiser)}, {date_format(issued_on, 'j F Y')}",
        "signer": signer,
        "materi": [[session.title, session.jp] for session in sessions],
        "whole": sum(session.jp for session in sessions),
    }


def own_facts(participant, number, name, jp, address, replaced):
    """{name: value} of one certificate. address: of the page that its code opens; replaced: the number before it."""
    return {
        "number": number,
        "name": name,
        "from": participant.comes_from,
        "jp": jp,
        "address": address,
        "replaced": replaced,
    }


def withdrawn_copy(certificate):
    """The bytes of a certificate that does not count any more, with that written across it."""
    return drawn([certificate.facts | {"withdrawn": date_format(certificate.withdrawn_at, "j F Y")}])


def drawn(certificates):
    """The bytes of one PDF, two pages for each. certificates: [facts]."""
    pictures, sheets = {}, []
    for place, facts in enumerate(certificates, 1):
        content = io.BytesIO()
        segno.make(facts["address"], error="m", micro=False).save(content, kind="svg", border=0)
        pictures[f"qr-{place}.svg"] = content.getvalue()
        sheets.append(facts | {"qr": f"qr-{place}.svg"})
    return pdf("certificate", {"title": "Sertifikat", "sheets": sheets}, pictures=pictures)


def receipt_sheet(event, certificates, post):
    """The list to sign when certificates are handed out."""
    rows = [
        [place, row.number, row.name, row.participant.comes_from, row.jp, f"{place}."]
        for place, row in enumerate(certificates, 1)
    ]
    return Sheet(
        name=f"tanda-terima-sertifikat-{slugify(event.title)}",
        title="Tanda terima sertifikat",
        heading=[event.title, days_of(event)],
        columns=[
            Column("No", 5, is_number=True),
            Column("Nomor sertifikat", 24),
            Column("Nama", 26),
            Column("Lembaga", 24),
            Column("JP", 6, is_number=True),
            Column("Tanda tangan", 16),
        ],
        rows=rows,
        place=dated(seat_of(event.organiser)),
        letterhead=lines_of(event.organiser),
        contact=contact_of(event.organiser),
        row_height=9,
        printed=printed_by(post),
    )
