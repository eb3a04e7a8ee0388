"""Which work is done outside a request? Mails, the scheduled marking of overdue hops, the daily look at units."""

from functools import partial

from django.core.mail import send_mail
from django_tasks import task

SUBJECT = "Kabar baru di aplikasi WKSBM"


@task()
def send_notice(address, text):
    send_mail(SUBJECT, text, None, [address])


@task()
def mark_overdue_hops():
    """Mark hops past their due time and offer them to the next level; pass on the cases of ended organisations; tell
    of late tasks; count what is late."""
    from cases.actions import figures, overdue, tasks

    done = overdue.mark() + overdue.pass_on_orphans() + tasks.tell_late()
    figures.count_late()
    return done


@task()
def propose_rest():
    """Propose vakum for units that show no life."""
    from registry.actions import dormancies

    return dormancies.propose_rest()


@task()
def look_for_pairs():
    """Look for organisations and units that may stand in the register twice."""
    from registry.actions import pairs

    return pairs.look()


@task()
def look_for_twins(case_id, post_id=None):
    """Look everywhere for records of the person of a case. post_id: whoever was asked about the own scope already."""
    from cases.actions import reviews
    from registry.models import Appointment

    asked = Appointment.objects.select_related("organisation", "user").filter(pk=post_id).first() if post_id else None
    return reviews.look(case_id=case_id, but_seen_by=asked)


@task()
def look_over_persons():
    """Look for twins of the next persons of whom nobody has looked yet; the schedule comes again."""
    from cases.actions import reviews

    return reviews.look_over(most=reviews.AT_A_TIME)


@task()
def look_for_twins_of(case_ids, post_id, batch_id):
    """The same for many cases of one import; the pairs belong to its batch. Cases that were taken back are left out.

    Each in a transaction of its own: whoever could be the person of a case is locked until it ends.
    """
    from cases.actions import reviews
    from registry.actions import history

    found = 0
    for case_id in case_ids:
        look = partial(reviews.look_if_there, case_id=case_id)
        new = history.in_batch(batch_id, post_id, lambda post, look=look: look(but_seen_by=post))
        if new is None:  # the whole import was taken back
            return None
        found += new
    return found
