"""Which value wins? The process, then .env, then var/keys.env, then the demo's defaults."""

import os

import pytest

from wksbm.launch import workplace
from wksbm.launch.console import Problem


def loaded(**environ):
    workplace.load_environment(environ)
    return environ


def test_without_anything_the_demo_runs_on_this_machine_alone(place):
    environ = loaded()
    assert environ["ALLOWED_HOSTS"] == "127.0.0.1,localhost"
    assert (environ["DJANGO_DEBUG"], environ["INSECURE_COOKIES"]) == ("0", "1")


def test_the_file_env_wins_over_keys_and_defaults(place):
    loaded()
    (place / ".env").write_text("FIELD_KEYS=7:dari-env\nALLOWED_HOSTS=wksbm.example.go.id\n")
    environ = loaded()
    assert (environ["FIELD_KEYS"], environ["ALLOWED_HOSTS"]) == ("7:dari-env", "wksbm.example.go.id")


def test_the_process_wins_over_the_file_env(place):
    (place / ".env").write_text("PORT=1111\nEMAIL_HOST=dari-env\n")
    environ = loaded(PORT="2222")
    assert (environ["PORT"], environ["EMAIL_HOST"]) == ("2222", "dari-env")


def test_comments_and_quotes_fall_away_and_an_equals_sign_stays(place):
    (place / ".env").write_text("# EMAIL_HOST=no\n\n  # PORT=1\nINDEX_KEY=\"YWJj=\"\nEMAIL_USER = 'sari' \nnonsense\n")
    environ = loaded()
    assert (environ["INDEX_KEY"], environ["EMAIL_USER"]) == ("YWJj=", "sari")
    assert not {"EMAIL_HOST", "PORT", "nonsense"} & environ.keys()


def test_a_file_of_somebody_else_is_told(place):
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    (place / ".env").write_text("PORT=1\n")
    (place / ".env").chmod(0)
    with pytest.raises(Problem, match="tidak dapat dibaca oleh pengguna ini"):
        loaded()
