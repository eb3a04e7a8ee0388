"""Seal everything anew with the newest key, and rebuild the blind indexes.

After a key was added to FIELD_KEYS, so that the old one can be thrown away, or after INDEX_KEY was replaced.

A model says what is sealed: SEALED = (columns,), with `seal_context(column)`; and what is found by a blind index:
INDEXED = {index column: (sealed column, purpose)}. A test asks every model for it.
"""

from pathlib import Path

from django.apps import apps
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import Q

from registry.models import HistoryEntry, Operation
from registry.scope import as_system
from registry.sealed_files import context_of
from registry.sealing import blind_index, is_newest, seal, unseal

BATCH = 500
RENEWED = """SELECT renew_history(id, %s, was, is_now)
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS entry(id, was, is_now)"""
# What an app has to write anew after INDEX_KEY was replaced: functions that return how many rows they wrote.
after_indexes = []


def sealed_models():
    return [model for model in apps.get_models() if getattr(model, "SEALED", ())]


def reseal_rows(*, with_indexes=False, progress=lambda model, done, count: None):
    """Seal every value of an older key anew; with_indexes: rebuild the blind indexes as well. {model: rows changed}.

    In batches, each in its own transaction: an interruption loses nothing, and a second run goes on where it stopped.
    """
    changed = {}
    for model in sealed_models():
        with as_system():
            ids = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        name, count = model._meta.object_name, 0
        for start in range(0, len(ids), BATCH):
            with transaction.atomic(), as_system():
                count += _renew_rows(model, ids[start : start + BATCH], with_indexes)
            progress(name, min(start + BATCH, len(ids)), len(ids))
        changed[name] = count
    return changed


def _renew_rows(model, ids, with_indexes):
    """Renew these rows in one statement. Returns how many changed."""
    rows = model._base_manager.select_for_update().filter(pk__in=ids)
    renewed = [(row, fields) for row in rows if (fields := _renew(row, with_indexes))]
    if renewed:
        every = set().union(*(fields for _, fields in renewed))
        model._base_manager.bulk_update([row for row, _ in renewed], sorted(every))
    return len(renewed)


def _renew(row, with_indexes):
    """Renew the values of one row, unsaved. Returns their columns.

    Raises SealBroken for a value that no key opens, so that nothing is thrown away in silence.
    """
    fields = []
    for column in row.SEALED:
        sealed = getattr(row, column)
        if sealed and not is_newest(bytes(sealed)):
            context = row.seal_context(column)
            setattr(row, column, seal(unseal(bytes(sealed), context), context))
            fields.append(column)
    for column, (source, purpose) in getattr(row, "INDEXED", {}).items() if with_indexes else ():
        sealed = getattr(row, source)
        if sealed:
            plain = unseal(bytes(sealed), row.seal_context(source)).decode()
            setattr(row, column, blind_index(plain, purpose))
            fields.append(column)
    return fields


def reseal_history():
    """Seal what the history holds of sealed values anew, so that an older key can go. Returns how many changed."""
    return sum(_renew_history_of(model, column) for model in sealed_models() for column in model.SEALED)


def _renew_history_of(model, column):
    known, changed, last = {}, 0, 0
    asked = HistoryEntry.objects.filter(table=model._meta.db_table).filter(
        Q(before__has_key=column) | Q(after__has_key=column)
    )
    while True:
        with transaction.atomic(), as_system(), connection.cursor() as cursor:
            entries = list(asked.filter(pk__gt=last).order_by("pk")[:BATCH])
            sides = [
                (entry.pk, *(_fresh(side, column, model, entry, known) for side in (entry.before, entry.after)))
                for entry in entries
            ]
            if renewed := [line for line in sides if any(line[1:])]:
                cursor.execute(RENEWED, [column, *map(list, zip(*renewed, strict=True))])
                changed += len(renewed)
        if not entries:
            return changed
        last = entries[-1].pk


def _fresh(side, column, model, entry, known):
    """The value of this side under the newest key, or None where nothing is to do."""
    value = (side or {}).get(column)
    sealed = bytes.fromhex(value[2:]) if value else b""
    if not sealed or is_newest(sealed):
        return None
    if entry.row_key not in known:
        known[entry.row_key] = _row_of(model, entry.row_key)
    context = known[entry.row_key].seal_context(column)
    return "\\x" + seal(unseal(sealed, context), context).hex()


def _row_of(model, key):
    """The row, or what the history kept of it when it was removed: enough to know the context of its seals."""
    if row := model._base_manager.filter(pk=key).first():
        return row
    kept = HistoryEntry.objects.of_row(model, key).filter(operation=Operation.REMOVED).latest("id").before
    fields = [field for field in model._meta.concrete_fields if field.column in kept]  # others came later
    return model(**{field.attname: kept[field.column] for field in fields})


def reseal_files():
    """Seal every file of an older key anew, each replaced in one step. Returns how many changed."""
    storage, changed = storages["sealed"], 0
    root = Path(storage.location)
    for path in sorted(root.rglob("*")) if root.exists() else ():
        if not path.is_file() or path.suffix == ".baru":
            continue
        sealed = path.read_bytes()
        if sealed[:1] != b"\x01" or is_newest(sealed):
            continue
        context = context_of(str(path.relative_to(root)))
        fresh = path.with_name(f"{path.name}.baru")
        fresh.write_bytes(seal(unseal(sealed, context), context))
        fresh.replace(path)
        changed += 1
    return changed
