"""Who owns the tables, and who only works with them? The command line decides (wksbm/database.py)."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wksbm.database import databases, needs_owner

OWNER, APP = "postgresql://pemilik:a@db.example/wksbm", "postgresql://wksbm_app:b@db.example/wksbm"


def connects(argv, **environ):
    """(user, options) with which `manage.py <argv>` connects."""
    found = databases(environ, ["manage.py", *argv])["default"]
    return found["USER"], found["OPTIONS"].get("options", "")


@pytest.mark.parametrize("command", ["migrate", "makemigrations", "sqlmigrate", "dbshell", "flush", "reset_demo"])
def test_commands_that_change_the_shape_connect_as_the_owner(command):
    source = f"-c app.source=perintah:{command}"  # what the history says of its changes
    assert connects([command], DATABASE_URL=APP, DATABASE_OWNER_URL=OWNER) == ("pemilik", source)
    assert connects([command], DATABASE_URL=OWNER) == ("pemilik", source)


@pytest.mark.parametrize("argv", [["work"], ["check"], ["load_reference"], ["create_admin", "migrate"], ["shell"], []])
def test_everything_else_is_bound_by_row_level_security(argv):
    source = f"-c app.source=perintah:{argv[0]}" if argv else ""
    assert connects(argv, DATABASE_URL=APP, DATABASE_OWNER_URL=OWNER) == ("wksbm_app", source)
    stepped = f"-c role=wksbm_app {source}".strip()
    assert connects(argv, DATABASE_URL=OWNER) == ("pemilik", stepped), "it steps down while it connects"


@pytest.mark.parametrize("argv", [["manage.py", "x; DROP"], ["manage.py", "-c x"], ["granian", "work"], ["manage.py"]])
def test_only_the_name_of_a_command_becomes_a_source(argv):
    options = databases({"DATABASE_URL": OWNER}, argv)["default"]["OPTIONS"]["options"]
    assert options == "-c role=wksbm_app"


def test_the_web_server_is_bound_by_row_level_security():
    found = databases({"DATABASE_URL": OWNER}, ["granian", "wksbm.wsgi:application"])["default"]
    assert found["OPTIONS"]["options"] == "-c role=wksbm_app"


def test_stepping_down_keeps_the_other_options():
    url = f"{OWNER}?options=-c%20statement_timeout%3D5000&sslmode=require"
    found = databases({"DATABASE_URL": url}, ["manage.py", "work"])["default"]["OPTIONS"]
    assert found == {
        "options": "-c statement_timeout=5000 -c role=wksbm_app -c app.source=perintah:work",
        "sslmode": "require",
    }


def test_a_test_run_makes_its_own_database():
    assert needs_owner({"PYTEST_VERSION": "9"}, ["pytest"])
    assert not needs_owner({}, ["pytest"])


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": ""}, {"DATABASE_URL": "postgresql://a@b:c/d"}])
def test_a_missing_or_broken_url_is_told(environ):
    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL .*\.env\.example"):
        databases(environ, ["manage.py", "work"])


POOL = "postgresql://wksbm_app:b@pool.example:6432/wksbm"


def test_only_the_web_server_comes_by_the_pooler():
    environ = {"DATABASE_URL": APP, "DATABASE_OWNER_URL": OWNER, "DATABASE_POOL_URL": POOL}
    web = databases(environ, ["granian", "wksbm.wsgi:application"])
    assert list(web) == ["default"]
    assert (web["default"]["HOST"], web["default"]["PORT"]) == ("pool.example", 6432)
    assert web["default"]["OPTIONS"] == {}, "PgBouncer refuses options, or leaves them out without a word"
    assert web["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert web["default"]["ATOMIC_REQUESTS"] is True
    work = databases(environ, ["manage.py", "work"])
    assert (work["default"]["HOST"], work["pool"]["HOST"]) == ("db.example", "pool.example")
    assert list(databases(environ, ["manage.py", "migrate"])) == ["default"]


def test_a_pooler_is_only_for_whoever_signs_in_as_the_application():
    for argv in (["granian"], ["manage.py", "work"]):
        with pytest.raises(ImproperlyConfigured, match="DATABASE_POOL_URL memerlukan DATABASE_OWNER_URL"):
            databases({"DATABASE_URL": OWNER, "DATABASE_POOL_URL": POOL}, argv)
    broken = {"DATABASE_URL": APP, "DATABASE_OWNER_URL": OWNER, "DATABASE_POOL_URL": "postgresql://a@b:c/d"}
    with pytest.raises(ImproperlyConfigured, match="DATABASE_POOL_URL tidak terbaca"):
        databases(broken, ["granian"])


STANDBY = "postgresql://wksbm_app:b@siaga.example/wksbm"


def test_a_standby_stands_beside_the_primary_and_opens_no_transaction_by_itself():
    environ = {"DATABASE_URL": APP, "DATABASE_OWNER_URL": OWNER, "DATABASE_POOL_URL": POOL}
    found = databases(environ | {"DATABASE_REPLICA_URL": STANDBY}, ["granian"])
    assert (found["default"]["HOST"], found["replica"]["HOST"]) == ("pool.example", "siaga.example")
    assert found["replica"]["ATOMIC_REQUESTS"] is False
    assert found["replica"]["OPTIONS"] == {"connect_timeout": 3}
    demo = databases({"DATABASE_URL": OWNER, "DATABASE_REPLICA_URL": OWNER}, ["manage.py", "work"])
    assert demo["replica"]["OPTIONS"]["options"] == "-c role=wksbm_app", "there it steps down as well"


def test_whoever_changes_the_shape_knows_no_standby():
    environ = {"DATABASE_URL": OWNER, "DATABASE_REPLICA_URL": STANDBY}
    assert list(databases(environ, ["manage.py", "migrate"])) == ["default"]
    assert list(databases({"DATABASE_URL": OWNER}, ["granian"])) == ["default"]


def test_every_request_is_one_transaction():
    assert databases({"DATABASE_URL": APP}, ["granian"])["default"]["ATOMIC_REQUESTS"] is True
