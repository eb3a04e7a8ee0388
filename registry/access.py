"""Who may open a page at all? Every view bears one of these decorators (a test walks the URLs)."""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from registry import kept_form, second_factor
from registry.models import Role


def refuse(request, reason, status):
    """The page of a refusal: what did not happen, and why."""
    return render(request, "refusal.html", {"reason": reason, "status": status}, status=status)


def post_required(view):
    """Only for people who act as a post. Others go to sign-in; what they typed is kept for them."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.post is None:
            return render(request, "registry/user/no_post.html", {}, status=403)
        return view(request, *args, **kwargs)

    guarded.access = "post"
    return guarded


def admin_required(view):
    """Only for an admin sistem."""

    @post_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.post.is_admin:
            return refuse(request, "Halaman ini hanya untuk admin sistem.", 403)
        return view(request, *args, **kwargs)

    guarded.access = "admin"
    return guarded


def casework_required(view):
    """For every post but the admin sistem, who sees no case content and has no list of it."""

    @post_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.post.is_admin:
            return refuse(request, "Admin sistem mengelola akun dan data acuan, dan tidak melihat kasus.", 403)
        return view(request, *args, **kwargs)

    guarded.access = "casework"
    return guarded


def register_required(view):
    """For pengurus and the offices that oversee units; partners and the admin sistem have no part in the register."""

    @post_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.post.role in (Role.PARTNER, Role.ADMIN):
            return refuse(request, "Register WKSBM dibaca pengurus dan kantor yang membina.", 403)
        return view(request, *args, **kwargs)

    guarded.access = "register"
    return guarded


def operator_required(view):
    """Only for an operator of data of Dinas Sosial, after the second step of sign-in."""

    @post_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.post.is_data_operator:
            return refuse(request, "Halaman ini untuk operator data Dinas Sosial.", 403)
        if second_factor.has_passed(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return refuse(request, second_factor.NOT_PROVEN, 403)
        return redirect(second_factor.next_step(request.user, request.get_full_path()))

    guarded.access = "operator"
    return guarded


def signed_in(view):
    """For everybody with an account, also without a post in force."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.access = "signed_in"
    return guarded


def public(view):
    """Deliberately open to everybody."""
    view.access = "public"
    return view


def _to_sign_in(request):
    if request.method == "POST":
        return kept_form.ask_to_sign_in(request)
    return redirect(f"{reverse('registry:sign-in')}?{urlencode({'next': request.get_full_path()})}")
