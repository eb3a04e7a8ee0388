"""Keep, change and throw away a half-filled "Catat kasus"."""

from django.utils import timezone

from cases.models import IntakeDraft
from registry.scope import as_system


def keep(*, answers, by, draft=None, public_id=None):
    """Save the answers ({step: {field: value}}) of a draft; public_id makes a repeated first step hit one draft."""
    with as_system():
        if draft is None and public_id:
            draft = IntakeDraft.objects.filter(public_id=public_id, appointment=by).first()
        if draft is None:
            draft = IntakeDraft(user=by.user, appointment=by)
            if public_id:
                draft.public_id = public_id
        draft.answers = answers
        draft.changed_at = timezone.now()
        draft.save()
    return draft


def discard(*, draft, by):
    with as_system():
        IntakeDraft.objects.filter(pk=draft.pk, appointment=by).delete()
