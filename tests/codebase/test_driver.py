"""psycopg2 is the driver in use, and nothing can bring psycopg 3 in; every table lies in one schema."""

import importlib.util

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements.in", "requirements-dev.in")


def test_django_talks_through_psycopg2():
    assert connection.vendor == "postgresql"
    assert connection.Database.__name__ == "psycopg2"
    assert not is_psycopg3


def test_psycopg_3_cannot_be_imported():
    assert importlib.util.find_spec("psycopg") is None, "Django would silently prefer it"


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_no_requirement_brings_psycopg_3(name):
    lines = (settings.BASE_DIR / name).read_text().lower().splitlines()
    names = [line.split("==")[0].split("[")[0].strip() for line in lines if line[:1].isalnum()]
    assert names, "nothing was read"
    assert not {"psycopg", "psycopg-binary", "psycopg-c", "psycopg-pool"} & set(names)


def test_the_server_is_one_that_is_supported(db):
    assert connection.pg_version >= 150000


def test_every_table_lies_in_one_schema(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, array_agg(tablename::text) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') GROUP BY 1"
        )
        found = dict(cursor.fetchall())
    assert list(found) == ["public"]
    assert {model._meta.db_table for model in apps.get_models()} <= set(found["public"])
