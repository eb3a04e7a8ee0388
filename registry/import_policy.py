"""Who may import, and may they now? The data operators of Dinas Sosial, within the territory of their office."""

from registry.imports.kinds import kind_named
from registry.refusal import not_now, not_yours
from registry.workflow import ImportMove, ImportStatus, import_allows

IMPORT_UPLOAD = "import.upload"
NOT_NOW = {
    ImportStatus.UPLOADED: "Berkas ini belum diperiksa.",
    ImportStatus.CHECKING: "Berkas ini sedang diperiksa. Tunggu sampai selesai.",
    ImportStatus.CHECKED: "Impor ini belum dijalankan.",
    ImportStatus.FAILED: "Berkas ini tidak dapat dibaca.",
    ImportStatus.RUNNING: "Impor ini sedang berjalan. Tunggu sampai selesai, atau hentikan dahulu.",
    ImportStatus.STOPPED: "Impor ini dihentikan di tengah jalan.",
    ImportStatus.DONE: "Impor ini sudah selesai.",
    ImportStatus.UNDOING: "Impor ini sedang diurungkan.",
    ImportStatus.UNDONE: "Impor ini sudah diurungkan.",
}


def why_not(act, run, post):
    """The reason why this post may not do this with this import now, or None when it may. run: None for an upload."""
    if post is None or not post.is_data_operator:
        return not_yours("Mengimpor data adalah tugas operator data Dinas Sosial. Mintalah kepada admin sistem.")
    if run is None:
        return None
    if run.office_id != post.organisation_id:
        return not_yours("Impor ini milik kantor lain.")
    kind = kind_named(run.kind)
    if act == ImportMove.START and kind and (refusal := kind.may(post)):
        return refusal
    if not import_allows(act, run.status):
        return not_now(NOT_NOW[run.status])
    return None
