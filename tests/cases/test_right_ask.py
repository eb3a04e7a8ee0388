"""Catat permintaan hak: what a person asks of their data, and the answer within 72 hours."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import rights
from cases.models import RightsRequest
from registry import scope
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.cases.conftest import last_event, told
from tests.factories import cases as make


@pytest.fixture
def asked(case, bayu):
    """Asked at the kalurahan, which sees the case; Sari's unit holds it."""
    return make.asked(case, bayu)


def test_the_clock_is_72_hours_and_the_holder_is_told(case, asked):
    assert asked.due_at - asked.recorded_at == timedelta(hours=72)
    assert (last_event(case).verb, last_event(case).actor) == ("ask", asked.recorded_by)
    assert "jawab dalam 3 x 24 jam" in str(told(case)["WKSBM Mugi Waras"])


def test_the_holder_answers_once_and_who_recorded_it_is_told(case, asked, sari, hadi, client_of):
    client = client_of(sari)
    page = f"{case.get_absolute_url()}permintaan/{asked.public_id}/jawab/"
    typed = {"answer": "dipenuhi", "answer_text": "Tanggal lahir sudah dibetulkan."}
    assert client.post(page, hidden_fields(client.get(page)) | typed).status_code == 302
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("dipenuhi", sari)
    assert "sudah dijawab" in str(told(case)["Kalurahan Bangunharjo"])
    with pytest.raises(Refused, match="Tidak ada permintaan yang menunggu"):
        rights.answer(request=asked, answer="ditolak", answer_text="x", by=hadi)


def test_one_of_two_is_answered_once_only(case, asked, sari, bayu):
    make.asked(case, bayu)
    rights.answer(request=asked, answer="dipenuhi", answer_text="x", by=sari)
    with pytest.raises(Refused, match="sudah dijawab"):
        rights.answer(request=asked, answer="ditolak", answer_text="x", by=sari)


def test_others_do_not_answer(asked, bayu, dewi):
    for post in (bayu, dewi):
        with pytest.raises(Refused, match="dipegang oleh") as refused:
            rights.answer(request=asked, answer="dipenuhi", answer_text="x", by=post)
        assert refused.value.status == 403


def test_the_list_shows_what_is_open_and_late_first(case, asked, sari, dewi, client_of):
    late = make.asked(case, sari, at=timezone.now() - timedelta(hours=80), text="Hapus nama saya.")
    page = client_of(dewi).get("/hak/").content.decode()
    assert page.index("Hapus nama saya.") < page.index("Tanggal lahir saya salah.")
    assert "Lewat batas" in page
    assert "2</span> permintaan hak" in client_of(dewi).get("/").content.decode()
    for one in (late, asked):
        rights.answer(request=one, answer="dipenuhi", answer_text="x", by=sari)
    assert "Tidak ada permintaan yang menunggu" in client_of(dewi).get("/hak/").content.decode()


def test_a_request_about_a_hidden_case_is_hidden_too(sari, bayu, client_of):
    make.asked(make.open_case(sari, number=make.HIV), text="Rahasiakan.")
    assert "Rahasiakan." not in client_of(bayu).get("/hak/").content.decode()
    with scope.as_post(bayu):
        assert not RightsRequest.objects.exists()


def test_the_database_holds_clock_and_answer(asked):
    for change in ({"due_at": asked.due_at + timedelta(hours=1)}, {"answer": "dipenuhi"}):
        with pytest.raises(IntegrityError, match="rights_request"), transaction.atomic():
            RightsRequest.objects.filter(pk=asked.pk).update(**change)
