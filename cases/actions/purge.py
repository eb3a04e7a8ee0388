"""Take cases away for good when their time of keeping is over, or when a person's request for it was granted.

Rows, files, what an import keeps of them and what stands in indexes go; what stays is one line of the audit, without
names and numbers, and the log of who looked: ids, the kinds of what was opened, and the reasons that readers typed.
Only the owner of the tables may do this: several tables refuse any deletion to the program itself.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from cases.models import Case, Person, RequestAnswer, RequestKind, RightsRequest
from registry.actions.audit import record
from registry.actions.import_erasure import forget
from registry.models import HistoryEntry, Submission
from registry.refusal import Refused
from registry.scope import as_system

DELETE = "DELETE FROM {table} WHERE {key} = ANY(%s)"
FORGET = 'DELETE FROM registry_historyentry WHERE "table" = %s AND row_key = ANY(%s)'
DAYS = 365.25  # of a year, for a limit that is given in years


def due(on=None):
    """The ids of closed cases whose longest time of keeping, that of their jenis, is over."""
    day = on or timezone.localdate()
    with as_system():
        closed = Case.objects.filter(closed_on__isnull=False).annotate(years=Max("problems__jenis__retention_years"))
        rows = list(closed.values_list("pk", "closed_on", "years"))
    return [pk for pk, closed_on, years in rows if closed_on + timedelta(days=int(years * DAYS)) < day]


def by_number(number):
    """The ids of the case with this number: one or none. Raises Refused 409 unless a request to erase was granted."""
    with as_system():
        case = Case.objects.filter(number=number).first()
        granted = RightsRequest.objects.filter(case=case, kind=RequestKind.ERASURE, answer=RequestAnswer.GRANTED)
        if case and not granted.exists():
            raise Refused("Belum ada permintaan hapus yang dipenuhi untuk kasus ini.", status=409)
    return [case.pk] if case else []


def erase(case_ids, *, because, by=None):
    """Erase these cases, and the persons who are left without a case. Returns {name of the model: rows}.

    Runs as the owner of the tables. Files are removed after the commit.
    """
    with transaction.atomic(), as_system():
        cases = list(Case.objects.filter(pk__in=case_ids).values_list("pk", "public_id", "person"))
        persons = {person for _, _, person in cases}
        ids = [pk for pk, _, _ in cases]
        left = set(Case.objects.filter(person__in=persons).exclude(pk__in=ids).values_list("person", flat=True))
        rows = _everything_below({Case: set(ids), Person: persons - left})
        files = _files_of(rows) + forget(kind="cases", keys=persons | rows.get(Person, set()))
        with connection.cursor() as cursor:
            _delete(cursor, rows)
        Person.objects.filter(pk__in=left).update(seen_in=[])  # worked out anew: no trigger saw the cases go
        for _, public_id, _ in cases:
            Submission.objects.filter(address__contains=public_id).delete()
        record(verb="case.purge", subject=because, by=by, cases=len(ids), persons=len(persons - left))
        transaction.on_commit(lambda: _remove(files))
    _sweep(rows)
    return {model._meta.object_name: len(found) for model, found in rows.items() if found}


def _everything_below(start):
    """{model: ids} of these rows and of every row that points at them, however far."""
    found = defaultdict(set)
    waiting = [(model, ids) for model, ids in start.items() if ids]
    for model, ids in waiting:
        found[model] |= ids
    while waiting:
        model, ids = waiting.pop()
        for relation in model._meta.related_objects:
            child = relation.related_model
            if _lives_on(relation.field) or _goes_along(child):
                continue
            below = (
                set(child._base_manager.filter(**{f"{relation.field.name}__in": ids}).values_list("pk", flat=True))
                - found[child]
            )
            if below:
                found[child] |= below
                waiting.append((child, below))
    return found


def _lives_on(field):
    """A row that may do without what it points at is kept and points at nothing: a relative in another's family.

    A record that was united with an erased one goes with it.
    """
    return field.null and field.name != "merged_into"


def _goes_along(model):
    """Worked out from the row that it hangs on, and taken away with it by the database (PersonKey)."""
    return isinstance(model._meta.pk, models.CompositePrimaryKey)


def _loosen(rows):
    """Let the rows that live on forget the erased ones."""
    for model, ids in list(rows.items()):
        for relation in model._meta.related_objects:
            if _lives_on(relation.field):
                kept = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
                gone = rows.get(relation.related_model, set())
                kept.exclude(pk__in=gone).update(**{relation.field.name: None})


def _files_of(rows):
    """[(storage, name)] of every file that hangs on these rows."""
    found = []
    for model, ids in rows.items():
        for field in (f for f in model._meta.local_fields if isinstance(f, models.FileField)):
            names = (
                model._base_manager.filter(pk__in=ids).exclude(**{field.name: ""}).values_list(field.name, flat=True)
            )
            found += [(field.storage, name) for name in names]
    return found


def _delete(cursor, rows):
    """The foreign keys are checked at the end, so the order does not matter."""
    quoted = {model: connection.ops.quote_name(model._meta.db_table) for model in rows}
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait while a table is altered
    for table in quoted.values():
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _loosen(rows)
    for model, ids in rows.items():
        key = connection.ops.quote_name(model._meta.pk.column)
        cursor.execute(DELETE.format(table=quoted[model], key=key), [list(ids)])
        cursor.execute(FORGET, [model._meta.db_table, [str(pk) for pk in ids]])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in quoted.values():
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _remove(files):
    for storage, name in files:
        storage.delete(name)


def _sweep(rows):
    """Take dead rows and index entries off the disk. Not inside a transaction (as in a test)."""
    if connection.in_atomic_block:
        return
    children = {relation.related_model for model in rows for relation in model._meta.related_objects}
    with connection.cursor() as cursor:
        for model in [*rows, *filter(_goes_along, children), HistoryEntry]:
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
