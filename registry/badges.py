"""A state as people see it: a word, a sign and a tone. The same few stand on every page, so each is drawn once."""

from functools import lru_cache

from django.template.loader import render_to_string


@lru_cache(maxsize=500)
def badge(word, tone, sign, *, is_small=False):
    """The HTML of components/_state.html, or of the small mark behind a name."""
    template = "components/_sk_mark.html" if is_small else "components/_state.html"
    return render_to_string(template, {"word": word, "tone": tone, "sign": sign})
