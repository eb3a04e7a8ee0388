"""One bin/start for each folder."""

import os

import pytest

from wksbm.launch import workplace
from wksbm.launch.console import Problem


def test_a_second_start_learns_who_is_first(place):
    refused = pytest.raises(Problem, match=rf"sudah berjalan untuk folder ini \(nomor proses {os.getpid()}\)")
    with workplace.only_start(), refused, workplace.only_start():
        pytest.fail("two of them ran")


def test_the_place_is_free_again_afterwards(place):
    with workplace.only_start():
        pass
    with workplace.only_start():
        assert (place / "var" / "start.lock").read_text() == str(os.getpid())


def test_var_belongs_to_its_owner_alone(place):
    mode = (place / "var").stat().st_mode & 0o777
    assert mode == (0o711 if os.geteuid() == 0 else 0o700), "root leaves it enterable for PostgreSQL's user"
