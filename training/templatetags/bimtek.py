"""How are the state of a Bimtek, its days and its history shown? One way in the whole program; no tag here queries."""

from django import template

from registry.badges import badge
from training.exam_results import one_decimal
from training.models import AttendanceStatus
from training.prints import days_of
from training.steps import State
from training.workflow import EventStatus, ParticipantStatus

register = template.Library()

# word -> (tone, sign): a state is never shown by colour alone.
STATUS_TONE = {
    EventStatus.PLANNED: ("netral", "–"),
    EventStatus.INVITING: ("kuning", "✉"),
    EventStatus.RUNNING: ("biru", "→"),
    EventStatus.FINISHED: ("hijau", "✓"),
    EventStatus.REPORTED: ("hijau", "✓"),
    EventStatus.CANCELLED: ("netral", "×"),
}
STEP_TONE = {
    State.WAITING: ("netral", "–"),
    State.RUNNING: ("biru", "→"),
    State.DONE: ("hijau", "✓"),
    State.NONE: ("netral", "×"),
}
PAST_TENSE = {
    "add": "merencanakan Bimtek",
    "change": "mengubah Bimtek",
    "open_invitations": "membuka undangan",
    "start": "memulai Bimtek",
    "finish": "menyelesaikan Bimtek",
    "report": "menandai sudah dilaporkan",
    "go_back": "mengembalikan ke keadaan sebelumnya",
    "cancel": "membatalkan Bimtek",
    "add_session": "menambah sesi",
    "change_session": "mengubah sesi",
    "remove_session": "menghapus sesi",
    "attach_session": "mengunggah bahan sesi",
    "detach_session": "menarik bahan sesi",
    "invite": "mengundang WKSBM",
    "change_invitation": "mengubah undangan",
    "withdraw_invitation": "menarik undangan",
    "register": "mendaftarkan peserta",
    "enrol": "mendaftarkan peserta",
    "replace": "mengganti peserta",
    "withdraw": "mencatat peserta mundur",
    "number_letters": "mengisi nomor surat",
    "mark_trained": "mencatat pengurus terlatih",
    "record_commitment": "mencatat komitmen",
    "add_rtl": "menambah RTL",
    "change_rtl": "mengubah RTL",
    "finish_rtl": "menyelesaikan RTL",
    "record_cascade": "mencatat getok tular",
    "cancel_cascade": "membatalkan catatan getok tular",
    "fill_check": "mengisi cek tindak lanjut",
    "add_photo": "mengunggah foto",
    "remove_photo": "menghapus foto",
    "choose_questions": "memilih soal tes",
    "open_exam": "membuka tes",
    "close_exam": "menutup tes",
    "fill_exam": "menyalin lembar jawaban tes",
    "empty_exam": "mengosongkan lembar jawaban tes",
    "open_feedback": "membuka evaluasi",
    "close_feedback": "menutup evaluasi",
    "fill_feedback": "menyalin lembar evaluasi",
    "issue_certificates": "menerbitkan sertifikat",
    "withdraw_certificate": "mencabut sertifikat",
    "reissue_certificate": "menerbitkan ulang sertifikat",
}


@register.simple_tag
def event_status(event):
    tone, sign = STATUS_TONE[event.status]
    return badge(event.get_status_display(), tone, sign)


@register.simple_tag
def step_state(step):
    state = State(step.state)
    tone, sign = STEP_TONE[state]
    return badge(state.label, tone, sign)


@register.simple_tag
def invitation_state(invitation):
    """Are all seats of an invitation named? It bears how many are (for_list)."""
    missing = invitation.seats - invitation.named
    if missing > 0:
        return badge(f"{missing} tempat menunggu nama", "kuning", "…")
    return badge("Lengkap", "hijau", "✓")


PARTICIPANT_TONE = {
    ParticipantStatus.REGISTERED: ("hijau", "✓"),
    ParticipantStatus.REPLACED: ("netral", "⇄"),
    ParticipantStatus.WITHDRAWN: ("netral", "×"),
}
ATTENDANCE_TONE = {
    AttendanceStatus.PRESENT: ("hijau", "✓"),
    AttendanceStatus.LATE: ("kuning", "◷"),
    AttendanceStatus.EXCUSED: ("netral", "i"),
    AttendanceStatus.ABSENT: ("merah", "×"),
}


@register.simple_tag
def participant_status(participant):
    tone, sign = PARTICIPANT_TONE[participant.status]
    return badge(participant.get_status_display(), tone, sign)


@register.simple_tag
def attendance_status(attendance):
    tone, sign = ATTENDANCE_TONE[attendance.status]
    return badge(attendance.get_status_display(), tone, sign)


@register.simple_tag
def share_state(share):
    """Is the share for the certificate reached?"""
    if share.is_reached:
        return badge("Memenuhi", "hijau", "✓")
    return badge("Belum memenuhi", "kuning", "–")


@register.simple_tag
def check_state(check, is_late):
    """Is the check of three or six months done, late, or still ahead?"""
    words = f"{check.months} bulan"
    if not check.is_open:
        return badge(words, "hijau", "✓")
    tone, sign = ("merah", "!") if is_late else ("netral", "–")
    return badge(f"{words} terlambat" if is_late else words, tone, sign)


@register.simple_tag
def round_state(held):
    """Is a test or the evaluation open?"""
    if held.is_open:
        return badge("Dibuka", "biru", "→")
    return badge("Ditutup", "hijau", "✓")


@register.simple_tag
def certificate_state(certificate):
    """Does a certificate still count?"""
    if certificate.is_valid:
        return badge("Berlaku", "hijau", "✓")
    return badge("Dicabut", "merah", "×")


@register.filter
def one_decimal_text(value):
    """ "62,5", "−4,2", "–" for what is not known."""
    return one_decimal(value) or "–"


@register.filter
def event_days(event):
    """ "23–25 Oktober 2018"."""
    return days_of(event)


@register.filter
def event_change(change):
    """What the line of the history says that somebody did."""
    return PAST_TENSE.get(change.verb, change.verb)
