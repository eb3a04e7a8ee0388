"""Invited units with boards, participants and their attendance, made by the same actions that people call."""

import uuid
from datetime import timedelta

from django.utils import timezone

from registry.models import BoardMember
from tests.factories import bimtek
from tests.factories.boards import board_in_force
from training.actions import attendances, invitations, participants
from training.actions.attendances import Scan
from training.models import AttendanceStatus, BimtekEvent, Participant, ParticipantKind, regency_code

NAMES = {"Ketua": "Sari Lestari", "Sekretaris": "Budi Santosa", "Bendahara": "Citra Dewi"}


def board(unit, by, names=None, **more):
    """[BoardMember] of a unit with a new SK."""
    decree = board_in_force(unit.profile, names or NAMES, by=by, **more)
    return list(BoardMember.objects.on_board_of(decree).order_by("position__rank"))


def invited(event, unit, by, seats=2):
    """The open invitation of a unit."""
    invitations.invite(event=event, units=[unit], seats=seats, confirmed=True, by=by)
    return event.invitations.open().get(unit=unit)


def enrolled(event, by, count=1, **fields):
    """[Participant] who are no pengurus."""
    first = event.participants.count() + 1
    made = {"kind": ParticipantKind.OTHER, "sex": "P", "institution": "Lembaga Contoh", "regency_id": "34.02", **fields}
    people = [Participant(name=f"Orang Contoh {number}", **made) for number in range(first, first + count)]
    return [participants.enrol(event=event, participant=person, by=by) for person in people]


def marked(participant, session, by, status=AttendanceStatus.PRESENT):
    return attendances.mark(participant=participant, session=session, status=status, by=by)


def scan(participant, session, *, late=0, **fields):
    """A scan so many minutes after the beginning of the session, by a phone whose clock is right."""
    begins = timezone.datetime.combine(session.held_on, session.starts_at)
    moment = timezone.make_aware(begins) + timedelta(minutes=late)
    made = {"scan_id": uuid.uuid4(), "token": participant.card_token, "session_id": session.public_id, "at": moment}
    return Scan(**made | fields)


def whole(by, unit):
    """{part of an address: id} of a Bimtek of this office that invites a unit: one of its board is registered."""
    event = bimtek.event(by)
    session = bimtek.session(event, by, jp=2)
    board(unit, by)
    return {"event_id": event.public_id, "session_id": session.public_id, **of_event(event.public_id, unit)}


def of_event(event_id, unit):
    """The same for the unit in a Bimtek that there is; without a board somebody is written in, as the demo of 2018."""
    event = BimtekEvent.objects.get(public_id=event_id)
    by = event.added_by
    invitation = invited(event, unit, by)
    if people := participants.board_of(unit, event.starts_on)[1]:
        (person,) = participants.register(invitation=invitation, members=people[:1], by=by)
    else:
        code = regency_code(unit.home_area_id)
        row = {"invitation": invitation, "unit": unit, "name": "Tanpa SK", "sex": "P", "regency_id": code}
        person = Participant.objects.create(event=event, number=1, registered_by=by, **row)
    return {"invitation_id": invitation.public_id, "participant_id": person.public_id}
