"""Keep, change and throw away a half-filled "Catat kasus". Each writes into the locked row of its draft."""

from django.db import connection
from django.utils import timezone

from cases.models import IntakeDraft
from registry.actions import submissions
from registry.kept_sql import Viewer, kept_sql
from registry.models.identifiers import new_public_id
from registry.refusal import Refused
from registry.scope import as_system

ROW_LOCK = "SELECT FROM cases_intakedraft WHERE public_id = %s AND user_id = %s FOR UPDATE"
DELETE = "DELETE FROM cases_intakedraft WHERE id = %s AND user_id = %s"


def begin(*, typed, by, public_id):
    """The draft of the first screen. Sent twice, at once or late, it is one draft, and later screens stay in it.

    An id that is another person's, or whose case was recorded already, gives way to a fresh one.
    """
    with as_system():
        draft = _own(public_id, by=by)
        if draft and submissions.is_used(key=draft.key):  # a saved page, used for the next person
            draft.delete()
            draft = None
        return _write(draft or _own(new_public_id(), by=by), "siapa", typed)


def keep_step(*, draft, step, typed, by):
    """Save one screen ({field: [value]}); the others stay as they are by now. Raises Refused 409 without the draft."""
    with as_system():
        draft = lock(public_id=draft.public_id, by=by)
        if draft is None:
            raise Refused("Draf ini sudah dicatat atau dihapus.", status=409)
        return _write(draft, step, typed)


def lock(*, public_id, by):
    """The own draft as it is by now, locked until the end of the transaction, or None when it is gone."""
    with as_system():
        connection.later(ROW_LOCK, [public_id, by.user_id])
        return next(iter(_own_draft(Viewer.of(by), public_id=public_id)), None)


@kept_sql
def _own_draft(viewer, *, public_id):
    return IntakeDraft.objects.visible_to(viewer).filter(public_id=public_id).order_by("pk")[:1]


def _own(public_id, *, by):
    """The own draft with this id, locked, made when there is none; None when the id is somebody else's."""
    draft = IntakeDraft(public_id=public_id, user=by.user, appointment=by, sealed_answers=b"")
    IntakeDraft.objects.bulk_create([draft], ignore_conflicts=True)
    return lock(public_id=public_id, by=by)


def _write(draft, step, typed):
    draft.answers = draft.answers | {step: typed}
    draft.changed_at = timezone.now()
    draft.save()
    return draft


def discard(*, draft, by):
    with as_system():
        connection.later(DELETE, [draft.pk, by.user_id], is_written=True)


def forget(*, before):
    """Throw away drafts that nobody has touched since a moment; they hold personal data of nobody's case."""
    with as_system():
        IntakeDraft.objects.filter(changed_at__lt=before).delete()
