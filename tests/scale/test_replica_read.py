"""What may be read beside the primary is read on a standby, through both walls; everything else stays where it was."""

import pytest
from django.db import InternalError, OperationalError, connection, connections, router, transaction
from django.http import QueryDict
from django.urls import reverse

from cases.models import Case, Person
from registry import checks, replica, scope, tasks
from registry.actions import exports
from registry.models import AuditEntry, Export, ExportStatus, ReadEntry
from registry.paging import hurried_count
from registry.scope import from_replica
from registry.views import prints
from tests.factories import cases as make
from tests.scale.standby import standby

pytestmark = pytest.mark.xdist_group("race")
CAST = ("sari", "bayu", "dewi", "pak_puskesmas", "surya", "admin_sistem", "sleman_pengurus", "sleman_dinsos")
SERVICE = make.Kind.SERVICE
WHO = "SELECT pg_is_in_recovery(), current_user::text"


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        if not str(connection.settings_dict["HOST"]).startswith("/"):
            pytest.skip("a standby is made of the embedded server only; this one is DATABASE_URL's")
        with standby() as running:
            yield running


@pytest.fixture
def people(db, committed_db, request):  # db by name: pytest-django makes a database for whoever names it
    found = {name: request.getfixturevalue(name) for name in CAST}
    for number in (make.ELDERLY, make.HIV):
        make.open_case(found["sari"], number=number)
        make.accepted(make.open_case(found["sari"], number=number), found["sari"], found["pak_puskesmas"], SERVICE)
        make.open_case(found["sleman_pengurus"], number=number)
    return found


@pytest.fixture
def by_standby(people, server, monkeypatch):
    """DATABASE_REPLICA_URL names the standby."""
    given = connections.settings["default"] | {"HOST": str(server.socket), "ATOMIC_REQUESTS": False}
    monkeypatch.setitem(connections.settings, replica.ALIAS, given)
    monkeypatch.setattr(router, "routers", [replica.ReplicaRouter()])
    monkeypatch.setattr(replica, "_tries_again_at", 0.0)
    monkeypatch.setattr(replica, "PATIENCE", 20)
    yield server
    connections[replica.ALIAS].close()
    del connections[replica.ALIAS]


def asked(statement):
    with replica.here().cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def keys():
    return set(Case.objects.values_list("pk", flat=True))


def test_each_post_reads_there_what_it_reads_here(people, by_standby):
    seen = set()
    for name, post in people.items():
        with scope.as_system():
            expected = set(Case.objects.visible_to(post).values_list("pk", flat=True))
        with scope.as_post(post):
            assert from_replica(lambda: (asked(WHO), keys())) == ((True, "wksbm_app"), expected), name
            assert asked(WHO)[0] is False
        seen.add(frozenset(expected))
    assert len(seen) >= 4, "they must see different rows"


def test_questions_inside_the_first_wall_step_up_there_and_back(people, by_standby):
    def work():
        with scope.looked_up():
            inside = asked(WHO), scope.is_looking_up()
        return inside, asked(WHO), hurried_count(Case.objects.all()), asked(WHO)

    with scope.as_post(people["sari"]):
        inside, after, count, at_last = from_replica(work)
        assert not scope.is_looking_up()
    assert inside == ((True, "wksbm_system"), True)
    assert after == at_last == (True, "wksbm_app")
    assert count == (4, False)


def test_nothing_is_left_there_and_nobody_sees_nothing(people, by_standby):
    with scope.as_post(people["surya"]):
        from_replica(keys)
    there = connections[replica.ALIAS]
    with there.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('app.mode', true), count(*) FROM cases_case")
        assert cursor.fetchone() == ("wksbm_app", "", 0)


def test_a_write_there_is_refused(people, by_standby):
    def work():
        with scope.looked_up():  # no policy stands in its way
            asked("UPDATE cases_person SET name = 'x' RETURNING id")

    with scope.as_post(people["sari"]):
        with pytest.raises(InternalError, match="read-only transaction"):
            from_replica(work)
        assert keys(), "the primary's transaction goes on"


def test_an_action_inside_is_one_of_the_primary(people, by_standby):
    """Also for rows that were read on the standby."""

    def work():
        person = Case.objects.select_related("person").order_by("pk").first().person
        assert person._state.db == replica.ALIAS
        with scope.as_system():
            assert asked(WHO) == (False, "wksbm_system")
            Person.objects.select_for_update().get(pk=person.pk)
            person.nickname = "Bu Wag"
            person.save(update_fields=["nickname"])
        assert asked(WHO)[0] is True
        return person.pk

    with scope.as_post(people["sari"]):
        pk = from_replica(work)
    assert Person.objects.get(pk=pk).nickname == "Bu Wag"


def test_only_a_post_reads_there(people, by_standby):
    for mode in (scope.as_system, scope.as_signin, scope.as_nobody):
        with mode(), pytest.raises(RuntimeError, match="only a post"):
            from_replica(keys)


def test_a_standby_that_lags_is_not_asked(people, by_standby, monkeypatch):
    monkeypatch.setattr(replica, "PATIENCE", 0.2)
    by_standby.pause()
    try:
        fresh = make.open_case(people["sari"])
        with scope.as_post(people["sari"]):
            there, found = from_replica(lambda: (asked(WHO)[0], keys()))
            assert replica.is_left_alone()
    finally:
        by_standby.resume()
    assert (there, fresh.pk in found) == (False, True)
    monkeypatch.setattr(replica, "_tries_again_at", 0.0)
    monkeypatch.setattr(replica, "PATIENCE", 20)
    with scope.as_post(people["sari"]):
        there, found = from_replica(lambda: (asked(WHO)[0], keys()))
    assert (there, fresh.pk in found) == (True, True)


def test_what_breaks_off_there_is_read_on_the_primary(people, by_standby):
    answers = []

    def work():
        answers.append(asked(WHO)[0])
        if answers[-1]:
            raise OperationalError("terminating connection due to conflict with recovery")
        return keys()

    with scope.as_post(people["sari"]):
        assert len(from_replica(work)) == 4
    assert answers == [True, False]


def large_export(post, monkeypatch):
    monkeypatch.setattr(exports, "MADE_AT_ONCE", 0)
    return exports.ask(list_key="kasus", query=QueryDict(""), kind="csv", reason="Rapat koordinasi.", by=post)


def test_a_long_export_is_read_there_and_logged_here(people, by_standby, operator, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    read_at, write = [], exports._Work.write
    monkeypatch.setattr(exports._Work, "write", lambda work, path: read_at.append(asked(WHO)[0]) or write(work, path))
    export = large_export(operator, monkeypatch)
    assert read_at == [], "the queue makes it"
    tasks.make_export.call(export.pk)
    assert read_at == [True]
    export = Export.objects.get(pk=export.pk)
    with scope.as_system():
        expected = Case.objects.visible_to(operator).count()
    assert (export.status, export.row_count) == (ExportStatus.MADE, expected)
    assert AuditEntry.objects.filter(verb="export.make").count() == 1
    assert ReadEntry.objects.filter(page=exports.PAGE).count() == 1


def test_a_recap_is_read_there(people, by_standby, client_of, monkeypatch):
    read_at, recap = [], prints.register_recap
    monkeypatch.setattr(
        prints, "register_recap", lambda *args, **more: read_at.append(asked(WHO)[0]) or recap(*args, **more)
    )
    client = client_of(people["dewi"])
    page = client.get(reverse("registry:unit-recap"))
    assert (page.status_code, read_at) == (200, [True])
    assert client.get("/kasus/").status_code == 200


def test_the_checks_know_a_standby_from_another_server(people, by_standby, monkeypatch):
    assert checks.replica_is_a_standby(None, databases=["default", "replica"]) == []
    assert checks.role_is_bound_by_row_level_security(None, databases=["replica"]) == []
    monkeypatch.setitem(connections.settings["replica"], "HOST", connection.settings_dict["HOST"])
    connections["replica"].close()
    del connections["replica"]
    assert [error.id for error in checks.replica_is_a_standby(None, databases=["replica"])] == ["registry.E009"]
    with scope.as_post(people["sari"]):
        assert len(from_replica(keys)) == 4
    assert replica.is_left_alone(), "it would answer, with rows of its own"


def test_a_standby_that_is_gone_costs_one_try(people, by_standby, monkeypatch):
    monkeypatch.setitem(connections.settings["replica"], "HOST", str(by_standby.folder))
    connections["replica"].close()
    del connections["replica"]
    with scope.as_post(people["sari"]):
        assert len(from_replica(keys)) == 4
        assert replica.is_left_alone()
        assert len(from_replica(keys)) == 4


def test_without_a_standby_nothing_is_asked(db, sari, queries):
    make.open_case(sari)
    with transaction.atomic(), scope.as_post(sari), queries() as sent:
        assert from_replica(lambda: Case.objects.count()) == 1
    assert len(sent) == 1
    assert router.routers == []
