"""From which state to which? The state tables of a WKSBM, an import and an export, as data.

Units fall asleep and wake again (Dharma Sembada: formed 2006, vakum 2011–2015, winner of DIY 2018), so a unit that
came back says so: "aktif kembali". Imports nothing of the project; `docs/workflow.md` is drawn from it.
"""

from django.db.models import TextChoices


class UnitStatus(TextChoices):
    FORMING = "rintisan", "Rintisan"
    ACTIVE = "aktif", "Aktif"
    DORMANT = "vakum", "Vakum"
    REVIVED = "aktif_kembali", "Aktif kembali"
    DISSOLVED = "bubar", "Bubar"


# A unit in one of these does something for people.
WORKING_STATUSES = (UnitStatus.ACTIVE, UnitStatus.REVIVED)


class UnitMove(TextChoices):
    ACTIVATE = "activate", "Nyatakan aktif"
    REST = "rest", "Nyatakan vakum"
    REVIVE = "revive", "Nyatakan aktif kembali"
    DISSOLVE = "dissolve", "Nyatakan bubar"


UNIT_TRANSITIONS = (
    (UnitMove.ACTIVATE, UnitStatus.FORMING, UnitStatus.ACTIVE),
    (UnitMove.REST, UnitStatus.ACTIVE, UnitStatus.DORMANT),
    (UnitMove.REST, UnitStatus.REVIVED, UnitStatus.DORMANT),
    (UnitMove.REVIVE, UnitStatus.DORMANT, UnitStatus.REVIVED),
    (UnitMove.DISSOLVE, UnitStatus.FORMING, UnitStatus.DISSOLVED),
    (UnitMove.DISSOLVE, UnitStatus.ACTIVE, UnitStatus.DISSOLVED),
    (UnitMove.DISSOLVE, UnitStatus.DORMANT, UnitStatus.DISSOLVED),
    (UnitMove.DISSOLVE, UnitStatus.REVIVED, UnitStatus.DISSOLVED),
)


def _target(transitions, move, status):
    return next((target for name, source, target in transitions if (name, source) == (move, status)), None)


def unit_target(move, status):
    """The state a move leads to from this one, or None when the table does not allow it."""
    return _target(UNIT_TRANSITIONS, move, status)


def unit_moves(status):
    """The moves a state allows, in the order of the table."""
    return [move for move, source, _ in UNIT_TRANSITIONS if source == status]


def draw_units():
    """The part of docs/workflow.md about a WKSBM, in Markdown with Mermaid."""
    lines = ["## A WKSBM", "", "From `registry/workflow.py`.", "", "```mermaid", "stateDiagram-v2"]
    lines.append(f"    [*] --> {UnitStatus.FORMING}: establish")
    lines += [f"    {source} --> {target}: {move}" for move, source, target in UNIT_TRANSITIONS]
    lines += [f"    {UnitStatus.DISSOLVED} --> [*]", "```", ""]
    return "\n".join(lines)


class ImportStatus(TextChoices):
    UPLOADED = "diunggah", "Diunggah"
    CHECKING = "memeriksa", "Sedang diperiksa"
    CHECKED = "diperiksa", "Selesai diperiksa"
    FAILED = "gagal", "Tidak dapat dibaca"
    RUNNING = "berjalan", "Sedang diimpor"
    STOPPED = "berhenti", "Dihentikan"
    DONE = "selesai", "Selesai diimpor"
    UNDOING = "mengurungkan", "Sedang diurungkan"
    UNDONE = "diurungkan", "Diurungkan"


class ImportMove(TextChoices):
    CHECK = "check", "Periksa berkas"
    DECIDE = "decide", "Putuskan"
    START = "start", "Mulai impor"
    STOP = "stop", "Hentikan"
    UNDO = "undo", "Urungkan impor"
    DROP = "drop", "Buang berkas"


# The machine's own steps (checked, failed, done, undone) end what a person has begun.
IMPORT_TRANSITIONS = (
    (ImportMove.CHECK, ImportStatus.UPLOADED, ImportStatus.CHECKING),
    (ImportMove.CHECK, ImportStatus.CHECKED, ImportStatus.CHECKING),
    (ImportMove.CHECK, ImportStatus.FAILED, ImportStatus.CHECKING),
    (ImportMove.DECIDE, ImportStatus.CHECKED, ImportStatus.CHECKED),
    (ImportMove.DECIDE, ImportStatus.STOPPED, ImportStatus.STOPPED),
    (ImportMove.DECIDE, ImportStatus.DONE, ImportStatus.DONE),
    (ImportMove.START, ImportStatus.CHECKED, ImportStatus.RUNNING),
    (ImportMove.START, ImportStatus.STOPPED, ImportStatus.RUNNING),
    (ImportMove.START, ImportStatus.DONE, ImportStatus.RUNNING),
    (ImportMove.STOP, ImportStatus.RUNNING, ImportStatus.STOPPED),
    (ImportMove.UNDO, ImportStatus.DONE, ImportStatus.UNDOING),
    (ImportMove.UNDO, ImportStatus.STOPPED, ImportStatus.UNDOING),
    (ImportMove.DROP, ImportStatus.UPLOADED, None),
    (ImportMove.DROP, ImportStatus.CHECKED, None),
    (ImportMove.DROP, ImportStatus.FAILED, None),
)
# What the program itself ends, in registry/actions/imports.py.
IMPORT_ENDS = (
    (ImportStatus.CHECKING, ImportStatus.CHECKED),
    (ImportStatus.CHECKING, ImportStatus.FAILED),
    (ImportStatus.RUNNING, ImportStatus.DONE),
    (ImportStatus.UNDOING, ImportStatus.UNDONE),
    (ImportStatus.UNDOING, ImportStatus.DONE),  # something had come in the way
)


def import_allows(move, status):
    """Does the table allow this move from this state?"""
    return any((name, source) == (move, status) for name, source, _ in IMPORT_TRANSITIONS)


def import_target(move, status):
    """The state that a move leads to, as the table says; None also for what is thrown away."""
    return _target(IMPORT_TRANSITIONS, move, status)


def draw_imports():
    """The part of docs/workflow.md about an import."""
    lines = ["## An import", "", "From `registry/workflow.py`. The program itself ends what a person began.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {ImportStatus.UPLOADED}: upload"]
    lines += [f"    {source} --> {target or '[*]'}: {move}" for move, source, target in IMPORT_TRANSITIONS]
    lines += [f"    {source} --> {target}: (program)" for source, target in IMPORT_ENDS]
    return "\n".join([*lines, f"    {ImportStatus.UNDONE} --> [*]", "```", ""])


class ExportStatus(TextChoices):
    WAITING = "menunggu", "Menunggu persetujuan"
    APPROVED = "disetujui", "Sedang dibuat"
    DECLINED = "ditolak", "Tidak disetujui"
    MADE = "siap", "Siap diunduh"
    FAILED = "gagal", "Gagal"
    EXPIRED = "dihapus", "Sudah dihapus"


class ExportMove(TextChoices):
    APPROVE = "approve", "Setujui"
    DECLINE = "decline", "Tolak permintaan"
    MAKE = "make", "Buat"
    FAIL = "fail", "Gagal"
    EXPIRE = "expire", "Hapus"


EXPORT_TRANSITIONS = (
    (ExportMove.APPROVE, ExportStatus.WAITING, ExportStatus.APPROVED),
    (ExportMove.DECLINE, ExportStatus.WAITING, ExportStatus.DECLINED),
    (ExportMove.EXPIRE, ExportStatus.WAITING, ExportStatus.EXPIRED),
    (ExportMove.MAKE, ExportStatus.APPROVED, ExportStatus.MADE),
    (ExportMove.FAIL, ExportStatus.APPROVED, ExportStatus.FAILED),
    (ExportMove.EXPIRE, ExportStatus.MADE, ExportStatus.EXPIRED),
)


def export_target(move, status):
    """The state a move leads to from this one, or None when the table does not allow it."""
    return _target(EXPORT_TRANSITIONS, move, status)


def draw_exports():
    """The part of docs/workflow.md about an export."""
    lines = ["## An export", "", "From `registry/workflow.py`. Small ones that name few people begin approved.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {ExportStatus.WAITING}: ask"]
    lines += [f"    [*] --> {ExportStatus.APPROVED}: ask"]
    lines += [f"    {source} --> {target}: {move}" for move, source, target in EXPORT_TRANSITIONS]
    lines += [f"    {end} --> [*]" for end in (ExportStatus.DECLINED, ExportStatus.FAILED, ExportStatus.EXPIRED)]
    return "\n".join([*lines, "```", ""])
