"""On what ground do the tests stand? The database and its role, the cast, and the alarms.

The database is made by the owner of the tables and filled once with the reference data of DIY. From then on
every connection steps down to the application's role, exactly as in production, so row-level security binds
the tests too. The test's own connection steps up to the system, which sees everything, so that a test may build and
look; a request sets its own scope and puts the former one back.
"""

import gc
import logging
from contextlib import contextmanager
from itertools import count

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.template import engines
from django.test.utils import CaptureQueriesContext

from registry import paging
from registry.forms.remembered import forget_fields
from tests import ground, migrated
from tests.alarms import UndefinedVariable, WallsDiffer

pytest_plugins = ["tests.cast"]


def pytest_collection_modifyitems(config, items):
    """Which tests stay together in one process, and which come first?

    The guards that need no database are one group, the largest, so one process begins with them while another makes
    the database. pytest-xdist 3.8 writes the group into an attribute that pytest 9.2 no longer reads; so it is done
    here, else no group was kept together.
    """
    for item in items:
        if "filled" in item.fixturenames:  # a world of the whole module, of which each test takes back what it changes
            item.add_marker(pytest.mark.django_db)
        asks = "db" in item.fixturenames or item.get_closest_marker("django_db")
        if item.path.parent.name == "codebase" and not asks:
            item.add_marker(pytest.mark.xdist_group("guards"))
    if config.getoption("loadgroup", default=False):
        for item in items:
            if group := item.get_closest_marker("xdist_group"):
                item._id = type(item.id).parse(f"{item.nodeid}@{group.args[0]}")


def pytest_collection_finish():
    """What was loaded so far stays until the end: the collector need not walk through it again and again.

    Nor does it after every 700 new objects, which a page makes by the thousand: that took a fifth of a page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The database of this process starts as a copy of a migrated one."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database with areas, holidays, offices and the reference data of casework."""
    options = connections.settings["default"]["OPTIONS"]
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        with connection.cursor() as cursor:
            ground.remember_reference(cursor)
        connection.close()
    options["options"] = "-c role=wksbm_app"
    yield
    # The database is dropped by the one who made it, when nobody is left in it.
    with django_db_blocker.unblock():
        connections.close_all()
        del options["options"]
        ground.send_everybody_home()
        connections.close_all()


@pytest.fixture
def db(request):
    """Each test in a transaction that is rolled back, unless it asks for committed_db."""
    if "committed_db" in request.fixturenames:
        request.getfixturevalue("committed_db")
        return
    request.getfixturevalue("db")
    ground.see_everything()


@pytest.fixture(autouse=True)
def _marked_tests_see_everything_too(request):
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """Transactions commit here, for threads and browsers; afterwards only the reference data is left."""
    with django_db_blocker.unblock():
        ground.see_everything()
        yield
        connections.close_all()
        ground.empty()
        connections.close_all()


# Only inside a test's own transaction: its savepoints, and the test's scope that is put back after a request.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "SELECT coalesce(current_setting", "SELECT set_config('app.mode', 'system'")

# The log of who looked costs every page the same two statements; tests/registry/test_read_log.py counts them.
OF_THE_LOG = ("SELECT seq, last_mac", "\nWITH chain_end", 'INSERT INTO "registry_readchain"')


@pytest.fixture
def queries(db):
    """`with queries() as asked:` the statements a page sends, without those of the log and those only tests have."""

    @contextmanager
    def recording():
        asked = []
        with CaptureQueriesContext(connection) as captured:
            yield asked
        sent = (query["sql"] for query in captured.captured_queries)
        asked += [sql for sql in sent if not sql.startswith((*OF_THE_TEST, *OF_THE_LOG))]

    return recording


@pytest.fixture
def site(committed_db):
    """A running server (site.url) on the committed database, for browser tests."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    yield server
    server._live_server_modified_settings.disable()
    server.stop()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """The choices of filters are kept for a minute, under numbers that another test may have given to others."""
    cache.clear()
    forget_fields()


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords(django_test_environment):
    """Argon2 is slow on purpose; one test asks for it by name (tests/registry/test_user_sign_in.py)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session")
def _anchors(tmp_path_factory):
    """Names of files that nobody has used, in one folder: making one for each test took as long as a short test."""
    folder = tmp_path_factory.mktemp("anchors")
    return (str(folder / f"{number}.txt") for number in count())


@pytest.fixture(autouse=True)
def _anchors_of_the_test(settings, _anchors):
    """The schedule writes the ends of the read log to a file; each test has its own."""
    settings.READ_LOG_ANCHORS = next(_anchors)


@pytest.fixture(autouse=True, scope="session")
def _no_hurry():
    """The length of a list does not depend on the machine; tests/registry/test_hurried_count.py hurries by itself."""
    paging.HURRY = paging.HURRY_WIDELY = 60_000


@pytest.fixture(autouse=True, scope="session")
def _walls_that_differ_fail():
    logging.getLogger("wksbm.walls").addHandler(WallsDiffer())


@pytest.fixture
def walls_may_differ(monkeypatch):
    """For a test that tears one of them down on purpose."""
    monkeypatch.setattr(logging.getLogger("wksbm.walls"), "handlers", [])


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail(django_test_environment):
    engines["django"].engine.string_if_invalid = UndefinedVariable()
