"""Which buttons does the action bar of a case show, in which order, and which of them say why not?"""

from dataclasses import replace

from cases import policy
from cases import policy_handling as handling
from cases.workflow import CaseMove, Move, Stage
from registry.addresses import address_of
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
    handling.STAGE_APPROACH: ("Isi pendekatan awal", "cases:stage-approach"),
    handling.STAGE_ASSESS: ("Isi asesmen", "cases:stage-assess"),
    handling.STAGE_CONFER: ("Catat temu bahas kasus", "cases:stage-confer"),
    handling.STAGE_PLAN: ("Susun rencana", "cases:stage-plan"),
    handling.STAGE_PROGRESS: ("Catat perkembangan", "cases:stage-progress"),
    handling.STAGE_REVIEW: ("Catat monev", "cases:stage-review"),
    handling.STAGE_TERMINATE: ("Terminasi", "cases:stage-terminate"),
    handling.STAGE_SCHEDULE: ("Jadwalkan kunjungan", "cases:stage-schedule"),
    handling.STAGE_GO_BACK: ("Kembali ke tahap sebelumnya", "cases:stage-go-back"),
    handling.TASK_FINISH: ("Selesaikan tugas", "cases:task-finish"),
}


# Never the big button: what undoes the last step, what can always be done, and what ends the handling.
MINOR = (Move.WITHDRAW, policy.CASE_NOTE, policy.CASE_CONSENT, policy.CASE_TAKE_BACK, handling.STAGE_TERMINATE)


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
    return Offer(label, address_of(name, *ids), str(refusal or ""), about, move in MINOR)


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
        refusal = send if move == policy.CASE_SEND else policy.why_not(move, case, post)
        if move == policy.CASE_SEND and has_hop and refusal is None:
            label, name = "Minta layanan mitra", ACTS[move][1]
            may.append(Offer(label, address_of(name, case.public_id)))
        elif refusal is None:
            may.append(_offer(move, case))
        elif holds and case.is_open and move in (policy.CASE_SEND, CaseMove.CLOSE):
            refused.append(_offer(move, case, refusal=refusal))
    if holds and consent is None and send is None:
        may.append(_offer(policy.CASE_CONSENT, case))
    return sorted(may, key=lambda offer: offer.is_minor) + refused


# The bar of Penanganan: what brings the case on from each stage comes first.
BRINGS_ON = {
    Stage.APPROACH: handling.STAGE_APPROACH,
    Stage.ASSESSMENT: handling.STAGE_ASSESS,
    Stage.PLAN: handling.STAGE_PLAN,
    Stage.IMPLEMENTATION: handling.STAGE_PROGRESS,
    Stage.MONITORING: handling.STAGE_TERMINATE,
    Stage.TERMINATION: handling.STAGE_SCHEDULE,
    Stage.AFTERCARE: handling.STAGE_PROGRESS,
}
OF_THE_HANDLING = (
    handling.STAGE_APPROACH,
    handling.STAGE_ASSESS,
    handling.STAGE_CONFER,
    handling.STAGE_PLAN,
    handling.STAGE_PROGRESS,
    policy.CASE_SERVE,
    handling.STAGE_REVIEW,
    handling.STAGE_TERMINATE,
    handling.STAGE_SCHEDULE,
    handling.STAGE_GO_BACK,
)
# What stands in the open; everything else that is possible stands under Tindakan lain.
ALWAYS_OPEN = (handling.STAGE_PROGRESS, policy.CASE_SERVE, handling.STAGE_REVIEW)
OPEN_AT = {
    Stage.PLAN: (handling.STAGE_CONFER,),
    Stage.MONITORING: (handling.STAGE_PLAN,),
}


def stage_offers(case, post):
    """[Offer] of Penanganan, the next step first; a next step that cannot be made yet comes last, with its reason."""
    first = BRINGS_ON[Stage(case.stage)]
    in_the_open = (first, *ALWAYS_OPEN, *OPEN_AT.get(Stage(case.stage), ()))
    may, refused = [], []
    for act in sorted(OF_THE_HANDLING, key=lambda act: act != first):
        refusal = policy.why_not(act, case, post)
        if refusal is None:
            may.append(replace(_offer(act, case), is_rare=act not in in_the_open))
        elif policy.only_later(refusal) and act == first and case.is_open:
            refused.append(_offer(act, case, refusal=refusal))
    return sorted(may, key=lambda offer: offer.is_rare) + refused
