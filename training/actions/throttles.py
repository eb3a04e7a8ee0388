"""Let nobody try one code after another on a page that needs no account.

Only a wrong code is counted and slowed down: 60 or 120 random bits are not guessed, and one person who mistypes, or
means to, keeps nobody else of the same network out.
"""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from registry.refusal import Refused
from registry.scope import as_system
from training.models import PublicThrottle

WINDOW = timedelta(minutes=10)
FORGET_AFTER = timedelta(days=1)


def _key(page, address):
    return hmac.new(settings.SECRET_KEY.encode(), f"{page}:{address}".encode(), hashlib.sha256).hexdigest()


def count(page, address, most, *, at=None):
    """Count one wrong code of this address on this page; what is older than a day is forgotten.

    Raises Refused 429 when it is more than `most` within ten minutes, also of many that come at the same moment: each
    waits for the row. The refusal undoes its own count, so that the ten minutes end.
    """
    at = at or timezone.now()
    with as_system():
        key = _key(page, address)
        row = None
        while row is None:  # an old row may be thrown away between the two statements
            PublicThrottle.objects.bulk_create([PublicThrottle(key=key, begun_at=at)], ignore_conflicts=True)
            row = PublicThrottle.objects.select_for_update().filter(key=key).first()
        if row.begun_at <= at - WINDOW:
            row.begun_at, row.count = at, 0
        row.count += 1
        row.save()
        if row.count > most:
            minutes = int((row.begun_at + WINDOW - at).total_seconds()) // 60 + 1
            raise Refused(
                f"Terlalu banyak kode yang salah dari jaringan ini. Coba lagi dalam {minutes} menit.", status=429
            )
        old = PublicThrottle.objects.filter(begun_at__lt=at - FORGET_AFTER).exclude(key=key)
        old = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
        PublicThrottle.objects.filter(pk__in=list(old)).delete()
