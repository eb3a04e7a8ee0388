"""The part of docs/permissions.md about Bimtek, drawn from training/policy.py."""

from inspect import getdoc

from training import policy
from training.workflow import EventMove

HEAD = """
## Bimtek

From `training/policy.py`. The Bimtek must be in sight (`BimtekEvent.objects.visible_to`): Dinas Sosial DIY sees all,
that of a kabupaten/kota its own and those with a quota for it, a kalurahan, TKSK or pengurus there those whose
invitations were opened. Only the office that organises a Bimtek changes it (403 for the others); the curriculum and
the register of narasumber belong to the office that wrote them.
"""
BUTTONS = {
    policy.EVENT_ADD: "Rencanakan Bimtek",
    policy.EVENT_CHANGE: "Ubah Bimtek",
    policy.SESSION_ADD: "Tambah sesi",
    policy.SESSION_CHANGE: "Ubah sesi",
    policy.SESSION_REMOVE: "Hapus sesi",
    policy.SESSION_ATTACH: "Unggah bahan sesi",
    policy.SPEAKER_ADD: "Tambah narasumber",
    policy.SPEAKER_CHANGE: "Ubah narasumber",
    policy.CURRICULUM_ADD: "Buat kurikulum",
    policy.CURRICULUM_COPY: "Buat versi baru",
    policy.MATERI_ADD: "Tambah materi",
    policy.MATERI_CHANGE: "Ubah materi",
    policy.MATERI_REMOVE: "Hapus materi",
    policy.MATERI_ATTACH: "Unggah bahan materi",
    **{move: move.label for move in EventMove},
}


def name_of(act):
    """The code verb with its noun: event.start, session.add."""
    return f"event.{act.value}" if isinstance(act, EventMove) else act


def draw(matrix):
    """The table, and the rule of each act. matrix: draws {act: roles} with {act: button}."""
    yield HEAD
    yield from matrix(
        {name_of(act): roles for act, roles in policy.TRAINING_PERMISSIONS.items()},
        {name_of(act): words for act, words in BUTTONS.items()},
    )
    yield "\n| act | who, and when |\n|---|---|\n"
    for act, rule in policy.RULES.items():
        yield f"| `{act}` | {' '.join(getdoc(rule).split())} |\n"
    yield f"| the moves | {' '.join(getdoc(policy._why_not_move).split())} |\n"
