"""What happens to a form that is sent after the session has ended? It is kept, sealed, and offered again.

The sealed text travels in the sign-in page itself; the server stores nothing. It is given back only to the
holder of the post as which the form was opened.
"""

import base64
import json
import time

from django.shortcuts import render

from registry.posts import choose
from registry.sealing import SealBroken, seal, unseal

CONTEXT = "kept-form"
LIVES_SECONDS = 24 * 3600
LEFT_OUT = ("csrfmiddlewaretoken",)


def keep(request):
    """A text that holds the address and the fields of a POST; "" for a form that names no post."""
    if not request.POST.get("as_post"):
        return ""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in LEFT_OUT]
    content = {"path": request.path, "fields": fields, "at": int(time.time())}
    return base64.urlsafe_b64encode(seal(json.dumps(content).encode(), CONTEXT)).decode()


def take(text, posts):
    """{"path", "fields"} of a kept form that belongs to one of these posts, else None."""
    try:
        content = json.loads(unseal(base64.urlsafe_b64decode(text.encode()), CONTEXT))
    except (SealBroken, ValueError):
        return None
    opened_as = dict(content["fields"]).get("as_post")
    if time.time() - content["at"] > LIVES_SECONDS or opened_as not in {post.public_id for post in posts}:
        return None
    return content


def post_of(content, posts):
    """The post as which a kept form was opened."""
    return next(post for post in posts if post.public_id == dict(content["fields"])["as_post"])


def offer(request, content, *, post, said, status=200):
    """The page with one button that sends the kept form again, under the token of now."""
    choose(request.session, post)
    context = {"kept_form": content, "said": said, "kept_post": post}
    return render(request, "registry/user/kept_form.html", context, status=status)


def ask_to_sign_in(request):
    from registry.forms.account import SignInForm

    context = {"form": SignInForm(), "kept": keep(request), "next": "/", "is_session_over": True}
    return render(request, "registry/user/sign_in.html", context, status=401)
