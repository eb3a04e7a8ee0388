"""How much waits for this post, how much has it not read, and how many people did a unit help or refer in a year?"""

from django.db.models import Count, Exists, OuterRef, Q

from cases.models import Case, Notification, Referral, Service
from registry.casework import Found
from registry.kept_sql import Viewer
from registry.questions import count, count_of, steady_answers

CAP = 100  # one more than is told


def of_the_frame(post):
    """{"waiting", "unread"} of a post, each at most CAP; zeros for an admin sistem."""
    if post is None or post.is_admin:
        return {"waiting": 0, "unread": 0}
    return _of_the_frame(Viewer.of(post))


def asked(viewer):
    """The questions of the frame, for a page that asks them together with its own (cases/questions.py)."""
    waiting, unread = Referral.objects.waiting_at_in_parts(viewer), Notification.objects.visible_to(viewer).unread()
    return {"waiting": count_of(waiting, CAP), "unread": count(unread, CAP)}


@steady_answers
def _of_the_frame(viewer):
    return asked(viewer)


def told(number):
    """ "7", or "99+" for more than is counted."""
    return str(number) if number < CAP else f"{CAP - 1}+"


def recap_of_year(unit_ids, year, post):
    """{unit id: people helped, cases referred}, for registry/recap.py, of the cases this post may see.

    A sensitive case counts for those on its path only: a sum would betray that there is one.
    """
    seen = Case.objects.visible_to(post)
    helped = Service.objects.standing().filter(organisation__in=unit_ids, given_on__year=year, case__in=seen)
    sent = Referral.objects.filter(sender__in=unit_ids, sent_at__year=year, case__in=seen)
    found = {unit: {"helped": 0, "referred": 0} for unit in unit_ids}
    for unit, number in _by(helped, "organisation", "case__person"):
        found[unit]["helped"] = number
    for unit, number in _by(sent, "sender", "case"):
        found[unit]["referred"] = number
    return found


def _by(queryset, unit, counted):
    return queryset.order_by().values_list(unit).annotate(number=Count(counted, distinct=True))


def found_between(unit_ids, first_day, last_day, post):
    """{unit id: Found} for registry/casework.py, of the cases this post may see; both days count.

    Recorded: the unit opened the case. Handled: a case the unit recorded got help from it, was sent on, or was closed.
    """
    own = Case.objects.visible_to(post).filter(origin__in=unit_ids).order_by()
    days = (first_day, last_day)
    recorded = dict(_by(own.filter(opened_at__date__range=days), "origin", "pk"))
    helped = Service.objects.standing().filter(organisation=OuterRef("origin"), case=OuterRef("pk"))
    sent = Referral.objects.filter(sender=OuterRef("origin"), case=OuterRef("pk"), sent_at__date__range=days)
    acted = Exists(helped.filter(given_on__range=days)) | Exists(sent) | Q(closed_on__range=days)
    handled = dict(_by(own.filter(acted), "origin", "pk"))
    return {pk: Found(recorded.get(pk, 0), handled.get(pk, 0)) for pk in {*recorded, *handled}}


def open_with(unit_ids, post):
    """{unit id: how many open cases it holds}, of the cases this post may see, for registry/casework.py."""
    return dict(_by(Case.objects.visible_to(post).filter(holder__in=unit_ids).open(), "holder", "pk"))
