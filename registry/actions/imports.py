"""Take a file in, check it, decide what is doubtful, carry it out in pieces, and take the whole back.

The rows of a piece, and the marks that they are carried out, stand in one transaction: whatever is killed in the middle
goes on where it stopped, and no row is lost or doubled.
"""

import json
import re
import secrets
from datetime import date
from itertools import islice

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from registry import trail
from registry.actions import history
from registry.actions.audit import record
from registry.import_policy import IMPORT_UPLOAD, why_not
from registry.imports import workbook
from registry.imports.columns import Unmatched, mapping_of, table_of
from registry.imports.kinds import Decision, Outcome, Row, kind_named, rows_of
from registry.imports.workbook import Unreadable
from registry.models import Appointment, BatchKind, ImportRow, ImportRun
from registry.refusal import Refused, insist
from registry.scope import as_post, as_system
from registry.workflow import ImportMove, ImportStatus, import_target

PIECE = 500
GONE = "Penugasan yang menjalankannya berakhir, atau bukan operator data lagi. Operator lain dapat melanjutkannya."
NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){15}(?!\d)")  # of a person or a household


# --- reading and judging ---------------------------------------------------------------------------------------------


def read(content, kind, *, mapping=None):
    """The Table of a file, read by a process of its own. Raises Unreadable."""
    notes, rows = workbook.apart(content, settings.BASE_DIR)
    return table_of(rows, kind.columns, mapping=mapping, notes=notes)


def judged(table, kind, *, by, about=""):
    """Pieces (lists) of Rows with their outcome, in the scope of the post: what lies outside is not known here."""
    with as_post(by):
        memory = kind.memory(by, about)
    rows = rows_of(table, kind)
    count = 0
    while piece := list(islice(rows, PIECE)):
        count += len(piece)
        if count > workbook.MOST_ROWS:
            raise Unreadable("Berkas ini lebih dari 100.000 baris. Bagi menjadi beberapa berkas.")
        with as_post(by):
            kind.judge([row for row in piece if not row.is_wrong], memory, by)
        yield piece


def try_out(content, kind, *, by, mapping=None, about=""):
    """(table, pieces) of a dry run that keeps nothing."""
    insist(why_not(IMPORT_UPLOAD, None, by) or kind.may(by))
    table = read(content, kind, mapping=mapping)
    return table, judged(table, kind, by=by, about=about)


# --- one import ------------------------------------------------------------------------------------------------------


def upload(*, kind, file, by, about="", at=None):
    """Keep a file, sealed, for checking. Raises Refused 403 for who may not, 422 for a file that cannot be taken."""
    insist(why_not(IMPORT_UPLOAD, None, by) or kind.may(by))
    content = file.read()
    try:
        workbook.checked(content)
    except Unreadable as problem:
        raise Refused(str(problem), status=422) from problem
    file.seek(0)
    with as_system():
        run = ImportRun.objects.create(
            office=by.organisation,
            kind=kind.name,
            about=about,
            file_name=name_to_show(file.name),
            file=File(file, name=secrets.token_hex(12)),
            uploaded_at=at or timezone.now(),
            uploaded_by=by,
        )
        record(verb="import.upload", subject=run.file_name, by=by.user, kind=kind.name, run=run.public_id)
    return run


def name_to_show(name):
    """The name of a file as it stands in lists, titles and audit, which more people read than the file: without NIK."""
    return NUMBER.sub(lambda found: f"••••{found[0][-4:]}", name)[:200]


def locked(run):
    ImportRun.objects.select_for_update().only("pk").get(pk=run.pk)
    return ImportRun.objects.select_related("office", "batch").get(pk=run.pk)


def _begin(move, run, by):
    run = locked(run)
    insist(why_not(move, run, by))
    run.status = import_target(move, run.status)
    run.problem = ""
    run.revision += 1
    return run


def remembered_mapping(run):
    """The mapping that the office used last for files of this kind, or None."""
    with as_system():
        earlier = ImportRun.objects.filter(office=run.office_id, kind=run.kind).exclude(mapping={}).exclude(pk=run.pk)
        return earlier.order_by("-uploaded_at").values_list("mapping", flat=True).first()


def check(*, run, by, mapping=None):
    """Begin the check (dry run) of a kept file; `finish_check` does the work. mapping: as a person has chosen it."""
    with as_system():
        run = _begin(ImportMove.CHECK, run, by)
        run.checked_at, run.checked_by = timezone.now(), by
        if mapping is not None:
            run.mapping = mapping
        run.save()
    return run


def finish_check(*, run, by):
    """Read and judge every row and keep what came out. Whatever was kept of an earlier check of this file goes."""
    with as_system():
        run = ImportRun.objects.get(pk=run.pk)
    kind = kind_named(run.kind)
    content = _content(run)
    try:
        try:
            chosen = run.mapping or None
            table = _read_with_memory(content, kind, run, chosen)
            with as_system():
                run.rows.all().delete()
            for piece in judged(table, kind, by=by, about=run.about):
                _keep(run, piece)
        except Unreadable as problem:
            headers = problem.headers if isinstance(problem, Unmatched) else []
            _end_check(run, ImportStatus.FAILED, problem=str(problem), headers=headers)
            return run
        _end_check(run, ImportStatus.CHECKED, table=table)
    except Exception:
        _end_check(run, ImportStatus.FAILED, problem="Pemeriksaan terhenti. Coba periksa sekali lagi.")
        raise
    return run


def _read_with_memory(content, kind, run, chosen):
    """As the person said; else as the office did last where that fits this file; else by the words of the header."""
    if chosen is None and (last := remembered_mapping(run)):
        try:
            table = read(content, kind, mapping=last)
        except Unreadable:  # another shape of file this time
            return read(content, kind)
        if len(table.places) == len([header for header in last.values() if header]):
            table.notes.append("Kolom dipadankan seperti impor terakhir kantor ini.")
            return table
        table.rows.close()
        return read(content, kind)
    return read(content, kind, mapping=chosen)


def _keep(run, piece):
    rows = []
    for row in piece:
        kept = ImportRow(
            run=run,
            number=row.number,
            outcome=row.outcome,
            column=row.column,
            reason=row.reason,
            candidate=row.candidate,
            twin=row.twin,
        )
        kept.set_cells(packed(row.cells))
        rows.append(kept)
    with as_system():
        ImportRow.objects.bulk_create(rows)


def packed(cells):
    """The cells of a row as JSON; a date keeps its kind."""
    return json.dumps({key: _plain(value) for key, value in cells.items()}, ensure_ascii=False)


def _plain(value):
    return {"hari": value.isoformat()} if hasattr(value, "isoformat") else value


def unpacked(text):
    return {
        key: date.fromisoformat(value["hari"]) if isinstance(value, dict) else value
        for key, value in json.loads(text).items()
    }


def _end_check(run, status, *, table=None, problem="", headers=()):
    with as_system():
        now = locked(run)
        if now.status != ImportStatus.CHECKING:
            return
        now.status, now.problem, now.headers = status, problem, list(headers)
        if table is not None:
            now.mapping, now.notes = mapping_of(table), table.notes
            now.headers = [table.headers[place] for place in sorted(table.headers)]
        now.revision += 1
        now.save()
        run.refresh_from_db()


def _content(run):
    with run.file.open() as file:
        return file.read()


def decide(*, run, decisions, by, rest="", at=None):
    """Say of doubtful rows what they are. decisions: {number of the row: Decision or ""}; rest: NEW or SKIP for all
    others that are only like another record. Returns how many changed."""
    at = at or timezone.now()
    with as_system():
        run = _begin(ImportMove.DECIDE, run, by)
        rows = run.rows.doubtful().filter(number__in=decisions, applied_at__isnull=True)
        changed = [row for row in rows if row.decision != decisions[row.number]]
        for row in changed:
            row.decision = decisions[row.number]
            row.decided_at, row.decided_by = (at, by) if row.decision else (None, None)
        ImportRow.objects.bulk_update(changed, ["decision", "decided_at", "decided_by"])
        run.save()
        count = len(changed)
        if rest in (Decision.NEW, Decision.SKIP):
            others = run.rows.undecided_many().exclude(number__in=decisions)
            count += others.update(decision=rest, decided_at=at, decided_by=by)
        if count:
            record(verb="import.decide", subject=run.file_name, by=by.user, run=run.public_id, rows=count, rest=rest)
    return count


def start(*, run, by, at=None):
    """Begin to carry out what the check has found; `carry_on` does the work, piece by piece."""
    with as_system():
        run = _begin(ImportMove.START, run, by)
        if not run.rows.due().exists():
            raise Refused(
                "Tidak ada baris yang dapat diimpor. Putuskan dulu yang meragukan, atau perbaiki berkasnya.", 409
            )
        if run.batch is None:
            run.batch = history.begin(kind=BatchKind.IMPORT, title=f"{run.kind_title}: {run.file_name}"[:200], by=by)
        run.save()
        record(verb="import.start", subject=run.file_name, by=by.user, run=run.public_id)
    return run


def stop(*, run, by):
    """Stop after the piece that is under way; what is carried out stays, and the rest can be started again."""
    with as_system():
        run = _begin(ImportMove.STOP, run, by)
        run.save()
        record(verb="import.stop", subject=run.file_name, by=by.user, run=run.public_id)
    return run


def carry_on(*, run, by, at=None, after_piece=None):
    """Carry out piece after piece until nothing is due, somebody stops it, or whoever began it is no operator any more.
    May be called again after any end.

    Every piece is judged once more under the lock of the run: what has changed since the check is not carried out but
    said on its row. Returns how many rows were carried out by this call.
    """
    kind, memory, count = kind_named(run.kind), None, 0
    while True:
        with transaction.atomic():
            with as_system():
                run = locked(run)
                if run.status != ImportStatus.RUNNING:
                    return count
                kept = list(run.rows.due().select_for_update().order_by("number")[:PIECE])
                if not kept:
                    _end_run(run, ImportStatus.DONE, by)
                    return count
                if not Appointment.objects.current().filter(pk=by.pk, is_data_operator=True).exists():
                    _end_run(run, import_target(ImportMove.STOP, run.status), by, problem=GONE)
                    return count
                _commit_in_passing()
            if memory is None:
                with as_post(by):
                    memory = kind.memory(by, run.about)
            memory.of_run = run
            count += _carry_out(run, kept, kind, memory, by=by, at=at or timezone.now())
        if after_piece:
            after_piece(run, count)


def _end_run(run, status, by, problem=""):
    """Nothing is carried out any more, for now or for good."""
    run.status, run.problem = status, problem
    run.revision += 1
    run.save()
    verb = "import.finish" if status == ImportStatus.DONE else "import.stop"
    record(verb=verb, subject=run.file_name, by=by.user, run=run.public_id)


def _commit_in_passing():
    """A piece need not wait for the disk: after a power cut the last ones are due again, rows and marks alike. The next
    commit of anybody else, as that of the end, waits for all before it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def _carry_out(run, kept, kind, memory, *, by, at):
    rows = {
        row.number: Row(row.number, unpacked(row.read_cells()), decision=row.decision, was=row.outcome) for row in kept
    }
    for row in rows.values():
        kind.understand(row)
    with as_post(by):
        kind.judge([row for row in rows.values() if not row.is_wrong], memory, by)
    ready = []
    for mark in kept:
        row = rows[mark.number]
        if mark.decision and not row.is_wrong:
            row.outcome, row.candidate, row.twin = Outcome.DOUBTFUL, mark.candidate, mark.twin
        if mark.decision or row.outcome in (Outcome.NEW, Outcome.CHANGED):
            ready += [] if row.is_wrong else [row]
    with as_post(by), trail.acting(post=by, source=f"impor:{run.public_id}", batch=run.batch):
        kind.carry_out(ready, memory, by=by, at=at)
    well = {row.number for row in ready if not row.is_wrong}
    done = [mark for mark in kept if mark.number in well]
    _mark(done, rows, kept, at=at)
    return len(done)


MARK = """
UPDATE registry_importrow r SET applied_at = %s, made = done.made
FROM unnest(%s::bigint[], %s::text[]) AS done (pk, made) WHERE r.id = done.pk
"""


def _mark(done, rows, kept, *, at):
    """Write what became of a piece: those carried out in one statement, the others with why they were not, and those
    that turned out to be something else than the check had found."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(MARK, [at, [mark.pk for mark in done], [rows[mark.number].made for mark in done]])
        carried_out = {mark.pk for mark in done}
        for mark in kept:
            row = rows[mark.number]
            if mark.pk in carried_out:
                if not mark.decision and row.outcome != mark.outcome:
                    found = {"outcome": row.outcome, "reason": row.reason, "candidate": row.candidate}
                    ImportRow.objects.filter(pk=mark.pk).update(**found)
                continue
            mark.outcome, mark.column, mark.reason = row.outcome, row.column, row.reason
            mark.candidate, mark.twin = row.candidate, row.twin
            if row.is_wrong:
                mark.decision, mark.decided_at, mark.decided_by = "", None, None
            mark.save()


def undo(*, run, reason, by):
    """Begin to take the whole import back; `finish_undo` does it. Refuses (409) where something stands in the way."""
    if not reason:
        raise Refused("Tulis alasannya.", status=422)
    with as_system():
        run = _begin(ImportMove.UNDO, run, by)
        if rows := history.standing_in_the_way(run.batch):
            raise Refused(
                f"{len(rows)} catatan dari impor ini sudah diubah orang sesudahnya, sehingga tidak dapat diurungkan.",
                409,
            )
        run.save()
    return run


def finish_undo(*, run, reason, by):
    """Every row as it was before the import, or nothing and the reason on the run."""
    with as_system():
        run = locked(run)
        if run.status != ImportStatus.UNDOING:
            return run
        try:
            with transaction.atomic():
                history.undo(batch=run.batch, reason=reason, by=by)
                run.rows.update(applied_at=None, made="")
        except Refused as refused:
            run.status, run.problem = ImportStatus.DONE, refused.reason
        else:
            run.status = ImportStatus.UNDONE
        run.revision += 1
        run.save()
    return run


def drop(*, run, by):
    """Throw a file away that was not carried out, with its rows."""
    with as_system():
        now = locked(run)
        insist(why_not(ImportMove.DROP, now, by))
        name, storage = now.file.name, now.file.storage
        record(verb="import.drop", subject=now.file_name, by=by.user, run=now.public_id)
        now.delete()
        transaction.on_commit(lambda: storage.delete(name))


def decisions_of(words):
    """{number: Decision} of what a form or a file says; unknown words are left out."""
    known = set(Decision.values) | {""}
    return {int(number): word for number, word in words.items() if str(number).isdigit() and word in known}
