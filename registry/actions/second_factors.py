"""Set up the second step of signing in, prove it, renew what is on paper, and take it away again.

A code is that of RFC 6238 (six digits, thirty seconds), which every authenticator on a telephone knows.
"""

import base64
import hashlib
import hmac
import secrets
import time

import pyotp
from django.core import signing
from django.db import transaction
from django.utils import timezone

from registry import second_factor
from registry.actions.audit import record
from registry.actions.signin import patiently
from registry.models import RecoveryCode, SecondFactor, User
from registry.refusal import Refused
from registry.scope import as_system
from registry.sealing import SealBroken, seal, unseal

ISSUER = "WKSBM DIY"
STEP = 30  # seconds
TOLERANCE = 1  # steps before and after: the clock of a telephone is never quite right
CODES, CODE_GROUPS, GROUP = 10, 4, 4
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
WAITING_SALT, WAITING_AGE = "registry.second_factor", 10 * 60


def address_for(user, secret):
    """What the QR carries to the telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)


def waiting_token(user):
    """Says for ten minutes that this person has typed the right password."""
    return signing.dumps({"user": user.pk, "hash": user.get_session_auth_hash()}, salt=WAITING_SALT)


def waiting_user(token):
    """Who typed the right password, or None: too long ago, or the password is another one by now."""
    try:
        found = signing.loads(token, salt=WAITING_SALT, max_age=WAITING_AGE)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    return user if user and hmac.compare_digest(found["hash"], user.get_session_auth_hash()) else None


def key_to_show(user, secret):
    """A new secret on its way to the page and back, sealed: nothing is kept until a code has proven it."""
    return base64.urlsafe_b64encode(seal(secret.encode(), _shown(user))).decode()


def shown_secret(user, key):
    """The secret that the page has shown to this person, or a new one when the page was another one's."""
    try:
        return unseal(base64.urlsafe_b64decode(key.encode()), _shown(user)).decode()
    except (ValueError, SealBroken):
        return pyotp.random_base32()


def fits(secret, code, now=None):
    """Does a telephone with this secret show this code now?"""
    return _step_of(secret, code, now) is not None


def set_up(*, user, secret, code, replacing=None, now=None):
    """(SecondFactor, its ten codes for paper). A second telephone takes the place of the first.

    replacing: the SecondFactor whose code was asked for. Raises Refused 422 when the code is not that of the secret,
    409 when another telephone was set up meanwhile.
    """
    step = _step_of(secret, code, now)
    if step is None:
        raise Refused("Kode tidak cocok. Periksa jam di HP Anda, lalu ketik kode yang sekarang tampil.", status=422)
    with as_system():
        User.objects.select_for_update().get(pk=user.pk)
        standing = SecondFactor.objects.filter(user=user).first()
        if standing != replacing:
            raise Refused("Verifikasi dua langkah baru saja diatur di HP lain. Buka lagi halamannya.", status=409)
        replaced = standing is not None
        if replaced:
            standing.delete()
        factor = SecondFactor(user=user, last_step=step)
        factor.set_secret(secret)
        factor.save(force_insert=True)
        record(verb="user.set_up_second_factor", subject=user.username, by=user, replaced=replaced)
        return factor, _write_codes(factor)


def prove(*, user, code="", recovery="", now=None):
    """The SecondFactor when the code of the telephone, or one from paper, counts; otherwise None.

    Raises Refused 429 after too many wrong ones.
    """
    return patiently(f"factor:{user.pk}", lambda: _use(user, code, recovery, now))


def _use(user, code, recovery, now):
    with as_system():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            return None
        if recovery:
            return factor if _use_recovery(factor, recovery) else None
        step = _step_of(factor.read_secret(), code, now)
        if step is None or step <= factor.last_step:
            return None
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return factor


def _use_recovery(factor, typed):
    used = factor.codes.filter(code_hash=_hash(typed), used_at__isnull=True).update(used_at=timezone.now())
    if used:
        left = factor.codes.filter(used_at__isnull=True).count()
        record(verb="user.use_recovery_code", subject=factor.user.username, by=factor.user, left=left)
    return used


def _step_of(secret, code, now):
    """The step whose code this is, or None. Every candidate is compared, in the same time."""
    here = int(now if now is not None else time.time()) // STEP
    totp, found = pyotp.TOTP(secret), None
    for step in range(here - TOLERANCE, here + TOLERANCE + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found


def renew_codes(*, factor, by):
    """Ten new codes for paper; those before count no more."""
    with as_system():
        factor.codes.all().delete()
        codes = _write_codes(factor)
        record(verb="user.renew_recovery_codes", subject=factor.user.username, by=by)
    return codes


def why_not_drop(posts):
    """The reason why a person with these posts keeps the second step, or None."""
    if any(second_factor.is_required_of(post) for post in posts):
        return "Penugasan Anda mewajibkan verifikasi dua langkah. Ganti HP bila perlu, tetapi jangan dimatikan."
    return None


def turn_off(*, factor, by, posts):
    """Sign in with the password alone again. posts: those of the person."""
    if reason := why_not_drop(posts):
        raise Refused(reason, status=409)
    with as_system():
        record(verb="user.drop_second_factor", subject=factor.user.username, by=by)
        factor.delete()


def reset(*, user, reason, by):
    """The telephone of somebody else is lost: they sign in with the password and set it up anew.

    by: the User who makes sure who asks, or None for a command at the server. Raises Refused 403 for oneself, 409
    when there is nothing to take away.
    """
    if by is not None and by.pk == user.pk:
        raise Refused("Verifikasi Anda sendiri disetel ulang oleh admin lain.", status=403)
    with transaction.atomic(), as_system():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            raise Refused(f"{user} tidak memakai verifikasi dua langkah.", status=409)
        factor.delete()
        record(verb="user.reset_second_factor", subject=user.username, by=by, reason=reason)


def codes_left(factor):
    return factor.codes.filter(used_at__isnull=True).count()


def _write_codes(factor):
    codes = [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(CODE_GROUPS))
        for _ in range(CODES)
    ]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, code_hash=_hash(code)) for code in codes)
    return codes


def _hash(typed):
    """As it is kept: letters without the lines between them, however they were typed."""
    plain = "".join(letter for letter in typed.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _shown(user):
    return f"registry.second_factor.{user.pk}"
