"""Who has to prove with a second step who they are, and has this session done so?

Whoever enters the admin, today or as an operator of data: their post needs it. Everybody else may.
"""

from django.urls import reverse
from django.utils.http import urlencode

from registry.models import SecondFactor

SESSION_KEY = "faktor"
NOT_PROVEN = (
    "Verifikasi dua langkah belum Anda lewati dalam sesi ini. Buka Akun, pilih Verifikasi dua langkah, lalu ulangi."
)


def is_required_of(post):
    return post is not None and (post.is_admin or post.is_data_operator)


def factor_of(user):
    """The SecondFactor of a person, or None."""
    return SecondFactor.objects.filter(user=user).first()


def remember(session, factor):
    """This session has proven it, with this telephone."""
    session[SESSION_KEY] = factor.pk


def has_passed(request):
    """Asked once in a request: the factor of this session is still the one of its person."""
    if not hasattr(request, "second_factor_passed"):
        kept = request.session.get(SESSION_KEY)
        request.second_factor_passed = (
            kept is not None and SecondFactor.objects.filter(pk=kept, user=request.user).exists()
        )
    return request.second_factor_passed


def next_step(user, target):
    """The address where a signed-in person proves it, or sets it up first, and goes on to target."""
    name = "registry:second-factor-prove" if factor_of(user) else "registry:second-factor-set-up"
    return f"{reverse(name)}?{urlencode({'next': target})}"
