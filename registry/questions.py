"""Many small questions of one page, asked in one statement: how many, and which rows?

Each question by itself is planned behind row-level security, which takes longer than most of the answers. Together they
are asked as `looked_up()` asks: inside the first wall, so a question begins with `visible_to` or `waiting_at`. Answers
are numbers and keys; rows are read afterwards, through both walls (`rows_of` in registry/paging.py). See decision 0042.

Each is compiled by itself, and they are joined as text: nested in one another, the ORM copies all of them many times.
"""

from contextlib import nullcontext
from copy import deepcopy
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Func, Value

from registry import replica
from registry.kept_sql import kept_as
from registry.prepared import prepared
from registry.scope import looked_up


@dataclass(frozen=True)
class Question:
    """words: SQL around the statement of the queryset, that makes one value of its answer; without: what no row is."""

    queryset: Any
    words: str
    without: Any

    def compiled(self):
        """(SQL, parameters), or None when the first wall shows nothing at all."""
        try:
            sql, parameters = self.queryset.query.sql_with_params()
        except EmptyResultSet:
            return None
        return self.words.format(sql), parameters


def answer(question):
    """What PostgreSQL answers to this question by itself."""
    if (compiled := question.compiled()) is None:
        return deepcopy(question.without)
    words, parameters = compiled
    with replica.here().cursor() as cursor:
        cursor.execute(f"SELECT {words}", parameters)
        return cursor.fetchone()[0]


def numbers(queryset, **aggregates):
    """The question for one line of aggregates of all rows; the answer is a dict of them."""
    whole = queryset.order_by().annotate(whole=Value(1)).values("whole").annotate(**aggregates).values(*aggregates)
    nothing = {name: aggregate.empty_result_set_value for name, aggregate in aggregates.items()}
    return Question(whole, "(SELECT row_to_json(line) FROM ({}) line)", nothing)


def keys(queryset, most):
    """The question for the keys of the first rows, at most so many; the answer is a list in their order."""
    return Question(queryset.values("pk")[:most], "ARRAY({})", [])


def count(queryset, most):
    """The question for how many rows there are, at most so many."""
    return count_of([queryset], most)


def count_of(parts, most):
    """The same of several querysets, of which none has a row of another. One of .values(…) is counted by those: by what
    an index has of it."""
    found = [part.order_by().values(*(part.query.values_select or ["pk"]))[:most] for part in parts]
    return Question(one_of(found)[:most], "(SELECT count(*) FROM ({}) line)", 0)


def one_of(querysets):
    """All their rows as one queryset."""
    first, *others = querysets
    return first.union(*others, all=True) if others else first


def lines(queryset, *columns):
    """The question for a few short lines of columns; the answer is a list of dicts. For what names nobody."""
    return Question(queryset.values(*columns), "(SELECT coalesce(json_agg(line), '[]') FROM ({}) line)", [])


def first_and_length(queryset, most, order, *, within=None):
    """The question for the first lines of all rows, at most so many, and how many rows there are: {"first", "length"}.

    The lines hold the fields of the order. All rows are found, or so many (within), and sorted afterwards.
    """
    names = [name.lstrip("-") for name in order]
    sorting = ", ".join(f"{name.lstrip('-')} {'DESC' if name.startswith('-') else 'ASC'}" for name in order)
    first = f"coalesce(json_agg(line ORDER BY {sorting}), '[]')"
    page = f"SELECT found.*, count(*) OVER () AS length FROM ({{}}) found ORDER BY {sorting} LIMIT {int(most)}"  # noqa: S608 - names of our own
    words = f"(SELECT json_build_object('length', coalesce(max(length), 0), 'first', {first}) FROM ({page}) line)"  # noqa: S608 - likewise
    return Question(queryset.order_by().values(*names)[:within], words, {"first": [], "length": 0})


def first_that_fit(queryset, order, most, *, within):
    """The question for the first lines, at most so many, of those of the first `within` rows of which `fits` is true.

    The lines hold the fields of the order. PostgreSQL stops at the last one, and at so many of the queryset.
    """
    names = [name.lstrip("-") for name in order]
    columns = ", ".join(names)
    words = f"(SELECT coalesce(json_agg(line), '[]') FROM (SELECT {columns} FROM ({{}}) line WHERE fits LIMIT {int(most)}) line)"  # noqa: S608, E501 - names of our own
    return Question(queryset.order_by(*order).values(*names, "fits")[:within], words, [])


class First(Func):
    """The first keys of an array that an aggregate makes: First(ArrayAgg(…), most)."""

    empty_result_set_value = None

    def __init__(self, array, most, **extra):
        of_keys = ArrayField(BigIntegerField())
        super().__init__(array, template=f"(%(expressions)s)[1:{int(most)}]", output_field=of_keys, **extra)


def kept_answers(build):
    """Decorator: build(*values, **late) -> {name: question} becomes a function of the same that gives {name: answer}.

    All are asked in one statement, whose SQL is kept as that of registry/kept_sql.py is.
    """
    return _asking(_Together, build)


def steady_answers(build):
    """The same where one plan fits all posts of a kind, so that PostgreSQL makes it once (registry/prepared.py).

    That is what is found by the key of an organisation or a person, or in an index that has the order of a list. Plans
    know neither keys nor a small territory, so a question must not become slow for whoever sees little (decision 0049).
    Whatever is no late value stands in the statement as it is: only then does a plan know which partial index holds it.
    """
    return _asking(_Steady, build)


def _asking(kind, build):
    made = kept_as(kind, build)

    @wraps(build)
    def answers(*values, **late):
        questions, late = made(values, late)
        return questions.answers(late)

    @wraps(build)
    def asked(*values, **late):
        questions, late = made(values, late)
        return questions.asked(late)

    answers.asked = asked
    return answers


class _Together:
    """Several questions in one statement. sql is None when the first wall shows nothing at all."""

    once = staticmethod(nullcontext)

    def __init__(self, build, values, late):
        self.late = late
        questions = build(*values, **late.values)
        compiled = {name: found for name, question in questions.items() if (found := question.compiled())}
        self.without = {name: question.without for name, question in questions.items()}
        self.names = list(compiled)
        self.parameters = [value for _, parameters in compiled.values() for value in parameters]
        self.sql = f"SELECT {', '.join(sql for sql, _ in compiled.values())}" if compiled else None
        if compiled:
            late.check(self.parameters, build.__name__)

    def meant(self):
        return self.late.named(self.parameters)

    def share(self, first):
        self.sql, self.names, self.without = first.sql, first.names, first.without

    def asked(self, late):
        """(SQL, parameters), for whoever asks it in a way of its own."""
        return self.sql, self.late.filled(self.parameters, late)

    def answers(self, late):
        without = deepcopy(self.without)
        if self.sql is None:
            return without
        with looked_up(), self.once(), replica.here().cursor() as cursor:
            cursor.execute(self.sql, self.late.filled(self.parameters, late))
            return without | dict(zip(self.names, cursor.fetchone(), strict=True))


class _Steady(_Together):
    """The same, with its own values written into the statement."""

    once = staticmethod(partial(prepared, is_steady=True))

    def __init__(self, build, values, late):
        super().__init__(build, values, late)
        if self.sql is not None:
            self.sql, self.parameters = late.written(self.sql, self.parameters)
