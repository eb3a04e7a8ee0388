"""Catat monev: how each activity of the current plan stands."""

import pytest

from cases.models import Achievement, ActivityResult, PlanActivity, PlanReview
from cases.workflow import Stage
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import stages as make


@pytest.fixture
def working(sari, laras):
    return make.case_at(Stage.IMPLEMENTATION, sari, laras)


def test_the_first_one_brings_the_case_on_the_second_leaves_it(working, laras):
    for _ in range(2):
        make.reviewed(working, laras, Achievement.PARTLY)
        working.refresh_from_db()
        assert working.stage == Stage.MONITORING
    assert PlanReview.objects.filter(plan__case=working).count() == 2


def test_every_activity_is_judged(working, laras):
    with pytest.raises(Refused, match="Nilai setiap kegiatan"):
        make.reviewed(working, laras, results={})
    assert not ActivityResult.objects.exists()


def test_activities_of_an_old_version_are_not(working, laras):
    old = dict.fromkeys(PlanActivity.objects.filter(goal__plan__case=working), (Achievement.REACHED, ""))
    make.planned(working, laras)
    with pytest.raises(Refused, match="rencana yang berlaku"):
        make.reviewed(working, laras, results=old)


def test_what_is_not_judged_is_asked_for_and_the_rest_kept(working, laras, client_of):
    client, address = client_of(laras), f"{working.get_absolute_url()}penanganan/monev/"
    typed = {"reviewed_on": "2026-11-02", "text": "Berjalan."}
    answer = client.post(address, hidden_fields(client.get(address)) | typed)
    assert answer.status_code == 422
    assert "Pilih hasilnya." in answer.content.decode()
    assert "Berjalan." in answer.content.decode()


def test_the_page_shows_the_last_judgement_beside_the_plan(working, laras, client_of):
    make.reviewed(working, laras, Achievement.NOT_YET)
    make.reviewed(working, laras, Achievement.PARTLY)
    page = client_of(laras).get(f"{working.get_absolute_url()}penanganan/").content.decode()
    assert "Tercapai sebagian" in page
    assert "Belum tercapai" not in page
