"""Who is told about a move, and in which words? In the program to the post; by e-mail where the post has an address.

A text carries the case number, never a name, NIK or jenis. The e-mail carries not even that, and names no office: a
mailbox has many readers, and an address such as a UPTD PPA would tell the jenis.
"""

from functools import partial

from django.db import transaction

from cases.models import Notification
from registry.models import Organisation

EMAIL_TEXT = "Ada kabar baru tentang sebuah kasus. Masuk ke aplikasi WKSBM untuk membacanya."


def tell(case, organisations, text, *, at, but=None, only_role="", only_post=None):
    """One in-app message for each organisation (ids), and an e-mail on commit; the acting one is not told.

    only_role, only_post: the message is for people of this role, or for this post alone, and for nobody else at the
    organisation; its mailbox, which others read, is not written to.
    """
    wanted = {pk for pk in organisations if pk and pk != but}
    said = {"case": case, "text": f"Kasus {case.number}: {text}", "only_role": only_role}
    said |= {"only_post": only_post, "barred": case.barred}
    Notification.objects.bulk_create(Notification(organisation_id=pk, created_at=at, **said) for pk in sorted(wanted))
    if not only_role and only_post is None:
        transaction.on_commit(partial(_send_emails, sorted(wanted)))


def _send_emails(organisation_ids):
    from cases.tasks import send_notice

    for address in (
        Organisation.objects.filter(pk__in=organisation_ids).exclude(email="").values_list("email", flat=True)
    ):
        send_notice.enqueue(address, EMAIL_TEXT)
