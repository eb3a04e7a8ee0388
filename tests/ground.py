"""How does the test database get back to its reference data after a test that commits?"""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

from training import reference as training_reference

OWN_APPS = ("registry", "cases", "training", "admin", "sessions", "django_tasks_database")
KEPT = {
    "registry_area",
    "registry_areaname",
    "registry_boardposition",
    "registry_goods",
    "registry_dormancyrule",
    "registry_refresherrule",
    "registry_evaluationaspect",
    "training_feedbackaspect",
    "registry_holiday",
    "registry_incomesource",
    "registry_lettertemplate",
    "registry_letterpart",
    "registry_spendingkind",
    "registry_unitclass",
    "cases_consenttext",
    "cases_jenis",
    "cases_jenisedition",
    "cases_servicekind",
    "cases_servicesource",
    "cases_stagelabel",
    "cases_timelimit",
}
reference = {"last_organisation": 0}


def remember_reference(cursor):
    """Note where the offices of the reference data end."""
    cursor.execute("SELECT max(id) FROM registry_organisation")
    reference["last_organisation"] = cursor.fetchone()[0]


def see_everything():
    """The test's own connection builds and looks without a scope of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.mode', 'system', false), set_config('role', 'wksbm_system', false)")


@contextmanager
def standing(blocker):
    """What is built inside stands for all tests of a module, each of which takes back what it changes.

    For a fixture of the scope "module", with the fixture django_db_blocker; not beside tests that ask for committed_db.
    """
    with blocker.unblock(), transaction.atomic():
        see_everything()
        yield
        transaction.set_rollback(True)


@contextmanager
def as_owner():
    """A cursor of the owner of the tables, whom no wall holds back; afterwards the test sees everything as before."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor
        cursor.execute("SET ROLE wksbm_system")


def send_everybody_home():
    """End the sessions that threads of a live server still keep open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def _put_offices_aside(cursor):
    """The offices of the reference data, as they were: a merged one names a post, and posts go."""
    cursor.execute(
        "CREATE TEMP TABLE offices AS SELECT * FROM registry_organisation WHERE id <= %s",
        [reference["last_organisation"]],
    )
    cursor.execute("UPDATE offices SET ended_on = NULL, merged_into_id = NULL, merged_at = NULL, merged_by_id = NULL")


def empty():
    """Remove every committed row that is not reference data, as the owner of the tables."""
    installed = {config.label for config in apps.get_app_configs()}
    models = [m for label in OWN_APPS if label in installed for m in apps.get_app_config(label).get_models(True)]
    tables = sorted({model._meta.db_table for model in models} - KEPT)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        _put_offices_aside(cursor)
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))} RESTART IDENTITY")
        cursor.execute("INSERT INTO registry_organisation SELECT * FROM offices")
        cursor.execute("SELECT setval(pg_get_serial_sequence('registry_organisation', 'id'), max(id)) FROM offices")
        cursor.execute("DROP TABLE offices")
        cursor.execute("UPDATE registry_dormancyrule SET checked_on = NULL")
        cursor.execute("DELETE FROM registry_areaname")
        cursor.execute("DELETE FROM registry_area WHERE level IN ('padukuhan', 'rw', 'rt')")
    training_reference.load()  # a version that a test has used is frozen: it is made anew
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE registry_historyentry RESTART IDENTITY")  # the cleaning itself was noted there
        cursor.execute("RESET ROLE")
