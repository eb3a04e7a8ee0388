"""Which accounts does nobody use? Queues of an admin sistem for registry/cleanup.py; the list closes accounts."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from registry.cleanup import Queue
from registry.models import User

IDLE_AFTER = timedelta(days=180)


def idle(post):
    """Open accounts that nobody has used for half a year, or opened that long ago and never used."""
    since = timezone.now() - IDLE_AFTER
    never = Q(last_login__isnull=True, created_at__lt=since)
    return User.objects.filter(Q(last_login__lt=since) | never, is_active=True)


def never_used(post):
    return User.objects.filter(last_login__isnull=True, is_active=True)


QUEUES = (
    Queue(
        slug="akun-lama",
        title=f"Akun yang tidak dipakai {IDLE_AFTER.days} hari",
        advice="Tanyakan kepada kantornya, lalu pilih akunnya dan tutup.",
        model="registry.User",
        find=idle,
        is_for_system=True,
    ),
    Queue(
        slug="akun-belum-masuk",
        title="Akun yang belum pernah masuk",
        advice="Kirimkan tautan sandi, atau tutup akunnya.",
        model="registry.User",
        find=never_used,
        is_for_system=True,
    ),
)
