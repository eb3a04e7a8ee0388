"""The chapters of the report that tell of participants, timetable, attendance, RTL and getok tular."""

from registry.models.area import ABOVE
from registry.printing import Column, Sheet
from training import follow_ups
from training.models import Attendance, BimtekSession, Cascade, Participant, RtlItem
from training.prints import timetable_sheet
from training.report import provide


def _participants(event, post):
    return Participant.objects.visible_to(post).filter(event=event).counted().for_list()


@provide("peserta")
def participants(event, post):
    """Who took part, from where."""
    rows = [
        [
            person.number,
            person.name,
            person.get_sex_display(),
            person.comes_from,
            person.regency.label,
            person.get_kind_display(),
        ]
        for person in _participants(event, post)
    ]
    columns = [
        Column("No", 4, is_number=True),
        Column("Nama", 24),
        Column("L/P", 9),
        Column("WKSBM atau lembaga", 24),
        Column("Kabupaten/kota", 18),
        Column("Sebagai", 14),
    ]
    return [Sheet(name="peserta", title="Peserta", columns=columns, rows=rows, counted="peserta")] if rows else []


@provide("jadwal")
def timetable(event, post):
    """What was taught when, and by whom."""
    sessions = list(BimtekSession.objects.visible_to(post).filter(event=event).for_timetable())
    return [timetable_sheet(event, sessions, post)] if sessions else []


@provide("hadir")
def attendance(event, post):
    """How many JP each participant attended, of all."""
    jp = Attendance.objects.visible_to(post).jp_of(event)
    if not jp:
        return []
    whole = sum(session.jp for session in BimtekSession.objects.visible_to(post).filter(event=event))
    rows = [
        [person.number, person.name, person.comes_from, jp.get(person.pk, 0), _percent(jp.get(person.pk, 0), whole)]
        for person in _participants(event, post)
    ]
    columns = [
        Column("No", 4, is_number=True),
        Column("Nama", 28),
        Column("WKSBM atau lembaga", 28),
        Column("JP diikuti", 10, is_number=True),
        Column("Kehadiran", 10, is_number=True),
    ]
    notes = [f"Seluruhnya {whole} JP; sertifikat untuk yang mengikuti paling sedikit {event.certificate_share}%."]
    return [Sheet(name="hadir", title="Kehadiran", columns=columns, rows=rows, notes=notes, counted="peserta")]


def _percent(part, whole):
    return f"{100 * part // whole}%" if whole else "–"


@provide("rtl")
def next_steps(event, post):
    """What each unit plans, by when, and what became of it."""
    items = (
        RtlItem.objects.visible_to(post)
        .filter(event=event)
        .select_related(f"unit__home_area__{ABOVE}")
        .order_by("unit__home_area_id", "unit__name", "due_on", "id")
    )
    rows = [
        [
            f"{item.unit.name}, {item.unit.home_area.place}",
            item.activity,
            item.target,
            item.due_on,
            item.person_in_charge,
            item.result or "belum selesai",
        ]
        for item in items
    ]
    columns = [
        Column("WKSBM", 32),
        Column("Kegiatan", 21),
        Column("Target", 15),
        Column("Paling lambat", 11),
        Column("Penanggung jawab", 13),
        Column("Hasil", 19),
    ]
    if not rows:
        return []
    lines = follow_ups.sums(follow_ups.of_event(event, post))
    notes = [f"{lines['rtl']} RTL dari {lines['units']} WKSBM, {lines['rtl_done']} sudah selesai."]
    return [
        Sheet(
            name="rtl", title="Rencana tindak lanjut", columns=columns, rows=rows, notes=notes, counted="RTL", tab="RTL"
        )
    ]


@provide("getok-tular")
def cascades(event, post):
    """Whom the participants taught at home."""
    found = Cascade.objects.visible_to(post).filter(event=event).standing().select_related("unit")
    rows = [
        [row.held_on, row.unit.name, row.topic, row.audience, row.people] for row in found.order_by("held_on", "id")
    ]
    columns = [
        Column("Tanggal", 11),
        Column("WKSBM", 20),
        Column("Yang diajarkan", 30),
        Column("Kepada", 20),
        Column("Orang", 8, is_number=True),
    ]
    if not rows:
        return []
    total = ["Jumlah", "", "", "", sum(row[-1] for row in rows)]
    return [Sheet(name="getok-tular", title="Getok tular", columns=columns, rows=rows, total=total, counted="kegiatan")]
