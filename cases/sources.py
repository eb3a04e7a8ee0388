"""From where was a change made: through a case, or a pair of records, that a reader does not see? For the history."""

import re

from cases.models import Case, MatchReview
from registry.scope import as_system

PLACES = (
    (Case, re.compile(r"/kasus/(\w{16})/")),
    (MatchReview, re.compile(r"(?:/orang/kembar/|gabung:|pisahkan:)(\w{16})\b")),
)


def withheld(sources, post):
    """Those of the sources that name a case or a pair out of sight of this post."""
    return {source for model, place in PLACES for source in _out_of_sight(model, place, sources, post)}


def _out_of_sight(model, place, sources, post):
    named = {source: match[1] for source in sources if (match := place.match(source))}
    if not named:
        return set()
    seen = set(model.objects.visible_to(post).filter(public_id__in=named.values()).values_list("public_id", flat=True))
    with as_system():  # a pair of organisations bears the same words
        real = set(model.objects.filter(public_id__in=named.values()).values_list("public_id", flat=True))
    return {source for source, public_id in named.items() if public_id in real - seen}
