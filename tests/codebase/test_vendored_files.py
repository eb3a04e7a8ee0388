"""Are the front-end files of others those that were vendored, with their licence and nothing missing?"""

import hashlib

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
LISTED = dict(reversed(line.split()) for line in (VENDOR / "CHECKSUMS").read_text().splitlines())


def test_every_file_is_listed():
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} - {"CHECKSUMS"}
    assert found == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_a_file_is_what_was_vendored(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == LISTED[name]


@pytest.mark.parametrize("name", LISTED)
def test_no_file_points_to_a_missing_map(name):
    assert b"sourceMappingURL" not in (VENDOR / name).read_bytes()


def test_every_package_brings_its_licence():
    packages = {name.split("/")[0] for name in LISTED}
    assert all(f"{package}/LICENSE" in LISTED for package in packages)
