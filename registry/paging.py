"""Which rows stand on this page of a long list? Keyset pages (never OFFSET) and honest, capped counts.

The cursor in the address is sealed: row numbers inside would tell how many rows lie between, also those that the reader
may not see.
"""

import base64
import binascii
import json
import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from psycopg2.errors import QueryCanceled

from registry import replica
from registry.questions import answer, first_and_length, lines, one_of
from registry.questions import count as how_many
from registry.scope import is_looking_up, looked_up
from registry.sealing import SealBroken, seal, unseal

SEALED_AS = "registry.paging"
PAGE_SIZE = 25
COUNT_CAP = 1000
LONGEST_CURSOR = 4000
ALL = 1_000_000  # said, because a part with a limit is found by itself
HURRIED = (
    "SELECT set_config('app.unhurried', current_setting('statement_timeout'), true), "
    "set_config('statement_timeout', %s, true)"
)
COUNTED = (
    "SELECT set_config('app.counted', ({question})::text, true), "
    "set_config('statement_timeout', current_setting('app.unhurried'), true)"
)
HURRY = 25  # milliseconds that the length of a list is worth
HURRY_WIDELY = 5  # of a kabupaten or of all areas: what is not counted by then is rarely counted at all

log = logging.getLogger("wksbm.walls")


@dataclass(frozen=True)
class Page:
    """count: (rows in the whole list, is_capped) where it was asked for; None when counting took too long."""

    rows: list
    next_cursor: str = ""
    is_first: bool = True
    count: tuple = None


def page_of(queryset, *, order, cursor="", size=PAGE_SIZE, shown=None, counted=None, is_narrow=False, beside=None):
    """One page after the cursor. order: field names, "-" for descending; the last one must be unique.

    A field may be null only if it is filtered out beforehand. A broken cursor gives the first page. With `shown` the
    last one is the key.

    shown: a queryset with all that a row of a long list shows, or function(keys) that reads such rows. Then the keys of
    the page are looked up first, inside the first wall, and these rows read through both.
    counted: capped_count or hurried_count, which then tells how long the list is; the cursor carries it on.
    is_narrow: few rows come into question (a filter within a small territory), so all are found and then sorted, where
    PostgreSQL would walk along the order past everybody else's.
    beside: function() that looks something up as well, while keys are looked up for `shown`.
    """
    if shown is None and beside:
        raise ValueError("nothing is looked up for a page without `shown`")
    queryset = queryset.order_by(*order)
    whole = queryset
    values, count = _decode(cursor, len(order))
    if values is not None:
        try:
            queryset = queryset.filter(_after(order, values))
        except (ValueError, TypeError, ValidationError):
            values = count = None
    is_first = values is None
    if shown is None:
        rows = list(queryset[: size + 1])
        last = _values_of(rows[size - 1], order) if len(rows) > size else None
        return Page(rows[:size], _encode(last, None) if last else "", is_first)
    with looked_up():
        lines_found, length = _first_of(queryset, order, size, is_narrow=is_narrow)
        if counted and count is None:
            knows_all = is_first and (is_narrow or length <= size)
            count = _capped(length) if knows_all else counted(whole)
        if beside:
            beside()
    rows = rows_of(shown, [key for *_, key in lines_found[:size]])
    return Page(rows, _encode(lines_found[size - 1], count) if length > size else "", is_first, count)


def _first_of(queryset, order, size, *, is_narrow):
    """([values of the order] of the first rows, one more than a page has; how many rows there are, as far as known)."""
    names = _names_of(order)
    if not is_narrow:
        found = list(queryset.values_list(*names)[: size + 1])
        return found, len(found)
    told = answer(first_and_length(queryset, size + 1, order))
    return [[line[name] for name in names] for line in told["first"]], told["length"]


def first_lines(parts, order, *, most=PAGE_SIZE + 1):
    """The question for what first_page_of needs to know of a list (registry/questions.py).

    parts: querysets of which none has a row of another. An index has the first one in this order, or it is all, and so
    with one that comes in an order of its own, the same by other columns; of the others all rows come into question,
    few as they are: PostgreSQL may not look for them along everybody's.
    """
    names = _names_of(order)
    found = []
    for place, part in enumerate(parts):
        is_in_order = place == 0 or part.query.order_by
        asked = part.order_by(*_order_of(part, order)) if is_in_order else part.order_by()
        found.append(asked.values(*names)[: most if is_in_order else ALL])
    return lines(one_of(found).order_by(*order)[:most] if len(parts) > 1 else found[0], *names)


def first_of_all(parts, order, *, within=None):
    """The same, and how many there are: {"first", "length"}. For lists of which few rows come into question.

    within: so many rows are found at most. If there are as many, the first ones of them are not those of the list.
    """
    found = one_of([part.order_by().values(*_names_of(order)) for part in parts])
    return first_and_length(found, PAGE_SIZE + 1, order, within=within)


def first_page_of(found, *, order, shown, count=None):
    """The first page of a whole list, as page_of(…, counted=capped_count) gives it, or without its length.

    found: the answer to first_lines; count: how many rows, at most COUNT_CAP + 1. Both are looked up together with what
    else the page asks. The last one of the order is the key.
    """
    return _page_with(found, order, shown, None if count is None else _capped(count), is_first=True)


def page_after(found, *, order, shown, count):
    """A later page likewise. found: the answer to first_lines of parts that begin after the cursor; count: what that
    one told."""
    return _page_with(found, order, shown, count, is_first=False)


def _page_with(found, order, shown, count, *, is_first):
    *_, key = names = _names_of(order)
    rows = rows_of(shown, [line[key] for line in found[:PAGE_SIZE]])
    goes_on = len(found) > PAGE_SIZE
    cursor = _encode([found[PAGE_SIZE - 1][name] for name in names], count) if goes_on else ""
    return Page(rows, cursor, is_first, count)


def told_by(cursor):
    """((moment, key) of the last row that was shown, count of the list), of a list in the order of those; (None, None)
    without a cursor that this program made for such a list."""
    values, count = _decode(cursor, 2)
    is_such = values and isinstance(values[0], datetime) and isinstance(values[1], int)
    return (values, count) if is_such else (None, None)


def beyond(queryset, order, values):
    """The rows behind one with these values, which are those of an order of its own as well."""
    return queryset.filter(_after(_order_of(queryset, order), values))


def _order_of(queryset, order):
    return queryset.query.order_by or order


def _names_of(order):
    return [name.lstrip("-") for name in order]


def _values_of(row, order):
    values = []
    for field in order:
        value = row
        for part in field.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value)
    return values


def _capped(number):
    return min(number, COUNT_CAP), number > COUNT_CAP


def keys_of(queryset):
    """The keys of the rows that a queryset inside the first wall shows, in its order."""
    with looked_up():
        return list(queryset.values_list("pk", flat=True))


def rows_of(shown, keys):
    """The rows with these keys, in their order, read through both walls. shown: see page_of."""
    if is_looking_up():
        raise RuntimeError("rows are read after looked_up() has ended: as the post")
    if not keys:
        return []
    found = shown(keys) if callable(shown) else shown.order_by().filter(pk__in=keys)
    rows = {row.pk: row for row in found}
    if len(rows) < len(keys):  # withheld by the second wall, or gone since
        what = shown.__qualname__ if callable(shown) else shown.model._meta.label
        log.error("Dinding %s berbeda: %s dari %s baris.", what, len(rows), len(keys))
    return [rows[key] for key in keys if key in rows]


def padded(ids, number=PAGE_SIZE):
    """As many as a page has, the last one repeated: one statement for pages that are not full as well."""
    return [*ids, *[ids[-1]] * (number - len(ids))]


def capped_count(queryset, cap=COUNT_CAP):
    """(count, is_capped): "1.000+" instead of counting a million rows."""
    count = queryset.order_by()[: cap + 1].count()
    return min(count, cap), count > cap


def hurried_count(queryset, *, cap=COUNT_CAP, within=None):
    """(count, is_capped), or None when it was not counted within so many milliseconds."""
    if not (counted := how_many(queryset, cap + 1).compiled()):
        return 0, False
    words, parameters = counted
    count = hurried((f"SELECT {words}", parameters), within=within)
    return None if count is None else (min(count, cap), count > cap)


def hurried(question, *, within=None, is_wide=False):
    """The one number for which this statement asks: (SQL, parameters); None when it was not there in time.

    within: so many milliseconds, in the place of HURRY; is_wide: of an office that sees a good part of all.

    The statement that counts lets go of its own limit, and another one behind it in the same message tells the number:
    on a busy machine PostgreSQL ends what comes next, when the limit is met after the last look for it.
    """
    words, parameters = question
    within = within or (HURRY_WIDELY if is_wide else HURRY)
    try:
        asked = replica.here()
        with transaction.atomic(using=asked.alias), asked.cursor() as cursor:
            asked.later(HURRIED, [str(within)])
            asked.later(COUNTED.format(question=words), parameters)
            cursor.execute("SELECT current_setting('app.counted')::bigint")
            return cursor.fetchone()[0]
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise


def _after(order, values):
    """(a, b) after (x, y): a beyond x, or a equal to x and b beyond y.

    That a is not before x is said once more by itself: an index begins there, where it answers no OR.
    """
    first, condition, equal = order[0], Q(), Q()
    from_here = Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]})
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        beyond = Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        condition |= equal & beyond
        equal &= Q(**{name: value})
    return from_here & condition


def _encode(values, count):
    values = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    written = json.dumps([values, count], cls=DjangoJSONEncoder).encode()
    return base64.urlsafe_b64encode(seal(written, SEALED_AS)).decode()


def _decode(cursor, length):
    """(values of the last row, count of the list); (None, None) for a cursor that this program did not make."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None, None
    try:
        values, count = json.loads(unseal(base64.urlsafe_b64decode(cursor.encode()), SEALED_AS))
    except (ValueError, TypeError, binascii.Error, RecursionError, SealBroken):
        return None, None
    if not isinstance(values, list) or len(values) != length or not all(map(_is_plain, values)):
        return None, None
    return [_typed(value) for value in values], tuple(count) if count else None


def _is_plain(value):
    """True for a number, and for text that PostgreSQL can hold."""
    if not isinstance(value, str):
        return isinstance(value, int)
    try:
        return b"\x00" not in value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def _typed(value):
    """Times travel as ISO text; everything else as it is."""
    if isinstance(value, str) and "T" in value and value[:4].isdigit():
        try:
            return parse_datetime(value) or value
        except ValueError:
            return value
    return value
