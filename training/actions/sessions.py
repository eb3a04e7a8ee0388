"""Put a session into the timetable, change it, take it out, and add what was handed out there."""

from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from registry.refusal import Refused, insist
from registry.scope import as_system
from training.actions.events import check_fresh, locked, record
from training.models import MINUTES_OF_A_JP, BimtekSession, SessionSpeaker
from training.policy import SESSION_ADD, SESSION_ATTACH, SESSION_CHANGE, SESSION_REMOVE, why_not

FIRST_HOUR = time(8)
LAST_MINUTE = time(23, 59)


def after_jp(starts_at, jp):
    """When a session of so many JP ends; not after midnight."""
    moment = datetime.combine(datetime.min, starts_at) + timedelta(minutes=MINUTES_OF_A_JP * jp)
    return moment.time() if moment.date() == datetime.min.date() else LAST_MINUTE


def next_start(event, day):
    """When the next session of a day begins: at the end of the last one."""
    last = event.sessions.filter(held_on=day).order_by("-ends_at").first()
    return last.ends_at if last else FIRST_HOUR


def why_not_hours(event, session):
    """The sentence about a day or hours that cannot be, or None."""
    if not event.starts_on <= session.held_on <= event.ends_on:
        days = f"{date_format(event.starts_on, 'j F Y')} sampai {date_format(event.ends_on, 'j F Y')}"
        return f"Bimtek ini berlangsung {days}; pilih salah satu harinya."
    if session.ends_at <= session.starts_at:
        return "Sesi harus berakhir sesudah dimulai."
    return None


def why_not_room(session):
    """The sentence about a room that is taken at these hours, or None."""
    others = BimtekSession.objects.filter(event=session.event, held_on=session.held_on, room__iexact=session.room)
    overlapping = others.exclude(pk=session.pk).filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    if other := overlapping.order_by("starts_at").first():
        room = f"Ruang {session.room}" if session.room else "Ruang utama"
        return f"{room} sudah dipakai pukul {other.hours} untuk {other.title}. Pilih jam atau ruang lain."
    return None


def why_not_speakers(session, speakers):
    """The sentence about a narasumber who is elsewhere at these hours, also in another Bimtek, or None."""
    busy = SessionSpeaker.objects.filter(
        speaker__in=speakers,
        is_held=True,
        held_on=session.held_on,
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
    ).exclude(session=session.pk)
    other = busy.select_related("speaker", "session__event").order_by("starts_at", "pk").first()
    if other is None:
        return None
    where = "" if other.session.event_id == session.event_id else f" pada {other.session.event.title}"
    return f"{other.speaker.name} sudah mengisi {other.session.title}{where} pukul {other.session.hours}."


def _place(session, speakers):
    """Write the session with its narasumber. Whoever comes second reads why."""
    speakers = sorted(set(speakers), key=lambda speaker: speaker.pk)
    if sentence := why_not_hours(session.event, session):
        raise Refused(sentence, status=422)
    if sentence := why_not_room(session) or why_not_speakers(session, speakers):
        raise Refused(sentence, status=409)
    try:
        with transaction.atomic():
            if session.pk:
                session.speakings.all().delete()
            session.save()
            for speaker in speakers:  # in one order, so that two who wait for each other do not wait for ever
                SessionSpeaker.objects.create(session=session, speaker=speaker)
    except IntegrityError as error:
        # Another Bimtek took a narasumber in the meantime; the room is safe under the lock of the event.
        if "session_speaker_is_free" not in str(error):
            raise
        raise Refused(why_not_speakers(session, speakers) or "Narasumber baru saja diisi ke sesi lain.") from error


def _check_materi(event, session):
    if session.materi and session.materi.version_id != event.version_id:
        raise Refused("Materi ini bukan dari kurikulum Bimtek ini.", status=422)


def _line(session):
    return f"{date_format(session.held_on, 'j F Y')} pukul {session.hours}: {session.title}"


def add(*, event, session, speakers=(), by, at=None):
    """Put a session into the timetable. session: an unsaved BimtekSession.

    Raises Refused 409 when its room or a narasumber is taken at these hours, or its day is none of the event.
    """
    with as_system():
        event = locked(event)
        insist(why_not(SESSION_ADD, event, by))
        session.event = event
        _check_materi(event, session)
        _place(session, speakers)
        record(event, "add_session", by=by, at=at, text=_line(session))
    return session


def _locked(session, act, *, by, seen=None):
    event = locked(session.event)
    session = BimtekSession.objects.select_related("event", "materi").get(pk=session.pk)
    insist(why_not(act, event, by))
    check_fresh(session, seen)
    return event, session


def change(*, session, fields, speakers, by, seen=None, at=None):
    """Change a session. fields: {name: value}; speakers: the whole list. Refuses as `add` does."""
    with as_system():
        event, session = _locked(session, SESSION_CHANGE, by=by, seen=seen)
        for name, value in fields.items():
            setattr(session, name, value)
        session.revision += 1
        _check_materi(event, session)
        _place(session, speakers)
        record(event, "change_session", by=by, at=at, text=_line(session))
    return session


def remove(*, session, by, seen=None, at=None):
    """Take a session out of the timetable. Raises Refused 409 when something hangs on it already."""
    with as_system():
        event, session = _locked(session, SESSION_REMOVE, by=by, seen=seen)
        if session.attendances.exists():
            raise Refused("Kehadiran pada sesi ini sudah dicatat, jadi tidak dihapus. Ubah saja isinya.", status=409)
        if session.files.exists():
            raise Refused("Sesi ini sudah mempunyai bahan, jadi tidak dihapus. Ubah saja isinya.", status=409)
        line = _line(session)
        session.speakings.all().delete()
        session.delete()
        record(event, "remove_session", by=by, at=at, text=line)


def attach(*, session, file, by, at=None):
    """Add what was shown or handed out. file: an unsaved SessionFile. Raises Refused 422 for a stranger's name."""
    at = at or timezone.now()
    with as_system():
        event, session = _locked(session, SESSION_ATTACH, by=by)
        if file.speaker and not session.speakings.filter(speaker=file.speaker).exists():
            raise Refused("Narasumber ini tidak mengisi sesi tersebut.", status=422)
        file.session, file.added_by, file.added_at = session, by, at
        file.save(force_insert=True)
        record(event, "attach_session", by=by, at=at, text=f"{session.title}: {file.title}")
    return file


def detach(*, file, by, at=None):
    """Take a wrong file of a session away for good. Raises Refused 409 when somebody has done so already."""
    at = at or timezone.now()
    with as_system():
        event, session = _locked(file.session, SESSION_ATTACH, by=by)
        kept = session.files.filter(pk=file.pk).first()
        if kept is None:
            raise Refused(f"{file.title} sudah ditarik.", status=409)
        storage, name = kept.file.storage, kept.file.name
        kept.delete()
        transaction.on_commit(lambda: storage.delete(name))
        record(event, "detach_session", by=by, at=at, text=f"{session.title}: {file.title}")
