"""How many people do units find and help, and how many cases are open with them? Asked of whoever keeps the cases.

The register and the Bimtek may not know the app that keeps cases, so that app hands its functions over when it starts
(`provide`, in its `apps.py`). As long as none did, every figure is None: nobody keeps it, which is not nought.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """Of one unit in a stretch of days: cases it recorded, and cases of its own that were helped, referred or ended."""

    recorded: int = 0
    handled: int = 0


PROVIDERS = {}


def provide(*, between, open_with):
    """between: (unit ids, first day, last day, post) -> {unit id: Found}; open_with: (unit ids, post) -> {unit id: how
    many}. Both count what this post may see.
    """
    PROVIDERS.update(between=between, open_with=open_with)


def between(unit_ids, first_day, last_day, post):
    """{unit id: Found} of every unit asked for, or None when nobody keeps cases. Both days count."""
    unit_ids = list(unit_ids)
    if not PROVIDERS:
        return None
    return {pk: Found() for pk in unit_ids} | PROVIDERS["between"](unit_ids, first_day, last_day, post)


def open_with(unit_ids, post):
    """{unit id: how many open cases it holds}, or None when nobody keeps cases."""
    unit_ids = list(unit_ids)
    return dict.fromkeys(unit_ids, 0) | PROVIDERS["open_with"](unit_ids, post) if PROVIDERS else None
