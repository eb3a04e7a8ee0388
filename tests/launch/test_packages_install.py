"""Packages come once, and again only when something changed. A real environment, with nothing in it: no network."""

import hashlib
import sys
import zipfile

import pytest

from wksbm.launch import environment
from wksbm.launch.console import Problem


@pytest.fixture
def empty(place):
    """An installation whose requirements name nothing yet."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        (place / name).write_text("# nothing\n")
    return place


def make_wheel(folder):
    """The smallest package there is: one empty module."""
    wheel = folder / "kosong-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("kosong.py", "")
        archive.writestr("kosong-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: kosong\nVersion: 1\n")
        archive.writestr("kosong-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("kosong-1.dist-info/RECORD", "kosong.py,,\n")
    return wheel


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stamp(place, name):
    path = place / ".venv" / f"stamp-{name}"
    return path.read_text() if path.exists() else None


def test_packages_are_installed_once_and_only_with_their_hash(empty, capsys):
    wheel = make_wheel(empty)
    (empty / "requirements.txt").write_text(f"./{wheel.name} --hash=sha256:{digest(wheel)}\n")
    environment.ensure()
    said = capsys.readouterr().out
    assert "Menyiapkan lingkungan Python" in said
    assert "Memasang paket dari requirements.txt (sekali saja" in said
    assert list(empty.glob(".venv/lib/*/site-packages/kosong.py"))
    assert stamp(empty, "dev") is None

    environment.ensure()
    assert capsys.readouterr().out == "", "the second start does nothing"

    environment.ensure(dev=True)
    said = capsys.readouterr().out
    assert "requirements.txt dan requirements-dev.txt" in said
    assert "Menyiapkan lingkungan" not in said

    # What comes with another hash is refused, and the stamps of before do not vouch for what is half there.
    (empty / "requirements.txt").write_text(f"./{wheel.name} --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Problem, match=r"Paket tidak dapat dipasang; periksa sambungan internet .*install\.log"):
        environment.ensure()
    assert "DO NOT MATCH THE HASHES" in (empty / "var" / "install.log").read_text()
    assert stamp(empty, "runtime") is None

    # What comes without a hash is refused.
    (empty / "requirements.txt").write_text(f"./{wheel.name}\n")
    with pytest.raises(Problem, match="Paket tidak dapat dipasang"):
        environment.ensure()
    assert "Hashes are required" in (empty / "var" / "install.log").read_text()


def test_another_folder_or_another_python_needs_its_own_environment(empty, monkeypatch):
    (empty / ".venv" / "bin").mkdir(parents=True)
    (empty / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for name, files in (("runtime", ["requirements.txt"]), ("dev", ["requirements.txt", "requirements-dev.txt"])):
        (empty / ".venv" / f"stamp-{name}").write_text(environment._digest(files))
    machine = f"{empty}\n{sys.version}\n{sys.base_prefix}\n"
    (empty / ".venv" / "stamp-machine").write_text(machine)
    monkeypatch.setattr(environment, "_make_venv", lambda: pytest.fail("made anew"))
    environment.ensure(dev=True)
    for mine in (str(empty), sys.version, sys.base_prefix):
        (empty / ".venv" / "stamp-machine").write_text(machine.replace(f"{mine}\n", "another\n"))
        with pytest.raises(pytest.fail.Exception, match="made anew"):
            environment.ensure()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_with_the_package_to_install(empty, module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)  # as Debian without python3-venv
    with pytest.raises(Problem, match=r"Modul venv untuk Python belum terpasang; .* apt install python3-venv"):
        environment.ensure()
    assert not (empty / ".venv").exists()


def test_too_little_room_is_told_before_anything_is_written(empty, monkeypatch):
    monkeypatch.setattr(environment, "INSTALL_MEGABYTES", 10**9)
    with pytest.raises(Problem, match=rf"Ruang kosong di {empty} tinggal \d+ MB, padahal pemasangan memerlukan"):
        environment.ensure()
    assert not (empty / ".venv").exists()
