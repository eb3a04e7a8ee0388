"""What stands on the timetable of a Bimtek on paper? A table under the letterhead of the office."""

from dataclasses import replace

from django.utils.formats import date_format
from django.utils.text import slugify

from registry.letterhead import contact_of, lines_of, seat_of
from registry.printing import Column, Sheet, Signer, dated, printed_by

COLUMNS = (
    Column("Hari, tanggal", 20),
    Column("Pukul", 11),
    Column("Acara", 40),
    Column("JP", 4, is_number=True),
    Column("Narasumber", 34),
    Column("Moderator", 15),
    Column("Ruang", 11),
)
# Left out where nobody filled them in; what happens takes their room.
OPTIONAL, TITLE = ("Narasumber", "Moderator", "Ruang"), 2


def days_of(event):
    """ "23–25 Oktober 2018", as people write it."""
    first, last = event.starts_on, event.ends_on
    if first == last:
        return date_format(first, "j F Y")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j F Y')}"
    form = "j F" if first.year == last.year else "j F Y"
    return f"{date_format(first, form)} – {date_format(last, 'j F Y')}"


def weekdays_of(event):
    """ "Selasa–Kamis, 23–25 Oktober 2018"."""
    first, last = (date_format(day, "l") for day in (event.starts_on, event.ends_on))
    return f"{first if event.starts_on == event.ends_on else f'{first}–{last}'}, {days_of(event)}"


def timetable_sheet(event, sessions, post):
    """The timetable of an event. sessions: in order, with their narasumber."""
    rows = [_cells(session) for session in sessions]
    total = ["Jumlah", "", "", sum(session.jp for session in sessions), "", "", ""]
    kept = [n for n, column in enumerate(COLUMNS) if column.label not in OPTIONAL or any(row[n] for row in rows)]
    spare = sum(column.width for n, column in enumerate(COLUMNS) if n not in kept)
    place = ", ".join(filter(None, [event.place, event.address]))
    return Sheet(
        name=f"jadwal-{slugify(event.title)}-{event.starts_on.year}",
        title="Jadwal " + event.title,
        heading=list(filter(None, [days_of(event), place])),
        columns=[replace(COLUMNS[n], width=COLUMNS[n].width + spare * (n == TITLE)) for n in kept],
        rows=[[row[n] for n in kept] for row in rows],
        total=[total[n] for n in kept],
        notes=["1 JP = 45 menit."],
        place=dated(seat_of(event.organiser)),
        signers=[Signer(f"Kepala {event.organiser.name}", has_number=True)],
        letterhead=lines_of(event.organiser),
        contact=contact_of(event.organiser),
        is_landscape=True,
        is_tight=True,
        printed=printed_by(post),
        counted="sesi",
        tab="Jadwal",
    )


def _cells(session):
    names = "; ".join(str(speaking.speaker) for speaking in session.speakings.all())
    day = date_format(session.held_on, "l, j F Y")
    return [day, session.hours, session.title, session.jp or "", names, session.moderator, session.room]
