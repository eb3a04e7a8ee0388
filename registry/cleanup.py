"""What in the data should be put in order? Queues for a data operator; each app adds its own with `provide` (apps.py).

A queue is a question of the rows that the post sees anyway, never more: `find` begins with visible_to.
"""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from registry.errands import Errand
from registry.paging import hurried_count
from registry.scope import looked_up

MOST = 200  # that are counted: more than anybody puts in order in a day


@dataclass(frozen=True)
class Row:
    """One line to put in order: its name, the page where that is done, what is wrong, and whose data it shows."""

    label: str
    url: str
    about: str = ""
    persons: list = field(default_factory=list)
    cases: list = field(default_factory=list)


@dataclass(frozen=True)
class Queue:
    """slug: its address; advice: what to do with a line; find(post): its rows, a queryset; row(object): the Row; model:
    "app.Model" of the list of the admin that shows its rows, where there is one; is_for_system: of the admin sistem,
    who has none of the others."""

    slug: str
    title: str
    advice: str
    find: Any
    row: Any = None
    model: str = ""
    is_for_system: bool = False

    @property
    def query(self):
        """How the list of the admin is asked for these rows."""
        return f"antrean={self.slug}"


QUEUES = {}


def queues_of(post):
    """The queues of this post, in their order."""
    if post.is_admin:
        return [queue for queue in QUEUES.values() if queue.is_for_system]
    return [queue for queue in QUEUES.values() if not queue.is_for_system] if post.is_data_operator else []


def counted(queue, post):
    """(how many lines there are, is_capped), or None when counting takes too long."""
    with looked_up():
        return hurried_count(queue.find(post), cap=MOST)


def provide(*queues):
    """Add queues; one of the same address takes over."""
    QUEUES.update({queue.slug: queue for queue in queues})


def errand(post, answers):
    """[Errand]: the way there from the first page. Not counted: a first page is for what is urgent."""
    if not post.is_data_operator:
        return []
    return [Errand("Rapikan data", reverse("registry:cleanup-list"), "NIK, umur, padukuhan, SK yang kurang")]
