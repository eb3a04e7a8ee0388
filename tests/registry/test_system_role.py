"""Is the system a role of its own, with the privileges of the application and the only one without a rule?"""

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.models import Case
from registry import checks, paging
from registry.scope import as_nobody, as_post, as_signin, as_system, looked_up
from tests import ground
from tests.factories import cases as make

HELD = """
SELECT c.oid::regclass::text, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = %s::regrole
UNION ALL
SELECT p.oid::regprocedure::text, a.privilege_type FROM pg_proc p, aclexplode(p.proacl) a
WHERE p.pronamespace = 'public'::regnamespace AND a.grantee = %s::regrole
UNION ALL
SELECT 'default ' || d.defaclobjtype::text, a.privilege_type FROM pg_default_acl d, aclexplode(d.defaclacl) a
WHERE a.grantee = %s::regrole
"""
POLICIES = (
    "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
)


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def who():
    return rows("SELECT current_user, coalesce(current_setting('app.mode', true), '')")[0]


def test_both_roles_hold_the_same_privileges(db):
    application, system = (sorted(rows(HELD, *[role] * 3)) for role in ("wksbm_app", "wksbm_system"))
    assert len(application) > 300
    assert application == system


def test_every_rule_is_told_to_one_of_them_and_none_of_the_application_speaks_of_the_system(db):
    policies = rows(POLICIES)
    assert len(policies) > 150
    for table, name, roles, _, reads, writes in policies:
        assert roles in ("{wksbm_app}", "{wksbm_system}"), (table, name)
        if roles == "{wksbm_app}":
            assert "system" not in f"{reads}{writes}", (table, name)
        else:
            assert {reads, writes} <= {"true", None}, (table, name)


def test_each_walled_table_lets_the_system_read(db):
    """A table with rules for posts alone would be empty for every action."""
    walled = {name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")}
    told = {
        table
        for table, _, roles, command, *_ in rows(POLICIES)
        if roles == "{wksbm_system}" and command in ("ALL", "SELECT")
    }
    assert walled == told


def test_the_application_does_not_inherit_the_system(db):
    assert rows("SELECT pg_has_role('wksbm_app', 'wksbm_system', 'USAGE')") == [(False,)]
    assert rows("SELECT pg_has_role('wksbm_app', 'wksbm_system', 'MEMBER')") == [(True,)]


def test_an_action_steps_up_and_back(db, sari):
    make.open_case(sari)
    with as_post(sari):
        assert who() == ("wksbm_app", "post")
        with as_system():
            assert who() == ("wksbm_system", "system")
            with as_nobody():
                assert who() == ("wksbm_app", "")
                assert rows("SELECT count(*) FROM cases_case") == [(0,)]
            assert who() == ("wksbm_system", "system")
            assert rows("SELECT count(*) FROM cases_case") == [(1,)]
        assert who() == ("wksbm_app", "post")


def test_a_fault_inside_an_action_steps_back(db, sari):
    with as_post(sari):
        with pytest.raises(ZeroDivisionError), as_system():
            raise ZeroDivisionError
        assert who() == ("wksbm_app", "post")


def test_the_setting_alone_opens_nothing(db, sari):
    make.open_case(sari)
    with as_post(sari), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.mode', 'system', true)")
        assert rows("SELECT count(*) FROM cases_case") == [(0,)]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("INSERT INTO cases_caseevent (id) VALUES (1)")


def test_a_connection_of_the_owner_stays_what_it_is(db):
    with ground.as_owner():
        owner = who()[0]
        with as_nobody(), as_system():
            assert who() == (owner, "system")
    assert owner not in ("wksbm_app", "wksbm_system")


@pytest.fixture
def as_the_server_does(settings):
    settings.CONNECTS_AS_OWNER = False


def found():
    with as_nobody():
        return [error.id for error in checks.role_is_bound_by_row_level_security(None, databases=["default"])]


def test_the_check_refuses_a_role_that_inherits_the_system(db, as_the_server_does, monkeypatch):
    assert found() == []
    monkeypatch.setattr(checks, "STEPS_UP", "SELECT true, true")
    assert found() == ["registry.E006"]
    monkeypatch.setattr(checks, "STEPS_UP", "SELECT false, false")
    assert found() == ["registry.E007"]


def planted(*statements):
    """What the check finds in a database where somebody ran these; they end with the test."""
    with ground.as_owner() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return found()


def test_the_check_finds_a_real_grant_that_inherits_the_system(db, as_the_server_does):
    regrant = ("REVOKE wksbm_system FROM wksbm_app", "ALTER ROLE wksbm_app INHERIT", "GRANT wksbm_system TO wksbm_app")
    assert planted(*regrant) == ["registry.E006"]


def test_the_check_finds_a_grant_that_lets_nobody_step_up(db, as_the_server_does):
    if connection.pg_version < 160000:
        pytest.skip("membership without SET is of PostgreSQL 16")
    regrant = ("REVOKE wksbm_system FROM wksbm_app", "GRANT wksbm_system TO wksbm_app WITH INHERIT FALSE, SET FALSE")
    assert planted("GRANT wksbm_system TO CURRENT_USER WITH SET TRUE", *regrant) == ["registry.E007"]


def test_the_check_finds_a_role_between_the_program_and_the_system(db, as_the_server_does):
    between = ("CREATE ROLE wksbm_between NOLOGIN", "GRANT wksbm_system TO wksbm_between")
    assert planted(*between, "ALTER ROLE wksbm_app INHERIT", "GRANT wksbm_between TO wksbm_app") == ["registry.E006"]


def test_the_check_finds_a_program_that_inherits_the_owner_of_a_table(db, as_the_server_does, sari):
    """As after "GRANT wksbm_owner TO wksbm_app", typed against a "permission denied"."""
    make.open_case(sari)
    ids = planted(
        "SET CONSTRAINTS ALL IMMEDIATE",
        "CREATE ROLE wksbm_somebody NOLOGIN",
        "GRANT wksbm_somebody TO CURRENT_USER",
        "GRANT CREATE, USAGE ON SCHEMA public TO wksbm_somebody",
        "ALTER TABLE cases_case OWNER TO wksbm_somebody",
        "ALTER ROLE wksbm_app INHERIT",
        "GRANT wksbm_somebody TO wksbm_app",
    )
    with as_nobody():
        assert rows("SELECT count(*) FROM cases_case") == [(1,)]  # no wall holds it back
    assert ids == ["registry.E004"]


def test_a_question_that_was_caught_inside_steps_back_too(db, sari):
    """The savepoint inside was rolled back, and knew nothing of the former role."""
    with as_post(sari):
        with pytest.raises(ProgrammingError), looked_up(), transaction.atomic():
            rows("SELECT 1 FROM no_such_table")
        assert who() == ("wksbm_app", "post")


def test_a_step_up_that_was_taken_back_is_not_stepped_back_from(db, sari):
    with as_system(), looked_up():
        rows("SELECT 1")  # what was remembered here is forgotten
    with as_post(sari):
        before = transaction.savepoint()
        rows("SELECT 1")
        with looked_up():
            assert who()[0] == "wksbm_system"
            transaction.savepoint_rollback(before)
        assert who() == ("wksbm_app", "post")


def test_a_fault_of_the_driver_steps_back(db, sari):
    """It never reached the database, so nothing is rolled back."""
    with as_post(sari):
        with pytest.raises(ProgrammingError, match="can't adapt"), looked_up():
            rows("SELECT %s", object())
        assert who() == ("wksbm_app", "post")


def test_whoever_acts_as_a_post_inside_a_question_is_that_post(db, sari, sleman_pengurus):
    make.open_case(sari)
    with as_post(sleman_pengurus), looked_up():
        with as_post(sleman_pengurus):
            assert who() == ("wksbm_app", "post")
            assert rows("SELECT count(*) FROM cases_case") == [(0,)]
        assert who() == ("wksbm_app", "post")  # the rest of the question passes both walls


def test_rows_are_looked_up_as_the_system_and_read_as_the_post(db, sari):
    make.open_case(sari)
    with as_post(sari):
        with looked_up():
            assert who()[0] == "wksbm_system"
            with looked_up():
                assert who()[0] == "wksbm_system"
            assert who()[0] == "wksbm_system"
        assert who() == ("wksbm_app", "post")
        with pytest.raises(ZeroDivisionError), looked_up():
            raise ZeroDivisionError
        assert who() == ("wksbm_app", "post")
        with pytest.raises(ProgrammingError), transaction.atomic(), looked_up():
            rows("SELECT 1 FROM no_such_table")
        assert who() == ("wksbm_app", "post")


@pytest.mark.parametrize("scope", [as_nobody, as_signin])
def test_nobody_else_looks_up_as_the_system(db, scope):
    with scope(), looked_up():
        assert who()[0] == "wksbm_app"


def test_a_page_without_the_first_wall_shows_nothing_and_says_so(db, sari, sleman_pengurus, caplog, walls_may_differ):
    """The second wall withholds the rows of a list that forgets visible_to, and the log tells of it."""
    make.open_case(sari)
    with as_post(sleman_pengurus):
        assert paging.page_of(Case.objects.all(), order=("-opened_at", "-id"), shown=Case.objects.all()).rows == []
    assert "Dinding cases.Case berbeda: 0 dari 1 baris." in caplog.text


def test_the_last_page_of_a_list_that_was_not_counted_does_not_tell_its_own_length(db, sari):
    for _ in range(3):
        make.open_case(sari)
    asked = {"order": ("-opened_at", "-id"), "size": 2, "shown": Case.objects.all()}
    first = paging.page_of(Case.objects.all(), counted=lambda rows: None, **asked)
    assert (len(first.rows), first.count) == (2, None)
    last = paging.page_of(Case.objects.all(), cursor=first.next_cursor, counted=paging.capped_count, **asked)
    assert (len(last.rows), last.count) == (1, (3, False))
