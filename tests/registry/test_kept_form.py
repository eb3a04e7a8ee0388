"""Sesi berakhir: what was typed comes back after signing in, to the same person only."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from registry import kept_form
from tests.cast import PASSWORD

TYPED = 'Bu Tumirah, "rumahnya" roboh <kemarin>'


@pytest.fixture
def ended_session(sari):
    """The answer to a form that sari sends after her session has ended."""
    return Client().post("/kasus/catat/", {"as_post": sari.public_id, "cerita": TYPED, "jenis": ["8", "24"]})


def kept_in(answer):
    return re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]


def sign_in(kept, username="sari"):
    return Client().post("/masuk/", {"username": username, "password": PASSWORD, "kept": kept})


def test_the_sign_in_page_promises_the_form(ended_session):
    assert ended_session.status_code == 401
    assert "Isian Anda belum hilang" in ended_session.content.decode()


def test_nobody_reads_it_in_the_page(ended_session):
    assert "Tumirah" not in ended_session.content.decode()
    assert b"Tumirah" not in base64.urlsafe_b64decode(kept_in(ended_session))


def test_after_signing_in_sari_sends_it_with_one_button(ended_session):
    page = sign_in(kept_in(ended_session)).content.decode()
    assert "Isian Anda masih ada" in page
    assert 'action="/kasus/catat/"' in page
    assert escape(TYPED) in page
    assert re.findall(r'name="jenis" value="(\d+)"', page) == ["8", "24"]


def test_a_wrong_password_does_not_lose_it(ended_session):
    kept = kept_in(ended_session)
    answer = Client().post("/masuk/", {"username": "sari", "password": "salah-salah", "kept": kept})
    assert kept_in(answer) == kept


def test_it_is_not_given_to_somebody_else(ended_session, bayu):
    answer = sign_in(kept_in(ended_session), "bayu")
    assert answer.status_code == 302
    assert "Tumirah" not in answer.content.decode()


def test_a_changed_one_is_ignored(ended_session):
    kept = kept_in(ended_session)
    flipped = kept[:40] + ("A" if kept[40] != "A" else "B") + kept[41:]
    for broken in (flipped, "bukan-apa-apa", "", "A" * 100, "é"):
        assert sign_in(broken).status_code == 302


def test_after_a_day_it_is_gone(ended_session, monkeypatch):
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr(kept_form.time, "time", later.timestamp)
    assert sign_in(kept_in(ended_session)).status_code == 302


def test_nothing_is_promised_for_a_form_without_a_post(db):
    page = Client().post("/kasus/cari/", {"q": "Tumirah"}).content.decode()
    assert "Sesi Anda sudah berakhir" in page
    assert "belum hilang" not in page
