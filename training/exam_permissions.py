"""The part of docs/permissions.md drawn from training/exam_policy.py."""

from inspect import getdoc

from training import exam_policy as policy

HEAD = """
## Tests and evaluation of a Bimtek

From `training/exam_policy.py`. Questions are read by Dinas Sosial only; tests and the evaluation by the organiser and
Dinas Sosial DIY (`OfOrganiserQuerySet.visible_to`). Participants answer without an account: the code of the room and
that of their card let them in (`training/views/rooms.py`).
"""
BUTTONS = {
    policy.QUESTION_ADD: "Tulis soal",
    policy.QUESTION_CHANGE: "Ubah soal",
    policy.QUESTION_RETIRE: "Hentikan soal",
    policy.EXAM_READ: "Tes",
    policy.EXAM_CHOOSE: "Pilih soal",
    policy.EXAM_OPEN: "Buka pre-test, Buka post-test",
    policy.EXAM_CLOSE: "Tutup pre-test, Tutup post-test",
    policy.EXAM_FILL: "Isi dari lembar jawaban",
    policy.EXAM_EMPTY: "Kosongkan lembar",
    policy.FEEDBACK_OPEN: "Buka evaluasi",
    policy.FEEDBACK_CLOSE: "Tutup evaluasi",
    policy.FEEDBACK_FILL: "Salin lembar evaluasi",
}


def draw(matrix):
    """The table, and the rule of each act. matrix: draws {act: roles} with {act: button}."""
    yield HEAD
    yield from matrix(policy.EXAM_PERMISSIONS, BUTTONS)
    yield "\n| act | who, and when |\n|---|---|\n"
    for act, rule in policy.RULES.items():
        yield f"| `{act}` | {' '.join(getdoc(rule).split())} |\n"
