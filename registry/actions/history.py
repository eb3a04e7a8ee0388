"""Take a batch of changes back whole, or not at all."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry import trail
from registry.actions.audit import record
from registry.models import Appointment, ChangeBatch, Operation
from registry.refusal import Refused
from registry.scope import as_system

# What apps work out anew from the rows that were put back: functions of a ChangeBatch.
after_undo = []
# Numbers that were given out do not come back: their tables only count on.
COUNTERS = ["cases_casenumberseries", "cases_letterseries", "training_certificateseries"]


def begin(*, kind, title, by):
    """The batch under which the changes of `trail.acting(batch=…)` are noted."""
    with as_system():
        return ChangeBatch.objects.create(kind=kind, title=title, by=by)


def standing_in_the_way(batch):
    """[(table, key of the row)] of the batch that somebody has changed since."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT changed_table, changed_row FROM changed_since(%s, %s)", [batch.pk, COUNTERS])
        return cursor.fetchall()


def undo(*, batch, reason, by):
    """Put every row of the batch back as it was. Returns how many changes were taken back.

    The caller has asked who may. Raises Refused 422 without a reason; 409 when it was undone already, when a row was
    changed since, or when something else has come to hang on a row of the batch.
    """
    if not reason:
        raise Refused("Tulis alasannya.", status=422)
    with as_system():
        batch = ChangeBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.is_undone:
            raise Refused(f"Sudah diurungkan {timezone.localtime(batch.undone_at):%d-%m-%Y}.", status=409)
        if rows := standing_in_the_way(batch):
            raise Refused(
                f"{len(rows)} baris sudah diubah orang sesudahnya, sehingga rangkaian ini tidak dapat diurungkan.",
                status=409,
            )
        with trail.acting(post=by, source=f"urungkan:{batch.public_id}"):
            count = _undo(batch)
            for work_out in after_undo:
                work_out(batch)
            batch.undone_at, batch.undone_by, batch.undo_reason = timezone.now(), by, reason
            batch.save(update_fields=["undone_at", "undone_by", "undo_reason"])
        record(verb="batch.undo", subject=batch.title, by=by.user, changes=count, reason=reason)
    return count


def _undo(batch):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT undo_batch(%s, %s)", [batch.pk, COUNTERS])
            count = cursor.fetchone()[0]
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what hangs on a row says so now, not at the commit
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Refused(
            "Data dari rangkaian ini sudah dipakai data lain yang dicatat sesudahnya, sehingga tidak dapat diurungkan.",
            status=409,
        ) from error
    return count


def close(*, batch, reason, by, at):
    """Mark a batch as taken back by an act that knows better than `undo` what goes back, and how."""
    batch.undone_at, batch.undone_by, batch.undo_reason = at, by, reason[:200]
    batch.save(update_fields=["undone_at", "undone_by", "undo_reason"])


def restorable(entry, names):
    """The columns of a change that can be put back: those among names, the fields that the reader may edit."""
    return sorted(set(entry.before or {}) & set(names)) if entry.operation == Operation.CHANGED else []


def restore(*, entry, row, names, by):
    """Give a row the values back that it had before a change, as a new change. names: the fields that may be edited.

    Raises Refused 409 when none of them can be put back, 422 when the row would not be valid with them.
    """
    model = type(row)
    columns = {field.column: field for field in model._meta.concrete_fields if field.name in names}
    wanted = {columns[c]: value for c, value in (entry.before or {}).items() if c in columns}
    if entry.operation != Operation.CHANGED or not wanted:
        raise Refused("Tidak ada nilai yang dapat dikembalikan dari perubahan ini.", status=409)
    for field, value in wanted.items():
        setattr(row, field.attname, field.to_python(value) if not field.is_relation else value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages), status=422) from error
    row.save(update_fields=[field.name for field in wanted])
    fields = [field.name for field in wanted]
    record(verb=f"{model._meta.model_name}.restore", subject=str(row), by=by, fields=fields, entry=entry.pk)
    return fields


def in_batch(batch_id, post_id, work):
    """Do work(post) as a later part of a batch that stands; None when it was taken back meanwhile, or never was one."""
    with transaction.atomic(), as_system():
        post = Appointment.objects.select_related("organisation", "user").filter(pk=post_id).first()
        if batch_id is None:
            return work(post)
        waiting = ChangeBatch.objects.select_for_update(of=("self",), no_key=True)
        batch = waiting.filter(pk=batch_id, undone_at__isnull=True).first()
        if batch is None:
            return None
        with trail.acting(post=post, source=f"impor:{batch.public_id}", batch=batch):
            return work(post)
