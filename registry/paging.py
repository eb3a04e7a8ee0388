"""Which rows stand on this page of a long list? Keyset pages (never OFFSET) and honest, capped counts.

The cursor in the address is sealed: row numbers inside would tell how many rows lie between, also those that the reader
may not see.
"""

import base64
import binascii
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from psycopg2.errors import QueryCanceled

from registry.sealing import SealBroken, seal, unseal

SEALED_AS = "registry.paging"
PAGE_SIZE = 25
COUNT_CAP = 1000
LONGEST_CURSOR = 4000


@dataclass(frozen=True)
class Page:
    rows: list
    next_cursor: str = ""
    is_first: bool = True


def page_of(queryset, *, order, cursor="", size=PAGE_SIZE):
    """One page after the cursor. order: field names, "-" for descending; the last one must be unique.

    A field may be null only if it is filtered out beforehand. A broken cursor gives the first page.
    """
    queryset = queryset.order_by(*order)
    values = _decode(cursor, len(order))
    if values is not None:
        try:
            queryset = queryset.filter(_after(order, values))
        except (ValueError, TypeError, ValidationError):
            values = None
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _encode(rows[-1], order) if more else "", values is None)


def capped_count(queryset, cap=COUNT_CAP):
    """(count, is_capped): "1.000+" instead of counting a million rows."""
    count = queryset.order_by()[: cap + 1].count()
    return min(count, cap), count > cap


def hurried_count(queryset, *, cap=COUNT_CAP, within=150):
    """(count, is_capped), or None when it was not counted within so many milliseconds."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(within)])
            counted = capped_count(queryset, cap)
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise
    return counted


def _after(order, values):
    """(a, b) after (x, y): a beyond x, or a equal to x and b beyond y."""
    condition, equal = Q(), Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        beyond = Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        condition |= equal & beyond
        equal &= Q(**{name: value})
    return condition


def _encode(row, order):
    values = []
    for field in order:
        value = row
        for part in field.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    return base64.urlsafe_b64encode(seal(json.dumps(values, cls=DjangoJSONEncoder).encode(), SEALED_AS)).decode()


def _decode(cursor, length):
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(unseal(base64.urlsafe_b64decode(cursor.encode()), SEALED_AS))
    except (ValueError, binascii.Error, RecursionError, SealBroken):
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    return [_typed(value) for value in values] if all(map(_is_plain, values)) else None


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
