"""Check a password, with patience that grows after failures.

Failures count for an account, never for an address: a whole village shares one. A device that has signed in
before bears a signed cookie and has a counter of its own, so that a stranger's guesses do not lock the owner
out (OWASP's "device cookies").
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.core import signing
from django.utils import timezone

from registry.models import SigninThrottle, User
from registry.refusal import Refused

FREE_FAILURES = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)
COOKIE = "perangkat"
COOKIE_SALT = "registry.device"
COOKIE_AGE = 365 * 24 * 3600


def sign_in(*, request, username, password):
    """The User, or None when name or password is wrong (unknown names look the same and take as long).

    Raises Refused 429 while the account (or the known device) has to wait.
    """
    counter = _counter_text(username, request.COOKIES.get(COOKIE, ""))
    return patiently(counter, lambda: authenticate(request, username=username, password=password))


def patiently(text, attempt):
    """What attempt() finds, or None; whoever failed too often waits. text: whose failures count together.

    Raises Refused 429 while the wait lasts.
    """
    now = timezone.now()
    counter = _locked_counter(hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest(), now)
    if counter.blocked_until and counter.blocked_until > now:
        raise Refused(f"Terlalu banyak percobaan. Coba lagi {_wait_text(counter.blocked_until - now)}.", status=429)
    found = attempt()
    if not found:
        counter.failures += 1
        counter.last_at = now
        counter.blocked_until = now + _delay(counter.failures) if counter.failures >= FREE_FAILURES else None
        counter.save()
        return None
    # The own row stays for those who wait for it; a row of yesterday that somebody waits for is left alone.
    counter.failures, counter.last_at, counter.blocked_until = 0, now, None
    counter.save()
    forgotten = SigninThrottle.objects.filter(last_at__lt=now - FORGET_AFTER).select_for_update(skip_locked=True)
    SigninThrottle.objects.filter(pk__in=list(forgotten.values_list("pk", flat=True))).delete()
    return found


def _locked_counter(key, now):
    """The row of this counter, locked: guesses at one account are checked one after another."""
    counter = None
    while counter is None:  # yesterday's row may be thrown away between the two statements
        SigninThrottle.objects.bulk_create([SigninThrottle(key=key)], ignore_conflicts=True)
        counter = SigninThrottle.objects.select_for_update().filter(key=key).first()
    if counter.last_at < now - FORGET_AFTER:
        counter.failures = 0
    return counter


def _delay(failures):
    return min(FIRST_DELAY * 2 ** min(failures - FREE_FAILURES, 10), LONGEST_DELAY)


def _wait_text(wait):
    seconds = int(wait.total_seconds()) + 1
    return f"dalam {seconds} detik" if seconds < 90 else f"dalam {-(-seconds // 60)} menit"


def _counter_text(username, cookie):
    """One counter for an account, whether its user name or its e-mail is typed; one for each unknown name."""
    try:
        user = User.objects.get_by_natural_key(username)
    except User.DoesNotExist:
        return f"name:{username.strip().lower()}"
    device = _device_of(cookie)
    known = device is not None and device["user"] == user.pk
    return f"device:{device['number']}:{user.pk}" if known else f"account:{user.pk}"


def _device_of(cookie):
    try:
        return signing.loads(cookie, salt=COOKIE_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None


def remember_device(response, user):
    """Give this browser the cookie of a known device of this account."""
    value = signing.dumps({"user": user.pk, "number": secrets.token_hex(8)}, salt=COOKIE_SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
