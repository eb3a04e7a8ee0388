"""Draw who may import, export and put in order into docs/permissions.md; a mark of the post decides, not the role."""

from inspect import getdoc

from registry import export_policy, pair_policy
from registry.workflow import EXPORT_TRANSITIONS, IMPORT_TRANSITIONS, ExportMove, ImportMove

HEAD = """
## Operators of data

From `registry/import_policy.py` and `registry/export_policy.py`. A post of Dinas Sosial that is marked as *operator
data* (an admin sistem sets the mark), after the second step of sign-in, in the territory of its office; no other post.
An import belongs to the office: every operator of it may go on with it. Rows that the post may not see are treated as
if they were not there. *Rapikan data* is read by the same posts. A supervisor, too, agrees to exports of others.

| act | button | in state |
|---|---|---|
| `import.upload` | Unggah berkas | – |
"""
EXPORTS = """| `export.ask` | Ekspor | – |
| `export.read` | Unduh berkas | siap: {read} |
"""
AGREEING = {ExportMove.APPROVE, ExportMove.DECLINE}


def draw(matrix):
    yield HEAD
    for move in ImportMove:
        states = ", ".join(source for act, source, _ in IMPORT_TRANSITIONS if act == move)
        yield f"| `import.{move}` | {move.label} | {states} |\n"
    yield EXPORTS.format(read=_line(export_policy._why_not_read))
    for move in (one for one in ExportMove if one in AGREEING):
        states = ", ".join(source for act, source, _ in EXPORT_TRANSITIONS if act == move)
        yield f"| `export.{move}` | {move.label} | {states}; never the own one |\n"
    yield f"| `{pair_policy.PAIR_MERGE}` | Gabungkan | {_line(pair_policy._why_not_decide)} |\n"
    yield f"| `{pair_policy.PAIR_KEEP_APART}` | Lembaga berbeda | {_line(pair_policy._why_not_decide)} |\n"
    yield f"| `{pair_policy.PAIR_SEPARATE}` | Pisahkan lagi | {_line(pair_policy._why_not_separate)} |\n"
    most = export_policy.PEOPLE_WITHOUT_APPROVAL
    yield f"\nA second person agrees when more than {most} people are named, a sensitive case is among them, or the\n"
    yield "whole NIK is asked for.\n"


def _line(rule):
    return " ".join(getdoc(rule).split())
