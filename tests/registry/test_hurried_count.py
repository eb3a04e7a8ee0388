"""A count that would keep a first page waiting is given up, and the transaction goes on as before."""

from django.db import connection

from registry.models import Organisation, User
from registry.paging import hurried_count
from registry.scope import as_system


def test_what_is_quick_is_counted_to_the_cap(db):
    assert hurried_count(Organisation.objects.all()) == (528, False)
    assert hurried_count(Organisation.objects.all(), cap=10) == (10, True)
    assert hurried_count(Organisation.objects.none()) == (0, False)


def test_the_limit_ends_with_the_count_itself(db):
    """Whatever came after it would have as little time, and nobody would say why it was ended."""
    connection.connection.send_waiting()
    assert hurried_count(Organisation.objects.all())
    assert not [words for words in connection.connection.waiting if b"statement_timeout" in words]


def test_a_limit_that_is_met_too_late_ends_nothing_else(db):
    """PostgreSQL may notice only in the statement behind: that one is of the same message and of the same savepoint."""
    asked = []

    def listen(execute, sql, params, many, context):
        asked.append((sql, b"; ".join(connection.connection.waiting)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        assert hurried_count(Organisation.objects.all()) == (528, False)
    ((told, before),) = asked
    assert "count(" not in told
    assert before.index(b"SAVEPOINT") < before.index(b"'statement_timeout', '60000'") < before.index(b"count(")


def test_what_is_slow_is_given_up(db):
    slow = User.objects.extra(where=["pg_sleep(1) IS NOT NULL"])
    User.objects.create(username="baru", full_name="Orang Baru")
    with as_system(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.mode'), current_setting('statement_timeout')")
        before = cursor.fetchone()
        assert hurried_count(slow, within=50) is None
        cursor.execute("SELECT current_setting('app.mode'), current_setting('statement_timeout')")
        assert cursor.fetchone() == before
        assert hurried_count(User.objects.all()) == (User.objects.count(), False)
        cursor.execute("SELECT current_setting('app.mode'), current_setting('statement_timeout')")
        assert cursor.fetchone() == before
