"""Masuk: who gets in, what a stranger learns, and how long a guesser waits."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from registry.actions import users
from registry.actions.signin import FREE_FAILURES, LONGEST_DELAY, _delay
from registry.models import SigninThrottle
from tests.cases.test_race import all_at_once, outcome
from tests.cast import PASSWORD
from tests.factories import AppointmentFactory

URL = "/masuk/"
WRONG = "salah-sama-sekali"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(URL, {"username": username, "password": password, **more})


def guess(username, times=FREE_FAILURES, client=None):
    """A stranger tries wrong passwords; the last answer."""
    for _ in range(times):
        answer = sign_in(client or Client(), username, WRONG)
    return answer


def bytes_without(answer, typed):
    """The page without what the visitor himself brought: the name typed, and the token of the form."""
    page = answer.content.decode().replace(typed, "NAMA")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def waited(seconds):
    """As if that many seconds had passed since the last failure."""
    for counter in SigninThrottle.objects.all():
        counter.blocked_until = counter.blocked_until and counter.blocked_until - timedelta(seconds=seconds)
        counter.last_at -= timedelta(seconds=seconds)
        counter.save()


@pytest.mark.parametrize("typed", ["sari", "SARI", " sari ", "Sari@Example.org"])
def test_sari_signs_in_with_her_name_or_her_email(sari, client, typed):
    sari.user.email = "sari@example.org"
    sari.user.save()
    assert sign_in(client, typed).headers["Location"] == "/"
    assert client.get("/").context["request"].post == sari


def test_a_password_is_kept_as_argon2():
    assert "Argon2" in settings.PASSWORD_HASHERS[1], "the first one is the cheap one of the tests"
    assert make_password("x", hasher="argon2").startswith("argon2$argon2id$")


def test_an_unknown_name_gets_the_answer_of_a_wrong_password(sari):
    known, unknown = sign_in(Client(), "sari", WRONG), sign_in(Client(), "tidakada", WRONG)
    assert known.status_code == unknown.status_code == 422
    assert "tidak cocok" in known.content.decode()
    assert bytes_without(known, "sari") == bytes_without(unknown, "tidakada")
    assert set(known.cookies) == set(unknown.cookies)


def test_an_unknown_name_takes_as_long(sari, bayu, monkeypatch):
    bayu.user.set_unusable_password()
    bayu.user.save()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k))
    counts = []
    for name in ("sari", "bayu", "tidakada"):
        hashed.clear()
        sign_in(Client(), name, WRONG)
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


def test_five_failures_are_free_then_everybody_waits(sari):
    assert guess("sari").status_code == 422
    answer = sign_in(Client(), "sari")
    assert answer.status_code == 429
    assert "Coba lagi dalam 30 detik" in answer.content.decode()


def test_an_unknown_name_waits_too(sari):
    guess("sari")
    guess("tidakada")
    known, unknown = sign_in(Client(), "sari", WRONG), sign_in(Client(), "tidakada", WRONG)
    assert unknown.status_code == 429
    assert bytes_without(known, "sari") == bytes_without(unknown, "tidakada")


def test_the_table_of_failures_names_nobody(sari):
    guess("sari", 1)
    guess("bukansiapasiapa", 1)
    keys = SigninThrottle.objects.values_list("key", flat=True)
    assert [len(key) for key in keys] == [64, 64]
    assert all(set(key) <= set("0123456789abcdef") for key in keys)


def test_after_the_wait_the_right_password_opens(sari, client):
    guess("sari")
    waited(31)
    assert sign_in(client, "sari").status_code == 302
    assert SigninThrottle.objects.get().failures == 0, "the row stays for those who wait for its lock"


def test_counters_of_yesterday_are_thrown_away(sari, bayu, client):
    guess("bayu", 1)
    waited(25 * 3600)
    sign_in(client, "sari")
    assert SigninThrottle.objects.get().failures == 0


@pytest.mark.xdist_group("race")
def test_ten_taps_on_masuk_after_a_wrong_password_all_get_in(committed_db, sari):
    guess("sari", 1)
    answers = all_at_once([lambda: sign_in(Client(), "sari")] * 10)
    assert outcome(answers) == {302: 10}


@pytest.mark.xdist_group("race")
def test_ten_taps_on_masuk_of_somebody_new_all_get_in(committed_db, sari, bayu):
    guess("bayu", 1)
    waited(25 * 3600)
    answers = all_at_once([lambda name=name: sign_in(Client(), name) for name in ("sari", "bayu") * 5])
    assert outcome(answers) == {302: 10}


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    seconds = [_delay(FREE_FAILURES + n).total_seconds() for n in range(8)]
    assert seconds == [30, 60, 120, 240, 480, 900, 900, 900]
    assert _delay(10_000) == LONGEST_DELAY


def test_name_and_email_share_one_counter(sari):
    sari.user.email = "sari@example.org"
    sari.user.save()
    guess("sari", 3)
    guess("sari@example.org", 2)
    assert sign_in(Client(), "sari").status_code == 429


def test_the_neighbour_behind_the_same_address_signs_in(sari, bayu, client):
    guess("sari", 20)
    assert sign_in(client, "bayu").status_code == 302


def test_a_device_that_knows_sari_is_not_locked_out_by_strangers(sari, client):
    sign_in(client, "sari")
    client.post("/keluar/")
    guess("sari", 20)
    assert sign_in(Client(), "sari").status_code == 429
    assert sign_in(client, "sari").status_code == 302


def test_a_known_device_has_a_limit_of_its_own(sari, client):
    sign_in(client, "sari")
    client.post("/keluar/")
    guess("sari", client=client)
    assert sign_in(client, "sari").status_code == 429


def test_the_device_of_bayu_is_a_stranger_to_sari(sari, bayu, client):
    sign_in(client, "bayu")
    client.post("/keluar/")
    guess("sari")
    assert sign_in(client, "sari").status_code == 429


def test_a_forged_device_cookie_helps_nobody(sari, client):
    guess("sari")
    client.cookies["perangkat"] = f'{{"user": {sari.user_id}}}:palsu'
    assert sign_in(client, "sari").status_code == 429


def test_failures_of_last_week_are_forgotten(sari, client):
    guess("sari", 4)
    waited(7 * 24 * 3600)
    assert guess("sari", 1).status_code == 422
    assert sign_in(client, "sari").status_code == 302


def test_a_session_prepared_by_a_stranger_is_not_taken_over(sari, client):
    session = client.session
    session["seen"] = "before"
    session.save()
    before = session.session_key
    sign_in(client, "sari")
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.parametrize(
    "target",
    ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "jahat.example", "http://testserver/akun/"],
)
def test_nobody_is_sent_to_another_site(sari, client, target):
    assert sign_in(client, "sari", next=target).headers["Location"] == "/"


def test_sari_lands_on_the_page_she_wanted(sari, client):
    wanted = client.get("/jejaring/?jenis=tksk").headers["Location"]
    assert wanted == "/masuk/?next=%2Fjejaring%2F%3Fjenis%3Dtksk"
    assert sign_in(client, "sari", next="/jejaring/?jenis=tksk").headers["Location"] == "/jejaring/?jenis=tksk"


def test_with_several_posts_she_is_asked_and_then_lands_there(sari, client):
    other = AppointmentFactory(user=sari.user)
    location = sign_in(client, "sari", next="/jejaring/").headers["Location"]
    assert location == "/penugasan/?next=%2Fjejaring%2F"
    assert other.organisation.name in client.get(location).content.decode()
    answer = client.post("/penugasan/", {"post": other.public_id, "next": "/jejaring/"})
    assert answer.headers["Location"] == "/jejaring/"


def test_a_closed_account_does_not_sign_in(sari, admin_sistem, client):
    users.deactivate(user=sari.user, by=admin_sistem.user)
    assert sign_in(client, "sari").status_code == 422


def test_a_name_with_a_null_character_is_refused(client, db):
    assert sign_in(client, "sa\x00ri").status_code == 422


def test_a_session_in_use_lives_on_and_a_forgotten_one_ends(sari, client_of):
    client = client_of(sari)
    session = client.session
    session["seen"] = 0
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get("/")
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=7)
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/").status_code == 302


def test_after_signing_out_nothing_remains(sari, client_of):
    client = client_of(sari)
    page = client.get("/")
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get("/keluar/").status_code == 405
    assert Session.objects.count() == 1
    answer = client.post("/keluar/", follow=True)
    assert "Anda sudah keluar." in answer.content.decode()
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()
    assert client.get("/").status_code == 302


def test_a_message_nobody_has_read_ends_with_the_session(sari, client_of):
    client = client_of(sari)
    client.post("/penugasan/", {"post": sari.public_id})
    client.post("/keluar/")
    assert "Anda bertindak sebagai" not in client.get("/masuk/").content.decode()
    assert "messages" not in client.cookies
