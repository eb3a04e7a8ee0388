"""Mark messages of a post as read."""

from django.utils import timezone

from cases.models import Notification


def read(*, notifications, by):
    Notification.objects.unread().filter(pk__in=[n.pk for n in notifications]).update(
        read_at=timezone.now(), read_by=by.user
    )


def read_all(*, by, before=None):
    """All unread messages of the post, or those from before a moment."""
    messages = Notification.objects.visible_to(by).unread()
    if before is not None:
        messages = messages.filter(created_at__lt=before)
    messages.update(read_at=timezone.now(), read_by=by.user)
