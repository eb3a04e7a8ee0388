"""DATABASE_URL: it is asked before anything starts, and a mistake does not print the password."""

import os

import pytest

from wksbm.launch import workplace
from wksbm.launch.console import Problem


def reach(url):
    with workplace.database({"DATABASE_URL": url}) as is_embedded:
        return is_embedded


def test_a_server_that_answers_is_used(place):
    assert reach(os.environ["DATABASE_URL"]) is False
    assert not (place / "var" / "postgres").exists(), "no embedded server was made beside it"


def test_a_server_that_does_not_answer_is_told(place, free_port):
    with pytest.raises(Problem, match=r"pada DATABASE_URL tidak dapat dihubungi .*Connection refused"):
        reach(f"postgresql://sari:rahasia@127.0.0.1:{free_port}/wksbm")


@pytest.mark.parametrize("url", ["rahasia", "postgresql://sari:%ZZrahasia@127.0.0.1/wksbm", "sqlite:///rahasia"])
def test_a_url_that_cannot_be_read_is_told_without_its_words(place, url):
    with pytest.raises(Problem, match=r"DATABASE_URL tidak terbaca; .*\.env\.example") as told:
        reach(url)
    assert "rahasia" not in str(told.value)


def test_a_server_that_is_too_old_is_told(place, monkeypatch):
    monkeypatch.setattr(workplace, "OLDEST_POSTGRES", 99)
    with pytest.raises(Problem, match=r"adalah PostgreSQL \d\d, padahal diperlukan 99 atau lebih baru"):
        reach(os.environ["DATABASE_URL"])
