"""Who invites, names, replaces and marks the people of a Bimtek, and may they now? One function gives the reason."""

from registry.models import Role
from registry.models.area import code_range
from registry.refusal import not_now, not_yours
from training.models import Invitation
from training.policy import DINAS
from training.workflow import EventStatus

INVITATION_INVITE = "invitation.invite"
INVITATION_CHANGE = "invitation.change"
INVITATION_WITHDRAW = "invitation.withdraw"
PARTICIPANT_REGISTER = "participant.register"
PARTICIPANT_ENROL = "participant.enrol"
PARTICIPANT_REPLACE = "participant.replace"
PARTICIPANT_WITHDRAW = "participant.withdraw"
PARTICIPANT_NUMBER = "participant.number_letters"
PARTICIPANT_MARK_TRAINED = "participant.mark_trained"
PARTICIPANT_PRINT_CARDS = "participant.print_cards"
ATTENDANCE_MARK = "attendance.mark"

NAMING = {Role.PENGURUS, Role.VILLAGE_OFFICER, *DINAS}

PARTICIPANT_PERMISSIONS = {
    INVITATION_INVITE: DINAS,
    INVITATION_CHANGE: DINAS,
    INVITATION_WITHDRAW: DINAS,
    PARTICIPANT_REGISTER: NAMING,
    PARTICIPANT_ENROL: DINAS,
    PARTICIPANT_REPLACE: NAMING,
    PARTICIPANT_WITHDRAW: NAMING,
    PARTICIPANT_NUMBER: DINAS,
    PARTICIPANT_MARK_TRAINED: DINAS,
    PARTICIPANT_PRINT_CARDS: {Role.PENGURUS, *DINAS},
    ATTENDANCE_MARK: DINAS,
}
BEFORE_THE_END = (EventStatus.INVITING, EventStatus.RUNNING)
COUNTING = (EventStatus.RUNNING, EventStatus.FINISHED)


def why_not(act, subject, post):
    """The reason why this post may not do this now, or None when it may.

    subject: the BimtekEvent; for naming the Invitation, for replacing and withdrawing the Participant. It is one the
    post may see (404 otherwise).
    """
    if post is None or post.role not in PARTICIPANT_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini. {_who_may(act)}")
    return RULES[act](subject, post)


def _who_may(act):
    if act == PARTICIPANT_PRINT_CARDS:
        return "Kartu dicetak Dinas Sosial penyelenggara, atau WKSBM untuk pengurusnya sendiri."
    if PARTICIPANT_PERMISSIONS[act] == NAMING:
        return "Peserta ditunjuk pengurus WKSBM, kalurahan, atau Dinas Sosial penyelenggara."
    return "Ini dikerjakan Dinas Sosial penyelenggara."


def organises(event, post):
    """Is it the own Bimtek of this post's office?"""
    return event.organiser_id == post.organisation_id


def _why_not_organiser(event, post):
    if not organises(event, post):
        return not_yours(f"Bimtek ini diselenggarakan {event.organiser.name}.")
    return None


def _why_not_in(event, states):
    if event.status not in states:
        return not_now(f"Keadaan Bimtek ini sekarang: {event.get_status_display().lower()}.")
    return None


def _why_not_prepare(event, post):
    """The organiser, from open invitations until the end."""
    return _why_not_organiser(event, post) or _why_not_in(event, BEFORE_THE_END)


def _why_not_invitation(invitation, post):
    """The organiser, until the end, and one that was not withdrawn."""
    if refusal := _why_not_prepare(invitation.event, post):
        return refusal
    return None if invitation.is_open else not_now("Undangan ini sudah ditarik.")


def _why_not_name(event, unit, post):
    """The organiser until the end; the unit itself and its kalurahan as long as invitations are open."""
    if organises(event, post):
        return _why_not_in(event, BEFORE_THE_END)
    if unit is None or not (unit.pk == post.organisation_id or _is_village_of(unit, post)):
        return not_yours("Peserta ditunjuk WKSBM itu sendiri, kalurahannya, atau Dinas Sosial penyelenggara.")
    if event.status == EventStatus.RUNNING:
        return not_now(f"Bimtek sudah berlangsung. Hubungi {event.organiser.name} untuk perubahan peserta.")
    return _why_not_in(event, (EventStatus.INVITING,))


def _is_village_of(unit, post):
    low, high = code_range(post.organisation.home_area_id)
    return post.role == Role.VILLAGE_OFFICER and low <= unit.home_area_id < high


def _why_not_register(invitation, post):
    """The unit, its kalurahan (as long as invitations are open) or the organiser (until the end), within an invitation
    that was not withdrawn.
    """
    if refusal := _why_not_name(invitation.event, invitation.unit, post):
        return refusal
    return None if invitation.is_open else not_now("Undangan ini sudah ditarik.")


def _why_not_end(participant, post):
    """Whoever may name people for this unit, and of a participant who was neither replaced nor withdrawn."""
    if refusal := _why_not_name(participant.event, participant.unit, post):
        return refusal
    if not participant.is_registered:
        return not_now(f"{participant.name} sudah {participant.get_status_display().lower()}.")
    return None


def _why_not_replace(participant, post):
    """As for withdrawing, and somebody of a unit with an invitation."""
    if refusal := _why_not_end(participant, post):
        return refusal
    if participant.invitation_id is None:
        return not_now("Peserta ini tidak mewakili WKSBM yang diundang. Catat mundur, lalu daftarkan penggantinya.")
    return None


def _why_not_mark(event, post):
    """The organiser, while it runs and until it is reported."""
    return _why_not_organiser(event, post) or _why_not_in(event, COUNTING)


def _why_not_number(event, post):
    """The organiser, as long as it is not cancelled."""
    return _why_not_organiser(event, post) or why_not_on_paper(event)


def _why_not_cards(event, post):
    """The organiser those of everybody, a unit those of its own people; as long as it is not cancelled."""
    if post.role != Role.PENGURUS and (refusal := _why_not_organiser(event, post)):
        return refusal
    return why_not_on_paper(event)


def why_not_on_paper(event):
    """The reason why nobody is asked to come on paper any more, or None."""
    return not_now("Bimtek ini dibatalkan.") if event.is_cancelled else None


def why_not_letter_to(unit_or_person):
    """The same for the undangan of an Invitation or the surat tugas of a Participant, which may have ended before."""
    row = unit_or_person
    if refusal := why_not_on_paper(row.event):
        return refusal
    if isinstance(row, Invitation):
        return None if row.is_open else not_now("Undangan ini sudah ditarik, jadi tidak dicetak lagi.")
    if not row.is_registered:
        return not_now(f"{row.name} sudah {row.get_status_display().lower()}, jadi surat tugasnya tidak dicetak lagi.")
    return None


def _why_not_mark_trained(event, post):
    """The organiser, once it is finished."""
    return _why_not_organiser(event, post) or _why_not_in(event, (EventStatus.FINISHED, EventStatus.REPORTED))


# What an act asks of its subject, after the role.
RULES = {
    INVITATION_INVITE: _why_not_prepare,
    INVITATION_CHANGE: _why_not_invitation,
    INVITATION_WITHDRAW: _why_not_invitation,
    PARTICIPANT_REGISTER: _why_not_register,
    PARTICIPANT_ENROL: _why_not_prepare,
    PARTICIPANT_REPLACE: _why_not_replace,
    PARTICIPANT_WITHDRAW: _why_not_end,
    PARTICIPANT_NUMBER: _why_not_number,
    PARTICIPANT_MARK_TRAINED: _why_not_mark_trained,
    PARTICIPANT_PRINT_CARDS: _why_not_cards,
    ATTENDANCE_MARK: _why_not_mark,
}
