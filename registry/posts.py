"""As which post does this request act? Read anew each time, so that an ended post loses access at once."""

import time

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from registry.kept_sql import kept_sql
from registry.models import Appointment

SESSION_KEY = "post"
LAST_SEEN_KEY = "seen"
LAST_SEEN_STEP = 10 * 60  # seconds


def keep_alive(session):
    """A session in use lives on; it is written every ten minutes, not at every click."""
    now = int(time.time())
    if now - session.get(LAST_SEEN_KEY, 0) > LAST_SEEN_STEP:
        session[LAST_SEEN_KEY] = now


class PersonWithPosts(ModelBackend):
    """Who is signed in, together with the posts: each request asks for both, so it asks once."""

    def get_user(self, user_id):
        posts = _posts_of(user_id)
        if not posts:
            return super().get_user(user_id)
        user = posts[0].user
        user.posts_of_request = posts
        return user if self.user_can_authenticate(user) else None


def current_posts(user):
    """The appointments of a person that are in force today, in a steady order."""
    if not user.is_authenticated:
        return []
    known = getattr(user, "posts_of_request", None)
    return _posts_of(user.pk) if known is None else known


def _posts_of(user_id):
    return _in_force(user_id=user_id, day=timezone.localdate())


@kept_sql
def _in_force(*, user_id, day):
    return Appointment.objects.current(day).with_post().filter(user=user_id).order_by("started_on", "id")


def chosen_post(session, posts):
    """The post chosen in this session, else the first one; None without any."""
    wanted = session.get(SESSION_KEY)
    return next((post for post in posts if post.public_id == wanted), posts[0] if posts else None)


def choose(session, post):
    session[SESSION_KEY] = post.public_id
