"""Sign in and out, choose the post, and look after the own account."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from registry.access import post_required, public, signed_in
from registry.actions import signin, users
from registry.forms.account import ChangePasswordForm, NewPasswordForm, SignInForm
from registry.posts import choose
from registry.refusal import Refused
from registry.views.entering import admit, safe_next

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters("password")
@never_cache
@page_methods
@public
def sign_in(request):
    """Masuk. One answer for a wrong name and a wrong password."""
    target = safe_next(request)
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
                    return admit(request, user, target, kept)
                form.add_error(None, "Nama pengguna atau kata sandi tidak cocok. Periksa lagi, lalu coba sekali lagi.")
    elif request.user.is_authenticated:
        return redirect(target)
    context = {"form": form, "next": target, "kept": kept}
    return render(request, "registry/user/sign_in.html", context, status=status)


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
        return redirect(safe_next(request))
    return render(request, "registry/user/posts.html", {"next": safe_next(request)})


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
        messages.success(request, "Kata sandi baru tersimpan.")
        return admit(request, user, reverse("home"))
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
