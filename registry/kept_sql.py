"""Questions that every page asks: Django works out their SQL once, and asks it again and again.

Working it out takes longer than PostgreSQL takes to answer (decision 0044). The words are kept for the values that they
were worked out of, and those are all that the function which builds them can see: plain values, and of a post a Viewer.
"""

from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections

from registry import replica
from registry.prepared import prepared

MOST_KEPT = 500  # of one question; then it begins anew
COUNT = "SELECT COUNT(*) FROM ({}) asked"
MARKS = int | str | date  # a moment is a date
LAST_NUMBER, FIRST_MOMENT = -(2**62), datetime(2, 1, 1, tzinfo=UTC)  # no key of ours, and nobody's day


@dataclass(frozen=True)
class Office:
    """What of an organisation decides it."""

    territory: tuple | None
    reads_identity: bool


@dataclass(frozen=True)
class Viewer:
    """What of a post decides which rows it sees (visible_to)."""

    pk: int
    user_id: int
    organisation_id: int
    role: str
    glass: int | None
    is_admin: bool
    organisation: Office | None  # an admin sistem has none

    @classmethod
    def of(cls, post):
        office = Office(post.organisation.territory, post.organisation.reads_identity) if not post.is_admin else None
        return cls(post.pk, post.user_id, post.organisation_id, post.role, post.glass, post.is_admin, office)


def kept_sql(build):
    """Decorator: build(*values, **late) -> queryset becomes a function of the same that returns its rows, a list.

    The SQL is kept for each `values`; what comes late (keyword only: a number, a text, a moment, a day, or a list of
    numbers) is put into it each time, as a parameter. build asks the database nothing and looks at no clock: the day
    is one of its values, or comes late. The function's count() is of the same: how many rows. Outside of looked_up() it finds rows by key
    (registry/prepared.py).
    """
    kept = {}

    def question_of(values, late):
        key = (values, *((name, _shape(value)) for name, value in late.items()))
        question = kept.get(key)
        if question is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            question = kept[key] = _Question(build, values, late)
        return question

    @wraps(build)
    def rows(*values, **late):
        return question_of(values, late).rows(late)

    rows.count = lambda *values, **late: question_of(values, late).count(late)
    rows.build, rows.kept = build, kept
    kept_sql.questions.append(rows)
    return rows


kept_sql.questions = []  # all of them, for the test that compares


class _Question:
    """A queryset and the SQL that it became. sql is None when nothing is asked at all."""

    def __init__(self, build, values, late):
        self.places = {}  # what stands in for a late value: where to find it
        self.queryset = build(*values, **{name: self._stand_in(name, value) for name, value in late.items()})
        self.compiler = self.queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            self.sql, self.parameters = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql = None
            return
        found = {parameter for parameter in self.parameters if isinstance(parameter, MARKS)}
        if missing := set(self.places) - found:
            raise ValueError(
                f"{build.__name__}: {sorted({self.places[one][0] for one in missing})}"
            )  # no parameter of the SQL

    def _stand_in(self, name, value):
        if isinstance(value, list):
            return [self._mark(name, number) for number in range(len(value))]
        return self._mark(name, None, like=value)

    def _mark(self, name, number, *, like=0):
        """A value of the same type that nobody means, and that is found again among the parameters."""
        place = len(self.places) + 1
        mark = LAST_NUMBER - place
        if isinstance(like, str):
            mark = f"late {place}"
        elif isinstance(like, datetime):
            mark = FIRST_MOMENT + timedelta(microseconds=place)
        elif isinstance(like, date):
            mark = FIRST_MOMENT.date() + timedelta(days=place)
        self.places[mark] = (name, number)
        return mark

    def rows(self, late):
        if self.sql is None:
            return []
        asked = self.queryset.all()
        asked.query.get_compiler = _Kept(self.compiler, (self.sql, self._filled(late)))
        with prepared():
            return list(asked)

    def count(self, late):
        """How many rows these are, without reading them."""
        if self.sql is None:
            return 0
        with replica.here().cursor() as cursor:
            cursor.execute(COUNT.format(self.sql), self._filled(late))
            return cursor.fetchone()[0]

    def _filled(self, late):
        filled = []
        for parameter in self.parameters:
            place = self.places.get(parameter) if isinstance(parameter, MARKS) else None
            if place:
                name, number = place
                parameter = late[name] if number is None else late[name][number]
            filled.append(parameter)
        return tuple(filled)


def _shape(value):
    return len(value) if isinstance(value, list) else type(value)


class _Kept:
    """In the place of Query.get_compiler: the compiler as it was once its SQL was there, on the connection of now."""

    def __init__(self, compiler, words):
        self.compiler, self.words = compiler, words

    def __call__(self, using=None, connection=None, elide_empty=True):
        compiler = copy(self.compiler)
        compiler.using = using
        compiler.connection = connection or connections[using]
        compiler.as_sql = lambda *_, **__: self.words
        return compiler
