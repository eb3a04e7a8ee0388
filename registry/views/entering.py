"""How does somebody who proved who they are come in? The session, then the kept form, the post, the page wanted."""

from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from registry import kept_form, second_factor
from registry.actions import second_factors, signin
from registry.forms.account import ProveForm
from registry.posts import current_posts

BACKEND = "registry.posts.PersonWithPosts"


def safe_next(request):
    target = request.POST.get("next") or request.GET.get("next") or "/"
    is_own = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if is_own else "/"


def admit(request, user, target, kept=""):
    """After the password: the page that asks for the second step, or in at once where there is none."""
    if second_factor.factor_of(user):
        return ask_for_code(request, ProveForm(), waiting=second_factors.waiting_token(user), target=target, kept=kept)
    return enter(request, user, target, kept)


def ask_for_code(request, form, *, waiting, target, kept="", status=200):
    context = {"form": form, "waiting": waiting, "next": target, "kept": kept}
    return render(request, "registry/second_factor/prove.html", context, status=status)


def enter(request, user, target, kept="", factor=None):
    """Open the session, then the kept form, the choice of a post, or the page that was wanted.

    factor: the SecondFactor that was proven; whoever needs one and has none sets it up first.
    """
    login(request, user, backend=BACKEND)
    if factor:
        second_factor.remember(request.session, factor)
    posts = current_posts(user)
    if factor is None and any(map(second_factor.is_required_of, posts)):
        target = second_factor.next_step(user, target)
    response = _first_page(request, posts, target, kept)
    signin.remember_device(response, user)
    return response


def _first_page(request, posts, target, kept):
    content = kept_form.take(kept, posts) if kept else None
    if kept and not content:
        sentence = "Isian tadi tidak dikirim: milik orang atau penugasan lain, atau sudah lebih dari sehari."
        messages.warning(request, sentence)
    if content:
        said = "Sesi tadi berakhir sebelum isian terkirim."
        return kept_form.offer(request, content, post=kept_form.post_of(content, posts), said=said)
    if len(posts) > 1:
        return redirect(f"{reverse('registry:post-choose')}?{urlencode({'next': target})}")
    return redirect(target)
