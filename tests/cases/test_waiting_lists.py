"""Beside an index of arrays or letters waits a short list of what was written (decision 0052): each search reads all of
it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import connection

from cases.models import Case, Person
from registry.models import ReadEntry

GIN = """
SELECT c.relname, coalesce(c.reloptions, '{}') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'gin'
"""
# Written by every page and searched when somebody asks who looked.
RARELY_SEARCHED = {index.name for index in ReadEntry._meta.indexes if isinstance(index, GinIndex)}


def test_what_waits_beside_an_index_is_short(db):
    with connection.cursor() as cursor:
        cursor.execute(GIN)
        found = dict(cursor.fetchall())
    asked = {index.name for model in (Case, Person) for index in model._meta.indexes if isinstance(index, GinIndex)}
    assert asked < found.keys()
    assert {name for name, options in found.items() if "gin_pending_list_limit=128" not in options} == RARELY_SEARCHED
