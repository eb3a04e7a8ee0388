"""Bertindak sebagai: a person with several posts chooses as whom she acts."""

import pytest

from registry.actions import users
from tests.factories import AppointmentFactory


@pytest.fixture
def second_post(sari):
    return AppointmentFactory(user=sari.user)


def acting_as(client):
    return client.get("/").context["request"].post


def test_sari_switches_to_her_other_post(sari, second_post, client_of):
    client = client_of(sari)
    assert acting_as(client) == sari
    assert client.post("/penugasan/", {"post": second_post.public_id}).status_code == 302
    assert acting_as(client) == second_post


def test_the_header_offers_the_switch_only_with_several_posts(sari, bayu, second_post, client_of):
    assert "(ganti penugasan)" in client_of(sari).get("/").content.decode()
    assert "(ganti penugasan)" not in client_of(bayu).get("/").content.decode()


def test_looking_at_the_choice_changes_nothing(sari, second_post, client_of):
    client = client_of(sari)
    client.get("/penugasan/", {"post": second_post.public_id})
    assert acting_as(client) == sari


@pytest.mark.parametrize("wanted", ["bayu", "invented", ""])
def test_the_post_of_somebody_else_is_refused(sari, bayu, client_of, wanted):
    client = client_of(sari)
    answer = client.post("/penugasan/", {"post": bayu.public_id if wanted == "bayu" else wanted})
    assert answer.status_code == 403
    assert "bukan milik Anda" in answer.content.decode()
    assert "Tidak ada yang berubah" in answer.content.decode()
    assert acting_as(client) == sari


def test_when_the_chosen_post_ends_the_other_one_is_taken(sari, second_post, admin_sistem, client_of):
    client = client_of(second_post)
    users.end_appointment(appointment=second_post, by=admin_sistem.user)
    assert acting_as(client) == sari


def test_a_post_written_into_the_session_must_be_her_own(sari, bayu, client_of):
    client = client_of(sari)
    session = client.session
    session["post"] = bayu.public_id
    session.save()
    assert acting_as(client) == sari
