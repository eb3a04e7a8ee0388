"""The people of the Bimtek of the demo. All of them are invented, and say so by their names."""

from registry import casework
from registry.models import MemberSex, UnitProfile
from registry.models.area import code_range
from training.actions import attendances, invitations, participants
from training.actions.attendances import Cell
from training.effect import windows
from training.models import AttendanceStatus, Participant

# 40 in all, 8 of each kabupaten/kota: the report of 2018 names nobody.
EACH = 8
BANTUL, UNITS_OF_BANTUL = "34.02", 12
# Who was late or missed a day, by number: the share of 80 % is not reached by the last three.
LATE, GONE_ON_LAST_DAY, ONLY_FIRST_DAY = (7, 19, 33), (12, 28), (10, 24, 40)


def of_2018(event, *, by, at):
    """40 participants with their attendance, of units of the demo where there are any."""
    people = []
    for code in event.regencies:
        units = _units(code, EACH)
        for place in range(EACH):
            number = len(people) + 1
            unit = units[place].unit if place < len(units) else None
            people.append(
                Participant(
                    event=event,
                    number=number,
                    unit=unit,
                    institution="" if unit else f"WKSBM Rekaan {number}",
                    name=f"Peserta Rekaan {number:02}",
                    sex=MemberSex.FEMALE if number % 2 else MemberSex.MALE,
                    regency_id=code,
                    registered_at=at,
                    registered_by=by,
                )
            )
    Participant.objects.bulk_create(people)
    sessions = list(event.sessions.filter(jp__gt=0))
    cells = [Cell(one, session, _status(event, one.number, session)) for one in people for session in sessions]
    attendances.mark_many(event=event, cells=cells, by=by, at=at)


def _units(code, count):
    low, high = code_range(code)
    here = UnitProfile.objects.alive().filter(unit__home_area_id__gte=low, unit__home_area_id__lt=high)
    return list(here.select_related("unit").order_by("unit__home_area_id", "unit_id")[:count])


def _status(event, number, session):
    day = (session.held_on - event.starts_on).days
    if (number in ONLY_FIRST_DAY and day > 0) or (number in GONE_ON_LAST_DAY and day == event.day_count - 1):
        return AttendanceStatus.ABSENT if number % 2 else AttendanceStatus.EXCUSED
    return AttendanceStatus.LATE if number in LATE and day == 0 else AttendanceStatus.PRESENT


def inviting(event, *, by, at):
    """Two units of each kabupaten/kota are invited; one of them has named its first pengurus."""
    for code in event.regencies:
        units = [profile.unit for profile in _units(code, 2)]
        for place, invitation in enumerate(
            invitations.invite(event=event, units=units, seats=2, by=by, at=at) if units else []
        ):
            _, board = participants.board_of(invitation.unit, event.starts_on)
            if place == 0 and board:
                participants.register(invitation=invitation, members=board[:1], confirmed=True, by=by, at=at)


def _busiest(event, by):
    """[UnitProfile] of Bantul with cases in the months before and after this event."""
    profiles = _units(BANTUL, None)
    sides = [casework.between([p.unit_id for p in profiles], s.first, s.last, by) or {} for s in windows(event)]
    count = {p.pk: sum(side[p.unit_id].recorded for side in sides if side) for p in profiles}
    return sorted(profiles, key=lambda profile: -count[profile.pk])[:UNITS_OF_BANTUL]


def of_bantul(event, *, by, at):
    """The ketua of units of Bantul, those with the most cases around it first, so that its effect shows figures.

    All were there; those with a board in force bear the mark in the register.
    """
    people = []
    for number, profile in enumerate(_busiest(event, by), 1):
        decree, board = participants.board_of(profile.unit, event.starts_on)
        told = {"unit": profile.unit, "name": f"Peserta Rekaan {number:02}", "sex": MemberSex.FEMALE}
        if board and decree.ends_on >= event.starts_on:
            told |= {"board_member": board[0], "name": board[0].name, "sex": board[0].sex}
        told |= {"regency_id": BANTUL, "registered_at": at, "registered_by": by}
        people.append(Participant(event=event, number=number, **told))
    Participant.objects.bulk_create(people)
    cells = [
        Cell(one, session, AttendanceStatus.PRESENT) for one in people for session in event.sessions.filter(jp__gt=0)
    ]
    attendances.mark_many(event=event, cells=cells, by=by, at=at)
