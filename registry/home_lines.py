"""What else waits on Beranda? Apps that the page does not know hand their figures over when they start.

A provider is a function (post) -> [HomeLine], in one statement or two; nothing to do is an empty list.
"""

from dataclasses import dataclass

PROVIDERS = []


@dataclass(frozen=True)
class HomeLine:
    """One figure of Beranda: how many, of what, and where they stand."""

    number: int
    label: str
    url: str
    is_late: bool = False


def provide(provider):
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


def home_lines(post):
    """[HomeLine] of all providers for this post."""
    return [line for provider in PROVIDERS for line in provider(post)]
