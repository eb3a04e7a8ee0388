"""Open accounts, appoint people to posts, end appointments, and give one-time links for a new password."""

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions.audit import record
from registry.models import Appointment, ResetLink, Role, User
from registry.models.user import ROLE_KINDS
from registry.refusal import Refused

LINK_LIVES = timedelta(hours=48)


def open_account(*, username, full_name, by, password=None, password_hash=None, email=None, phone=""):
    """Open an account. Without a password nobody can sign in until a one-time link was used."""
    user = User(username=username, full_name=full_name, email=email or None, phone=phone)
    if password_hash:
        user.password = password_hash
    elif password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(verb="user.open", subject=username, by=by)
    except IntegrityError as error:
        raise Refused("Nama pengguna atau surel ini sudah dipakai akun lain.", status=409) from error
    return user


def why_not_appoint(*, user, organisation, role, by=None):
    """The refusal of a post that cannot be, or None.

    An admin sistem gives posts and sees no case, so he gives none to himself, and nobody is both.
    """
    if by is not None and user == by:
        return Refused("Penugasan untuk diri sendiri diberikan oleh admin lain.", status=403)
    others = user.appointments.current()
    if others.filter(role=Role.ADMIN).exists() if role != Role.ADMIN else others.exclude(role=Role.ADMIN).exists():
        return Refused("Admin sistem tidak merangkap penugasan yang melihat kasus. Akhiri dulu yang satu.", status=409)
    if organisation.kind not in ROLE_KINDS[role]:
        return Refused(f"Peran ini tidak ada di {organisation.get_kind_display()}.", status=422)
    if organisation.ended_on:
        return Refused(f"{organisation.name} sudah berakhir.", status=409)
    if not user.is_active:
        return Refused(f"Akun {user.username} sudah ditutup.", status=409)
    return None


def appoint(*, user, organisation, role, by, title="", started_on=None, **marks):
    """Give a person a post. marks: is_social_worker, is_transport_payer, is_data_operator.

    Raises Refused 422 or 409 with the reason of why_not_appoint.
    """
    if reason := why_not_appoint(user=user, organisation=organisation, role=role, by=by):
        raise reason
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                user=user,
                organisation=organisation,
                role=role,
                title=title,
                started_on=started_on or timezone.localdate(),
                **marks,
            )
            record(verb="appointment.begin", subject=str(appointment), by=by, role=str(role))
    except IntegrityError as error:
        raise Refused("Orang ini sudah memegang penugasan yang sama.", status=409) from error
    return appointment


def end_appointment(*, appointment, by, on=None):
    """End a post. `on` is the first day without access; today when not given: the next request."""
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if appointment.ended_on:
            raise Refused("Penugasan ini sudah berakhir.", status=409)
        if appointment.is_admin and appointment.user_id == by.pk:
            raise Refused("Penugasan Anda sendiri sebagai admin sistem diakhiri oleh admin lain.", status=409)
        on = on or timezone.localdate()
        if on < appointment.started_on:
            raise Refused("Penugasan tidak boleh berakhir sebelum dimulai.", status=422)
        appointment.ended_on, appointment.ended_by = on, by
        appointment.save(update_fields=["ended_on", "ended_by"])
        record(verb="appointment.end", subject=str(appointment), by=by, on=str(on))
    return appointment


def deactivate(*, user, by):
    """Close an account: no sign-in, and no further request of a running session."""
    if by is not None and user.pk == by.pk:
        raise Refused("Akun Anda sendiri ditutup oleh admin lain.", status=409)
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        record(verb="user.deactivate", subject=user.username, by=by)


def change_password(*, user, password, by):
    """Set a new password. An open one-time link ends: it was meant for the old one."""
    with transaction.atomic():
        _end_links(user)
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        record(verb="user.change_password", subject=user.username, by=by)


def issue_reset_link(*, user, by):
    """The token of a new one-time link, valid 48 hours; an earlier open link of this person ends."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        now = timezone.now()
        _end_links(user)
        ResetLink.objects.create(
            user=user, token_hash=_hash(token), created_at=now, created_by=by, expires_at=now + LINK_LIVES
        )
        record(verb="user.issue_reset_link", subject=user.username, by=by)
    return token


def _end_links(user):
    ResetLink.objects.filter(user=user, used_at__isnull=True).update(used_at=timezone.now())


def open_link(token):
    """The usable link of a token, or None (unknown, used and expired ones look alike)."""
    return (
        ResetLink.objects.filter(
            token_hash=_hash(token), used_at__isnull=True, expires_at__gt=timezone.now(), user__is_active=True
        )
        .select_related("user")
        .first()
    )


def set_password_with_link(*, token, password):
    """Set a new password once. Raises Refused 409 when the link was used meanwhile or has expired."""
    with transaction.atomic():
        links = ResetLink.objects.select_for_update(of=("self",)).select_related("user")
        link = links.filter(token_hash=_hash(token), used_at__isnull=True, user__is_active=True).first()
        if link is None or link.expires_at <= timezone.now():
            raise Refused("Tautan ini sudah dipakai atau sudah lewat waktunya. Minta tautan baru.", status=409)
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        change_password(user=link.user, password=password, by=link.user)
        record(verb="user.use_reset_link", subject=link.user.username, by=link.user, issued_by=str(link.created_by))
    return link.user


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
