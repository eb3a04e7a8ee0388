"""Do the tests stand on the ground they believe in? Role, reference data, cast, alarms."""

import threading

import pytest
from django.db import connection, transaction
from django.template import engines

from registry import scope
from registry.models import Area, AreaLevel, Organisation, OrganisationKind, User
from registry.scope import as_nobody
from tests import migrated

OUTSIDERS = ("sleman_pengurus", "sleman_kalurahan", "sleman_tksk", "sleman_dinsos")
INSIDERS = ("sari", "bayu", "tini", "dewi", "hadi", "ratna", "pak_puskesmas", "balai", "admin_sistem")


def one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_tests_run_as_the_application_role(db):
    assert one("SELECT current_user") == "wksbm_system"
    with as_nobody():
        assert one("SELECT current_user") == "wksbm_app"
    assert one("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0


@pytest.mark.django_db
def test_a_marked_test_sees_everything_too():
    assert one("SELECT current_setting('app.mode')") == "system"


def test_reference_data_is_loaded(db):
    assert Area.objects.at_level(AreaLevel.VILLAGE).count() == 438
    assert Organisation.objects.of_kind(OrganisationKind.TKSK).count() == 78


@pytest.mark.parametrize("name", [*INSIDERS, *OUTSIDERS])
def test_everybody_in_the_cast_opens_the_home_page(name, request, client_of):
    post = request.getfixturevalue(name)
    answer = client_of(post).get("/")
    assert answer.status_code == 200
    assert answer.wsgi_request.post == post


def test_an_undefined_variable_of_our_templates_fails(db, tmp_path, settings):
    settings.BASE_DIR = tmp_path
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text("{{ nobody_gave_this }}")
    engine = engines["django"].engine
    origin = engines["django"].from_string("").template.origin
    origin.name = str(page)
    from django.template import Template

    with pytest.raises(pytest.fail.Exception, match="nobody_gave_this"):
        Template(page.read_text(), origin=origin, engine=engine).render(_context(engine))


def test_an_undefined_variable_of_others_is_silent():
    assert engines["django"].from_string("{{ nobody_gave_this|default:'–' }}").render() == "–"


def _context(engine):
    from django.template import Context

    context = Context({})
    context.template = type("Bound", (), {"engine": engine})
    return context


def test_committed_rows_are_seen_by_other_threads(committed_db, sari):
    seen = []

    def look():
        with scope.as_system():
            seen.append(User.objects.filter(username="sari").count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_committed_rows_are_gone_afterwards(db):
    assert not User.objects.exists()
    assert not Area.objects.filter(level=AreaLevel.HAMLET).exists()
    assert Organisation.objects.count() == 528


def test_a_request_puts_the_former_scope_back(sari, client_of):
    client_of(sari).get("/")
    with transaction.atomic():
        assert one("SELECT current_setting('app.mode')") == "system"
        assert one("SELECT current_setting('app.organisation', true)") in ("", None)


@pytest.mark.parametrize(
    "name",
    [
        "registry/migrations/0001_initial.py",
        "registry/row_security.py",
        "training/row_security.py",
        "registry/dated.py",
        "registry/models/dated.py",
        "requirements.txt",
    ],
)
def test_another_word_in_what_makes_the_tables_makes_another_template(name, settings, tmp_path):
    for path in migrated.sources():
        copy = tmp_path / path.relative_to(settings.BASE_DIR)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    settings.BASE_DIR, before = tmp_path, migrated.digest()
    assert migrated.digest() == before
    (tmp_path / name).write_text((tmp_path / name).read_text() + "# another word\n")
    assert migrated.digest() != before
