"""Sign in and out, choose the post, and look after the own account."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from registry import kept_form
from registry.access import post_required, public, signed_in
from registry.actions import signin, users
from registry.forms.account import ChangePasswordForm, NewPasswordForm, SignInForm
from registry.posts import choose, current_posts
from registry.refusal import Refused

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters("password")
@never_cache
@page_methods
@public
def sign_in(request):
    """Masuk. One answer for a wrong name and a wrong password."""
    target = _safe_next(request)
    kept = request.POST.get("kept", "")
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = signin.sign_in(request=request, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.reason)
                status = refusal.status
            else:
                if user is not None:
                    return _enter(request, user, target, kept)
                form.add_error(None, "Nama pengguna atau kata sandi tidak cocok. Periksa lagi, lalu coba sekali lagi.")
    elif request.user.is_authenticated:
        return redirect(target)
    context = {"form": form, "next": target, "kept": kept}
    return render(request, "registry/user/sign_in.html", context, status=status)


def _enter(request, user, target, kept):
    """Open the session, then the kept form, the choice of a post, or the page that was wanted."""
    login(request, user)
    posts = current_posts(user)
    content = kept_form.take(kept, posts) if kept else None
    if kept and not content:
        sentence = "Isian tadi tidak dikirim: milik orang atau penugasan lain, atau sudah lebih dari sehari."
        messages.warning(request, sentence)
    if content:
        said = "Sesi tadi berakhir sebelum isian terkirim."
        response = kept_form.offer(request, content, post=kept_form.post_of(content, posts), said=said)
    elif len(posts) > 1:
        response = redirect(f"{reverse('registry:post-choose')}?{urlencode({'next': target})}")
    else:
        response = redirect(target)
    signin.remember_device(response, user)
    return response


def _safe_next(request):
    target = request.POST.get("next") or request.GET.get("next") or "/"
    is_own = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if is_own else "/"


@require_POST
@public
def sign_out(request):
    logout(request)
    return redirect(f"{reverse('registry:sign-in')}?keluar=1")  # a message would need a session


@page_methods
@post_required
def post_choose(request):
    """Bertindak sebagai: choose one of the own posts."""
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        post = next((p for p in request.posts if p.public_id == wanted), None)
        if post is None:
            raise Refused("Penugasan itu bukan milik Anda atau sudah berakhir.", status=403)
        choose(request.session, post)
        messages.success(request, f"Anda bertindak sebagai {post.post_name}.")
        return redirect(_safe_next(request))
    return render(request, "registry/user/posts.html", {"next": _safe_next(request)})


@sensitive_post_parameters()
@never_cache
@page_methods
@public
def set_password(request, token):
    """Set a new password with a one-time link. A wrong, used or expired one gets one page, the same for all three."""
    link = users.open_link(token)
    if link is None:
        return render(request, "registry/user/link_gone.html", {}, status=404)
    form = NewPasswordForm(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        user = users.set_password_with_link(token=token, password=form.cleaned_data["password"])
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, "Kata sandi baru tersimpan.")
        response = redirect("home")
        signin.remember_device(response, user)
        return response
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/user/set_password.html", {"form": form, "owner": link.user}, status=status)


@sensitive_post_parameters()
@page_methods
@signed_in
def account(request):
    """Akun saya: the own posts, and a new password."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        users.change_password(user=request.user, password=form.cleaned_data["password"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Kata sandi baru tersimpan.")
        return redirect("registry:account")
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/user/account.html", {"form": form}, status=status)
