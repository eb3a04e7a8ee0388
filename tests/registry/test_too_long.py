"""A question to the database that takes too long is ended; the page says so, and nothing typed is lost."""

import logging

import pytest
from django.db import connection

from cases.models import Case
from registry.models import ReadEntry
from tests.cases.acts import hidden_fields
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def sleep(*args, **kwargs):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")


@pytest.fixture(autouse=True)
def _short(settings):
    settings.STATEMENT_SECONDS = 0.3


def test_a_page_that_takes_too_long_says_what_helps(sari, client_of, monkeypatch, caplog):
    client = client_of(sari)
    monkeypatch.setattr("cases.views.lists.first_page_of", sleep)
    with caplog.at_level(logging.ERROR, "wksbm.slow"):
        answer = client.get("/kasus/")
    assert answer.status_code == 503
    assert "persempit saringan" in answer.content.decode()
    told = [record.getMessage() for record in caplog.records if record.name == "wksbm.slow"]
    assert told == ["Dihentikan sesudah 0.3 detik: cases:case-list"]
    monkeypatch.undo()
    assert client.get("/kasus/").status_code == 200


def test_an_act_that_takes_too_long_changes_nothing_and_keeps_what_was_typed(sari, bayu, client_of, monkeypatch):
    case = make.open_case(sari)
    client = client_of(sari)
    page = f"{case.get_absolute_url()}rujukan/kirim/"
    typed = {"receiver": bayu.organisation.public_id, "reason": "Rumah roboh semalam."}
    sent = typed | hidden_fields(client.get(page))
    monkeypatch.setattr("cases.actions.referrals.refresh_path", sleep)
    answer = client.post(page, sent)
    assert answer.status_code == 503
    assert "isian belum tersimpan" in answer.content.decode()
    assert "Rumah roboh semalam." in answer.content.decode()
    case = Case.objects.get(pk=case.pk)
    assert not case.referrals.exists()
    monkeypatch.undo()
    assert client.post(page, sent).status_code == 302
    assert case.referrals.get().reason == "Rumah roboh semalam."


def test_what_was_not_shown_is_not_in_the_log_of_who_looked(sari, client_of, monkeypatch):
    case = make.open_case(sari)
    client = client_of(sari)
    monkeypatch.setattr("cases.views.cases.render", sleep)
    before = ReadEntry.objects.count()
    assert client.get(case.get_absolute_url()).status_code == 503
    assert ReadEntry.objects.count() == before


def test_a_page_that_is_drawn_after_its_view_is_answered_too(admin_sistem, client_of, monkeypatch):
    """The admin draws its pages outside of the transaction of the view."""
    monkeypatch.setattr("django.contrib.admin.templatetags.admin_list.result_list", sleep)
    monkeypatch.setattr("django.contrib.admin.views.main.ChangeList.get_ordering_field_columns", sleep)
    answer = client_of(admin_sistem).get("/administrasi/registry/goods/")
    assert answer.status_code == 503
    assert "persempit saringan" in answer.content.decode()
