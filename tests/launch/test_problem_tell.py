"""What the reader can put right is one sentence and an exit code; a fault of ours keeps its traceback."""

import os
from pathlib import Path

import pytest

from wksbm.disk_space import too_little
from wksbm.launch import console
from wksbm.postgres_place import PostgresProblem


def finish(work, capsys):
    """(exit code, what stands on stderr) of a launcher that does this work."""
    with pytest.raises(SystemExit) as left:
        console.finish(work)
    return left.value.code, capsys.readouterr().err.strip()


def raising(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize("kind", [console.Problem, PostgresProblem])
def test_a_problem_is_its_sentence(kind, capsys):
    assert finish(raising(kind("Isi PORT dengan angka.")), capsys) == (1, "Isi PORT dengan angka.")


@pytest.mark.parametrize("error", [console.Stopped(), KeyboardInterrupt()])
def test_ctrl_c_before_the_end_is_130(error, capsys):
    code, said = finish(raising(error), capsys)
    assert code == 130
    assert said == "Dihentikan sebelum selesai; jalankan lagi kapan saja."


def test_the_exit_code_of_the_work_is_kept(capsys):
    assert finish(lambda: 7, capsys) == (7, "")


def test_a_full_disk_is_told(capsys):
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full")

    def work():
        with open("/dev/full", "w") as file:
            file.write("x")

    code, said = finish(work, capsys)
    assert code == 1
    assert said == "Ruang penyimpanan habis; kosongkan dulu sebagian, lalu jalankan lagi."


def test_a_file_of_somebody_else_is_told(capsys):
    error = PermissionError(13, "Permission denied", "/srv/wksbm/var/start.lock")
    code, said = finish(raising(error), capsys)
    assert code == 1
    assert said.startswith("Berkas /srv/wksbm/var/start.lock tidak boleh dipakai oleh pengguna ini")


def test_a_fault_of_ours_is_not_dressed_up():
    with pytest.raises(OSError, match="Is a directory"):
        console.finish(lambda: Path("/").read_text())


def test_room_is_counted_on_the_disk_of_the_folder(tmp_path):
    assert too_little(tmp_path, 0, "percobaan") is None
    assert too_little(tmp_path, 10**9, "percobaan").startswith(f"Ruang kosong di {tmp_path} tinggal ")


def test_a_closed_terminal_does_not_keep_us_from_ending():
    read_end, write_end = os.pipe()
    os.close(read_end)
    stream = open(write_end, "w")  # noqa: SIM115 - closing it fails, too
    console.tell("Data tersimpan.", stream)
    with pytest.raises(BrokenPipeError):
        stream.close()
