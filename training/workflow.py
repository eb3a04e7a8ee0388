"""From which state to which? The state table of a Bimtek, as data.

Imports nothing of the project; `docs/workflow.md` is drawn from it. A Bimtek is reported for good: what was handed to
the chief is not taken back by a button.
"""

from django.db.models import TextChoices


class EventStatus(TextChoices):
    PLANNED = "rencana", "Direncanakan"
    INVITING = "undangan", "Undangan dibuka"
    RUNNING = "berlangsung", "Berlangsung"
    FINISHED = "selesai", "Selesai"
    REPORTED = "dilaporkan", "Sudah dilaporkan"
    CANCELLED = "batal", "Dibatalkan"


class EventMove(TextChoices):
    OPEN = "open_invitations", "Buka undangan"
    START = "start", "Mulai Bimtek"
    FINISH = "finish", "Selesaikan Bimtek"
    REPORT = "report", "Tandai sudah dilaporkan"
    GO_BACK = "go_back", "Kembali ke keadaan sebelumnya"
    CANCEL = "cancel", "Batalkan Bimtek"


EVENT_TRANSITIONS = (
    (EventMove.OPEN, EventStatus.PLANNED, EventStatus.INVITING),
    (EventMove.START, EventStatus.INVITING, EventStatus.RUNNING),
    (EventMove.FINISH, EventStatus.RUNNING, EventStatus.FINISHED),
    (EventMove.REPORT, EventStatus.FINISHED, EventStatus.REPORTED),
    (EventMove.GO_BACK, EventStatus.INVITING, EventStatus.PLANNED),
    (EventMove.GO_BACK, EventStatus.RUNNING, EventStatus.INVITING),
    (EventMove.GO_BACK, EventStatus.FINISHED, EventStatus.RUNNING),
    (EventMove.CANCEL, EventStatus.PLANNED, EventStatus.CANCELLED),
    (EventMove.CANCEL, EventStatus.INVITING, EventStatus.CANCELLED),
    (EventMove.CANCEL, EventStatus.RUNNING, EventStatus.CANCELLED),
    (EventMove.CANCEL, EventStatus.FINISHED, EventStatus.CANCELLED),
)
# Days, place, quota and timetable may still change.
OPEN_STATUSES = (EventStatus.PLANNED, EventStatus.INVITING, EventStatus.RUNNING)
# It was held: what was not done before the end is not done any more, except what follows it.
OVER_STATUSES = (EventStatus.FINISHED, EventStatus.REPORTED)


class ParticipantStatus(TextChoices):
    REGISTERED = "terdaftar", "Terdaftar"
    REPLACED = "diganti", "Diganti"
    WITHDRAWN = "mundur", "Mundur"


# Who takes up a place of the quota.
COUNTED_STATUSES = (ParticipantStatus.REGISTERED,)


def event_target(move, status):
    """The state a move leads to from this one, or None when the table does not allow it."""
    return next((target for name, source, target in EVENT_TRANSITIONS if (name, source) == (move, status)), None)


def event_moves(status):
    """The moves a state allows, in the order of the table."""
    return [move for move, source, _ in EVENT_TRANSITIONS if source == status]


def draw_events():
    """The part of docs/workflow.md about a Bimtek, in Markdown with Mermaid."""
    lines = ["## A Bimtek", "", "From `training/workflow.py`.", "", "```mermaid", "stateDiagram-v2"]
    lines.append(f"    [*] --> {EventStatus.PLANNED}: add")
    lines += [f"    {source} --> {target}: {move}" for move, source, target in EVENT_TRANSITIONS]
    lines += [f"    {last} --> [*]" for last in (EventStatus.REPORTED, EventStatus.CANCELLED)]
    return "\n".join([*lines, "```", ""])
