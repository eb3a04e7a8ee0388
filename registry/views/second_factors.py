"""Verifikasi dua langkah: prove it at sign-in, set it up, renew the codes on paper, turn it off where it may be."""

from functools import partial

import segno
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from registry import second_factor
from registry.access import public, signed_in
from registry.actions import second_factors
from registry.forms.account import ProveForm, SetUpForm
from registry.models import SecondFactor
from registry.refusal import Refused
from registry.views.entering import ask_for_code, enter, safe_next

page_methods = require_http_methods(["GET", "HEAD", "POST"])
WRONG = "Kode tidak cocok atau sudah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya, lalu coba lagi."


@sensitive_post_parameters()
@never_cache
@page_methods
@public
def prove(request):
    """After the password, or later in a session that has not proven it yet."""
    waiting, kept = request.POST.get("waiting", ""), request.POST.get("kept", "")
    signed_in_user = request.user if request.user.is_authenticated else None
    user = second_factors.waiting_user(waiting) if waiting else signed_in_user
    if user is None:
        if waiting:
            messages.warning(request, "Sudah lebih dari sepuluh menit. Masuk lagi dengan kata sandi.")
        return redirect(f"{reverse('registry:sign-in')}?{urlencode({'next': safe_next(request)})}")
    if second_factor.factor_of(user) is None:
        return redirect("registry:second-factor-detail" if signed_in_user else "registry:sign-in")
    form = ProveForm(request.POST if request.method == "POST" else None)
    factor, status = _proven(form, user)
    if factor is None:
        return ask_for_code(request, form, waiting=waiting, target=safe_next(request), kept=kept, status=status)
    if form.cleaned_data["recovery"]:
        left = second_factors.codes_left(factor)
        messages.warning(
            request, f"Satu kode pemulihan terpakai, tersisa {left}. Ganti HP di Akun bila HP Anda hilang."
        )
    if waiting:
        return enter(request, user, safe_next(request), kept, factor)
    second_factor.remember(request.session, factor)
    return redirect(safe_next(request))


def _proven(form, user):
    """(SecondFactor, 200), or (None, status) with the reason in the form."""
    if not form.is_bound:
        return None, 200
    if form.is_valid():
        try:
            typed = form.cleaned_data
            if factor := second_factors.prove(user=user, code=typed["code"], recovery=typed["recovery"]):
                return factor, 200
        except Refused as refused:
            form.add_error(None, refused.reason)
            return None, refused.status
        form.add_error(None, WRONG)
    return None, 422


@require_safe
@signed_in
def second_factor_detail(request):
    """Whether it is on, since when, and how many codes are left."""
    factor = second_factor.factor_of(request.user)
    context = {
        "factor": factor,
        "left": second_factors.codes_left(factor) if factor else 0,
        "is_required": second_factors.why_not_drop(request.posts),
    }
    return render(request, "registry/second_factor/detail.html", context)


@sensitive_post_parameters()
@never_cache
@page_methods
@signed_in
def set_up(request):
    """Show a key as QR and as text; the first code that fits turns it on, and the codes for paper are shown once."""
    user, factor, target = request.user, second_factor.factor_of(request.user), safe_next(request)
    secret = second_factors.shown_secret(user, request.POST.get("key", ""))
    key = second_factors.key_to_show(user, secret)
    form = SetUpForm(
        _typed(request, key), is_first=factor is None, fits=partial(second_factors.fits, secret), initial={"key": key}
    )
    status = 200
    if form.is_bound:
        if form.is_valid() and (status := _old_proven(form, user)) == 200:
            typed = {"code": form.cleaned_data["code"], "replacing": factor}
            made, codes = second_factors.set_up(user=user, secret=secret, **typed)
            second_factor.remember(request.session, made)
            return _show_codes(request, codes, target)
        status = 422 if status == 200 else status
    page = {
        "form": form,
        "factor": factor,
        "next": target,
        "qr": _qr(second_factors.address_for(user, secret)),
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "is_required": second_factors.why_not_drop(request.posts),
    }
    return render(request, "registry/second_factor/set_up.html", page, status=status)


def _typed(request, key):
    """What was sent, with the key that this answer shows; None when nothing was."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    typed["key"] = key
    return typed


def _old_proven(form, user):
    """200 when there is no telephone yet, or its code counts; otherwise the status, with the reason in the form."""
    if "current" not in form.fields:
        return 200
    try:
        if second_factors.prove(user=user, code=form.cleaned_data["current"]):
            return 200
    except Refused as refused:
        form.add_error(None, refused.reason)
        return refused.status
    form.add_error("current", WRONG)
    return 422


@sensitive_post_parameters()
@never_cache
@page_methods
@signed_in
def renew_codes(request):
    """Ten new codes for paper, after a code of the telephone."""
    factor = _own_factor(request)
    form = ProveForm(request.POST if request.method == "POST" else None)
    proven, status = _proven(form, request.user)
    if proven:
        return _show_codes(request, second_factors.renew_codes(factor=factor, by=request.user), "/akun/")
    return render(request, "registry/second_factor/renew_codes.html", {"form": form}, status=status)


@sensitive_post_parameters()
@never_cache
@page_methods
@signed_in
def turn_off(request):
    """Turn it off, where no post asks for it, after a code of the telephone."""
    factor = _own_factor(request)
    if reason := second_factors.why_not_drop(request.posts):
        raise Refused(reason, status=409)
    form = ProveForm(request.POST if request.method == "POST" else None)
    proven, status = _proven(form, request.user)
    if proven:
        second_factors.turn_off(factor=factor, by=request.user, posts=request.posts)
        messages.success(request, "Verifikasi dua langkah dimatikan. Mulai sekarang Anda masuk dengan kata sandi saja.")
        return redirect("registry:second-factor-detail")
    return render(request, "registry/second_factor/drop.html", {"form": form}, status=status)


def _own_factor(request) -> SecondFactor:
    factor = second_factor.factor_of(request.user)
    if factor is None:
        raise Refused("Verifikasi dua langkah belum aktif pada akun ini.", status=409)
    return factor


def _show_codes(request, codes, target):
    """Once: the page is not kept, and only hashes are."""
    return render(request, "registry/second_factor/codes.html", {"codes": codes, "next": target})


def _qr(text):
    return segno.make(text, error="m", micro=False).svg_data_uri(border=2, scale=4)
