"""Write one row of the administrative log, in the transaction of the act itself."""

from registry.models import AuditEntry


def record(*, verb, subject, by, **detail):
    """verb: "user.open"; subject: what it was done to, in words; by: a User, or None for the system."""
    return AuditEntry.objects.create(verb=verb, subject=str(subject)[:200], actor=by, detail=detail)
