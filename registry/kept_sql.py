"""Questions that every page asks: Django works out their SQL once, and asks it again and again.

Working it out takes longer than PostgreSQL takes to answer (decision 0044). The words are kept for the values that they
were worked out of, and those are all that the function which builds them can see: plain values, and of a post a Viewer.
They are worked out once for all posts of one kind: keys and places of a Viewer come late (decision 0049).
"""

import re
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import cycle
from string import ascii_lowercase, ascii_uppercase
from threading import Lock

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections

from registry import replica
from registry.models.area import code_range
from registry.prepared import prepared

MOST_KEPT = 500  # of one question; then the oldest goes
MARKS = int | str | date  # a moment is a date
LAST_NUMBER, FIRST_MOMENT = -(2**62), datetime(2, 1, 1, tzinfo=UTC)  # no key of ours, and nobody's day
KEYS = ("pk", "user_id", "organisation_id", "glass")
PLACE = re.compile("%[%s]")
STAND_INS = (ascii_lowercase, ascii_uppercase)  # in the place of the signs of a code, each sign another one


@dataclass(frozen=True)
class Office:
    """What of an organisation decides it."""

    kind: str
    home_area_id: str
    territory: tuple | None
    reads_identity: bool
    sees_widely: bool

    @classmethod
    def of(cls, one):
        return cls(one.kind, one.home_area_id, one.territory, one.reads_identity, one.sees_widely)


@dataclass(frozen=True)
class Viewer:
    """What of a post decides which rows it sees (visible_to)."""

    pk: int
    user_id: int
    organisation_id: int
    role: str
    glass: int | None
    is_admin: bool
    is_supervisor: bool
    is_data_operator: bool
    organisation: Office | None  # an admin sistem has none

    @classmethod
    def of(cls, post):
        office = None if post.is_admin else Office.of(post.organisation)
        ranks = (post.is_admin, post.is_supervisor, post.is_data_operator)
        return cls(post.pk, post.user_id, post.organisation_id, post.role, post.glass, *ranks, office)

    def told(self):
        """{name: value} of what comes late: keys, and the codes of the area and of those above it, from which and up to
        which a territory goes. Of an office that sees widely its area decides how PostgreSQL finds the rows, so it
        stays in the words.
        """
        known = {name: getattr(self, name) for name in KEYS}
        if self.organisation and not self.organisation.sees_widely:
            parts = self.organisation.home_area_id.split(".")
            for level in range(1, len(parts) + 1):
                low, high = code_range(".".join(parts[:level]))
                known |= {f"area {level}": low, f"area {level} end": high}
        return {f"viewer {name}": value for name, value in known.items() if value is not None}

    def typical(self, number=0):
        """One of the same kind, whose values stand in for those that come late. number: 0 or 1, of two sets of them.

        A question may use them, and may not compare them with a value of its own: nobody would notice.
        """
        keys = {
            name: None if getattr(self, name) is None else LAST_NUMBER - 10 * place - number
            for place, name in enumerate(KEYS, start=1000)
        }
        office = self.organisation
        if office and not office.sees_widely:
            signs = cycle(STAND_INS[number])
            code = re.sub(r"\w", lambda _: next(signs), office.home_area_id)
            office = replace(office, home_area_id=code, territory=office.territory and code_range(code))
        return replace(self, **keys, organisation=office)


def kept_sql(build):
    """Decorator: build(*values, **late) -> queryset becomes a function of the same that returns its rows, a list.

    The SQL is kept for each `values`; what comes late (keyword only: a key, a text, a moment, a day, or a list of
    keys) is put into it each time, as a parameter. build asks the database nothing and looks at no clock: the day
    is one of its values, or comes late. Outside of looked_up() it finds rows by key (registry/prepared.py).
    """
    question_of = kept_as(_Question, build)

    @wraps(build)
    def rows(*values, **late):
        question, late = question_of(values, late)
        return question.rows(late)

    @wraps(build)
    def asked(*values, **late):
        question, late = question_of(values, late)
        return question.asked(late)

    rows.kept, rows.asked = question_of.kept, asked
    return rows


def apart(values, number=0):
    """(the values with typical viewers in the place of their own, {name: value} of what of these comes late).

    Raises ValueError for two viewers of whom nobody could tell which value is whose.
    """
    viewers = [value for value in values if isinstance(value, Viewer)]
    if len(viewers) > 1:
        raise ValueError("a question of two viewers")
    told = viewers[0].told() if viewers else {}
    return tuple(value.typical(number) if isinstance(value, Viewer) else value for value in values), told


def kept_as(kind, build):
    """function(values, late) -> kind(build, values, Late), made once for what it depends on."""
    kept, shapes = {}, {}  # shapes: {SQL: what was made first of it}; posts of one kind differ by parameters only
    lock = Lock()

    def made(values, late):
        """(what was made, the late values, those of a Viewer among them)."""
        values, told = apart(values)
        key = (values, *((name, _shape(value)) for name, value in late.items()))
        found = kept.get(key)
        if found is None:
            found = _made(kind, build, values, late, shapes)
            with lock:
                kept[key] = found
                for some in (kept, shapes):
                    while len(some) > MOST_KEPT:
                        del some[next(iter(some))]  # what was made first
        return found, late | told

    made.kept = kept
    EVERYTHING.append((kind, build, kept))
    return made


def _made(kind, build, values, late, shapes):
    """kind(build, values, late), made with two sets of stand-ins: whatever else differs was worked out of one. Others
    with the same SQL let go of what the first one has.

    Raises ValueError for a late value that is used otherwise than as it is, and RuntimeError when build asks the
    database: what it found would be kept.
    """
    with replica.here().execute_wrapper(_asks_nothing):
        one = kind(build, values, Late(late, values))
        others, _ = apart(values, number=1)
        other = kind(build, others, Late(late, others, shift=len(late) + 1000))
        if one.sql != other.sql or one.meant() != other.meant():
            raise ValueError(f"{build.__name__}: derived: {sorted(one.late.names)}")
    one.share(shapes.setdefault(one.sql, one))
    return one


def _asks_nothing(execute, sql, params, many, context):
    raise RuntimeError("a question whose SQL is kept asks the database while it is built")


EVERYTHING = []  # (kind, build, kept), for the test that compares


class Late:
    """Values that stand in for late ones while SQL is worked out, and are found again among its parameters."""

    def __init__(self, late, values=(), shift=0):
        """values: of the question, in which a typical Viewer has stand-ins of its own."""
        self.places, self.shift = {}, shift  # places: what stands in: (name, place in a list or None)
        self.values = {name: self._stand_in(name, value) for name, value in late.items()}
        self.names, self.of_values = {*late}, len(self.places)
        _, told = apart(values)
        of_viewer = {mark: (name, None) for name, mark in told.items()}
        if of_viewer.keys() & self.places.keys():
            raise ValueError("one value stands in for two")
        self.places |= of_viewer
        self.names |= {*told}

    def _stand_in(self, name, value):
        if isinstance(value, list):
            return [self._mark(name, number, like=one) for number, one in enumerate(value)]
        return self._mark(name, None, like=value)

    def _mark(self, name, number, *, like=0):
        """A value of the same type that nobody means."""
        place = len(self.places) + 1 + self.shift
        mark = LAST_NUMBER - place
        if isinstance(like, str):
            mark = f"late {place}"
        elif isinstance(like, datetime):
            mark = FIRST_MOMENT + timedelta(microseconds=place)
        elif isinstance(like, date):
            mark = FIRST_MOMENT.date() + timedelta(days=place)
        self.places[mark] = (name, number)
        return mark

    def check(self, parameters, what):
        """Raises ValueError for one that became no parameter."""
        found = {parameter for parameter in parameters if isinstance(parameter, MARKS)}
        if missing := {*list(self.places)[: self.of_values]} - found:
            raise ValueError(f"{what}: {sorted({self.places[one][0] for one in missing})}")

    def filled(self, parameters, late):
        """The parameters with the late values in their places."""
        return tuple(self._meant(parameter, late) for parameter in parameters)

    def named(self, parameters):
        """The parameters with the names of the late values in their places."""
        return [self.place_of(parameter) or parameter for parameter in parameters]

    def place_of(self, parameter):
        return self.places.get(parameter) if isinstance(parameter, MARKS) else None

    def written(self, sql, parameters):
        """(SQL, parameters) with whatever is no late value written into the SQL: only then does a plan that PostgreSQL
        makes once know how rare it is, and which partial index holds it.
        """
        places = iter(parameters)
        with replica.here().cursor() as cursor:
            sql = PLACE.sub(lambda place: self._written(cursor, place[0], places), sql)
        return sql, [value for value in parameters if self.place_of(value)]

    def _written(self, cursor, place, values):
        """A place of a late value as it is, another as its value. The mark %% of a percent sign is no place."""
        if place == "%%" or self.place_of(value := next(values)):
            return place
        return cursor.mogrify("%s", [value]).decode().replace("%", "%%")

    def _meant(self, parameter, late):
        place = self.place_of(parameter)
        if place is None:
            return parameter
        name, number = place
        return late[name] if number is None else late[name][number]


class _Question:
    """A queryset and the SQL that it became. sql is None when nothing is asked at all."""

    def __init__(self, build, values, late):
        self.late = late
        self.queryset = build(*values, **late.values)
        self.compiler = self.queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            self.sql, self.parameters = self.compiler.as_sql()
            late.check(self.parameters, build.__name__)
            self.sql, self.parameters = late.written(self.sql, self.parameters)
            columns = self.compiler.select[: self.compiler.col_count]
            self.converters = self.compiler.get_converters([column for column, *_ in columns])
        except EmptyResultSet:
            self.sql, self.parameters, self.converters = None, (), {}
        self.compiler.connection = None  # of this thread: it would stay open as long as the SQL is kept

    def meant(self):
        return self.late.named(self.parameters)

    def share(self, first):
        """Let go of what another one with the same SQL has already: a hundred times as much as the parameters."""
        self.queryset, self.compiler, self.sql = first.queryset, first.compiler, first.sql
        self.converters = first.converters

    def asked(self, late):
        """(SQL, parameters), for a statement in which it is a part; (None, ()) when nothing is asked at all."""
        return self.sql, self.late.filled(self.parameters, late)

    def rows(self, late):
        if self.sql is None:
            return []
        asked = object.__new__(type(self.queryset))  # as .all(), which would copy the whole query
        asked.__dict__.update(vars(self.queryset), _query=_Kept(self, self.late.filled(self.parameters, late)))
        with prepared():
            return list(asked)


def _shape(value):
    return tuple(map(type, value)) if isinstance(value, list) else type(value)


class _Kept:
    """In the place of a Query: its compiler as it was once its SQL was there, on the connection of now."""

    def __init__(self, question, parameters):
        self.question, self.parameters = question, parameters

    def __getattr__(self, name):
        return getattr(self.question.queryset.query, name)

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        compiler = copy(self.question.compiler)
        compiler.using = using
        compiler.connection = connection or connections[using]
        compiler.as_sql = lambda *_, **__: (self.question.sql, self.parameters)
        converters = self.question.converters
        compiler.get_converters = lambda expressions: converters
        return compiler
