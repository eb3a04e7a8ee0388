"""Who may take a list out of the program, and who agrees? One function gives the reason why not."""

from registry.models import ExportStatus
from registry.models.export import judges
from registry.refusal import not_now, not_yours
from registry.workflow import ExportMove, export_target

EXPORT_ASK = "export.ask"
EXPORT_READ = "export.read"
EXPORT_APPROVE = ExportMove.APPROVE
EXPORT_DECLINE = ExportMove.DECLINE

PEOPLE_WITHOUT_APPROVAL = 500


def needs_approval(*, person_count, has_sensitive, has_nik):
    """Does a second person have to agree?"""
    return has_nik or has_sensitive or person_count > PEOPLE_WITHOUT_APPROVAL


def why_not(act, export, post):
    """The reason why this post may not do this with an export that it sees, or None. export: None for EXPORT_ASK."""
    if act == EXPORT_ASK:
        return None if post.is_data_operator else not_yours("Hanya operator data Dinas Sosial yang mengekspor daftar.")
    if act == EXPORT_READ:
        return _why_not_read(export, post)
    if not judges(post):
        return not_yours("Yang menyetujui ekspor adalah operator data lain atau supervisor.")
    if export.by.user_id == post.user_id:
        return not_yours("Ekspor Anda sendiri disetujui orang lain: operator data kedua, atau supervisor.")
    if export_target(act, export.status) is None:
        return not_now(f"Permintaan ini sekarang: {export.get_status_display().lower()}.{_by_whom(export)}")
    return None


def _by_whom(export):
    return f" Yang memutuskan: {export.decided_by.user}." if export.decided_by_id else ""


def _why_not_read(export, post):
    """Whoever asked for it, as the same post, as long as it is there and the right is."""
    if export.by_id != post.pk:
        return not_yours("Berkas ekspor hanya diunduh oleh yang memintanya.")
    if not post.is_data_operator:
        return not_yours("Penugasan Anda bukan operator data lagi.")
    if export.status != ExportStatus.MADE:
        return not_now(f"Berkasnya tidak ada: {export.get_status_display().lower()}.")
    return None
