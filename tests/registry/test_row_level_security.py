"""The second wall: what does PostgreSQL show, and to which role?"""

import pytest
from django.core.checks import Error
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from registry import checks, scope
from registry.models import Appointment, Area, AuditEntry, ResetLink, User
from registry.scope import as_nobody
from tests import ground

PEOPLE = (
    "registry_user",
    "registry_appointment",
    "registry_resetlink",
    "registry_auditentry",
    "django_admin_log",
)


def one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_an_unscoped_connection_sees_nobody(sari, admin_sistem):
    ResetLink.objects.create(
        user=sari.user, token_hash="x", created_by=admin_sistem.user, expires_at="2030-01-01T00:00Z"
    )
    people = (User, Appointment, AuditEntry, ResetLink)
    assert all(model.objects.exists() for model in people)
    with scope.as_nobody():
        assert [model.objects.count() for model in people] == [0, 0, 0, 0]
        assert Area.objects.count() > 500, "areas are public"
    assert all(model.objects.exists() for model in people), "afterwards the former scope is back"


def test_an_unscoped_connection_changes_nobody(sari):
    with scope.as_nobody():
        assert User.objects.update(full_name="Palsu") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            User.objects.create(username="palsu")


def test_the_scope_ends_with_the_transaction(committed_db, sari):
    connection.close()
    with transaction.atomic():
        scope.enter(scope.post_values(sari))
        assert User.objects.count() == 1
    assert User.objects.count() == 0, "a setting once made reads '' afterwards, and '' shows nothing"


def test_a_failed_action_puts_the_scope_back(sari):
    with scope.as_nobody():
        with pytest.raises(ZeroDivisionError), scope.as_system():
            1 / 0  # noqa: B018
        assert User.objects.count() == 0


@pytest.mark.parametrize("table", PEOPLE)
def test_tables_of_people_are_guarded(db, table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize(
    "act", [lambda: AuditEntry.objects.update(verb="x"), lambda: AuditEntry.objects.all().delete()]
)
def test_the_audit_is_only_ever_added_to(sari, act):
    with pytest.raises((IntegrityError, InternalError), match="hanya boleh ditambah"), transaction.atomic():
        act()


def test_the_application_may_not_empty_a_table(db):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("TRUNCATE registry_auditentry")


@pytest.fixture
def as_the_server_does(settings):
    """Checks ask whether this process is the owner on purpose; a test run is, a server is not."""
    settings.CONNECTS_AS_OWNER = False


def check():
    with as_nobody():
        return checks.role_is_bound_by_row_level_security(None, databases=["default"])


def test_the_check_is_content_with_the_application_role(db, as_the_server_does):
    assert check() == []
    assert checks.driver_is_psycopg2(None) == []


def test_the_check_rejects_the_owner_of_the_tables(db, as_the_server_does):
    with ground.as_owner():
        errors = check()
    assert [error.id for error in errors] == ["registry.E004"]
    assert all(isinstance(error, Error) for error in errors)


def test_the_check_lets_migrations_be_the_owner(db, settings):
    settings.CONNECTS_AS_OWNER = True
    with ground.as_owner():
        assert check() == []


def test_psycopg3_would_be_noticed(monkeypatch):
    monkeypatch.setattr(checks, "is_psycopg3", True)
    assert [error.id for error in checks.driver_is_psycopg2(None)] == ["registry.E001"]
