"""Tautan sandi: an admin sistem makes it, the person uses it once."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registry.actions import users
from registry.models import AuditEntry, ResetLink
from registry.refusal import Refused

NEW = "kuda-baterai-staples"


@pytest.fixture
def token(sari, admin_sistem):
    return users.issue_reset_link(user=sari.user, by=admin_sistem.user)


def use(token, password=NEW, client=None):
    return (client or Client()).post(f"/sandi/{token}/", {"password": password, "again": password})


def test_the_admin_makes_a_link_and_sees_it_once(sari, admin_sistem, client_of):
    client, url = client_of(admin_sistem), f"/administrasi/registry/user/{sari.user_id}/tautan-sandi/"
    assert "http://testserver/sandi/" not in client.get(url).content.decode()
    assert not ResetLink.objects.exists(), "a GET changes nothing"
    page = client.post(url).content.decode()
    token = re.search(r"http://testserver/sandi/([\w-]+)/", page)[1]
    assert token not in client.get(url).content.decode()
    assert not ResetLink.objects.filter(token_hash__contains=token).exists(), "only a hash is kept"
    assert AuditEntry.objects.get(verb="user.issue_reset_link").actor == admin_sistem.user
    assert use(token).status_code == 302


def test_sari_sets_a_password_and_is_signed_in(sari, token, client):
    assert sari.user.full_name in client.get(f"/sandi/{token}/").content.decode()
    assert use(token, client=client).status_code == 302
    assert client.get("/").context["request"].post == sari
    sari.user.refresh_from_db()
    assert sari.user.check_password(NEW)
    assert AuditEntry.objects.get(verb="user.change_password").actor == sari.user


def test_a_link_works_once(token):
    use(token)
    assert use(token, "lain-lagi-baterai").status_code == 404
    with pytest.raises(Refused, match="sudah dipakai"):
        users.set_password_with_link(token=token, password=NEW)


def test_a_new_link_ends_the_earlier_one(sari, admin_sistem, token):
    newer = users.issue_reset_link(user=sari.user, by=admin_sistem.user)
    assert use(token).status_code == 404
    assert use(newer).status_code == 302


def test_a_link_lives_two_days(token):
    link = ResetLink.objects.get()
    assert link.expires_at - link.created_at == timedelta(hours=48)
    ResetLink.objects.update(expires_at=timezone.now())
    assert use(token).status_code == 404


def test_the_link_of_a_closed_account_is_not_there(sari, admin_sistem, token):
    users.deactivate(user=sari.user, by=admin_sistem.user)
    assert use(token).status_code == 404
    with pytest.raises(Refused):
        users.set_password_with_link(token=token, password=NEW)


def test_used_and_invented_links_look_alike(token):
    use(token)
    assert Client().get(f"/sandi/{token}/").content == Client().get("/sandi/karangan/").content


@pytest.mark.parametrize("password", ["pendek", "1234567890123", "sari lestari"])
def test_a_weak_password_is_refused_and_the_link_stays(token, password):
    assert use(token, password).status_code == 422
    assert use(token).status_code == 302


def test_the_log_line_of_a_refused_password_does_not_name_the_token(token):
    log = io.StringIO()
    handler = logging.getLogger("django.request").handlers[0]
    before = handler.setStream(log)
    try:
        assert use(token, "pendek").status_code == 422
    finally:
        handler.setStream(before)
    assert "Unprocessable Entity: /sandi/•/" in log.getvalue()
    assert token not in log.getvalue()


def test_a_new_password_ends_an_open_link(sari, token):
    """Whoever was sent the link meanwhile cannot set another one over it."""
    users.change_password(user=sari.user, password=NEW, by=sari.user)
    assert Client().get(f"/sandi/{token}/").status_code == 404
    assert use(token).status_code == 404


def test_a_new_password_ends_the_other_sessions(sari, client_of, token):
    elsewhere = client_of(sari)
    assert elsewhere.get("/").status_code == 200
    use(token)
    assert elsewhere.get("/").status_code == 302


def test_sari_changes_her_own_password_and_stays_signed_in(sari, client_of):
    client = client_of(sari)
    assert client.get("/akun/").status_code == 200
    data = {"old": "bukan-ini", "password": NEW, "again": NEW}
    assert client.post("/akun/", data).status_code == 422
    assert client.post("/akun/", {**data, "old": "rahasia-demo-123"}).status_code == 302
    assert client.get("/").status_code == 200
    sari.user.refresh_from_db()
    assert sari.user.check_password(NEW)


def test_a_link_that_is_gone_says_what_to_do_and_nothing_about_whom(client, db):
    pages = {client.get(f"/sandi/{token}/").content for token in ("karangan", "x" * 43)}
    assert len(pages) == 1
    assert "minta tautan baru kepada admin sistem" in pages.pop().decode()
