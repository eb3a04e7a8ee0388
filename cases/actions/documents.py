"""Attach a file to a case, and take one out again."""

import hashlib

from django.db import transaction
from django.utils import timezone

from cases import policy
from cases.actions.cases import check, locked
from cases.actions.record import record
from cases.models import Document
from registry.refusal import Refused
from registry.scope import as_system


def attach(*, case, kind, title, file, by, at=None):
    """Keep a checked file (registry/forms/files.py) sealed under a random name; its hash is kept beside it."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.DOCUMENT_ATTACH, case, by)
        file.seek(0)
        content = file.read()
        file.seek(0)
        document = Document.objects.create(
            case=case,
            kind=kind,
            stage=case.stage,
            title=title,
            file=file,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_at=at,
            uploaded_by=by,
        )
        record(case, "attach", by=by, at=at, text=title)
    return document


def remove(*, case, document, reason, by, at=None):
    """Take a file out; that it was there, and why it went, stays. The file itself is deleted on commit."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.DOCUMENT_REMOVE, case, by)
        own = Document.objects.kept().filter(case=case, uploaded_by__organisation=by.organisation_id)
        document = own.filter(pk=document.pk).first()
        if document is None:
            raise Refused("Berkas ini sudah dihapus, atau diunggah lembaga lain.", status=409)
        storage, name = document.file.storage, document.file.name
        document.file, document.remove_reason = "", reason
        document.removed_at, document.removed_by = at, by
        document.save(update_fields=["file", "remove_reason", "removed_at", "removed_by"])
        record(case, "remove", by=by, at=at, text=f"{document.title}. {reason}")
        transaction.on_commit(lambda: storage.delete(name))
    return document
