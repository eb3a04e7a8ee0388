"""Find the Bimtek, or the thing of one, of a URL, or answer 404: outside the scope there is nothing."""

from django.shortcuts import get_object_or_404

from training.models import BimtekEvent, BimtekSession, CurriculumVersion, Materi, MateriFile, SessionFile, Speaker


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
