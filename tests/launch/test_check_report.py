"""bin/test says what failed and what was skipped, and its exit code says it too."""

import os
from functools import partial

from wksbm.launch import check


def test_everything_passed(capsys):
    assert check.report([("pytest", 1.0, 0)], "/usr/bin/chromium") == 0
    said = capsys.readouterr().out
    assert "passed" in said
    assert "skipped" not in said


def test_one_failed_step_fails_all(capsys):
    assert check.report([("ruff check", 0.1, 0), ("pytest", 1.0, 2), ("djlint", 0.1, 0)], "/usr/bin/chromium") == 1
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:]] == ["passed", "FAILED", "passed"]


def test_browser_tests_that_cannot_run_are_told_as_skipped(capsys):
    assert check.report([("pytest", 1.0, 0)], None) == 0
    assert "skipped            pytest, browser: there is no Chromium" in capsys.readouterr().out


def test_without_a_browser_no_step_pretends_to_be_one(monkeypatch):
    monkeypatch.setattr(check, "step", lambda name, command: (name, 0, 0))
    assert "pytest, browser" not in [name for name, _, _ in check.run_all(None)]
    assert "pytest, browser" in [name for name, _, _ in check.run_all("/usr/bin/chromium")]


def test_a_step_has_the_exit_code_of_its_command():
    name, seconds, code = check.step("three", ["-c", "raise SystemExit(3)"])
    assert (name, code) == ("three", 3)
    assert seconds > 0
    assert check.step("none", ["-c", ""])[2] == 0


def test_a_machine_without_a_browser_and_without_apt_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check.find_browser(check.BROWSERS) is None
    _program(tmp_path / "chromium")
    assert check.find_browser(check.BROWSERS) == str(tmp_path / "chromium")


def test_the_quick_browser_is_installed_where_it_is_wanted_and_else_any_is_taken(tmp_path, monkeypatch):
    installed = []

    def install(package, has=()):
        installed.append(package)
        if package in has:
            _program(tmp_path / package)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(check, "can_install", lambda: True)
    monkeypatch.setattr(check, "install", partial(install, has={"chromium"}))
    assert check.find_browser((check.QUICK_BROWSER,)) == str(tmp_path / "chromium"), "an older distribution"
    assert installed == [check.QUICK_BROWSER, "chromium"]
    assert check.find_browser(check.BROWSERS) == str(tmp_path / "chromium")
    assert installed == [check.QUICK_BROWSER, "chromium"], "nothing more"
    monkeypatch.setattr(check, "install", partial(install, has={check.QUICK_BROWSER}))
    assert check.find_browser((check.QUICK_BROWSER,)) == str(tmp_path / check.QUICK_BROWSER)
    assert check.find_browser(check.BROWSERS) == str(tmp_path / check.QUICK_BROWSER)
    assert installed == [check.QUICK_BROWSER, "chromium", check.QUICK_BROWSER]


def _program(path):
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


def test_the_pooler_is_found_where_daemons_are(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(check, "POOLER_PATH", str(tmp_path / "sbin"))
    assert check.find_pooler() is None
    (tmp_path / "sbin").mkdir()
    _program(tmp_path / "sbin" / "pgbouncer")
    assert check.find_pooler() == str(tmp_path / "sbin" / "pgbouncer")


def test_there_is_one_process_of_tests_for_each_core():
    assert 1 <= check.test_processes() <= min(os.cpu_count(), check.MOST_PROCESSES)
