"""Who issues, withdraws and reissues certificates, and may they now? One function gives the reason why not."""

from registry.refusal import not_now, not_yours
from training.participant_policy import organises
from training.policy import DINAS
from training.workflow import EventStatus

CERTIFICATE_ISSUE = "certificate.issue"
CERTIFICATE_REISSUE = "certificate.reissue"
CERTIFICATE_WITHDRAW = "certificate.withdraw"

CERTIFICATE_PERMISSIONS = dict.fromkeys((CERTIFICATE_ISSUE, CERTIFICATE_REISSUE, CERTIFICATE_WITHDRAW), DINAS)
ISSUING = (EventStatus.FINISHED, EventStatus.REPORTED)


def why_not(act, subject, post):
    """The reason why this post may not do this now, or None when it may.

    subject: the BimtekEvent of issuing, else the Certificate. It is one the post may see (404 otherwise).
    """
    if post is None or post.role not in CERTIFICATE_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(
            f"{role} tidak berwenang untuk tindakan ini. Sertifikat diterbitkan Dinas Sosial penyelenggara."
        )
    return RULES[act](subject, post)


def _why_not_organiser(event, post):
    if not organises(event, post):
        return not_yours(f"Sertifikat Bimtek ini diterbitkan {event.organiser.name}.")
    return None


def _why_not_issue(event, post):
    """The organiser, once the Bimtek is finished."""
    if refusal := _why_not_organiser(event, post):
        return refusal
    if event.status not in ISSUING:
        return not_now(f"Sertifikat terbit sesudah Bimtek selesai. Keadaannya: {event.get_status_display().lower()}.")
    return None


def _why_not_valid(certificate, post):
    """The organiser, a certificate that was not withdrawn."""
    if refusal := _why_not_organiser(certificate.participant.event, post):
        return refusal
    return None if certificate.is_valid else not_now(f"{certificate} sudah dicabut.")


def _why_not_reissue(certificate, post):
    """The organiser, a certificate that no other one has replaced, of somebody who takes part in a Bimtek that took
    place; one that was withdrawn comes back this way.
    """
    if refusal := _why_not_issue(certificate.participant.event, post):
        return refusal
    if not certificate.participant.is_registered:
        state = certificate.participant.get_status_display().lower()
        return not_now(f"{certificate.name} bukan peserta Bimtek ini lagi ({state}).")
    newer = getattr(certificate, "replacement", None)
    return not_now(f"{certificate} sudah diganti {newer.number}.") if newer else None


# What an act asks of its subject, after the role.
RULES = {
    CERTIFICATE_ISSUE: _why_not_issue,
    CERTIFICATE_REISSUE: _why_not_reissue,
    CERTIFICATE_WITHDRAW: _why_not_valid,
}
