"""What does somebody read who is in the wrong place? The same 404 for all; a 403 with its reason."""

import pytest
from django.test import Client

from registry.models import OrganisationKind
from tests.cast import DEPOK, office

ADDRESSES = ("/tidak-ada/", "/kasus/abcdefgh23456789/", "/jejaring/abcdefgh23456789/")


def test_not_found_is_the_same_bytes_for_everybody_and_everything(sari, bayu, client_of):
    stranger = office(OrganisationKind.TKSK, DEPOK)
    pages = {
        client_of(post).get(address).content
        for post in (sari, bayu)
        for address in (*ADDRESSES, f"/jejaring/{stranger.public_id}/")
    }
    pages |= {Client().get("/tidak-ada/?q=rahasia").content, Client().post("/tidak-ada/").content}
    assert len(pages) == 1
    page = pages.pop().decode()
    assert "csrf" not in page
    assert "Sari" not in page
    assert "Tidak ada yang berubah" in page


def test_not_found_has_the_same_headers(sari, client_of):
    client = client_of(sari)
    client.get("/")
    stranger = office(OrganisationKind.TKSK, DEPOK)
    hidden, random = (client.get(f"/jejaring/{x}/") for x in (stranger.public_id, "abcdefgh23456789"))
    assert hidden.headers == random.headers


def test_a_form_without_its_token_is_explained_in_indonesian(sari, client_of):
    client = client_of(sari)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/penugasan/", {"post": sari.public_id})
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()


def test_a_form_that_is_too_large_is_explained_in_indonesian(sari, client_of):
    body = f"post={'x' * 3_000_000}"
    answer = client_of(sari).post("/penugasan/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "terlalu besar" in answer.content.decode()


def test_an_error_of_the_program_says_that_nothing_was_lost(sari, client_of, monkeypatch):
    client = client_of(sari)
    client.raise_request_exception = False
    monkeypatch.setattr("registry.views.organisations.page_of", None)
    answer = client.get("/jejaring/")
    assert answer.status_code == 500
    assert "Ada gangguan" in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_to_read_is_only_read(sari, client_of, method):
    assert getattr(client_of(sari), method)("/jejaring/").status_code == 405


def test_the_health_page_needs_neither_session_nor_scope(client, db, queries):
    with queries() as asked:
        answer = client.get("/sehat/")
    assert (answer.status_code, answer.content) == (200, b"sehat")
    assert asked == ["SELECT 1"]
    assert not answer.cookies
