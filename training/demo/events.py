"""The Bimtek of the demo: that of 2018 as its report tells it, one that invites today, and one that is being planned.

From the report of 2018 (dinsos.jogjaprov.go.id, 16 November 2018) come title, organiser, section, days, hotel, the
number of participants and the ten materi. Invented, because the report does not tell it: how the 40 places were split,
the timetable, who spoke, the basis and the source of the money.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from registry.models import OrganisationKind
from registry.models.months import months_before
from registry.scope import as_system
from training.actions import events, sessions, speakers
from training.actions import participants as trained
from training.demo import exams, follow_ups, participants
from training.models import BimtekEvent, BimtekSession, CurriculumVersion
from training.workflow import EventMove

SECTION = "Seksi Tenaga Kesejahteraan Sosial Masyarakat"
TITLE = "Bimbingan Teknis Pengurus WKSBM"
PARTS = {"34.01": 8, "34.02": 8, "34.03": 8, "34.04": 8, "34.71": 8}
# day, from, to, what: a materi by its place, or words
TIMETABLE = (
    (0, "08.00", "08.45", "Registrasi peserta"),
    (0, "08.45", "09.15", "Pembukaan"),
    (0, "09.15", "10.45", 1),
    (0, "10.45", "11.00", "Rehat"),
    (0, "11.00", "13.15", 2),
    (0, "13.15", "14.00", "Istirahat, salat, dan makan"),
    (0, "14.00", "15.30", 3),
    (0, "15.45", "17.15", 4),
    (1, "08.00", "09.30", 5),
    (1, "09.30", "09.45", "Rehat"),
    (1, "09.45", "11.15", 6),
    (1, "11.15", "12.45", 7),
    (1, "12.45", "13.45", "Istirahat, salat, dan makan"),
    (1, "13.45", "15.15", 8),
    (2, "08.00", "09.30", 9),
    (2, "09.30", "09.45", "Rehat"),
    (2, "09.45", "12.00", 10),
    (2, "12.00", "13.00", "Istirahat, salat, dan makan"),
    (2, "13.00", "13.45", "Penutupan"),
)
SPEAKERS = (
    ("Narasumber Rekaan A", "Dinas Sosial DIY"),
    ("Narasumber Rekaan B", "Dinas Sosial DIY"),
    ("Narasumber Rekaan C", "Perguruan tinggi rekaan"),
    ("Narasumber Rekaan D", "WKSBM berprestasi rekaan"),
)
# Who speaks about which materi.
SPEAKS = {1: 0, 2: 1, 3: 2, 4: 2, 5: 1, 6: 1, 7: 0, 8: 3, 9: 2, 10: 2}


def tell(people, rng, now):
    """people: the posts and offices of the demo (cases/demo/world.py)."""
    province = people.posts[people.offices["34", OrganisationKind.PROVINCE_OFFICE].pk]
    regency = people.posts[people.offices["34.02", OrganisationKind.REGENCY_OFFICE].pk]
    with as_system():
        version = CurriculumVersion.objects.get(number=1, curriculum__office=province.organisation)
        names = [speakers.find_or_add(name=name, institution=office, by=province) for name, office in SPEAKERS]
        exams.bank(version, by=province, at=now)
        _of_2018(province, version, names)
        _inviting(province, version, names, now)
        _held(regency, version, now)
        _planned(regency, version, now)


def _at(day, hour=9):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _of_2018(by, version, names):
    event = BimtekEvent(
        title=TITLE,
        section=SECTION,
        version=version,
        starts_on=date(2018, 10, 23),
        ends_on=date(2018, 10, 25),
        place="Hotel Pandanaran",
        address="Jl. Prawirotaman No. 38, Yogyakarta",
        funding="APBD DIY",
        quota=40,
        note=(
            "Pembagian kuota, jadwal, narasumber, sumber dana, soal tes, jawaban, dan evaluasi pada data contoh ini "
            "rekaan."
        ),
    )
    event = events.add(event=event, parts=PARTS, by=by, at=_at(date(2018, 9, 3)))
    _fill(event, names, by=by, at=_at(date(2018, 9, 10)))
    for move, day in (
        (EventMove.OPEN, date(2018, 9, 17)),
        (EventMove.START, date(2018, 10, 23)),
        (EventMove.FINISH, date(2018, 10, 25)),
        (EventMove.REPORT, date(2018, 11, 16)),
    ):
        event = events.move(event=event, move=move, by=by, at=_at(day, 15))
        if move == EventMove.FINISH:
            follow_ups.of_2018(event, by=by)
        if move == EventMove.START:
            participants.of_2018(event, by=by, at=_at(date(2018, 10, 25), 14))
            exams.held(event, by=by, at=_at(date(2018, 10, 25), 14))
        if move == EventMove.FINISH:
            exams.issued(event, by=by, at=_at(date(2018, 10, 25), 16))


def _inviting(by, version, names, now):
    first = timezone.localdate(now) + timedelta(days=14)
    event = BimtekEvent(
        title=f"{TITLE} {first.year}",
        section=SECTION,
        version=version,
        starts_on=first,
        ends_on=first + timedelta(days=2),
        place="Aula Dinas Sosial DIY",
        address="Yogyakarta",
        funding="APBD DIY",
        quota=40,
        contact="Panitia, melalui Dinas Sosial DIY",
    )
    event = events.add(event=event, parts=PARTS, by=by, at=now - timedelta(days=20))
    _fill(event, names, by=by, at=now - timedelta(days=12))
    event = events.move(event=event, move=EventMove.OPEN, by=by, at=now - timedelta(days=7))
    participants.inviting(event, by=by, at=now - timedelta(days=6))


def _held(by, version, now):
    """A Bimtek of Bantul seven months ago, so that its effect and its late checks can be looked at. All invented."""
    first = months_before(timezone.localdate(now), 7)
    event = BimtekEvent(
        title="Bimbingan Teknis Pengurus WKSBM Bantul",
        version=version,
        starts_on=first,
        ends_on=first,
        place="Aula Dinas Sosial Bantul",
        funding="APBD kabupaten",
        quota=20,
        note="Seluruhnya rekaan.",
    )
    event = events.add(event=event, parts={}, by=by, at=_at(first - timedelta(days=60)))
    for hour, (begins, ends) in enumerate((("08.00", "10.15"), ("10.30", "12.45"))):
        planned = BimtekSession(
            held_on=first, starts_at=_clock(begins), ends_at=_clock(ends), title=f"Materi {hour + 1} (contoh)", jp=3
        )
        sessions.add(event=event, session=planned, by=by, at=_at(first - timedelta(days=50)))
    for move, days in ((EventMove.OPEN, -40), (EventMove.START, 0), (EventMove.FINISH, 0)):
        event = events.move(event=event, move=move, by=by, at=_at(first + timedelta(days=days), 15))
        if move == EventMove.START:
            participants.of_bantul(event, by=by, at=_at(first, 14))
    trained.mark_trained(event=event, by=by, at=_at(first, 16))
    follow_ups.of_bantul(event, by=by, now=now)


def _clock(text):
    return time(*map(int, text.split(".")))


def _planned(by, version, now):
    first = timezone.localdate(now) + timedelta(days=60)
    event = BimtekEvent(
        title="Bimbingan Teknis Pengurus WKSBM Bantul",
        version=version,
        starts_on=first,
        ends_on=first,
        place="Balai Kalurahan Bangunharjo",
        funding="APBD kabupaten/kota",
        quota=25,
    )
    events.add(event=event, by=by, at=now - timedelta(days=3))


def _fill(event, names, *, by, at):
    materi = {row.position: row for row in event.version.materi.all()}
    for day, begins, ends, what in TIMETABLE:
        taught = materi.get(what)
        session = BimtekSession(
            held_on=event.starts_on + timedelta(days=day),
            starts_at=time.fromisoformat(begins.replace(".", ":")),
            ends_at=time.fromisoformat(ends.replace(".", ":")),
            title=taught.title if taught else what,
            materi=taught,
            jp=taught.jp if taught else 0,
        )
        speaking = [names[SPEAKS[what]]] if taught else []
        sessions.add(event=event, session=session, speakers=speaking, by=by, at=at)
