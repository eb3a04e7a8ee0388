"""As which post does this request act? Read anew each time, so that an ended post loses access at once."""

import time

from registry.models import Appointment

SESSION_KEY = "post"
LAST_SEEN_KEY = "seen"
LAST_SEEN_STEP = 10 * 60  # seconds


def keep_alive(session):
    """A session in use lives on; it is written every ten minutes, not at every click."""
    now = int(time.time())
    if now - session.get(LAST_SEEN_KEY, 0) > LAST_SEEN_STEP:
        session[LAST_SEEN_KEY] = now


def current_posts(user):
    """The appointments of a person that are in force today, in a steady order."""
    if not user.is_authenticated:
        return []
    return list(Appointment.objects.current().with_post().filter(user=user).order_by("started_on", "id"))


def chosen_post(session, posts):
    """The post chosen in this session, else the first one; None without any."""
    wanted = session.get(SESSION_KEY)
    return next((post for post in posts if post.public_id == wanted), posts[0] if posts else None)


def choose(session, post):
    session[SESSION_KEY] = post.public_id
