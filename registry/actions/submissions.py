"""Was this form received before? A client-made key, stored in the transaction of the act, makes a retry harmless."""

import hashlib
import json
from uuid import UUID

from django.db import connection

from registry.later import update_later
from registry.models import Submission
from registry.refusal import Refused
from registry.scope import as_system

INSERT = """
INSERT INTO registry_submission (key, user_id, verb, content_hash, sentence, address, created_at)
VALUES (%s, %s, %s, %s, '', '', now())
ON CONFLICT (key) DO NOTHING
"""


def content_hash(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def claim(*, key, verb, content, by):
    """None when the key is new (and now taken), else the earlier submission with the same content.

    Raises Refused (422) when the key was used for other content or by another person. A person writes own keys as the
    post; only whose an earlier one is, the system has to say.
    """
    if _insert(key, by.user_id, verb, content_hash(content)):
        return None
    return earlier(key=key, verb=verb, content=content, by=by)


def _insert(key, user_id, verb, digest):
    """True when the row is new. A second transaction with the same key waits here for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [str(key), user_id, verb, digest])
        return cursor.rowcount == 1


def is_own(*, key, by):
    """True when this person has sent a form under this key before."""
    return Submission.objects.filter(pk=key, user=by.user_id).exists()


def is_used(*, key):
    """True when a form was received under this key, whoever sent it."""
    with as_system():
        return Submission.objects.filter(pk=key).exists()


def address_after(*, key, by):
    """The address that followed the form this person has sent under this key, "" without one."""
    return Submission.objects.filter(pk=key, user=by.user_id).values_list("address", flat=True).first() or ""


def earlier(*, key, verb, content, by):
    """The submission that was carried out under this key, or None for a new or malformed key.

    Raises Refused (422) when it had other content or came from another person.
    """
    try:
        key = UUID(str(key))
    except ValueError:
        return None
    with as_system():
        stored = Submission.objects.filter(pk=key).first()
    if stored is None:
        return None
    if (stored.user_id, stored.verb, stored.content_hash) != (by.user_id, verb, content_hash(content)):
        raise Refused(
            "Formulir ini sudah pernah dikirim dengan isi lain. Tidak ada yang berubah; buka lagi halamannya "
            "dan ulangi.",
            status=422,
        )
    return stored


def forget(*, before):
    """Throw away the keys of forms received before a moment; a retry of such a form would be carried out anew."""
    with as_system():
        Submission.objects.filter(created_at__lt=before).delete()


def settle(*, key, sentence, address):
    """Remember what the form led to and what was said, for the answer to a retry."""
    update_later(Submission.objects.filter(pk=key), sentence=sentence, address=address)
