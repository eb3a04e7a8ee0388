"""Who may do what with a case or a referral, and may they now? One function gives the reason why not."""

from cases import questions
from cases.models import Case, CaseSecret, CaseTask, Consent, Referral, SharedData
from cases.policy_documents import (
    DOCUMENT_ATTACH,
    DOCUMENT_PERMISSIONS,
    DOCUMENT_REMOVE,
    DOCUMENT_RULES,
    LETTER_ISSUE,
    LETTER_REVOKE,
    LETTER_ROLES,
    hops_for,
    why_not_letter,
    why_not_read_files,
)
from cases.policy_handling import (
    HANDLING_PERMISSIONS,
    HANDLING_RULES,
    ONLY_SOCIAL_WORKER,
    TASK_RULES,
    open_hops,
    why_not_social_worker,
    why_not_with_open_hop,
)
from cases.workflow import CaseMove, CaseStatus, Kind, Move, Side, Status, side_of, transition
from registry.models import OrganisationKind, Role
from registry.models.user import SUPERVISORS
from registry.refusal import READING_ONLY, not_now, not_yours

__all__ = [
    "DOCUMENT_ATTACH",
    "DOCUMENT_REMOVE",
    "LETTER_ISSUE",
    "LETTER_REVOKE",
    "LETTER_ROLES",
    "hops_for",
    "shared_data",
    "why_not",
    "why_not_letter",
    "why_not_read_files",
    "why_not_share_with",
]

CASE_OPEN = "case.open"
CASE_NOTE = "case.note"
CASE_SERVE = "case.serve"
CASE_PAY_OUT = "case.pay_out"
CASE_TAKE_BACK = "case.take_back"
CASE_CONSENT = "case.consent"
CASE_WITHDRAW_CONSENT = "case.withdraw_consent"
RIGHT_ASK = "right.ask"
RIGHT_ANSWER = "right.answer"
CASE_SEND = "case.send"
ACCESS_RESTRICT = "access.restrict"
ACCESS_RELEASE = "access.release"
ACCESS_ADD_MEMBER = "access.add_member"
ACCESS_END_MEMBER = "access.end_member"
ACCESS_BAR = "access.bar"
ACCESS_UNBAR = "access.unbar"
ACCESS_KEEP_SECRET = "access.keep_secret"
ACCESS_READ_SECRET = "access.read_secret"
ACCESS_READ_LOG = "access.read_log"

OFFICES = {
    Role.VILLAGE_OFFICER,
    Role.TKSK,
    Role.REGENCY_OFFICER,
    Role.REGENCY_SUPERVISOR,
    Role.PROVINCE_OFFICER,
    Role.PROVINCE_SUPERVISOR,
}
CHAIN = {Role.PENGURUS, *OFFICES}
RECEIVERS = {*OFFICES, Role.PARTNER}
# A WKSBM receives service requests of other WKSBM, so pengurus may answer those too.
EVERYBODY = {*CHAIN, Role.PARTNER}
# Who looks after how cases are read: supervisors.
OVERSEERS = set(SUPERVISORS)

PERMISSIONS = {
    CASE_OPEN: CHAIN,
    CASE_NOTE: EVERYBODY,
    CASE_SERVE: EVERYBODY,
    CASE_PAY_OUT: {Role.PENGURUS},
    CASE_TAKE_BACK: {Role.PENGURUS},
    CASE_CONSENT: CHAIN,
    CASE_WITHDRAW_CONSENT: CHAIN,
    RIGHT_ASK: CHAIN,
    RIGHT_ANSWER: CHAIN,
    CASE_SEND: EVERYBODY,
    ACCESS_RESTRICT: CHAIN,
    ACCESS_RELEASE: CHAIN,
    ACCESS_ADD_MEMBER: CHAIN,
    ACCESS_END_MEMBER: CHAIN,
    ACCESS_BAR: CHAIN,
    ACCESS_UNBAR: CHAIN,
    ACCESS_KEEP_SECRET: EVERYBODY,
    ACCESS_READ_SECRET: EVERYBODY,
    ACCESS_READ_LOG: OVERSEERS,
    **DOCUMENT_PERMISSIONS,
    CaseMove.CLOSE: CHAIN,
    CaseMove.REOPEN: CHAIN,
    Move.SEND: EVERYBODY,
    Move.WITHDRAW: EVERYBODY,
    Move.ACCEPT: EVERYBODY,
    Move.DECLINE: EVERYBODY,
    Move.REQUEST_COMPLETION: EVERYBODY,
    Move.COMPLETE: EVERYBODY,
    Move.FORWARD: RECEIVERS,
    Move.REPORT_BACK: EVERYBODY,
    Move.TAKE_OVER: OFFICES,
    **HANDLING_PERMISSIONS,
}


def why_not(move, subject, post):
    """The reason why this post may not make this move on this case or referral now, or None when it may."""
    if post is None or post.role not in PERMISSIONS[move]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini.")
    if post.glass:
        return READING_ONLY
    if refusal := why_not_social_worker(move, post):
        return refusal
    if isinstance(subject, Referral):
        return _why_not_referral(move, subject, post)
    if isinstance(subject, Case):
        return CASE_RULES[move](subject, post)
    if isinstance(subject, CaseTask):
        return TASK_RULES[move](subject, post)
    return None


def only_later(refusal):
    """Is this act the post's own, and only the state of the case does not allow it yet?"""
    return refusal.status == 409


def is_for_social_workers(act):
    """Is this an act that of its roles only a pekerja sosial may do?"""
    return act in ONLY_SOCIAL_WORKER


# --- referrals ------------------------------------------------------------------------------------------------------


def _side_organisations(move, referral):
    """Whose move it is, most concerned first; empty while an overdue hop was offered to nobody.

    What was sent is also answered for by whoever holds the case by now: the sender may be gone, or may have given the
    case back, and a request of his must not tie the hands of the holder. A draft is the sender's own.
    """
    side = side_of(move)
    if side == Side.OFFERED:
        return [referral.offered_to] if referral.offered_to else []
    if side == Side.RECEIVER:
        return [referral.receiver]
    holder = referral.case.holder
    return [referral.sender] if referral.is_draft or holder == referral.receiver else [referral.sender, holder]


def _why_not_referral(move, referral, post):
    """Only the organisation whose move it is, while the case is open and the state table has a row for it.

    What a sender may do with a hop on its way, the holder of the case may do as well. A partner that is no balai
    forwards nothing. A draft is sent by whoever still holds the case, and only when consent, or the reason why there is
    none, is recorded.
    """
    owners = _side_organisations(move, referral)
    if not owners:
        return not_now("Rujukan ini belum ditawarkan kepada jenjang berikutnya.")
    if post.organisation_id not in [owner.pk for owner in owners]:
        names = " atau ".join(dict.fromkeys(owner.name for owner in owners))
        return not_yours(f"Hanya {names} yang dapat melakukan ini.")
    if move == Move.FORWARD and post.role == Role.PARTNER and post.organisation.kind != OrganisationKind.BALAI:
        return not_yours("Mitra tidak meneruskan kasus; kirim rujuk balik kepada pengirim.")
    if not referral.case.is_open:
        return not_now(f"Kasus {referral.case.number} sudah ditutup.")
    if transition(move, referral.status, referral.kind) is None:
        return not_now(_state_reason(move, referral))
    if move == Move.ACCEPT and referral.kind == Kind.SERVICE:
        return why_not_share_with(referral.case, referral.receiver)
    if move == Move.SEND and referral.kind == Kind.SERVICE:
        return _why_not_send(referral.case, post) or why_not_share_with(referral.case, referral.receiver)
    if move == Move.SEND:
        return _why_not_share(referral.case) if referral.previous_id else _why_not_send(referral.case, post)
    return None


def _state_reason(move, referral):
    """Why the state does not allow the move, in words about what happened meanwhile."""
    if move == Move.FORWARD and referral.kind == Kind.SERVICE:
        return "Permintaan layanan tidak dapat diteruskan; kirim rujuk balik kepada pengirim."
    answered = f" oleh {referral.answered_by.user} ({referral.receiver.name})" if referral.answered_by else ""
    ended = f" oleh {referral.ended_by.user} ({referral.ended_by.organisation.name})" if referral.ended_by else ""
    said = {
        Status.DRAFT: "Rujukan ini masih draf dan belum dikirim.",
        Status.SENT: f"Rujukan ini masih menunggu jawaban {referral.receiver.name}.",
        Status.INCOMPLETE: f"Rujukan ini menunggu kelengkapan dari {referral.sender.name}.",
        Status.ACCEPTED: f"Rujukan ini sudah diterima{answered}.",
        Status.FORWARDED: f"Kasus ini sudah diteruskan oleh {referral.receiver.name}.",
        Status.DECLINED: f"Rujukan ini sudah ditolak{answered}.",
        Status.WITHDRAWN: f"Rujukan ini sudah ditarik kembali{ended}.",
        Status.LAPSED: f"Rujukan ini sudah diambil alih{ended}.",
        Status.FINISHED: f"Rujukan ini sudah selesai dengan rujuk balik{ended}.",
    }
    return said[referral.status]


# --- cases ----------------------------------------------------------------------------------------------------------


def _holder_only(case, post):
    if case.holder_id != post.organisation_id:
        return not_yours(f"Kasus ini dipegang oleh {case.holder.name}.")
    return None


def _open_only(case):
    return None if case.is_open else not_now(f"Kasus {case.number} sudah ditutup.")


def _why_not_close(case, post):
    """The holder, while the case is open, no hop to somebody else runs, and nobody waits for its rujuk balik."""
    refusal = _holder_only(case, post) or _open_only(case)
    if refusal:
        return refusal
    hops = open_hops(case)
    if refusal := why_not_with_open_hop(case, hops):
        return refusal
    if hops:
        return not_now("Kirim rujuk balik dulu: pengirim menunggu jawaban Anda.")
    return None


def _why_not_reopen(case, post):
    """Whoever held the case at its end, or recorded it; only a closed case."""
    if post.organisation_id not in (case.origin_id, case.holder_id):
        return not_yours(f"Hanya {case.holder.name} atau {case.origin.name} yang dapat membuka kembali kasus ini.")
    if case.status != CaseStatus.CLOSED:
        return not_now("Kasus ini masih berjalan.")
    return None


def _why_not_send(case, post):
    """The holder of an open case with recorded consent (or the reason for its absence); of the partners only a balai.

    With an accepted hop in hand a request to a partner is a send; passing the case on is `forward`.
    """
    refusal = _holder_only(case, post) or _open_only(case)
    if refusal:
        return refusal
    if post.role == Role.PARTNER and post.organisation.kind != OrganisationKind.BALAI:
        return not_yours("Mitra tidak merujuk kasus; kirim rujuk balik kepada pengirim.")
    return _why_not_share(case)


def _why_not_share(case):
    if not questions.has_consent(case):
        return not_now("Catat dulu persetujuan orangnya atau walinya, atau alasan mengapa belum ada.")
    return None


def why_not_share_with(case, partner):
    """Nothing crosses to a partner without a consent that stands and covers it, or a named legal basis."""
    if Consent.objects.filter(case=case).standing().covering(partner).exists():
        return None
    return not_now(
        f"Persetujuan yang berlaku tidak mencakup {partner.name}. Catat persetujuan orangnya atau walinya untuk "
        "lembaga ini, atau dasar meneruskan tanpa persetujuan."
    )


def shared_data(case, post):
    """Which data of a case this post may read: a frozenset of SharedData.

    Offices, balai and units read everything. A partner reads what the consents that stand cover for it (all,
    when a legal basis stands in their place); dunia usaha nothing about the person.
    """
    if not post.organisation.reads_identity:
        return frozenset()
    if not post.organisation.is_partner:
        return frozenset(SharedData.values)
    entries = case.consents.standing().covering(post.organisation)
    return frozenset(name for entry in entries for name in (SharedData.values if entry.legal_basis else entry.shared))


def _why_not_withdraw_consent(case, post):
    """The holder, as long as a consent stands."""
    if refusal := _holder_only(case, post):
        return refusal
    if not case.consents.standing().exists():
        return not_now("Tidak ada persetujuan yang berlaku.")
    return None


def _why_not_ask(case, post):
    """Every office or unit that sees the case: a person asks where they are known. Also when the case is closed."""
    return None


def _why_not_answer(case, post):
    """The holder, or a supervisor who sees the case, as long as a request is open. Also when the case is closed."""
    if post.role not in OVERSEERS and (refusal := _holder_only(case, post)):
        return refusal
    return None if case.rights_requests.open().exists() else not_now("Tidak ada permintaan yang menunggu jawaban.")


def _why_not_serve(case, post):
    """The holder, or a receiver that has accepted; only while the case is open."""
    involved = case.holder_id == post.organisation_id or questions.has_accepted(post.organisation_id, case)
    if not involved:
        return not_yours(
            f"Layanan dicatat oleh yang menangani: {case.holder.name} atau mitra yang menerima permintaan."
        )
    return _open_only(case)


def _why_not_pay_out(case, post):
    """The unit that holds the case or has accepted it, out of its own purse; only while the case is open."""
    return _why_not_serve(case, post)


def _why_not_take_back(case, post):
    """The unit whose purse paid; also on a closed case, because its book must be right."""
    if not any(service.is_paid_by(post.organisation_id) for service in case.services.all()):
        return not_now("Belum ada bantuan dari kas WKSBM Anda untuk kasus ini.")
    return None


def _why_not_note(case, post):
    """Whoever sees the case; only while it is open."""
    return _open_only(case)


def _why_not_consent(case, post):
    """The holder; only while the case is open."""
    return _holder_only(case, post) or _open_only(case)


# --- who sees a case ------------------------------------------------------------------------------------------------


def _why_not_restrict(case, post):
    """The holder or who recorded the case; once."""
    if post.organisation_id not in (case.holder_id, case.origin_id):
        return not_yours(f"Hanya {case.holder.name} atau {case.origin.name} yang dapat membatasi kasus ini.")
    return not_now("Kasus ini sudah terbatas.") if case.is_sensitive else None


def _why_not_release(case, post):
    """The holder, when none of the jenis is sensitive by itself."""
    if refusal := _holder_only(case, post):
        return refusal
    if not case.is_sensitive:
        return not_now("Kasus ini tidak terbatas.")
    if case.problems.filter(jenis__is_sensitive=True).exists():
        return not_now("Jenis masalahnya membuat kasus ini selalu terbatas.")
    return None


def _why_not_name(case, post):
    """The holder, or a supervisor who sees the case; only while it is open."""
    if post.role not in OVERSEERS and (refusal := _holder_only(case, post)):
        return refusal
    return _open_only(case)


def _why_not_keep_secret(case, post):
    """The holder; only while the case is open."""
    return _holder_only(case, post) or _open_only(case)


def _why_not_read_secret(case, post):
    """Who recorded it; a social worker or supervisor of the holder; a member of the team. Nobody else on the path."""
    secret = CaseSecret.objects.filter(case=case).first()
    if secret is None:
        return not_now("Alamat aman dan pelapor belum dicatat.")
    of_holder = post.organisation_id == case.holder_id and (post.is_social_worker or post.role in OVERSEERS)
    if post.pk in (secret.recorded_by_id, *case.team) or of_holder:
        return None
    return not_yours(
        "Alamat aman dan pelapor hanya dibuka oleh yang mencatatnya, pekerja sosial dan supervisor penanggung jawab, "
        "dan anggota tim."
    )


def _why_not_read_log(case, post):
    """A supervisor of Dinas Sosial who sees the case."""
    return None


def why_not_read_lists(post):
    """Team, conflicts, consents and requests are read by units and offices; a partner only sees who is on the path."""
    if post.role == Role.PARTNER:
        return not_yours("Tim, konflik, dan persetujuan dibaca pengurus dan kantor sosial.")
    return None


def why_not_emergency(post):
    """May this post open a case by number in an emergency? An office of the territory, never an admin or a partner."""
    if post is None or post.role not in OFFICES:
        return not_yours("Akses darurat hanya untuk petugas kalurahan, TKSK, dan Dinas Sosial.")
    return None


def why_not_review(access, post):
    """A supervisor over the area, who is not the one who opened the case; once."""
    low, high = post.organisation.territory or ("", "")
    if post.role not in OVERSEERS or not low <= access.area_id < high:
        return not_yours("Akses darurat ditinjau oleh supervisor Dinas Sosial di wilayahnya.")
    if access.post.user_id == post.user_id:
        return not_yours("Akses darurat Anda sendiri ditinjau oleh supervisor lain.")
    if access.verdict:
        return not_now(f"Akses ini sudah ditinjau: {access.get_verdict_display().lower()}.")
    return None


CASE_RULES = {
    CaseMove.CLOSE: _why_not_close,
    CaseMove.REOPEN: _why_not_reopen,
    CASE_SEND: _why_not_send,
    CASE_SERVE: _why_not_serve,
    CASE_PAY_OUT: _why_not_pay_out,
    CASE_TAKE_BACK: _why_not_take_back,
    CASE_NOTE: _why_not_note,
    CASE_CONSENT: _why_not_consent,
    CASE_WITHDRAW_CONSENT: _why_not_withdraw_consent,
    RIGHT_ASK: _why_not_ask,
    RIGHT_ANSWER: _why_not_answer,
    ACCESS_RESTRICT: _why_not_restrict,
    ACCESS_RELEASE: _why_not_release,
    ACCESS_ADD_MEMBER: _why_not_name,
    ACCESS_END_MEMBER: _why_not_name,
    ACCESS_BAR: _why_not_name,
    ACCESS_UNBAR: _why_not_name,
    ACCESS_KEEP_SECRET: _why_not_keep_secret,
    ACCESS_READ_SECRET: _why_not_read_secret,
    ACCESS_READ_LOG: _why_not_read_log,
    **DOCUMENT_RULES,
    **HANDLING_RULES,
}


def may_record_service(kind, post):
    """A government decision is recorded by kalurahan and Dinas Sosial only, not by WKSBM, TKSK or partners.

    Source: Permensos 28/2018 for the TKSK, unverified.
    """
    return not (kind.is_government_decision and post.role in (Role.PENGURUS, Role.TKSK, Role.PARTNER))


# --- what the action bar shows --------------------------------------------------------------------------------------

REFERRAL_MOVES = (
    Move.ACCEPT,
    Move.TAKE_OVER,
    Move.COMPLETE,
    Move.REPORT_BACK,
    Move.FORWARD,
    Move.SEND,
    Move.REQUEST_COMPLETION,
    Move.DECLINE,
    Move.WITHDRAW,
)


# Moves that a person looks for although the state does not allow them yet, or no longer: shown with their reason.
LOOKED_FOR = {
    (Status.SENT, Move.FORWARD),
    (Status.SENT, Move.REPORT_BACK),
    (Status.INCOMPLETE, Move.ACCEPT),
    (Status.ACCEPTED, Move.WITHDRAW),
}


def available_moves(referral, post):
    """[(move, None or reason)]: what this post may do, and what it would look for in vain, with the reason."""
    moves = []
    for move in REFERRAL_MOVES:
        refusal = why_not(move, referral, post)
        if refusal is None or (refusal.status == 409 and (referral.status, move) in LOOKED_FOR):
            moves.append((move, refusal))
    return moves
