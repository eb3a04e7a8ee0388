"""Who may do what with a Bimtek, and may they now? One function gives the reason why not."""

from django.utils import timezone
from django.utils.formats import date_format

from registry.models import Role
from registry.refusal import not_now, not_yours
from training.workflow import EventMove, event_target

CURRICULUM_ADD = "curriculum.add"
CURRICULUM_COPY = "curriculum.copy"
MATERI_ADD = "materi.add"
MATERI_CHANGE = "materi.change"
MATERI_REMOVE = "materi.remove"
MATERI_ATTACH = "materi.attach"
SPEAKER_ADD = "speaker.add"
SPEAKER_CHANGE = "speaker.change"
EVENT_ADD = "event.add"
EVENT_CHANGE = "event.change"
SESSION_ADD = "session.add"
SESSION_CHANGE = "session.change"
SESSION_REMOVE = "session.remove"
SESSION_ATTACH = "session.attach"

DINAS = {Role.REGENCY_OFFICER, Role.REGENCY_SUPERVISOR, Role.PROVINCE_OFFICER, Role.PROVINCE_SUPERVISOR}

TRAINING_PERMISSIONS = {
    EVENT_ADD: DINAS,
    EVENT_CHANGE: DINAS,
    **dict.fromkeys(EventMove, DINAS),
    SESSION_ADD: DINAS,
    SESSION_CHANGE: DINAS,
    SESSION_REMOVE: DINAS,
    SESSION_ATTACH: DINAS,
    SPEAKER_ADD: DINAS,
    SPEAKER_CHANGE: DINAS,
    CURRICULUM_ADD: DINAS,
    CURRICULUM_COPY: DINAS,
    MATERI_ADD: DINAS,
    MATERI_CHANGE: DINAS,
    MATERI_REMOVE: DINAS,
    MATERI_ATTACH: DINAS,
}


def why_not(act, subject, post, today=None):
    """The reason why this post may not do this now, or None when it may.

    subject: the BimtekEvent of an act on it or its timetable; the CurriculumVersion of an act on it or its materi; the
    Speaker of a change; None for what begins. It is one the post may see (404 otherwise).
    """
    if post is None or post.role not in TRAINING_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini. Bimtek disiapkan Dinas Sosial penyelenggara.")
    if subject is None:
        return None
    if act in EventMove:
        return _why_not_yours(subject, post) or _why_not_move(act, subject, today or timezone.localdate())
    return RULES[act](subject, post)


def _why_not_yours(event, post):
    if event.organiser_id != post.organisation_id:
        return not_yours(f"Bimtek ini diselenggarakan {event.organiser.name}; hanya kantor itu yang mengubahnya.")
    return None


def _why_not_move(move, event, today):
    """From the states of the table; begun not before its first day, finished not before its last; reported or taken
    back when no test and no evaluation is open."""
    if event_target(move, event.status) is None:
        return not_now(f"Keadaan Bimtek ini sekarang: {event.get_status_display().lower()}.")
    if move == EventMove.OPEN and not event.quota:
        return not_now("Isi dahulu kuota peserta sebelum undangan dibuka.")
    if move == EventMove.START and today < event.starts_on:
        return not_now(f"Hari pertama Bimtek ini {date_format(event.starts_on, 'j F Y')}.")
    if move == EventMove.FINISH and today < event.ends_on:
        return not_now(f"Hari terakhir Bimtek ini {date_format(event.ends_on, 'j F Y')}.")
    if move in (EventMove.REPORT, EventMove.GO_BACK) and (word := _still_open(event)):
        return not_now(f"Tutup dahulu {word}.")
    return None


def _still_open(event):
    """What participants are still answering, in words, or ""."""
    held = next((held for held in event.exam_rounds.all() if held.is_open), None)
    if held:
        return str(held).lower()
    return "evaluasi" if hasattr(event, "feedback") and event.feedback.is_open else ""


def _why_not_change_event(event, post):
    """The own Bimtek, as long as it is neither finished nor cancelled."""
    if refusal := _why_not_yours(event, post):
        return refusal
    if not event.is_open:
        return not_now(
            f"Keadaan Bimtek ini sekarang: {event.get_status_display().lower()}, sehingga tidak diubah lagi."
        )
    return None


def _why_not_attach(event, post):
    """What was handed out is added to the own Bimtek, also after it is over."""
    if refusal := _why_not_yours(event, post):
        return refusal
    return not_now("Bimtek ini dibatalkan.") if event.is_cancelled else None


def _why_not_change_speaker(speaker, post):
    """Of the register of the own office."""
    if speaker.office_id != post.organisation_id:
        return not_yours(f"Narasumber ini dicatat {speaker.office.name}.")
    return None


def _why_not_copy(version, post):
    """The office that keeps the curriculum writes its next version."""
    office = version.curriculum.office
    if office.pk != post.organisation_id:
        return not_yours(f"Kurikulum ini disusun {office.name}. Anda dapat memakainya, atau membuat kurikulum sendiri.")
    return None


def _why_not_change_version(version, post):
    """The own curriculum, and a version that no Bimtek has used."""
    if refusal := _why_not_copy(version, post):
        return refusal
    if version.is_frozen:
        return not_now(f"{version} sudah dipakai Bimtek dan tidak berubah lagi. Buat versi baru.")
    return None


# What an act asks of its subject, after the role.
RULES = {
    EVENT_CHANGE: _why_not_change_event,
    SESSION_ADD: _why_not_change_event,
    SESSION_CHANGE: _why_not_change_event,
    SESSION_REMOVE: _why_not_change_event,
    SESSION_ATTACH: _why_not_attach,
    SPEAKER_CHANGE: _why_not_change_speaker,
    CURRICULUM_COPY: _why_not_copy,
    MATERI_ADD: _why_not_change_version,
    MATERI_CHANGE: _why_not_change_version,
    MATERI_REMOVE: _why_not_change_version,
    MATERI_ATTACH: _why_not_change_version,
}


def oversees(post):
    """Is this Dinas Sosial, which reads a Bimtek as a list of tasks, with its history?"""
    return post is not None and post.role in DINAS
