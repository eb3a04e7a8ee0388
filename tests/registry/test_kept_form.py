"""Sesi berakhir: what was typed comes back after signing in, also in another tab, to the same person only."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from registry import kept_form
from tests.cast import PASSWORD
from tests.factories import AppointmentFactory

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
    client = Client()
    typed = {"username": "bayu", "password": PASSWORD, "kept": kept_in(ended_session)}
    answer = client.post("/masuk/", typed)
    assert answer.status_code == 302
    page = client.get("/").content.decode()
    assert "Isian tadi tidak dikirim: milik orang atau penugasan lain" in page
    assert "Tumirah" not in page
    assert "Sari" not in page


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


@pytest.fixture
def window(sari):
    """A browser that minds the tokens of forms; sari has signed in with it and has a page open."""
    client = Client(enforce_csrf_checks=True)
    sign_in_here(client)
    return client


def token_in(answer):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())[1]


def sign_in_here(client, username="sari", **more):
    """Sign in with the form of this window, as a person does in a second tab."""
    client.cookies.pop("sessionid", None)
    token = token_in(client.get("/masuk/"))
    typed = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    return client.post("/masuk/", typed | more)


def send_from_first_tab(client, token, post, **headers):
    typed = {"as_post": post.public_id, "cerita": TYPED, "jenis": ["8", "24"], "csrfmiddlewaretoken": token}
    return client.post("/kasus/catat/", typed, headers=headers)


def test_a_form_from_before_signing_in_again_in_another_tab_is_offered_again(window, sari):
    old = token_in(window.get("/kasus/catat/"))
    sign_in_here(window)
    answer = send_from_first_tab(window, old, sari)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Isian Anda masih ada" in page
    assert escape(TYPED) in page
    assert page.count("Lanjutkan</button>") == 1
    kept = answer.context["kept_form"]
    again = window.post(kept["path"], dict(kept["fields"]) | {"csrfmiddlewaretoken": token_in(answer)})
    assert again.status_code == 422, "received; the form itself is judged as ever"


def test_it_is_sent_as_the_post_that_opened_it(window, sari):
    """Signing in anew forgot which of two posts was chosen."""
    second = AppointmentFactory(user=sari.user)
    old = token_in(window.get("/kasus/catat/"))
    sign_in_here(window)
    answer = send_from_first_tab(window, old, second)
    assert f"sebagai {escape(second.post_name)}." in answer.content.decode()
    assert window.get("/").context["request"].post == second


def test_a_page_of_somebody_else_with_an_old_token_shows_nothing_of_it(window, sari, bayu):
    old = token_in(window.get("/kasus/catat/"))
    sign_in_here(window, "bayu")
    answer = send_from_first_tab(window, old, sari)
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()
    assert "Tumirah" not in answer.content.decode()


def test_a_form_that_another_site_sends_is_refused_and_not_offered(window, sari):
    answer = send_from_first_tab(window, "x", sari, origin="https://jahat.example")
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()


def test_with_an_old_token_and_no_session_one_is_asked_to_sign_in(window, sari):
    answer = send_from_first_tab(Client(enforce_csrf_checks=True), "x", sari)
    assert answer.status_code == 401
    assert kept_in(answer)


def test_two_sign_in_pages_that_each_keep_a_form_lose_neither(window, sari):
    old = token_in(window.get("/kasus/catat/"))
    window.cookies.pop("sessionid")
    page = send_from_first_tab(window, old, sari)
    sign_in_here(window)
    typed = {"username": "sari", "password": PASSWORD, "kept": kept_in(page)}
    answer = window.post("/masuk/", typed | {"csrfmiddlewaretoken": token_in(page)})
    assert "Isian Anda masih ada" in answer.content.decode()
