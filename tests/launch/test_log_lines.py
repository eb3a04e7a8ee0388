"""What stands in the log of a real process? Never the token of a one-time link."""

import pytest

from tests.launch.test_settings_production import production

LOGGERS = ("django.request", "django.security", "django.server", "wksbm.something")
PROGRAM = f"""
import logging
for name in {LOGGERS}:
    logging.getLogger(name).error("Unprocessable Entity: %s", "/sandi/RAHASIA-12_3/")
try:
    raise ValueError('GET /sandi/RAHASIA-12_3?x')
except ValueError:
    logging.getLogger("django.request").exception("Internal Server Error: /sandi/RAHASIA-12_3")
"""


@pytest.mark.parametrize("debug", ["0", "1"])
def test_the_token_of_a_one_time_link_is_in_no_line(debug):
    answer = production("shell", "-c", PROGRAM, DJANGO_DEBUG=debug)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr.count("/sandi/•") >= len(LOGGERS)
    assert "RAHASIA" not in answer.stderr + answer.stdout
