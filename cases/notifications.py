"""Who is told about a move, and in which words? In the program to the post; by e-mail where the post has an address.

A text carries the case number, never a name, NIK or jenis. The e-mail does not name offices either: an address such
as a UPTD PPA would tell the jenis.
"""

from functools import partial

from django.db import transaction

from cases.models import Notification
from registry.models import Organisation

EMAIL_TEXT = "Kasus {number}: ada kabar baru untuk Anda. Masuk ke aplikasi WKSBM untuk membacanya."


def tell(case, organisations, text, *, at, but=None):
    """One in-app message for each organisation (ids), and an e-mail on commit; the acting one is not told."""
    wanted = {pk for pk in organisations if pk and pk != but}
    Notification.objects.bulk_create(
        Notification(organisation_id=pk, case=case, text=f"Kasus {case.number}: {text}", created_at=at)
        for pk in sorted(wanted)
    )
    transaction.on_commit(partial(_send_emails, sorted(wanted), case.number))


def _send_emails(organisation_ids, number):
    from cases.tasks import send_notice

    for address in (
        Organisation.objects.filter(pk__in=organisation_ids).exclude(email="").values_list("email", flat=True)
    ):
        send_notice.enqueue(address, EMAIL_TEXT.format(number=number))
