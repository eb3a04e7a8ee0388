"""What stands on the letters, cards and sheets to sign of a Bimtek?"""

import io
from datetime import timedelta

import segno
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from registry.letter_texts import template_for
from registry.letterhead import contact_of, lines_of, seat_of
from registry.models import Area, TemplateKind
from registry.models.area import village_code
from registry.printing import Column, Sheet, Signer, dated, pdf, printed_by
from training.prints import days_of, weekdays_of

OPEN_NUMBER = "." * 24


def _hours_of(event, sessions):
    """When to be there: the first hour of the first day, as far as the timetable says."""
    first = [session for session in sessions if session.held_on == event.starts_on]
    return f"pukul {first[0].starts_at:%H.%M} WIB s.d. selesai" if first else "menurut jadwal terlampir"


def _day_of_letters(event):
    """Today; what is printed only after the first day bears the day before it."""
    today = timezone.localdate()
    return today if today <= event.starts_on else event.starts_on - timedelta(days=1)


def letters(event, invitations, participants, post, paper):
    """One PDF: the undangan of each invitation, then the surat tugas of each participant, each on its own page."""
    office = event.organiser
    sessions = list(event.sessions.order_by("held_on", "starts_at")[:1])
    facts = [
        ["Hari, tanggal", weekdays_of(event)],
        ["Waktu", _hours_of(event, sessions)],
        ["Tempat", ", ".join(filter(None, [event.place, event.address])) or "akan diberitahukan"],
        ["Acara", event.title],
    ]
    villages = Area.objects.in_bulk({village_code(row.unit.home_area_id) for row in invitations})
    data = {
        **_around(office, _day_of_letters(event), post),
        "title": f"Surat {event.title}",
        "invitation": _words(template_for(TemplateKind.INVITATION)),
        "assignment": _words(template_for(TemplateKind.ASSIGNMENT)),
        "event": event.title,
        "facts": facts,
        "basis": event.basis,
        "inquiries": event.contact,
        "invitations": [
            {
                "number": row.letter_number or OPEN_NUMBER,
                "to": f"Ketua {row.unit.name}",
                "through": f"melalui Lurah {villages[village_code(row.unit.home_area_id)].name}",
                "seats": row.seats,
            }
            for row in invitations
        ],
        "assignments": [
            {
                "number": row.letter_number or OPEN_NUMBER,
                "facts": [
                    ["Nama", row.name],
                    ["Sebagai", row.get_kind_display()],
                    ["Lembaga", row.comes_from],
                    ["Kabupaten/kota", row.regency.label],
                    ["Nomor peserta", str(row.number)],
                ],
            }
            for row in participants
        ],
    }
    return pdf("bimtek_letters", data, paper=paper)


def _around(office, day, post):
    """The head of the paper, its place and day, and who signs."""
    return {
        "printed": printed_by(post),
        "kop": lines_of(office),
        "contact": contact_of(office),
        "place": dated(seat_of(office), day),
        "signer": f"Kepala {office.name}",
    }


def _words(template):
    return {"subject": template.subject, "opening": template.opening, "closing": template.closing}


def sample_of(template, post):
    """The letter with these words about a Bimtek made up, for whoever edits them; None for a letter of another app."""
    if template.kind not in (TemplateKind.INVITATION, TemplateKind.ASSIGNMENT):
        return None
    is_invitation = template.kind == TemplateKind.INVITATION
    invitation = {"number": OPEN_NUMBER, "to": "Ketua WKSBM Contoh", "through": "melalui Lurah Contoh", "seats": 2}
    assignment = {"number": OPEN_NUMBER, "facts": [["Nama", "Contoh Pengurus"], ["Lembaga", "WKSBM Contoh"]]}
    data = {
        **_around(post.organisation, timezone.localdate(), post),
        "title": f"Contoh {template.get_kind_display()}",
        "invitation": _words(template),
        "assignment": _words(template),
        "event": "Bimtek Contoh",
        "facts": [["Hari, tanggal", "Senin, 4 Januari"], ["Tempat", "Balai Contoh"], ["Acara", "Bimtek Contoh"]],
        "basis": "",
        "inquiries": "",
        "invitations": [invitation] if is_invitation else [],
        "assignments": [] if is_invitation else [assignment],
    }
    return pdf("bimtek_letters", data)


def cards(event, participants, post):
    """The cards on A4, eight on a sheet. The QR holds the random code of the card and nothing else."""
    pictures = {}
    for row in participants:
        content = io.BytesIO()
        segno.make(row.card_token, error="m", micro=False).save(content, kind="svg", border=2)
        pictures[f"qr-{row.number}.svg"] = content.getvalue()
    data = {
        "title": f"Kartu peserta {event.title}",
        "printed": printed_by(post),
        "event": event.title,
        "days": days_of(event),
        "office": event.organiser.name,
        "cards": [
            {
                "number": row.number,
                "name": row.name,
                "from": row.comes_from,
                "regency": row.regency.label,
                "code": row.card_code,
                "qr": f"qr-{row.number}.svg",
            }
            for row in participants
        ],
    }
    return pdf("bimtek_cards", data, pictures=pictures)


def signing_sheets(event, sessions, participants, post, *, by_day, session_id=""):
    """[Sheet] to sign by hand: one for each session (or only the one asked for), or one for each day.

    Signatures stand left for odd numbers and right for even ones, so that there is room for both.
    """
    if by_day:
        days = dict.fromkeys(session.held_on for session in sessions)
        parts = [(day, date_format(day, "l, j F Y"), "") for day in days]
    else:
        wanted = [s for s in sessions if s.public_id == session_id] or [s for s in sessions if s.jp] or sessions
        parts = [(s.held_on, f"{date_format(s.held_on, 'l, j F Y')}, pukul {s.hours}", s.title) for s in wanted]
    parts = parts or [(event.ends_on, days_of(event), "")]
    return [_signing_sheet(event, day, when, title, participants, post) for day, when, title in parts]


def _signing_sheet(event, day, when, title, participants, post):
    rows = []
    for place, person in enumerate(participants, 1):
        odd, even = (f"{place}.", "") if place % 2 else ("", f"{place}.")
        rows.append([place, person.name, person.sex, person.comes_from, person.regency.name, odd, even])
    return Sheet(
        name=f"daftar-hadir-{slugify(event.title)}",
        title="Daftar hadir",
        heading=list(filter(None, [event.title, title, when, event.place])),
        columns=[
            Column("No", 5, is_number=True),
            Column("Nama", 26),
            Column("L/P", 5),
            Column("Lembaga", 26),
            Column("Kabupaten/kota", 16),
            Column("Tanda tangan", 13),
            Column("Tanda tangan", 13),
        ],
        rows=rows,
        place=dated(seat_of(event.organiser), day),
        signers=[Signer("\nPanitia"), Signer(f"Mengetahui,\nKepala {event.organiser.name}", has_number=True)],
        row_height=9,
        letterhead=lines_of(event.organiser),
        contact=contact_of(event.organiser),
        printed=printed_by(post),
    )
