"""Mark messages of a post as read."""

from django.utils import timezone

from cases.models import Notification
from registry.scope import as_system


def read(*, notifications, by):
    _mark(Notification.objects.visible_to(by).filter(pk__in=[n.pk for n in notifications]), by=by)


def read_all(*, by, before=None):
    """All unread messages of the post, or those from before a moment."""
    messages = Notification.objects.visible_to(by)
    _mark(messages.filter(created_at__lt=before) if before is not None else messages, by=by)


def _mark(messages, *, by):
    with as_system():
        messages.unread().update(read_at=timezone.now(), read_by=by.user)
