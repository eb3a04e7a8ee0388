"""Who is told about a move, and in which words? In the program to the post; by e-mail where the post has an address.

A text carries the case number, never a name, NIK or jenis. The e-mail carries not even that, and names no office: a
mailbox has many readers, and an address such as a UPTD PPA would tell the jenis.
"""

from cases.models import Notification
from registry.later import create_later
from registry.models import Organisation

EMAIL_TEXT = "Ada kabar baru tentang sebuah kasus. Masuk ke aplikasi WKSBM untuk membacanya."


def tell(case, organisations, text, *, at, but=None, only_role="", only_post=None):
    """One in-app message for each Organisation, and an e-mail once the act is committed; the acting one is not told.

    but: the id of the acting one. only_role, only_post: the message is for people of this role, or for this post alone,
    and for nobody else at the organisation; its mailbox, which others read, is not written to.
    """
    wanted = {one.pk: one for one in organisations if one and one.pk != but}
    said = {"case": case, "text": f"Kasus {case.number}: {text}", "only_role": only_role}
    said |= {"only_post": only_post, "barred": case.barred}
    create_later(Notification, [Notification(organisation_id=pk, created_at=at, **said) for pk in sorted(wanted)])
    if not only_role and only_post is None:
        _queue_emails(sorted({one.email for one in wanted.values() if one.email}))


def tell_path(case, text, *, at, but):
    """The same for everybody on the path of the case."""
    tell(case, Organisation.objects.filter(pk__in=case.path), text, at=at, but=but)


def _queue_emails(addresses):
    """The queue is a table, so the act and its mails are committed together."""
    from cases.tasks import send_notice

    for address in addresses:
        send_notice.enqueue(address, EMAIL_TEXT)
