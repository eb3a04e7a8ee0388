"""Which buttons does the action bar of a case show, in which order, and which of them say why not?"""

from dataclasses import replace

from django.urls import reverse

from cases import policy
from cases.workflow import CaseMove, Move
from registry.offers import Offer

# move -> (words on the button, URL name)
ACTS = {
    Move.ACCEPT: ("Terima", "cases:referral-accept"),
    Move.TAKE_OVER: ("Ambil alih", "cases:referral-take-over"),
    Move.COMPLETE: ("Lengkapi", "cases:referral-complete"),
    Move.REPORT_BACK: ("Kirim rujuk balik", "cases:referral-report-back"),
    Move.FORWARD: ("Teruskan", "cases:referral-forward"),
    Move.SEND: ("Kirim draf rujukan", "cases:referral-send"),
    Move.REQUEST_COMPLETION: ("Minta kelengkapan", "cases:referral-request-completion"),
    Move.DECLINE: ("Tolak", "cases:referral-decline"),
    Move.WITHDRAW: ("Tarik kembali", "cases:referral-withdraw"),
    policy.CASE_SEND: ("Kirim rujukan", "cases:referral-prepare"),
    policy.CASE_SERVE: ("Catat layanan", "cases:case-serve"),
    policy.CASE_PAY_OUT: ("Salurkan bantuan", "cases:case-pay-out"),
    policy.CASE_TAKE_BACK: ("Batalkan penyaluran", "cases:case-take-back"),
    policy.CASE_NOTE: ("Tulis catatan", "cases:case-note"),
    policy.CASE_CONSENT: ("Catat persetujuan", "cases:case-consent"),
    policy.CASE_WITHDRAW_CONSENT: ("Tarik persetujuan", "cases:case-withdraw-consent"),
    policy.RIGHT_ASK: ("Catat permintaan hak", "cases:right-ask"),
    policy.RIGHT_ANSWER: ("Jawab permintaan", "cases:right-list"),
    policy.DOCUMENT_ATTACH: ("Unggah berkas", "cases:document-attach"),
    policy.DOCUMENT_REMOVE: ("Hapus berkas", "cases:document-remove"),
    policy.LETTER_ISSUE: ("Terbitkan surat", "cases:document-room"),
    policy.LETTER_REVOKE: ("Cabut surat", "cases:letter-revoke"),
    policy.ACCESS_RESTRICT: ("Batasi kasus", "cases:access-restrict"),
    policy.ACCESS_RELEASE: ("Buka pembatasan", "cases:access-release"),
    policy.ACCESS_ADD_MEMBER: ("Tambah anggota tim", "cases:access-add-member"),
    policy.ACCESS_END_MEMBER: ("Keluarkan dari tim", "cases:access-end-member"),
    policy.ACCESS_BAR: ("Catat konflik", "cases:access-bar"),
    policy.ACCESS_UNBAR: ("Hapus konflik", "cases:access-unbar"),
    policy.ACCESS_KEEP_SECRET: ("Catat alamat aman dan pelapor", "cases:access-keep-secret"),
    policy.ACCESS_READ_SECRET: ("Buka alamat aman dan pelapor", "cases:access-read-secret"),
    CaseMove.CLOSE: ("Tutup kasus", "cases:case-close"),
    CaseMove.REOPEN: ("Buka kembali", "cases:case-reopen"),
}


# Never the big button: what undoes the last step, and what can always be done.
MINOR = (Move.WITHDRAW, policy.CASE_NOTE, policy.CASE_CONSENT, policy.CASE_TAKE_BACK)


# The acts on a case itself, in the order of the bar.
ON_THE_CASE = (
    policy.CASE_SEND,
    policy.CASE_SERVE,
    policy.CASE_PAY_OUT,
    CaseMove.CLOSE,
    policy.CASE_NOTE,
    CaseMove.REOPEN,
    policy.CASE_TAKE_BACK,
)


# What the room Akses offers.
ON_ACCESS = (
    policy.ACCESS_READ_SECRET,
    policy.ACCESS_KEEP_SECRET,
    policy.ACCESS_ADD_MEMBER,
    policy.ACCESS_BAR,
    policy.CASE_CONSENT,
    policy.CASE_WITHDRAW_CONSENT,
    policy.RIGHT_ASK,
    policy.ACCESS_RESTRICT,
    policy.ACCESS_RELEASE,
)


def document_offers(case, post):
    """[Offer] of the room Dokumen, beside the letters."""
    moves = (policy.DOCUMENT_ATTACH, policy.DOCUMENT_REMOVE, policy.LETTER_REVOKE)
    return [_offer(move, case) for move in moves if policy.why_not(move, case, post) is None]


def access_offers(case, post):
    """[Offer] of the room Akses: only what this post may do now."""
    return [_offer(move, case) for move in ON_ACCESS if policy.why_not(move, case, post) is None]


def _offer(move, case, referral=None, refusal=None):
    label, name = ACTS[move]
    if move == Move.WITHDRAW and referral.is_draft:
        label = "Hapus draf"
    ids = [case.public_id, referral.public_id] if referral else [case.public_id]
    about = ""
    if referral and not referral.is_responsibility:
        about = f"permintaan kepada {referral.receiver.name}"
    elif referral and referral.is_draft:
        about = f"draf kepada {referral.receiver.name}"
    return Offer(label, reverse(name, args=ids), str(refusal or ""), about, move in MINOR)


def offers(case, hops, post):
    """[Offer], what may be done first; refused moves that a user would look for come last, with their reason."""
    may, refused = [], []
    for hop in hops:
        for move, refusal in policy.available_moves(hop, post):
            (refused if refusal else may).append(_offer(move, case, hop, refusal))
    holds = case.holder_id == post.organisation_id
    has_hop = any(h.is_responsibility and h.is_live for h in hops)
    consent = policy.why_not(policy.CASE_CONSENT, case, post)
    send = policy.why_not(policy.CASE_SEND, case, post)
    if holds and consent is None and send is not None:
        may.insert(0, replace(_offer(policy.CASE_CONSENT, case), is_minor=False))  # nothing is shared before it
    for move in ON_THE_CASE:
        refusal = policy.why_not(move, case, post)
        if move == policy.CASE_SEND and has_hop and refusal is None:
            label, name = "Minta layanan mitra", ACTS[move][1]
            may.append(Offer(label, reverse(name, args=[case.public_id])))
        elif refusal is None:
            may.append(_offer(move, case))
        elif holds and case.is_open and move in (policy.CASE_SEND, CaseMove.CLOSE):
            refused.append(_offer(move, case, refusal=refusal))
    if holds and consent is None and send is None:
        may.append(_offer(policy.CASE_CONSENT, case))
    return sorted(may, key=lambda offer: offer.is_minor) + refused
