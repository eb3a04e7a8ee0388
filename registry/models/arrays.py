"""The condition that a column is one of an array, as one value for PostgreSQL: `in` would be hundreds for Django."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value

# Of an index of arrays or letters: what was written waits in a list beside it, of which each search reads all.
SHORT_LIST = {"gin_pending_list_limit": 128}  # kilobytes


def is_among(column, array):
    """column: the name of one that holds keys; array: another expression, or a list of keys."""
    if isinstance(array, list):
        array = Value(array, ArrayField(BigIntegerField()))
    return _is_one_of(F(column), array)


def is_in(key, column):
    """The condition that this key is one of those in a column, which no index of the column is asked for."""
    return _is_one_of(Value(key), F(column))


def _is_one_of(key, array):
    words = "(%(expressions)s))"
    return Func(key, array, arg_joiner=" = ANY (", template=words, output_field=BooleanField())
