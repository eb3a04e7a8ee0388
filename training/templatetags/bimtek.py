"""How are the state of a Bimtek, its days and its history shown? One way in the whole program; no tag here queries."""

from django import template

from training.prints import days_of
from training.steps import State
from training.workflow import EventStatus

register = template.Library()

# word -> (tone, sign): a state is never shown by colour alone.
STATUS_TONE = {
    EventStatus.PLANNED: ("netral", "–"),
    EventStatus.INVITING: ("kuning", "✉"),
    EventStatus.RUNNING: ("biru", "→"),
    EventStatus.FINISHED: ("hijau", "✓"),
    EventStatus.REPORTED: ("hijau", "✓"),
    EventStatus.CANCELLED: ("netral", "×"),
}
STEP_TONE = {State.WAITING: ("netral", "–"), State.RUNNING: ("biru", "→"), State.DONE: ("hijau", "✓")}
PAST_TENSE = {
    "add": "merencanakan Bimtek",
    "change": "mengubah Bimtek",
    "open_invitations": "membuka undangan",
    "start": "memulai Bimtek",
    "finish": "menyelesaikan Bimtek",
    "report": "menandai sudah dilaporkan",
    "go_back": "mengembalikan ke keadaan sebelumnya",
    "cancel": "membatalkan Bimtek",
    "add_session": "menambah sesi",
    "change_session": "mengubah sesi",
    "remove_session": "menghapus sesi",
    "attach_session": "mengunggah bahan sesi",
}


@register.inclusion_tag("components/_state.html")
def event_status(event):
    tone, sign = STATUS_TONE[event.status]
    return {"word": event.get_status_display(), "tone": tone, "sign": sign}


@register.inclusion_tag("components/_state.html")
def step_state(step):
    tone, sign = STEP_TONE[step.state]
    return {"word": step.state.label, "tone": tone, "sign": sign}


@register.filter
def event_days(event):
    """ "23–25 Oktober 2018"."""
    return days_of(event)


@register.filter
def event_change(change):
    """What the line of the history says that somebody did."""
    return PAST_TENSE.get(change.verb, change.verb)
