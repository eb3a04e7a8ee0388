"""What names an organisation, and goes to the kept one when two records are one? Each app hands its part over.

The register may not know the apps above it, so they `provide` theirs when they start (apps.py). What is a promise of
its day (an issued letter, a line of a book, an old SK, a finished hop) is no part of it and stays with the old record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """A foreign key to an organisation. rows(gone, kept): which of its rows go, a queryset."""

    model: Any
    field: str
    rows: Callable

    @property
    def key(self):
        return f"{self.model._meta.label}.{self.field}"


@dataclass(frozen=True)
class Part:
    """columns: what goes; facts(organisation, post): [(label, words)] of what it has, as the post may know it;
    obstacles(gone, kept): [sentence] of what has to be done first; lock(gone, kept): the rows that acts lock first;
    afterwards(moved, gone, kept, by, at, is_back): what follows, moved being {key of a column: ids}."""

    columns: tuple = ()
    facts: Callable = lambda organisation, post: []
    obstacles: Callable = lambda gone, kept: []
    lock: Callable = lambda gone, kept: None
    afterwards: Callable = lambda moved, **told: None


PARTS = []


def provide(part):
    if part not in PARTS:
        PARTS.append(part)


def columns():
    """Those of all apps, in the order of the apps."""
    return [column for part in PARTS for column in part.columns]


def facts_of(organisation, post):
    return [fact for part in PARTS for fact in part.facts(organisation, post)]


def obstacles(gone, kept):
    return [sentence for part in PARTS for sentence in part.obstacles(gone, kept)]
