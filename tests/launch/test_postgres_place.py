"""Where does the embedded server live? Where its user reaches it, and with a socket path that is short enough."""

import os
import pwd
import shutil
import subprocess

import pytest

from wksbm import postgres_place
from wksbm.postgres_place import LONGEST_SOCKET, SOCKET_NAME, PostgresProblem, data_folder, locate

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


def socket_bytes(server):
    return len(os.fsencode(server.socket / SOCKET_NAME))


@pytest.fixture
def private_folder(open_folder):
    """A folder that nobody but root may enter, with a checkout's var/ in it."""
    var = open_folder / "private" / "checkout" / "var"
    var.mkdir(parents=True)
    (open_folder / "private").chmod(0o700)
    return var


def test_the_server_lives_where_it_was_wished(data_dir):
    server = locate(data_dir)
    assert server.home == data_dir
    assert server.socket == data_dir / "socket"
    assert data_dir.stat().st_mode & 0o777 == 0o700
    assert server.socket.stat().st_mode & 0o777 == 0o700
    assert (server.user is None) == (os.geteuid() != 0)


def test_its_programs_run_as_its_user(data_dir):
    assert "PostgreSQL" in locate(data_dir).run("postgres", "--version").stdout


def test_a_deep_folder_puts_its_socket_elsewhere(open_folder):
    deep = open_folder / ("d" * 60) / ("e" * 60) / "postgres"
    for folder in deep.parents[1], deep.parent:
        folder.mkdir()
        folder.chmod(0o711)
    server = locate(deep)
    assert len(os.fsencode(deep / "socket" / SOCKET_NAME)) > LONGEST_SOCKET
    assert socket_bytes(server) <= LONGEST_SOCKET
    assert server.home == deep, "the data stay"
    assert server.socket.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("length", "stays"), [(LONGEST_SOCKET, True), (LONGEST_SOCKET + 1, False)])
def test_the_longest_socket_path_is_the_kernels(open_folder, length, stays):
    fixed = len(os.fsencode(open_folder / "x" / "socket" / SOCKET_NAME)) - 1
    home = open_folder / ("p" * (length - fixed))
    assert (locate(home).socket == home / "socket") is stays


@only_root
def test_a_private_folder_sends_the_data_elsewhere_and_remembers_where(private_folder, open_folder):
    wished = private_folder / "postgres"
    server = locate(wished)
    assert server.home.is_relative_to(open_folder / "elsewhere")
    assert server.home.stat().st_uid == server.user.pw_uid != 0
    assert not wished.exists()
    assert locate(wished) == server, "the next start finds it again"
    assert data_folder(wished) is None
    (server.home / "data").mkdir()
    assert data_folder(wished) == server.home


@only_root
def test_a_copy_of_a_private_checkout_gets_data_of_its_own(private_folder):
    first = locate(private_folder / "postgres")
    copy = private_folder.with_name("copy")
    shutil.copytree(private_folder, copy)
    assert locate(copy / "postgres").home != first.home


@only_root
def test_a_checkout_that_moved_takes_its_data_along(private_folder):
    first = locate(private_folder / "postgres")
    moved = private_folder.rename(private_folder.with_name("moved"))
    assert locate(moved / "postgres").home == first.home


@only_root
def test_data_that_are_shut_in_later_are_told(private_folder):
    data = private_folder / "postgres" / "data"
    data.mkdir(parents=True)
    os.chown(data, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(PostgresProblem, match=r"tidak terjangkau oleh pengguna nobody, .* \(chmod o\+x\)"):
        locate(private_folder / "postgres")


def test_a_folder_of_somebody_else_is_refused(open_folder):
    theirs = open_folder / "postgres"
    if os.geteuid() == 0:
        theirs.mkdir()
        os.chown(theirs, 54321, -1)
    else:
        theirs.symlink_to("/etc")
    with pytest.raises(PostgresProblem, match="milik pengguna lain"):
        locate(theirs)


def test_copied_programs_run(open_folder):
    installed = postgres_place._copy_programs(postgres_place._wheel(), open_folder / "elsewhere")
    done = subprocess.run([installed / "bin" / "pg_dump", "--version"], capture_output=True, text=True, check=True)
    assert "pg_dump (PostgreSQL)" in done.stdout
    assert postgres_place._copy_programs(postgres_place._wheel(), open_folder / "elsewhere") == installed
    assert len(list((open_folder / "elsewhere").iterdir())) == 1, "once for each version"
