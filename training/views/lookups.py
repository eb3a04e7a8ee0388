"""Find the Bimtek, or the thing of one, of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from registry.models import Organisation, UnitProfile
from registry.models.area import ABOVE
from training.models import (
    BimtekEvent,
    BimtekSession,
    Cascade,
    CurriculumVersion,
    EventPhoto,
    FollowUpCheck,
    Materi,
    MateriFile,
    Participant,
    RtlItem,
    SessionFile,
    Speaker,
)


def event_for(request, event_id):
    return get_object_or_404(BimtekEvent.objects.visible_to(request.post).for_page(), public_id=event_id)


def timetable_of(request, event):
    """[BimtekSession] in order, with narasumber and files."""
    return list(BimtekSession.objects.visible_to(request.post).filter(event=event).for_timetable())


def session_for(request, event_id, session_id):
    event = event_for(request, event_id)
    sessions = BimtekSession.objects.visible_to(request.post).filter(event=event).for_timetable()
    session = get_object_or_404(sessions, public_id=session_id)
    session.event = event
    return event, session


def session_file_for(request, event_id, session_id, file_id):
    _, session = session_for(request, event_id, session_id)
    return get_object_or_404(SessionFile.objects.visible_to(request.post), session=session, public_id=file_id)


def speaker_for(request, speaker_id):
    speakers = Speaker.objects.visible_to(request.post).select_related("office")
    return get_object_or_404(speakers, public_id=speaker_id)


def version_for(request, version_id):
    return get_object_or_404(CurriculumVersion.objects.visible_to(request.post).with_jp(), public_id=version_id)


def materi_for(request, version_id, materi_id):
    version = version_for(request, version_id)
    materi = get_object_or_404(Materi.objects.visible_to(request.post), version=version, public_id=materi_id)
    materi.version = version
    return version, materi


def materi_file_for(request, version_id, materi_id, file_id):
    _, materi = materi_for(request, version_id, materi_id)
    return get_object_or_404(MateriFile.objects.visible_to(request.post), materi=materi, public_id=file_id)


def unit_at(request, event_id, unit_id):
    """(event, unit) of a unit that took part, as far as this post sees its people."""
    event = event_for(request, event_id)
    taking = Participant.objects.visible_to(request.post).filter(event=event).counted()
    units = Organisation.objects.filter(pk__in=taking.values("unit")).select_related(f"home_area__{ABOVE}")
    return event, get_object_or_404(units, public_id=unit_id)


def rtl_for(request, event_id, unit_id, item_id):
    event, unit = unit_at(request, event_id, unit_id)
    item = get_object_or_404(RtlItem.objects.visible_to(request.post).of(event, unit), public_id=item_id)
    item.event, item.unit = event, unit
    return event, unit, item


def cascade_for(request, event_id, unit_id, cascade_id):
    event, unit = unit_at(request, event_id, unit_id)
    cascade = get_object_or_404(Cascade.objects.visible_to(request.post).of(event, unit), public_id=cascade_id)
    cascade.event, cascade.unit = event, unit
    return event, unit, cascade


def check_for(request, check_id):
    checks = FollowUpCheck.objects.visible_to(request.post).for_list().select_related("event__version")
    return get_object_or_404(checks, public_id=check_id)


def unit_in_register(request, unit_id):
    profiles = UnitProfile.objects.visible_to(request.post).select_related("unit__home_area__parent")
    return get_object_or_404(profiles, unit__public_id=unit_id)


def participant_at(request, event_id, participant_id):
    event = event_for(request, event_id)
    people = Participant.objects.visible_to(request.post).filter(event=event).counted().for_list()
    participant = get_object_or_404(people, public_id=participant_id)
    participant.event = event
    return event, participant


def photo_of(request, event_id, photo_id):
    event = event_for(request, event_id)
    photo = get_object_or_404(EventPhoto.objects.visible_to(request.post).filter(event=event), public_id=photo_id)
    photo.event = event
    return event, photo
