"""`.env.example` is the whole of an installation's settings: complete, read by the code, and sound."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.launch.conftest import bare_environment
from wksbm.launch.workplace import _read_variables

ROOT = settings.BASE_DIR
EXAMPLE = _read_variables(ROOT / ".env.example")
READERS = {"get", "setdefault", "pop", "required", "flag", "words"}
# Not for whoever runs an installation: of the system, of pytest, or from one stage of a launcher to the next.
INTERNAL = {
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "PYTEST_VERSION",
    "DJANGO_SETTINGS_MODULE",
    "CHROMIUM",
    "PGBOUNCER",
    "DEBIAN_FRONTEND",
}


def production(*arguments, **changed):
    """Run manage.py with exactly the variables of .env.example, and these changed ones."""
    variables = {name: value for name, value in {**EXAMPLE, **changed}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-W", "error", ROOT / "manage.py", *arguments],
        env=bare_environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def variables_read():
    """Names of the environment's variables that stand in the code."""
    files = [ROOT / "manage.py", *(path for app in ("wksbm", "registry", "cases", "training") for path in _code(app))]
    found = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            found |= set(_names(node))
    return {name for name in found if name.isupper()} - INTERNAL


OF_THE_MACHINE = {"CI"}  # says where bin/test runs; nobody sets it for an installation


def _code(app):
    return (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def _names(node):
    match node:
        case ast.Call(func=ast.Attribute(value=where, attr=verb), args=[ast.Constant(value=str(name)), *_]):
            if verb in READERS and _is_environment(where):
                yield name
        case ast.Call(func=ast.Name(id=verb), args=[ast.Constant(value=str(name)), *_]) if verb in READERS:
            yield name
        case ast.Subscript(value=where, slice=ast.Constant(value=str(name))) if _is_environment(where):
            yield name
        case ast.Compare(left=ast.Constant(value=str(name)), comparators=[where]) if _is_environment(where):
            yield name


def _is_environment(node):
    return ast.unparse(node) in {"environ", "os.environ"}


def test_every_variable_is_documented_and_every_documented_one_is_read():
    assert variables_read() - OF_THE_MACHINE == set(EXAMPLE)


def test_the_search_finds_what_is_read_in_each_way():
    assert {"PORT", "DJANGO_SECRET_KEY", "TRUST_PROXY", "ALLOWED_HOSTS", "EMAIL_USE_TLS"} <= variables_read()


def test_the_settings_of_the_example_pass_the_checks_for_production():
    done = production("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({"DJANGO_DEBUG": "1"}, "security.W018"),
        ({"INSECURE_COOKIES": "1"}, "security.W012"),
        ({"ALLOWED_HOSTS": None}, "security.W020"),
        ({"DJANGO_SECRET_KEY": "pendek"}, "security.W009"),
        ({"BENCHMARK": "1"}, "registry.W008"),
    ],
)
def test_the_checks_for_production_notice_what_is_lax(changed, warning):
    done = production("check", "--deploy", "--fail-level", "WARNING", **changed)
    assert done.returncode == 1
    assert warning in done.stderr


@pytest.mark.parametrize("name", ["DJANGO_SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "LOG_KEY", "DATABASE_URL"])
def test_what_has_no_safe_default_is_demanded(name):
    done = production("check", **{name: None})
    assert done.returncode != 0
    assert f"{name} belum diisi" in done.stderr


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "bin").iterdir()))
def test_an_older_python_can_read_the_launcher_that_refuses_it(name):
    ast.parse(Path(ROOT / "bin" / name).read_text(), feature_version=(3, 4))
