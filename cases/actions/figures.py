"""Renew the figures that first pages read instead of counting (cases/models/figure.py)."""

from collections import Counter

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from cases.models import LateCount, Referral
from registry.models.area import territories_of
from registry.scope import as_system

LOCK = 34021550


def count_late(*, at=None):
    """Count the late hops anew. Returns how many rows changed; 0 while another process counts."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        return _keep(_late(at or timezone.now()))


def _late(at):
    """{(code of a territory, receiver id): number}"""
    hops = Referral.objects.overdue(at).responsibility().filter(case__is_sensitive=False, case__barred=[])
    rows = hops.order_by().values_list("case__area", "receiver").annotate(number=Count("pk"))
    late = Counter()
    for area, receiver, number in rows:
        for territory in territories_of(area):
            late[territory, receiver] += number
    return late


def _keep(wanted):
    """Only what differs is written: most of it is as it was a minute ago."""
    kept = {(row.area_id, row.receiver_id): row for row in LateCount.objects.all()}
    gone = [row.pk for place, row in kept.items() if place not in wanted]
    new = [LateCount(area_id=a, receiver_id=r, number=n) for (a, r), n in wanted.items() if (a, r) not in kept]
    changed = [row for place, row in kept.items() if place in wanted and wanted[place] != row.number]
    for row in changed:
        row.number = wanted[row.area_id, row.receiver_id]
    LateCount.objects.filter(pk__in=gone).delete()
    LateCount.objects.bulk_create(new, batch_size=1000)
    LateCount.objects.bulk_update(changed, ["number"], batch_size=1000)
    return len(gone) + len(new) + len(changed)
