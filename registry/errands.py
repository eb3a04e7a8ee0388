"""What does another app ask of this post, or tell of a unit? Lines for the home page and the page of a unit.

The register may not know the apps above it. So an app hands its functions over when it starts (`provide`, in its
`apps.py`), and the pages ask for all of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Errand:
    """One line: what to do or to know, where, and a word beside it."""

    label: str
    url: str
    about: str = ""


OF_POSTS = []
OF_UNITS = []


def provide(*, of_post=None, of_unit=None):
    """Add a function (post) -> [Errand] of the home page, and one (unit id, post) -> [Errand] of the page of a unit."""
    if of_post and of_post not in OF_POSTS:
        OF_POSTS.append(of_post)
    if of_unit and of_unit not in OF_UNITS:
        OF_UNITS.append(of_unit)


def errands_of(post):
    """What waits for this post in the other apps."""
    return [errand for give in OF_POSTS for errand in give(post)]


def told_of(unit_id, post):
    """What the other apps tell of a unit, as this post may read it."""
    return [errand for give in OF_UNITS for errand in give(unit_id, post)]
