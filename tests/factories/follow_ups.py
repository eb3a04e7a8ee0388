"""A Bimtek with people of two units, and what the units do with it, made by the same actions that people call."""

from datetime import timedelta

from django.utils import timezone

from registry.images import drawn_anew
from registry.models import BoardMember, Organisation
from tests.factories import bimtek
from tests.factories import participants as people
from tests.pictures import photo
from training.actions import follow_ups, participants, photos
from training.models import Cascade, Progress, RtlItem
from training.workflow import EventStatus


def with_units(by, *posts, status=EventStatus.RUNNING, **fields):
    """An event in this state with one participant, the ketua, of the unit of each post."""
    made = bimtek.event(by, **fields)
    for post in posts:
        unit = Organisation.objects.get(pk=post.organisation_id)
        member = _ketua(unit, by, post.user.full_name)
        participants.register(invitation=people.invited(made, unit, by), members=[member], by=by)
    for move in bimtek.WAY[status][1:]:
        made = bimtek.moved(made, move, by)
    return made


def _ketua(unit, by, name):
    """The ketua of the board in force, which is made when there is none."""
    standing = BoardMember.objects.filter(decree__unit=unit, name=name).first()
    return standing or people.board(unit, by, {"Ketua": name, "Sekretaris": "Siapa Saja"})[0]


def rtl(event, by, unit=None, **fields):
    said = {"activity": "Mendata lansia", "target": "Semua RT", "person_in_charge": "Bu Sari"}
    item = RtlItem(**{"due_on": event.starts_on + timedelta(days=30)} | said | fields)
    return follow_ups.add_rtl(event=event, unit=unit or by.organisation, item=item, by=by)


def cascade(event, by, unit=None, **fields):
    said = {"topic": "Pedoman teknis", "audience": "Dasawisma", "people": 12, "taught_by": "Bu Sari"}
    row = Cascade(**{"held_on": timezone.localdate()} | said | fields)
    return follow_ups.record_cascade(event=event, unit=unit or by.organisation, cascade=row, by=by)


def committed(event, by, unit=None):
    said = {"text": "Rapat setiap Minggu Legi.", "signed_by": "Bu Sari dan Pak Budi"}
    return follow_ups.record_commitment(event=event, unit=unit or by.organisation, by=by, **said)


def visited(check, by, **fields):
    said = {"done_on": timezone.localdate(), "progress": Progress.PART, "found": "Pendataan jalan."}
    return follow_ups.fill_check(check=check, fields=said | {"obstacles": "", "next_step": ""} | fields, by=by)


def whole(by, pengurus, **fields):
    """{part of an address: id} of a Bimtek of this office that has ended, and of what the unit did with it."""
    event = with_units(by, pengurus, status=EventStatus.FINISHED, **fields)
    photos.add(event=event, pictures=[drawn_anew(photo())], caption="Pembukaan", by=by)
    unit = pengurus.organisation
    return {
        "event_id": event.public_id,
        "unit_id": unit.public_id,
        "item_id": rtl(event, pengurus).public_id,
        "cascade_id": cascade(event, pengurus).public_id,
        "check_id": event.checks.get(unit=unit, months=3).public_id,
        "photo_id": event.photos.get().public_id,
        "participant_id": event.participants.get(unit=unit).public_id,
    }
