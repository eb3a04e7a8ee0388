"""How much waits for this post, and how much has it not read?"""

from cases.models import Notification, Referral
from registry.paging import capped_count


def waiting(post):
    """Number of hops in the inbox of the post (0 for an admin sistem)."""
    if post is None or post.is_admin:
        return 0
    return capped_count(Referral.objects.visible_to(post).waiting_for(post.organisation_id), cap=99)[0]


def unread(post):
    if post is None or post.is_admin:
        return 0
    return capped_count(unread_of(post), cap=99)[0]


def unread_of(post):
    return Notification.objects.filter(organisation=post.organisation_id, read_at__isnull=True)
