"""Who may put what into the file of a case, and who may issue which letter? Rules that cases/policy.py merges in."""

from cases.models import LetterKind, Referral, SharedData
from cases.workflow import LIVE_STATUSES, Kind, Status
from registry.models import Role
from registry.refusal import READING_ONLY, not_now, not_yours

DOCUMENT_ATTACH = "document.attach"
DOCUMENT_REMOVE = "document.remove"
LETTER_ISSUE = "letter.issue"
LETTER_REVOKE = "letter.revoke"

EVERYBODY = set(Role) - {Role.ADMIN}
CHAIN = EVERYBODY - {Role.PARTNER}
DOCUMENT_PERMISSIONS = {
    DOCUMENT_ATTACH: EVERYBODY,
    DOCUMENT_REMOVE: EVERYBODY,
    LETTER_ISSUE: EVERYBODY,
    LETTER_REVOKE: EVERYBODY,
}
# Whose letter it is. A pengantar is the kalurahan's; a laporan sosial needs a pekerja sosial besides.
LETTER_ROLES = {
    LetterKind.REFERRAL: CHAIN,
    LetterKind.COVER: {Role.VILLAGE_OFFICER},
    LetterKind.REPORT: EVERYBODY - {Role.PENGURUS, Role.VILLAGE_OFFICER, Role.TKSK},
    LetterKind.HANDOVER: EVERYBODY,
    LetterKind.AGREEMENT: EVERYBODY,
    LetterKind.FEEDBACK: EVERYBODY,
}


def _works_on(case, post):
    """None for the holder and for whoever has accepted a referral of the case, else the reason."""
    accepted = Referral.objects.filter(case=case, receiver=post.organisation_id, status=Status.ACCEPTED)
    if case.holder_id == post.organisation_id or accepted.exists():
        return None
    return not_yours(f"Berkas dan surat diurus yang menangani kasus ini: {case.holder.name}.")


def why_not_attach(case, post):
    """Who recorded or works on the case and reads its identity; only while the case is open."""
    if not post.organisation.reads_identity:
        return not_yours("Dunia usaha tidak membaca berkas orang, dan tidak menambahkannya.")
    if not case.is_open:
        return not_now(f"Kasus {case.number} sudah ditutup.")
    return None if case.origin_id == post.organisation_id else _works_on(case, post)


def why_not_read_files(case, post):
    """Whoever sees the case and may read its files; dunia usaha does not, a partner with consent for them.

    case: as found for this post (`case.shared`).
    """
    if not post.organisation.reads_identity:
        return not_yours("Dunia usaha tidak membaca berkas dan surat kasus.")
    if SharedData.PHOTO not in case.shared:
        return not_yours("Persetujuan orangnya tidak mencakup berkas untuk lembaga Anda.")
    return None


def why_not_remove(case, post):
    """The organisation that uploaded a file, as long as one of its files is there."""
    own = case.documents.kept().filter(uploaded_by__organisation=post.organisation_id)
    return None if own.exists() else not_now("Tidak ada berkas dari lembaga Anda.")


def hops_for(kind, case, post):
    """The hops a letter may be about: a rujukan for what one sends, a rujuk balik for what one has answered."""
    hops = Referral.objects.filter(case=case).with_people().order_by("-created_at")
    own = post.organisation_id
    if kind == LetterKind.REFERRAL:
        return hops.filter(sender=own, status__in=[Status.DRAFT, *LIVE_STATUSES])
    if kind == LetterKind.FEEDBACK:
        return hops.filter(receiver=own, status=Status.FINISHED)
    if kind == LetterKind.HANDOVER:
        taken = [Status.ACCEPTED, Status.FORWARDED]
        return hops.filter(status__in=taken, kind=Kind.RESPONSIBILITY) & (
            hops.filter(sender=own) | hops.filter(receiver=own)
        )
    return hops.none()


def why_not_letter(kind, case, post):
    """May this post issue this kind of letter for the case now? A reason or None."""
    if post.glass:
        return READING_ONLY
    if post.role not in LETTER_ROLES[kind] or not post.organisation.reads_identity:
        return not_yours(f"{post.get_role_display()} tidak menerbitkan {LetterKind(kind).label.lower()}.")
    if kind == LetterKind.REPORT and not post.is_social_worker:
        return not_yours("Laporan sosial dibuat oleh pekerja sosial.")
    if kind == LetterKind.REFERRAL and not hops_for(kind, case, post).exists():
        return not_now("Siapkan rujukannya dulu; surat rujukan dibuat untuk satu rujukan.")
    if kind == LetterKind.FEEDBACK:
        return None if hops_for(kind, case, post).exists() else not_now("Kirim rujuk balik dulu.")
    if kind == LetterKind.HANDOVER:
        return None if hops_for(kind, case, post).exists() else not_now("Belum ada rujukan yang diterima.")
    if kind == LetterKind.COVER or kind == LetterKind.REFERRAL:
        return None
    return _works_on(case, post)


def why_not_issue(case, post):
    """Each kind of letter has its own roles: see the table of letters below."""
    refusals = [why_not_letter(kind, case, post) for kind in LetterKind]
    return None if None in refusals else refusals[0]


def why_not_revoke(case, post):
    """The office that issued a letter, as long as it is valid."""
    own = case.letters.filter(organisation=post.organisation_id, withdrawn_at__isnull=True)
    return None if own.exists() else not_now("Tidak ada surat dari lembaga Anda yang masih berlaku.")


DOCUMENT_RULES = {
    DOCUMENT_ATTACH: why_not_attach,
    DOCUMENT_REMOVE: why_not_remove,
    LETTER_ISSUE: why_not_issue,
    LETTER_REVOKE: why_not_revoke,
}
