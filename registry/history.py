"""What does the history say of a row, of a person who works here, of a batch? Lines to read, in classes of fields.

The history holds what every table held. So a value is shown only as the reader would see it on the row itself: plain
columns always, personal ones when the row is in the reader's own scope, sensitive ones never.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from registry import trail
from registry.classification import PERSONAL, PLAIN, class_of
from registry.models import Appointment, ChangeBatch, HistoryEntry, Operation, User
from registry.paging import page_of
from registry.scope import as_post, as_system

PAGE_SIZE = 50
NEWEST_FIRST = ("-id",)
EMPTY, HIDDEN = "kosong", "tidak ditampilkan"
PROGRAM = "program"


@dataclass(frozen=True)
class Difference:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One change of one row. entry: the HistoryEntry; row: its name, as far as the reader may know it."""

    entry: HistoryEntry
    who: str
    post: str
    source: str
    table: str
    row: str
    operation: str
    batch: object
    differences: list = field(default_factory=list)


def of_row(model, key, post, cursor=""):
    """(Page, [Line]) of one row, the newest first."""
    return _lines(HistoryEntry.objects.of_row(model, key), post, cursor)


def of_user(user, post, cursor=""):
    """(Page, [Line]) of everything that somebody has changed."""
    return _lines(HistoryEntry.objects.of_actor(user.pk), post, cursor)


def of_batch(batch, post, cursor=""):
    """(Page, [Line]) of everything that one batch has changed."""
    return _lines(HistoryEntry.objects.of_batch(batch.pk), post, cursor)


def _lines(entries, post, cursor):
    told = _told(entries, post)
    with as_system():
        page = page_of(told, order=NEWEST_FIRST, cursor=cursor, size=PAGE_SIZE)
    reader = _Reader(page.rows, post)
    return page, [reader.line(entry) for entry in page.rows]


def _told(entries, post):
    """Without what was done through a case that this reader does not see: it would tell that there is one. An admin
    sistem reads that something happened, and never to whom.

    Left out before the page is cut: one that lacks lines, and leads to another one, would tell as well.
    """
    if post.is_admin:
        return entries
    with as_system():
        sources = set(entries.order_by().values_list("source", flat=True).distinct())
    with as_post(post):
        withheld = trail.withheld(sources, post)
    return entries.exclude(source__in=withheld)


def model_of(table):
    """The model of a table, or None for one that is gone."""
    return next((m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table), None)


class _Reader:
    """Puts a page of entries into words, in a fixed number of statements for each table on it."""

    def __init__(self, entries, post):
        self.models = {table: model_of(table) for table in {entry.table for entry in entries}}
        with as_system():
            users = User.objects.in_bulk({entry.actor for entry in entries} - {None})
            posts = Appointment.objects.with_post().in_bulk({entry.post for entry in entries} - {None})
            self.batches = ChangeBatch.objects.in_bulk({entry.batch for entry in entries} - {None})
        self.users, self.posts = users, posts
        with as_post(post):
            self.rows = {table: self._seen(model, entries) for table, model in self.models.items() if model}
            self.names = {target: target._base_manager.in_bulk(keys) for target, keys in self._asked(entries).items()}

    @staticmethod
    def _seen(model, entries):
        """{key as text: row} of the rows that this reader may see: row-level security says so."""
        keys = {entry.row_key for entry in entries if entry.table == model._meta.db_table}
        return {str(row.pk): row for row in model._base_manager.filter(pk__in=keys)}

    def _asked(self, entries):
        """{model: keys} that the columns of foreign keys name."""
        found = {}
        for entry in entries:
            model = self.models[entry.table]
            for column, values in _changed(entry).items():
                asked = _field_of(model, column) if model else None
                if asked is not None and asked.is_relation:
                    found.setdefault(asked.related_model, set()).update(v for v in values if v is not None)
        return found

    def line(self, entry):
        model, row = self.models[entry.table], self.rows.get(entry.table, {}).get(entry.row_key)
        user, post = self.users.get(entry.actor), self.posts.get(entry.post)
        table = str(model._meta.verbose_name) if model else entry.table
        return Line(
            entry=entry,
            who=str(user) if user else PROGRAM,
            post=post.post_name if post else "",
            source=entry.source,
            table=table,
            row=str(row) if row is not None else f"{table} nomor {entry.row_key}",
            operation=Operation(entry.operation).label,
            batch=self.batches.get(entry.batch),
            differences=[self._difference(model, row, *item) for item in sorted(_changed(entry).items())],
        )

    def _difference(self, model, row, column, values):
        asked = _field_of(model, column) if model else None
        if asked is None:
            return Difference(column, HIDDEN, HIDDEN)
        kind = class_of(model, asked)
        if kind != PLAIN and (kind != PERSONAL or row is None):
            return Difference(str(asked.verbose_name), HIDDEN, HIDDEN)
        return Difference(str(asked.verbose_name), *(self._in_words(asked, value) for value in values))

    def _in_words(self, asked, value):
        if value in (None, "", [], {}):
            return EMPTY
        if asked.is_relation:
            return str(self.names.get(asked.related_model, {}).get(value, f"nomor {value}"))
        if asked.choices:
            return str(dict(asked.flatchoices).get(value, value))
        if isinstance(asked, models.BooleanField):
            return "ya" if value else "tidak"
        if isinstance(asked, models.DateTimeField):
            return date_format(timezone.localtime(asked.to_python(value)), "j F Y, H.i")
        if isinstance(asked, models.DateField):
            return date_format(asked.to_python(value), "j F Y")
        return str(value)


def _changed(entry):
    """{column: (before, after)}; of a row that was removed what it was; of a new one nothing."""
    before, after = entry.before or {}, entry.after or {}
    return {column: (before.get(column), after.get(column)) for column in {*before, *after}}


def _field_of(model, column):
    return next((f for f in model._meta.concrete_fields if f.column == column), None)
