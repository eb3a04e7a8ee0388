"""What units of the demo did after the Bimtek of 2018. All of it is invented: its report tells nothing of it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from training.actions import follow_ups
from training.actions.checks import units_of
from training.models import Cascade, Progress, RtlItem

COMMITMENTS = (
    "Rapat pengurus setiap Minggu Legi, dan menengok setiap lansia yang tinggal sendiri.",
    "Jimpitan beras diteruskan, dan setiap PPKS (PMKS) yang ditemukan dicatat dalam tiga hari.",
)
# activity, target, months until due, result or none
NEXT_STEPS = (
    ("Mendata ulang PPKS (PMKS)", "Semua RT", 1, "Selesai di semua RT, 14 orang baru tercatat."),
    ("Bertemu kalurahan dan puskesmas", "Satu kali pertemuan", 2, "Jejaring disepakati dengan kalurahan."),
    ("Menata buku kas jimpitan", "Buku kas terisi setiap bulan", 4, ""),
)
TOPICS = (("Pendataan dan pemetaan PMKS", "pengurus lain", 7), ("Peran WKSBM", "kader dasawisma", 18))
FOUND = ((Progress.ALL, "Pendataan selesai, rapat rutin berjalan."), (Progress.PART, "Pendataan selesai, kas belum."))


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(10)))


def of_2018(event, *, by):
    """Every fourth unit that stands in the register: promise, next steps, whom it taught, and both visits."""
    for place, unit in enumerate(units_of(event)[::4]):
        told = {"event": event, "unit": unit, "by": by}
        signed = ", ".join(event.participants.counted().filter(unit=unit).values_list("name", flat=True))
        last = _at(date(2018, 10, 25))
        follow_ups.record_commitment(text=COMMITMENTS[place % 2], signed_by=signed[:240], at=last, **told)
        for activity, target, months, result in NEXT_STEPS:
            due = date(2018 + (10 + months - 1) // 12, (10 + months - 1) % 12 + 1, 25)
            line = RtlItem(activity=activity, target=target, due_on=due, person_in_charge="Ketua (contoh)")
            item = follow_ups.add_rtl(item=line, at=last, **told)
            if result:
                follow_ups.finish_rtl(item=item, done_on=due, result=result, by=by, at=_at(due))
        topic, audience, people = TOPICS[place % 2]
        day = date(2018, 11, 11)
        row = Cascade(held_on=day, topic=topic, audience=audience, people=people, taught_by="Peserta Bimtek (contoh)")
        follow_ups.record_cascade(cascade=row, at=_at(day), **told)
        for check in event.checks.filter(unit=unit).order_by("months"):
            progress, found = FOUND[(place + check.months) % 2]
            fields = {"progress": progress, "found": found, "obstacles": "", "next_step": "", "done_on": check.due_on}
            follow_ups.fill_check(check=check, fields=fields, by=by, at=_at(check.due_on))


def of_bantul(event, *, by, now):
    """A Bimtek of some months ago: next steps of every unit, the first visit of every second one; the rest is late."""
    for place, unit in enumerate(units_of(event)):
        due = event.ends_on + timedelta(days=60)
        line = RtlItem(activity="Mendata ulang PPKS (PMKS)", target="Semua RT", due_on=due, person_in_charge="Ketua")
        item = follow_ups.add_rtl(event=event, unit=unit, item=line, by=by, at=_at(event.ends_on))
        if place % 2:
            follow_ups.finish_rtl(item=item, done_on=due, result="Semua RT selesai didata.", by=by, at=_at(due))
            check = event.checks.get(unit=unit, months=3)
            fields = {"progress": Progress.ALL, "found": "Pendataan selesai.", "obstacles": "", "next_step": ""}
            follow_ups.fill_check(check=check, fields=fields | {"done_on": check.due_on}, by=by, at=now)
