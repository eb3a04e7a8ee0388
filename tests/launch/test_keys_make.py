"""The keys of an installation: made once, kept apart from the data, never replaced in silence."""

import base64

import pytest

from wksbm.launch import workplace
from wksbm.launch.console import Problem

NAMES = {"DJANGO_SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "LOG_KEY"}


def loaded(**environ):
    workplace.load_environment(environ)
    return environ


def keys_file(place):
    return place / "var" / "keys.env"


def with_data(place):
    (place / "var" / "postgres" / "data").mkdir(parents=True)


def test_the_first_start_makes_keys_that_only_the_owner_reads(place):
    environ = loaded()
    assert keys_file(place).stat().st_mode & 0o777 == 0o600
    assert len(environ["DJANGO_SECRET_KEY"]) >= 50
    number, _, key = environ["FIELD_KEYS"].partition(":")
    assert (number, len(base64.b64decode(key)), len(base64.b64decode(environ["INDEX_KEY"]))) == ("1", 32, 32)


def test_the_second_start_finds_the_same_keys(place):
    first = loaded()
    with_data(place)
    assert loaded() == first


def test_two_installations_have_different_keys():
    first, second = workplace.new_keys(), workplace.new_keys()
    assert all(first[name] != second[name] for name in NAMES)


def test_keys_of_the_environment_are_not_written_down(place):
    loaded(FIELD_KEYS="1:rahasia", INDEX_KEY="rahasia")
    assert "rahasia" not in keys_file(place).read_text()
    assert "FIELD_KEYS" not in keys_file(place).read_text()


def test_nothing_is_written_when_the_environment_brings_all_keys(place):
    loaded(**dict.fromkeys(NAMES, "x"))
    assert not keys_file(place).exists()


@pytest.mark.parametrize("lost", ["the file", "FIELD_KEYS", "INDEX_KEY"])
def test_lost_keys_beside_existing_data_stop_the_start(place, lost):
    loaded()
    with_data(place)
    kept = [line for line in keys_file(place).read_text().splitlines(True) if not line.startswith(lost)]
    keys_file(place).write_text("".join(kept))
    if lost == "the file":
        keys_file(place).unlink()
    with pytest.raises(Problem, match=r"data tersandi tidak akan terbaca; kembalikan berkas itu dari cadangan"):
        loaded()
    assert lost == "the file" or lost not in keys_file(place).read_text(), "no new key was made"


def test_lost_keys_beside_data_that_lie_elsewhere_stop_the_start_too(place):
    elsewhere = place / "elsewhere" / "home"
    (elsewhere / "data").mkdir(parents=True)
    (place / "var" / "postgres.location").write_text(f"{elsewhere}\n{place / 'var' / 'postgres'}\n")
    with pytest.raises(Problem, match=f"pindahkan {elsewhere} untuk mulai dari awal"):
        loaded()


def test_a_lost_key_of_signatures_is_made_anew(place):
    kept = loaded()
    with_data(place)
    lines = keys_file(place).read_text().splitlines(True)
    keys_file(place).write_text("".join(line for line in lines if "DJANGO_SECRET_KEY" not in line))
    again = loaded()
    assert again["FIELD_KEYS"] == kept["FIELD_KEYS"]
    assert again["DJANGO_SECRET_KEY"] != kept["DJANGO_SECRET_KEY"], "people only have to sign in again"
