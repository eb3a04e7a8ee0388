"""Which columns of the Bimtek and of their participants leave the program?"""

from registry.classification import PERSONAL, PLAIN
from registry.export_lists import page_with, words_of
from registry.exports import Column, ExportList, Found
from training.filters import EventFilter
from training.models import BimtekEvent, Participant

EVENT_ORDER = ("-starts_on", "-id")
PEOPLE_ORDER = ("number", "id")


def _events(post, query):
    seen = BimtekEvent.objects.visible_to(post)
    form = EventFilter(query, post=post, years=seen.years())
    rows = form.apply(seen).for_list().order_by(*EVENT_ORDER)
    return Found(rows, words_of(form), page_with("training:event-list", query))


def _participants(post, query):
    """Those of the Bimtek whose public id the address names (acara); of one out of sight there are none."""
    event = BimtekEvent.objects.visible_to(post).filter(public_id=query.get("acara", "")).first()
    seen = Participant.objects.visible_to(post).filter(event=event) if event else Participant.objects.none()
    rows = seen.for_list().order_by(*PEOPLE_ORDER)
    bare = query.copy()
    bare.pop("acara", None)
    back = (
        page_with("training:participant-list", bare, event.public_id)
        if event
        else page_with("training:event-list", bare)
    )
    return Found(rows, [event.title] if event else [], back)


EVENTS = ExportList(
    key="bimtek",
    title="Bimtek",
    find=_events,
    columns=(
        Column("Bimtek", "training.BimtekEvent.title", PLAIN, lambda row: row.title, 40),
        Column("Mulai", "training.BimtekEvent.starts_on", PLAIN, lambda row: row.starts_on, 12),
        Column("Sampai", "training.BimtekEvent.ends_on", PLAIN, lambda row: row.ends_on, 12),
        Column("Tempat", "training.BimtekEvent.place", PLAIN, lambda row: row.place, 30),
        Column("Penyelenggara", "training.BimtekEvent.organiser", PLAIN, lambda row: row.organiser.name, 30),
        Column("Kuota", "training.BimtekEvent.quota", PLAIN, lambda row: row.quota, 8),
        Column("Keadaan", "training.BimtekEvent.status", PLAIN, lambda row: row.get_status_display()),
    ),
)
PARTICIPANTS = ExportList(
    key="peserta",
    title="Peserta Bimtek",
    find=_participants,
    columns=(
        Column("Nomor", "training.Participant.number", PLAIN, lambda row: row.number, 8),
        Column("Nama", "training.Participant.name", PERSONAL, lambda row: row.name, 30),
        Column("L/P", "training.Participant.sex", PERSONAL, lambda row: row.sex, 6),
        Column("Sebagai", "training.Participant.kind", PLAIN, lambda row: row.get_kind_display()),
        Column(
            "Lembaga",
            "training.Participant.unit",
            PLAIN,
            lambda row: row.unit.name if row.unit else row.institution,
            30,
        ),
        Column("Kabupaten/kota", "training.Participant.regency", PLAIN, lambda row: row.regency.label, 24),
        Column("Nomor HP", "training.Participant.phone", PERSONAL, lambda row: row.phone),
        Column("Keadaan", "training.Participant.status", PLAIN, lambda row: row.get_status_display()),
    ),
)
