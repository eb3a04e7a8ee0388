"""Which lists can leave the program, with which columns? One place for each app, and all of them here.

The register may not know the apps above it: each hands its lists over when it starts (`provide`, in its `apps.py`).
A list gives its rows for a post through its own `visible_to` and the filter form of its page, so that an export holds
what the page shows and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count

from registry.classification import PLAIN
from registry.scope import looked_up

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Column:
    """label: its head; field: "registry.UnitProfile.status", whose class (registry/classification.py) it bears.

    value(row): what stands in the cell; whole(row): instead, where the whole number was asked for and agreed to.
    """

    label: str
    field: str
    kind: str
    value: Callable[[Any], Any]
    width: int = 18
    whole: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Found:
    """What the page shows. rows: the ordered queryset; conditions: the filters in words; back: address of the page.

    shown: of a long list, the queryset with all that its columns tell. Then `rows` only says which rows and in which
    order, looked up inside the first wall, and these are read through both in pieces (decision 0042).
    """

    rows: Any
    conditions: list
    back: str
    shown: Any = None


@dataclass(frozen=True)
class ExportList:
    """find(post, query) -> Found. case_of, person_of, sensitive: the columns of a row that tell them.

    chunk: so many rows are read at once.
    """

    key: str
    title: str
    columns: tuple
    find: Callable[[Any, Any], Found]
    case_of: str = ""
    person_of: str = ""
    sensitive: str = ""
    chunk: int = field(default=1000)

    @property
    def names_people(self):
        return any(column.kind != PLAIN for column in self.columns)

    @property
    def has_nik(self):
        return any(column.whole for column in self.columns)

    def count(self, rows):
        """(rows, people named, whether one is a sensitive case), of the first MOST_ROWS rows and one more."""
        wanted = {"rows": Count("pk")}
        if self.person_of:
            wanted["people"] = Count(self.person_of, distinct=True)
        if self.sensitive:
            wanted["hidden"] = BoolOr(self.sensitive)
        with looked_up():
            told = rows.order_by()[: MOST_ROWS + 1].aggregate(**wanted)
        people = told.get("people", told["rows"] if self.names_people else 0)
        return told["rows"], people, bool(told.get("hidden"))


LISTS = {}


def provide(*lists):
    LISTS.update({one.key: one for one in lists})
