"""How much waits for this post, and how much has it not read?"""

from collections import Counter

from django.db.models import Value

from cases.models import Notification, Referral

CAP = 99


def of_the_frame(post):
    """{"waiting", "unread"} of a post, each at most CAP, in one statement; zeros for an admin sistem."""
    if post is None or post.is_admin:
        return Counter(waiting=0, unread=0)
    waiting = Referral.objects.visible_to(post).waiting_for(post.organisation_id)
    rows = _named("waiting", waiting).union(_named("unread", Notification.objects.visible_to(post).unread()), all=True)
    return Counter(name for (name,) in rows)


def _named(name, queryset):
    return queryset.order_by().values_list(Value(name))[:CAP]
