"""Who does this, from where, and as part of which batch? What the triggers of the history write beside each change.

Settings of the transaction, beside those of registry/scope.py; an action that becomes the system keeps them. A command
has its name from wksbm/database.py.
"""

from contextlib import contextmanager

from django.db import connection, transaction

SETTINGS = ("app.actor", "app.actor_post", "app.source", "app.batch")


def values_of(*, user_id=None, post_id=None, source="", batch_id=None):
    return tuple(str(value or "") for value in (user_id, post_id, source, batch_id))


def of_request(request):
    """[(setting, value)] of a request with a post: its page, when it may write."""
    source = "" if request.method in ("GET", "HEAD") else request.path[:120]
    values = values_of(user_id=request.user.pk, post_id=request.post.pk, source=source)
    return list(zip(SETTINGS, values, strict=True))


@contextmanager
def acting(*, post=None, source="", batch=None):
    """The changes of the block are those of this post, from this source, in this batch; afterwards as before."""
    values = values_of(
        user_id=post.user_id if post else None,
        post_id=post.pk if post else None,
        source=source,
        batch_id=batch.pk if batch else None,
    )
    with transaction.atomic():
        before = _read()
        _write(values)
        yield
        _write(before)


def _read():
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(SETTINGS)), SETTINGS)
        return cursor.fetchone()


def _write(values):
    pairs = [item for pair in zip(SETTINGS, values, strict=True) for item in pair]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(SETTINGS)), pairs)


# --- who may read it -------------------------------------------------------------------------------------------------

WITHHOLDERS = []


def provide(withholder):
    """Add a function (sources, post) -> those of them that lead to what this post does not see. The register does not
    know the apps above it, so they hand theirs over when they start (apps.py)."""
    if withholder not in WITHHOLDERS:
        WITHHOLDERS.append(withholder)


def withheld(sources, post):
    """The sources of which a post reads nothing: what was done there would tell of a case that it does not see."""
    return {source for withholder in WITHHOLDERS for source in withholder(sources, post)}
