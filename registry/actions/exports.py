"""Ask for an export, agree or not, make its file, and throw the file away after a week."""

import secrets
import shutil
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from registry import export_policy
from registry.actions import read_log
from registry.actions.audit import record
from registry.export_files import write_file
from registry.export_policy import needs_approval
from registry.exports import LISTS, MOST_ROWS
from registry.models import Appointment, Export, ExportStatus
from registry.paging import keys_of, rows_of
from registry.reads import Reads
from registry.refusal import Refused, insist
from registry.scope import as_post, as_system
from registry.sealed_files import read_pieces
from registry.workflow import ExportMove, export_target

LIVES = timedelta(days=7)
MADE_AT_ONCE = 500  # rows; more goes into the queue
MORE_THAN_AGREED = 1.1  # a list that lives grows between asking and agreeing; by more than a tenth is another list
LEFT_BEHIND = timedelta(hours=6)  # longer than any file takes
IDS_FOR_ENTRY = 1000  # of the log of who looked: a page that shows one entry reads all its ids
PROGRESS_EVERY = 1000
PAGE = "registry:export-file"


def ask(*, list_key, query, kind, reason, by, with_nik=False):
    """Ask for what a list shows under the filters of query (a QueryDict). Small ones that need nobody are made at once.

    Raises Refused 403 without the right, 422 for an empty or a too long list.
    """
    insist(export_policy.why_not(export_policy.EXPORT_ASK, None, by))
    wanted = LISTS[list_key]
    found = wanted.find(by, query)
    rows, people, sensitive = wanted.count(found.rows)
    if not rows:
        raise Refused("Daftar ini kosong. Ubah saringannya dahulu.", status=422)
    if rows > MOST_ROWS:
        raise Refused("Lebih dari 100.000 baris. Persempit saringannya, misalnya per kabupaten.", status=422)
    with_nik = with_nik and wanted.has_nik
    waits = needs_approval(person_count=people, has_sensitive=sensitive, has_nik=with_nik)
    with as_system():
        export = Export.objects.create(
            list_key=list_key,
            filters=query.urlencode(),
            conditions="; ".join(map(str, found.conditions)),
            format=kind,
            is_unmasked=with_nik,
            reason=reason,
            status=ExportStatus.WAITING if waits else ExportStatus.APPROVED,
            row_count=rows,
            person_count=people,
            has_sensitive=sensitive,
            by=by,
            expires_at=timezone.now() + LIVES,
        )
        # An admin sistem reads the audit and sees no case: what was searched for stands in the export alone.
        record(verb="export.ask", subject=export, by=by.user, list=wanted.title, rows=rows)
    if not waits:
        _begin(export)
    return export


def approve(*, export, by):
    """A second person agrees; then it is made. Raises Refused 403 for the own one, 409 when somebody was first."""
    export = _decide(export, ExportMove.APPROVE, by, "")
    _begin(export)
    return export


def decline(*, export, by, reason):
    """A second person does not agree, and says why."""
    return _decide(export, ExportMove.DECLINE, by, reason)


def _decide(export, move, by, text):
    with as_system():
        Export.objects.select_for_update().get(pk=export.pk)
        export = Export.objects.with_people().get(pk=export.pk)  # read anew: who was first is known after the wait
        insist(export_policy.why_not(move, export, by))
        export.status = export_target(move, export.status)
        export.decided_at, export.decided_by, export.decline_text = timezone.now(), by, text
        export.save(update_fields=["status", "decided_at", "decided_by", "decline_text"])
        record(verb=f"export.{move}", subject=export, by=by.user)
    return export


def _begin(export):
    """A small one now, so that nobody waits for the queue; a large one there."""
    if export.row_count <= MADE_AT_ONCE:
        make(export.pk)
        return
    from registry.tasks import make_export  # tasks call actions

    transaction.on_commit(partial(make_export.enqueue, export.pk))


def make(export_id, read=lambda work: work()):
    """Write the file of an export that was agreed to, as the post that asked for it sees the list now.

    read: from_replica for one that nobody waits for (registry/tasks.py). What cannot be made any more says why in the
    export. A second worker at the same export changes nothing.
    """
    with transaction.atomic(), as_system():
        export = Export.objects.with_people().filter(pk=export_id, status=ExportStatus.APPROVED).first()
        post = (
            export and Appointment.objects.current().with_post().filter(pk=export.by_id, is_data_operator=True).first()
        )
    if export is None:
        return
    path = _folder() / f"{secrets.token_hex(12)}.seal"
    try:
        if post is None:
            raise Refused("Penugasan yang memintanya sudah berakhir, atau bukan operator data lagi.")
        with transaction.atomic():
            with as_post(post):
                work, size = read(partial(_worked, export, post, path))
            _settle(export, post, work, path, size)
    except Refused as refused:
        path.unlink(missing_ok=True)
        with as_system():
            Export.objects.filter(pk=export.pk, status=ExportStatus.APPROVED).update(
                status=ExportStatus.FAILED, failure=refused.reason
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        _progress(export).unlink(missing_ok=True)


def _worked(export, post, path):
    """Everything anew: it may be the second time, after a standby that broke off."""
    path.unlink(missing_ok=True)
    work = _Work(export, post)
    return work, work.write(path)


def _settle(export, post, work, path, size):
    """File, figures and the log of who looked, together or not at all."""
    with as_system():
        locked = Export.objects.select_for_update().get(pk=export.pk)
        if (target := export_target(ExportMove.MAKE, locked.status)) is None:
            raise Refused("Sudah dibuat.")
        locked.status, locked.made_at, locked.file_name, locked.size = target, timezone.now(), path.name, size
        locked.row_count, locked.person_count, locked.expires_at = work.rows, work.people, timezone.now() + LIVES
        locked.save()
        for reads in work.reads():
            read_log.write(reads=reads, post=post, page=PAGE, status=200)
        record(verb="export.make", subject=export, by=post.user, rows=work.rows, people=work.people)


class _Work:
    """One run through the rows: counts whom it names, and stops when that is more than was agreed to."""

    def __init__(self, export, post):
        self.export, self.wanted = export, LISTS[export.list_key]
        self.found = self.wanted.find(post, QueryDict(export.filters))
        self.rows, self.cases, self.persons = 0, set(), set()

    @property
    def people(self):
        if self.wanted.person_of:
            return len(self.persons)
        return self.rows if self.wanted.names_people else 0

    def write(self, path):
        return write_file(
            path,
            kind=self.export.format,
            title=self.wanted.title,
            lines=[mark_of(self.export), f"Saringan: {self.export.conditions or 'tidak ada'}"],
            columns=self.wanted.columns,
            rows=self._cells(),
            mark=mark_of(self.export),
        )

    def _cells(self):
        values = [(c.whole if self.export.is_unmasked and c.whole else c.value) for c in self.wanted.columns]
        for row in self._rows():
            self._note(row)
            yield [value(row) for value in values]
        _progress(self.export).unlink(missing_ok=True)

    def _rows(self):
        """The rows of the list, in its order, never all of them at once."""
        rows, size = self.found.rows, self.wanted.chunk
        if self.found.shown is None:
            yield from rows.iterator(chunk_size=size)
            return
        keys = keys_of(rows[: MOST_ROWS + 1])
        for start in range(0, len(keys), size):
            piece = keys[start : start + size]
            still = set(keys_of(rows.order_by().filter(pk__in=piece)))  # a long list lives while it is written
            yield from rows_of(self.found.shown, [key for key in piece if key in still])

    def _note(self, row):
        self.rows += 1
        if self.wanted.case_of:
            self.cases.add(_of(row, self.wanted.case_of))
        if self.wanted.person_of:
            self.persons.add(_of(row, self.wanted.person_of))
        sensitive = bool(self.wanted.sensitive) and _of(row, self.wanted.sensitive)
        agreed = self.export.decided_by_id
        if (sensitive and not self.export.has_sensitive) or (
            not agreed and needs_approval(person_count=self.people, has_sensitive=False, has_nik=False)
        ):
            raise Refused("Isi daftar bertambah sejak diminta dan sekarang perlu persetujuan. Minta lagi.")
        if agreed and self.people > self.export.person_count * MORE_THAN_AGREED:
            raise Refused("Isi daftar memuat lebih banyak orang daripada yang disetujui. Minta lagi.")
        if self.rows > MOST_ROWS:
            raise Refused("Isi daftar bertambah sejak diminta dan melewati 100.000 baris. Persempit saringannya.")
        if self.rows % PROGRESS_EVERY == 0:
            _progress(self.export).write_text(str(self.rows))

    def reads(self):
        """[Reads] for the log of who looked, a thousand ids each."""
        opened, why = f"ekspor {self.export.public_id}", self.export.reason
        cases, persons = sorted(self.cases), sorted(self.persons)
        for start in range(0, max(len(cases), len(persons)), IDS_FOR_ENTRY):
            part = slice(start, start + IDS_FOR_ENTRY)
            yield Reads(cases=set(cases[part]), persons=set(persons[part]), opened=[opened], why=why)


def _of(row, name):
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def mark_of(export):
    """The watermark: who took it out, when, and under which number it is found again."""
    asked = date_format(timezone.localtime(export.asked_at), "j F Y H.i")
    who = f"{export.by.user} ({export.by.user.username}), {export.by.organisation}"
    return f"Ekspor {export.public_id} oleh {who}, {asked}"


def read(*, export, by):
    """The file, piece by piece, for whoever asked for it; noted in the audit."""
    insist(export_policy.why_not(export_policy.EXPORT_READ, export, by))
    path = _folder() / export.file_name
    if not path.exists():
        raise Refused("Berkasnya tidak ada lagi. Minta ekspor baru.", status=409)
    with as_system():
        record(verb="export.read", subject=export, by=by.user)
    return read_pieces(path)


def expire(now=None):
    """Throw away files after a week, and requests that nobody answered. Returns how many."""
    now, gone = now or timezone.now(), 0
    with transaction.atomic(), as_system():
        old = Export.objects.filter(expires_at__lte=now, status__in=[ExportStatus.MADE, ExportStatus.WAITING])
        for export in old.select_for_update(skip_locked=True):
            if export.file_name:
                transaction.on_commit(partial((_folder() / export.file_name).unlink, missing_ok=True))
            export.status = export_target(ExportMove.EXPIRE, export.status)
            export.save(update_fields=["status"])
            gone += 1
    _sweep(now)
    return gone


def _sweep(now):
    """What a killed worker left: sealed files, and the folders in which a workbook was being put together, unsealed."""
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # one that is being made comes and goes
            age = timedelta(seconds=now.timestamp() - path.stat().st_mtime)
            if path.is_dir() and age > LEFT_BEHIND:
                shutil.rmtree(path)
            elif path.is_file() and age > LIVES + timedelta(days=1):
                path.unlink()


def rows_done(export):
    """How many rows of an export that is being made are written, or 0."""
    try:
        return int(_progress(export).read_text())
    except (FileNotFoundError, ValueError):
        return 0


def _progress(export):
    """Beside the file: the transaction that makes it shows nothing before its end."""
    return _folder() / f"{export.public_id}.maju"


def _folder():
    folder = Path(settings.MEDIA_ROOT) / "ekspor"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
