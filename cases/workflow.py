"""From which state to which, by whose move? The state table of referrals and cases, as data.

Imports nothing of the project. `docs/workflow.md` is drawn from it (cases/management/commands/draw_workflow.py).
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Kind(TextChoices):
    RESPONSIBILITY = "responsibility", "Rujukan"
    SERVICE = "service", "Permintaan layanan"


class Status(TextChoices):
    DRAFT = "draft", "Draf"
    SENT = "sent", "Menunggu jawaban"
    INCOMPLETE = "incomplete", "Menunggu kelengkapan"
    ACCEPTED = "accepted", "Diterima"
    FORWARDED = "forwarded", "Diteruskan"
    DECLINED = "declined", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik kembali"
    LAPSED = "lapsed", "Diambil alih"
    FINISHED = "finished", "Selesai"


class Move(TextChoices):
    SEND = "send", "Kirim rujukan"
    WITHDRAW = "withdraw", "Tarik kembali"
    ACCEPT = "accept", "Terima"
    DECLINE = "decline", "Tolak"
    REQUEST_COMPLETION = "request_completion", "Minta kelengkapan"
    COMPLETE = "complete", "Lengkapi"
    FORWARD = "forward", "Teruskan"
    RESUME = "resume", "Kembali ditangani"
    REPORT_BACK = "report_back", "Kirim rujuk balik"
    SETTLE = "settle", "Diselesaikan dari atas"
    TAKE_OVER = "take_over", "Ambil alih"


class Side(TextChoices):
    SENDER = "sender", "pengirim"
    RECEIVER = "receiver", "penerima"
    OFFERED = "offered", "jenjang yang ditawari"
    SYSTEM = "system", "sistem"


@dataclass(frozen=True)
class Transition:
    move: Move
    source: Status
    target: Status
    side: Side
    kinds: tuple = (Kind.RESPONSIBILITY, Kind.SERVICE)


ONLY_RESPONSIBILITY = (Kind.RESPONSIBILITY,)

TRANSITIONS = (
    Transition(Move.SEND, Status.DRAFT, Status.SENT, Side.SENDER),
    Transition(Move.WITHDRAW, Status.DRAFT, Status.WITHDRAWN, Side.SENDER),
    Transition(Move.WITHDRAW, Status.SENT, Status.WITHDRAWN, Side.SENDER),
    Transition(Move.WITHDRAW, Status.INCOMPLETE, Status.WITHDRAWN, Side.SENDER),
    Transition(Move.ACCEPT, Status.SENT, Status.ACCEPTED, Side.RECEIVER),
    Transition(Move.DECLINE, Status.SENT, Status.DECLINED, Side.RECEIVER),
    Transition(Move.DECLINE, Status.INCOMPLETE, Status.DECLINED, Side.RECEIVER),
    Transition(Move.REQUEST_COMPLETION, Status.SENT, Status.INCOMPLETE, Side.RECEIVER),
    Transition(Move.COMPLETE, Status.INCOMPLETE, Status.SENT, Side.SENDER),
    Transition(Move.FORWARD, Status.ACCEPTED, Status.FORWARDED, Side.RECEIVER, ONLY_RESPONSIBILITY),
    Transition(Move.RESUME, Status.FORWARDED, Status.ACCEPTED, Side.SYSTEM, ONLY_RESPONSIBILITY),
    Transition(Move.REPORT_BACK, Status.ACCEPTED, Status.FINISHED, Side.RECEIVER),
    Transition(Move.SETTLE, Status.FORWARDED, Status.FINISHED, Side.SYSTEM, ONLY_RESPONSIBILITY),
    Transition(Move.TAKE_OVER, Status.SENT, Status.LAPSED, Side.OFFERED, ONLY_RESPONSIBILITY),
    Transition(Move.TAKE_OVER, Status.ACCEPTED, Status.FORWARDED, Side.OFFERED, ONLY_RESPONSIBILITY),
)

# The hop that carries, or is about to carry, the responsibility: at most one for each case (partial unique index).
OPEN_STATUSES = (Status.SENT, Status.INCOMPLETE, Status.ACCEPTED)
# The referral still lives: its feedback is not in.
LIVE_STATUSES = (*OPEN_STATUSES, Status.FORWARDED)
# Nothing follows.
FINAL_STATUSES = (Status.DECLINED, Status.WITHDRAWN, Status.LAPSED, Status.FINISHED)
# Waiting for the receiver's first answer; afterwards the receiver handles the case.
ANSWER_STATUSES = (Status.SENT, Status.INCOMPLETE)


def transition(move, status, kind=Kind.RESPONSIBILITY):
    """The row of the table for this move from this status, or None when the state does not allow it."""
    for row in TRANSITIONS:
        if row.move == move and row.source == status and kind in row.kinds:
            return row
    return None


def side_of(move):
    """Whose move it is (the same in every row of a move; a test holds that)."""
    return next(row.side for row in TRANSITIONS if row.move == move)


class CaseStatus(TextChoices):
    OPEN = "open", "Berjalan"
    CLOSED = "closed", "Ditutup"


class CaseMove(TextChoices):
    CLOSE = "close", "Tutup kasus"
    REOPEN = "reopen", "Buka kembali"


CASE_TRANSITIONS = (
    (CaseMove.CLOSE, CaseStatus.OPEN, CaseStatus.CLOSED),
    (CaseMove.REOPEN, CaseStatus.CLOSED, CaseStatus.OPEN),
)


def draw():
    """docs/workflow.md: the table and its diagram, in Markdown with Mermaid."""
    lines = [
        "# The state table",
        "",
        "Drawn from `cases/workflow.py` by `bin/manage draw_workflow`; a test compares. Do not edit by hand.",
        "",
        "## A referral (one hop)",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> draft",
    ]
    lines += [f"    {t.source} --> {t.target}: {t.move} ({t.side})" for t in TRANSITIONS]
    lines += [f"    {status} --> [*]" for status in FINAL_STATUSES]
    lines += ["```", "", "| move | button | from | to | whose move | kinds |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{t.move}` | {t.move.label} | {t.source} | {t.target} | {t.side} | {', '.join(t.kinds)} |"
        for t in TRANSITIONS
    ]
    lines += ["", "## A case", "", "```mermaid", "stateDiagram-v2", "    [*] --> open"]
    lines += [f"    {source} --> {target}: {move}" for move, source, target in CASE_TRANSITIONS]
    lines += ["    closed --> [*]", "```", ""]
    return "\n".join(lines)
