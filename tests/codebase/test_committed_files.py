"""What may not stand in a committed file: hosts of package registries, and folders of one machine."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings

# Built from parts, so that this file does not find itself.
HOSTS = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"))
]
FOLDERS = [f"/{name}/" for name in ("work", "root", "home")]


def committed():
    """(path, text) of every file that git keeps."""
    git = shutil.which("git")
    if not git or not (settings.BASE_DIR / ".git").exists():
        pytest.skip("this is no git checkout")
    # The suite may run as another user than the owner of the checkout.
    command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    for name in filter(None, done.stdout.split("\0")):
        path = settings.BASE_DIR / name
        if path.is_file():
            yield name, path.read_text(errors="replace")


def holding(pattern):
    texts = dict(committed())
    assert "manage.py" in texts, "nothing was read"
    return [name for name, text in texts.items() if pattern.search(text)]


def test_no_file_names_the_host_of_a_package_registry():
    assert holding(re.compile("|".join(map(re.escape, HOSTS)))) == []


def test_no_file_names_a_folder_of_one_machine():
    assert holding(re.compile(rf"(?<![\w.}}>)])({'|'.join(FOLDERS)})\w")) == []


def test_nothing_made_by_the_launchers_is_committed():
    assert [name for name, _ in committed() if name.split("/")[0] in {"var", ".venv", ".env"}] == []
