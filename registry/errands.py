"""What does another app ask of this post, or tell of a unit? Lines for the home page and the page of a unit.

The register may not know the apps above it. So an app hands its functions over when it starts (`provide`, in its
`apps.py`), and the pages ask for all of them. What a home page has to ask the database for that, it asks together with
its own questions, in one statement (registry/questions.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Errand:
    """One line: what to do or to know, where, and a word beside it."""

    label: str
    url: str
    about: str = ""


OF_POSTS = []
QUESTIONS = []
OF_UNITS = []


def provide(*, of_post=None, asks=None, of_unit=None):
    """Add functions of the home page and of the page of a unit.

    asks: (Viewer, today) -> {name: question}; of_post: (post, {name: answer}) -> [Errand];
    of_unit: (unit id, post) -> [Errand].
    """
    for functions, function in ((OF_POSTS, of_post), (QUESTIONS, asks), (OF_UNITS, of_unit)):
        if function and function not in functions:
            functions.append(function)


def questions_of(viewer, today):
    """{name: question} of all apps, for a Viewer (registry/kept_sql.py)."""
    return {name: question for ask in QUESTIONS for name, question in ask(viewer, today).items()}


def errands_of(post, answers):
    """What waits for this post in the other apps. answers: to questions_of(post)."""
    return [errand for give in OF_POSTS for errand in give(post, answers)]


def told_of(unit_id, post):
    """What the other apps tell of a unit, as this post may read it."""
    return [errand for give in OF_UNITS for errand in give(unit_id, post)]
