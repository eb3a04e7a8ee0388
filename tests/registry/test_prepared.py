"""What is asked again and again is planned once; who may see what is decided each time (registry/prepared.py)."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, connections, models, transaction
from django.db.models import Value
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from psycopg2.errors import QueryCanceled

from cases.models import Case, Person
from registry import prepared as module
from registry.models import User
from registry.prepared import ANY_TYPE, AS_IT_IS, TYPES, prepared
from registry.scope import as_post, as_system, looked_up
from registry.too_long import is_too_long
from tests.factories import cases as make

OFTEN = 3
PLANS = "SELECT statement, generic_plans FROM pg_prepared_statements"
MADE = "SELECT statement FROM pg_prepared_statements WHERE name LIKE 'wksbm_%%'"


@pytest.fixture(autouse=True)
def _fresh(db):
    """Other tests of this process have asked on the same connection."""
    connection.prepared_statements = module._Statements(connection)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    yield
    del connection.prepared_statements
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


def made():
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        return [words for (words,) in cursor.fetchall()]


def recorded(post):
    """A case; what was prepared to record it is forgotten again."""
    case = make.open_case(post)
    connection.prepared_statements = module._Statements(connection)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    return case


def often(queryset):
    """The answers of the same question, asked until it is prepared and once more."""
    answers = []
    with prepared():
        for _ in range(OFTEN):
            answers.append(list(queryset.all()))
    return answers


def test_a_statement_is_prepared_once(sari):
    case = recorded(sari)
    assert [
        [found.person.pk for found in rows] for rows in often(Case.objects.filter(pk=case.pk).select_related("person"))
    ] == [[case.person_id]] * OFTEN
    (words,) = made()
    assert re.match(r"PREPARE wksbm_[0-9a-f]{32} \(bigint\) AS SELECT", words)
    assert "= $1" in words


def test_other_values_are_other_rows(sari):
    cases = [recorded(sari) for _ in range(OFTEN)]
    with prepared():
        found = [Case.objects.get(pk=case.pk).pk for case in cases]
    assert found == [case.pk for case in cases]
    assert len(made()) == 1


def test_what_one_post_has_prepared_shows_another_post_its_own_rows(sari, sleman_pengurus):
    """The settings of row-level security are read when the statement is carried out, not when it was planned."""
    own, other = recorded(sari), recorded(sleman_pengurus)
    both = Case.objects.filter(pk__in=[own.pk, other.pk]).values_list("pk", flat=True)
    seen = {}
    for name, scope in {"system": as_system(), "sari": as_post(sari), "sleman": as_post(sleman_pengurus)}.items():
        with scope:
            seen[name] = often(both)
    assert seen["sari"] == [[own.pk]] * OFTEN
    assert seen["sleman"] == [[other.pk]] * OFTEN
    assert [set(rows) for rows in seen["system"]] == [{own.pk, other.pk}] * OFTEN
    with as_post(sari):
        assert often(both) == [[own.pk]] * OFTEN, "also after the system has had it"
    assert len(made()) == 1


def test_what_is_looked_up_is_planned_with_its_values(sari):
    recorded(sari)
    with as_post(sari), looked_up():
        often(Case.objects.filter(area_id__gte="34", area_id__lt="34/").values_list("pk"))
    assert made() == []


def test_a_statement_whose_values_cannot_be_told_goes_on_as_it_is(sari):
    """substring() takes no bigint; the transaction lives on, and it is not tried again."""
    case = recorded(sari)
    part = Case.objects.filter(pk=case.pk).annotate(part=Substr("number", 2, 3)).values_list("part", flat=True)
    assert often(part) == [[case.number[1:4]]] * OFTEN
    assert made() == []


KINDS = [
    (True, "boolean"),
    (7, "bigint"),
    (Decimal("1.5"), "numeric"),
    (2.5, "numeric"),
    (date(2026, 5, 1), "date"),
    (time(8, 30), "time"),
    (timedelta(hours=3), "interval"),
    (b"x", "bytea"),
    (datetime(2026, 5, 1, tzinfo=timezone.get_default_timezone()), "timestamptz"),
    (datetime(2026, 5, 1), "timestamp"),
    ("teks", ANY_TYPE),
    (["a"], ANY_TYPE),
    (None, ANY_TYPE),
]


@pytest.mark.parametrize(("value", "expected"), KINDS)
def test_the_type_of_a_value(value, expected):
    assert module._type_of(value) == expected


def test_each_type_is_looked_at():
    assert set(TYPES.values()) <= {expected for _, expected in KINDS}


def test_values_of_all_kinds_come_back_as_they_do_without(sari):
    case = recorded(sari)
    moment = timezone.now()
    whole = Case.objects.filter(
        pk=case.pk, opened_at__lte=moment, is_sensitive=False, path__contains=[sari.organisation_id]
    ).annotate(
        number_given=Value(5),
        text_given=Value("lima", output_field=models.TextField()),
        later=models.ExpressionWrapper(
            models.F("opened_at") + Value(timedelta(days=2)), output_field=models.DateTimeField()
        ),
    )
    fields = ("pk", "number_given", "text_given", "later", "number")
    without = list(whole.values_list(*fields))
    assert without == [(case.pk, 5, "lima", case.opened_at + timedelta(days=2), case.number)]
    assert often(whole.values_list(*fields)) == [without] * OFTEN
    assert len(made()) == 1


def test_a_text_with_percent_signs_is_a_text(sari):
    Person.objects.filter(pk=recorded(sari).person_id).update(search_name="100% ana")
    found = Person.objects.extra(where=["search_name LIKE %s AND search_name LIKE '%%ana'"], params=["100%"])
    assert [len(rows) for rows in often(found)] == [1] * OFTEN
    assert len(made()) == 1


def test_no_more_than_so_many_names(sari, monkeypatch):
    monkeypatch.setattr(module, "MOST_NAMES", 1)
    case = recorded(sari)
    often(Case.objects.filter(pk=case.pk))
    assert often(Person.objects.filter(pk=case.person_id)) == [[case.person]] * OFTEN
    (words,) = made()
    assert '"cases_person"' in words, "what was asked last stays"


def test_what_was_asked_last_stays(sari, monkeypatch):
    monkeypatch.setattr(module, "MOST_NAMES", 2)
    case = recorded(sari)
    of_case, of_person = Case.objects.filter(pk=case.pk), Person.objects.filter(pk=case.person_id)
    for asked in (of_case, of_person, of_case, User.objects.filter(pk=sari.user_id)):
        often(asked)
    tables = {re.search(r'FROM "(\w+)"', words)[1] for words in made()}
    assert tables == {"cases_case", "registry_user"}
    assert often(of_person) == [[case.person]] * OFTEN


def test_behind_a_pooler_nothing_is_prepared(sari, monkeypatch):
    """The next transaction may be another connection's, which has prepared nothing."""
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    case = recorded(sari)
    assert often(Case.objects.filter(pk=case.pk)) == [[case]] * OFTEN
    assert made() == []


def test_what_a_change_of_the_table_has_made_wrong_is_forgotten(sari):
    case = recorded(sari)
    asked = Case.objects.filter(pk=case.pk).values_list("number", flat=True)
    often(asked)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with prepared():
        with pytest.raises(OperationalError), transaction.atomic():
            list(asked.all())
        assert list(asked.all()) == [case.number]
    assert set(connection.prepared_statements.names.values()) == {AS_IT_IS}


def test_a_new_connection_has_prepared_nothing(sari, monkeypatch):
    case = recorded(sari)
    asked = Case.objects.filter(pk=case.pk)
    often(asked)
    statements = connection.prepared_statements
    statements.driver = object()  # what a connection leaves that was closed
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with prepared():
        assert list(asked.all()) == [case]
    assert len(made()) == 1
    assert statements.driver is connection.connection


def test_what_somebody_else_has_prepared_on_this_connection_is_the_same(sari):
    """As behind a pooler that nobody told of: the name says what it stands for."""
    case = recorded(sari)
    asked = Case.objects.filter(pk=case.pk)
    often(asked)
    connection.prepared_statements.names.clear()
    assert often(asked) == [[case]] * OFTEN
    assert len(made()) == 1
    assert [words[:8] for words in connection.prepared_statements.names.values()] == ["EXECUTE "]


def test_a_preparing_that_takes_too_long_is_told_as_such(sari, monkeypatch):
    """A lock of a migration, perhaps: the visitor reads that the database is busy (registry/too_long.py)."""

    class Slow:
        def __getattr__(self, name):
            raise QueryCanceled("canceling statement due to statement timeout")

    case = recorded(sari)
    statements = module._Statements(connection)
    statements.driver = Slow()
    with pytest.raises(OperationalError) as told:
        statements._prepare("SELECT 1 FROM cases_case WHERE id = %s", ("bigint",))
    assert is_too_long(told.value)
    assert Case.objects.filter(pk=case.pk).exists()


def test_outside_of_a_transaction_nothing_is_prepared(monkeypatch):
    """There is no savepoint to go back to."""
    before = list(connection.execute_wrappers)
    with monkeypatch.context() as patch:
        patch.setattr(connections["default"], "in_atomic_block", False)
        with prepared():
            assert connection.execute_wrappers == before
    with prepared():
        assert len(connection.execute_wrappers) == len(before) + 1


def test_a_page_is_asked_with_prepared_statements(client, sari):
    case = recorded(sari)
    client.force_login(sari.user)
    answers = [client.get(reverse("cases:case-detail", args=[case.public_id])) for _ in range(OFTEN)]
    assert {answer.status_code for answer in answers} == {200}
    with connection.cursor() as cursor:
        cursor.execute(PLANS)
        plans = {words: number for words, number in cursor.fetchall() if 'FROM "cases_case"' in words}
    assert plans
    assert min(plans.values()) > 0, "from some time on the plan is one for all values"
