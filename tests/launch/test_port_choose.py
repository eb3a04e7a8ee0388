"""PORT and who may have it: what can be known at once is said at once."""

import os
import socket
from pathlib import Path

import pytest

from tests.launch.conftest import launch
from wksbm.launch import workplace
from wksbm.launch.console import Problem

PRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")


@pytest.mark.parametrize(("text", "number"), [(None, 8000), ("", 8000), ("8080", 8080), ("1", 1), ("65535", 65535)])
def test_a_port_is_taken_from_the_environment(text, number):
    assert workplace.port({} if text is None else {"PORT": text}) == number


@pytest.mark.parametrize("text", ["0", "65536", "-1", "abc", " 80", "80a", "8.000", "８０", "²"])
def test_what_is_no_port_is_refused_with_an_example(text):
    with pytest.raises(Problem, match=r"bukan nomor porta; isi dengan angka 1 sampai 65535, misalnya PORT=8000\."):
        workplace.port({"PORT": text})


def test_a_free_port_is_free(free_port):
    workplace.check_port(free_port)
    workplace.check_port(free_port)


def test_a_taken_port_is_told_with_another_one(free_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        with pytest.raises(Problem, match=rf"Porta {free_port} sedang dipakai .* PORT={free_port + 1} bin/start"):
            workplace.check_port(free_port)


def test_a_port_of_root_is_told_with_another_one():
    if os.geteuid() == 0:
        pytest.skip("root may have every port")
    if not PRIVILEGED.exists() or int(PRIVILEGED.read_text()) <= 1:
        pytest.skip("this system gives every port to everybody")
    with pytest.raises(Problem, match="Porta 1 hanya boleh dipakai root"):
        workplace.check_port(1)


def test_bin_start_refuses_a_taken_port_before_it_installs_anything(checkout, free_port):
    (checkout / ".venv" / "stamp-machine").unlink()
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        done = launch(checkout, "start", PORT=str(free_port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip().startswith(f"Porta {free_port} sedang dipakai")
    assert len(done.stderr.strip().splitlines()) == 1
