"""How far is a Bimtek? The lines of its page, from the invitation to the report; each part of the app adds its own.

A line is a function (event, post) -> Step or None, added with `provide` under its place in ORDER; a later one with the
same place takes over. A line asks the database once or twice, however many rows there are.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

# The order in which an office works, also where a line is not there yet.
ORDER = (
    *("rencana", "jadwal", "undangan", "peserta", "hadir"),
    *("tes", "evaluasi", "sertifikat", "rtl", "transport", "laporan"),
)


class State(TextChoices):
    WAITING = "belum", "Belum"
    RUNNING = "berjalan", "Berjalan"
    DONE = "selesai", "Selesai"
    NONE = "tidak ada", "Tidak ada"  # it is over, and this part was left out


@dataclass(frozen=True)
class Step:
    """One line: what, how far, a figure in words, and the next act as a link (none when nothing is to do)."""

    label: str
    state: State
    figure: str = ""
    url: str = ""  # the page of this part
    next_label: str = ""
    next_url: str = ""


# Those that stand open when a Bimtek begins, and when it ends, are told on the page of that act.
BEFORE_THE_START = ORDER[: ORDER.index("hadir")]
BEFORE_THE_END = ORDER[: ORDER.index("sertifikat")]
LINES = {}


def provide(place):
    """Decorator: the function that makes the line of this place. Raises KeyError for a place that ORDER lacks."""
    if place not in ORDER:
        raise KeyError(place)

    def add(line):
        LINES[place] = line
        return line

    return add


def steps(event, post):
    """[Step] of an event as this post reads it, in the order of the work."""
    return _made(ORDER, event, post)


def unfinished(places, event, post):
    """[Step] of these places in which something is still open."""
    return [step for step in _made(places, event, post) if step.state in (State.WAITING, State.RUNNING)]


def _made(places, event, post):
    made = (LINES[place](event, post) for place in places if place in LINES)
    return [step for step in made if step is not None]
