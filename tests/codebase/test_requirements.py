"""Every package is pinned to a version and to its files, and none comes from an address."""

import re

import pytest
from django.conf import settings

PINNED = ("requirements.txt", "requirements-dev.txt")


def pins(name):
    """[(requirement, [hashes])] of a requirements file."""
    text = (settings.BASE_DIR / name).read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(line.split(" --hash=")[0].strip(), re.findall(r"--hash=(\S+)", line)) for line in lines]


@pytest.mark.parametrize("name", PINNED)
def test_every_package_has_one_version_and_hashes(name):
    found = pins(name)
    assert len(found) > 10
    for requirement, hashes in found:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==[0-9][\w.]*( ;.*)?$", requirement), requirement
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), requirement


@pytest.mark.parametrize("name", [*PINNED, "requirements.in", "requirements-dev.in"])
def test_no_package_comes_from_an_address(name):
    text = (settings.BASE_DIR / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host|-e)\b", text, re.M)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_wished_for_is_pinned(name):
    wished = re.findall(r"^([a-z][a-z0-9-]+)", (settings.BASE_DIR / f"{name}.in").read_text(), re.M)
    pinned = {requirement.split("==")[0].split("[")[0].strip() for requirement, _ in pins(f"{name}.txt")}
    assert len(wished) > 5
    assert set(wished) <= pinned


def test_the_two_files_agree():
    runtime, dev = (dict(requirement.split(" ;")[0].split("==") for requirement, _ in pins(name)) for name in PINNED)
    assert {name: version for name, version in dev.items() if name in runtime and runtime[name] != version} == {}
