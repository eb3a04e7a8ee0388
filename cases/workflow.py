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
# Its receiver has to answer or to handle it, and the clock runs.
RUNNING_STATUSES = (Status.SENT, Status.ACCEPTED)
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


class Stage(TextChoices):
    """In which stage of the handling is the case now? Everything before it is done.

    Source: PP 39/2012 art. 7(2), with monitoring as a stage of its own (ATENSI, Permensos 7/2021; wording unverified).
    """

    APPROACH = "pendekatan_awal", "Pendekatan awal"
    ASSESSMENT = "asesmen", "Asesmen"
    PLAN = "rencana", "Rencana intervensi"
    IMPLEMENTATION = "pelaksanaan", "Pelaksanaan"
    MONITORING = "monev", "Monitoring dan evaluasi"
    TERMINATION = "terminasi", "Terminasi"
    AFTERCARE = "bimbingan_lanjut", "Bimbingan lanjut"


class StageMove(TextChoices):
    APPROACH = "approach", "Isi pendekatan awal"
    ASSESS = "assess", "Isi asesmen"
    CONFER = "confer", "Catat temu bahas kasus"
    PLAN = "plan", "Susun rencana"
    REVIEW = "review", "Catat monev"
    TERMINATE = "terminate", "Terminasi"
    SCHEDULE = "schedule", "Jadwalkan kunjungan"
    GO_BACK = "go_back", "Kembali ke tahap sebelumnya"


# (form, from, to). A form that is filled in again moves nothing: the row leads from a stage to itself.
STAGE_TRANSITIONS = (
    (StageMove.APPROACH, Stage.APPROACH, Stage.ASSESSMENT),
    (StageMove.ASSESS, Stage.ASSESSMENT, Stage.PLAN),
    (StageMove.ASSESS, Stage.PLAN, Stage.PLAN),
    (StageMove.ASSESS, Stage.IMPLEMENTATION, Stage.IMPLEMENTATION),
    (StageMove.ASSESS, Stage.MONITORING, Stage.MONITORING),
    (StageMove.CONFER, Stage.ASSESSMENT, Stage.ASSESSMENT),
    (StageMove.CONFER, Stage.PLAN, Stage.PLAN),
    (StageMove.CONFER, Stage.IMPLEMENTATION, Stage.IMPLEMENTATION),
    (StageMove.CONFER, Stage.MONITORING, Stage.MONITORING),
    (StageMove.PLAN, Stage.PLAN, Stage.IMPLEMENTATION),
    (StageMove.PLAN, Stage.IMPLEMENTATION, Stage.IMPLEMENTATION),
    (StageMove.PLAN, Stage.MONITORING, Stage.IMPLEMENTATION),
    (StageMove.REVIEW, Stage.IMPLEMENTATION, Stage.MONITORING),
    (StageMove.REVIEW, Stage.MONITORING, Stage.MONITORING),
    (StageMove.TERMINATE, Stage.ASSESSMENT, Stage.TERMINATION),
    (StageMove.TERMINATE, Stage.PLAN, Stage.TERMINATION),
    (StageMove.TERMINATE, Stage.IMPLEMENTATION, Stage.TERMINATION),
    (StageMove.TERMINATE, Stage.MONITORING, Stage.TERMINATION),
    (StageMove.SCHEDULE, Stage.TERMINATION, Stage.AFTERCARE),
    (StageMove.SCHEDULE, Stage.AFTERCARE, Stage.AFTERCARE),
    (StageMove.GO_BACK, Stage.PLAN, Stage.ASSESSMENT),
    (StageMove.GO_BACK, Stage.IMPLEMENTATION, Stage.ASSESSMENT),
    (StageMove.GO_BACK, Stage.IMPLEMENTATION, Stage.PLAN),
    (StageMove.GO_BACK, Stage.MONITORING, Stage.ASSESSMENT),
    (StageMove.GO_BACK, Stage.MONITORING, Stage.PLAN),
    (StageMove.GO_BACK, Stage.TERMINATION, Stage.ASSESSMENT),
    (StageMove.GO_BACK, Stage.TERMINATION, Stage.PLAN),
    (StageMove.GO_BACK, Stage.AFTERCARE, Stage.ASSESSMENT),
    (StageMove.GO_BACK, Stage.AFTERCARE, Stage.PLAN),
)


def stages_after(move, stage):
    """The stages to which this form may lead from this one; none when it is not its turn."""
    return [target for row, source, target in STAGE_TRANSITIONS if row == move and source == stage]


def is_before(stage, other):
    """Does this stage come before the other one?"""
    order = list(Stage)
    return order.index(stage) < order.index(other)


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
    lines += ["    closed --> [*]", "```", "", *_draw_stages()]
    return "\n".join(lines)


def _draw_stages():
    """The stages of the handling, and which form leads from which to which."""
    moving = [(move, source, target) for move, source, target in STAGE_TRANSITIONS if source != target]
    lines = ["## The stages of a case", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {Stage.APPROACH}"]
    lines += [f"    {source} --> {target}: {move}" for move, source, target in moving]
    lines += ["```", "", "| form | button | from | to |", "|---|---|---|---|"]
    lines += [f"| `{move}` | {move.label} | {source} | {target} |" for move, source, target in STAGE_TRANSITIONS]
    return [*lines, ""]
