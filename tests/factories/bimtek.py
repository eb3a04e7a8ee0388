"""Bimtek of an office, in any state, made by the same actions that people call."""

from datetime import time, timedelta

from django.utils import timezone

from registry.models import Area, Organisation, OrganisationKind, Role
from tests.factories.registry import AppointmentFactory
from tests.pictures import pdf
from training.actions import curricula, events, sessions, speakers
from training.models import BimtekEvent, BimtekSession, CurriculumVersion, Materi, MateriFile, SessionFile
from training.workflow import EventMove, EventStatus

BANTUL_AND_SLEMAN = {"34.02": 8, "34.04": 8}
# The moves to each state, from the plan.
WAY = {
    EventStatus.PLANNED: (),
    EventStatus.INVITING: (EventMove.OPEN,),
    EventStatus.RUNNING: (EventMove.OPEN, EventMove.START),
    EventStatus.FINISHED: (EventMove.OPEN, EventMove.START, EventMove.FINISH),
    EventStatus.REPORTED: (EventMove.OPEN, EventMove.START, EventMove.FINISH, EventMove.REPORT),
    EventStatus.CANCELLED: (EventMove.CANCEL,),
}


def of_2018():
    """The curriculum of the reference data: ten materi, version 1."""
    return CurriculumVersion.objects.select_related("curriculum__office").get(
        number=1, curriculum__title__startswith="Bimtek"
    )


def version(by, *titles, title="Kurikulum contoh"):
    """A version of a curriculum of this office that nobody uses, with these materi of 2 JP."""
    made = curricula.add(title=title, by=by)
    for name in titles:
        curricula.add_materi(version=made, materi=Materi(title=name, jp=2), by=by)
    made.refresh_from_db()
    return made


def event(by, status=EventStatus.INVITING, *, parts=None, **fields):
    """A Bimtek of this post's office for three days from today, in this state; DIY has places for Bantul and Sleman."""
    first = fields.pop("starts_on", timezone.localdate())
    planned = BimtekEvent(
        **{
            "title": "Bimtek Pengurus",
            "version": fields.pop("version", None) or of_2018(),
            "starts_on": first,
            "ends_on": first + timedelta(days=2),
            "place": "Aula Dinas Sosial",
            "quota": 40,
        }
        | fields
    )
    made = events.add(event=planned, parts=BANTUL_AND_SLEMAN if parts is None else parts, by=by)
    for move in WAY[status]:
        made = moved(made, move, by)
    return made


def moved(made, move, by, **more):
    """The event after a move, on the first day on which it may be."""
    day = {EventMove.START: made.starts_on, EventMove.FINISH: made.ends_on}.get(move, timezone.localdate())
    at = timezone.now() + max(day - timezone.localdate(), timedelta())
    return events.move(event=made, move=move, by=by, **{"at": at, "reason": "Ruangnya bocor."} | more)


def speaker(by, name="Bu Narasumber", institution="Dinas Sosial"):
    return speakers.find_or_add(name=name, institution=institution, by=by)


def session(made, by, *, day=0, begins=8, ends=9, who=(), **fields):
    """A session of whole hours on the first day, unless told otherwise. who: narasumber."""
    planned = BimtekSession(
        held_on=made.starts_on + timedelta(days=day),
        starts_at=time(begins),
        ends_at=time(ends),
        **{"title": "Pembukaan"} | fields,
    )
    return sessions.add(event=made, session=planned, speakers=who, by=by)


def whole(by, **fields):
    """{part of an address: id} of a Bimtek of this office: a session, a narasumber, a curriculum, files of both."""
    own = version(by, "Pedoman teknis", title=f"Kurikulum {by.organisation.name}")
    materi = own.materi.get()
    handed_out = curricula.attach(materi=materi, file=MateriFile(title="Modul", file=pdf()), by=by)
    made, who = event(by, **fields), speaker(by)
    held = session(made, by, who=[who])
    shown = sessions.attach(session=held, file=SessionFile(title="Paparan", speaker=who, file=pdf()), by=by)
    return {
        "event_id": made.public_id,
        "session_id": held.public_id,
        "speaker_id": who.public_id,
        "version_id": own.public_id,
        "materi_id": materi.public_id,
        "file_id": shown.public_id,
        "materi_file_id": handed_out.public_id,
    }


def officer(area):
    """Somebody at the Dinas Sosial of a kabupaten/kota (two parts of a code), or of DIY."""
    kind, role = (
        (OrganisationKind.REGENCY_OFFICE, Role.REGENCY_OFFICER)
        if "." in area
        else (OrganisationKind.PROVINCE_OFFICE, Role.PROVINCE_OFFICER)
    )
    office = Organisation.objects.select_related("home_area").get(kind=kind, home_area=Area.objects.get(pk=area))
    return AppointmentFactory(organisation=office, role=role)
