"""Rencanakan Bimtek: an office plans, splits the places, changes; what cannot be is refused, also by the database."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import bimtek as make
from training.actions import events
from training.models import BimtekEvent, BimtekQuota, EventChange
from training.workflow import EventMove, EventStatus

TODAY = timezone.localdate()


def typed(**more):
    return {
        "title": "Bimtek Pengurus 2026",
        "version": make.of_2018().public_id,
        "starts_on": "2026-10-20",
        "ends_on": "2026-10-22",
        "certificate_share": "80",
    } | more


def send(client, page, **fields):
    return client.post(page, hidden_fields(client.get(page)) | fields)


def said(answer):
    return answer.content.decode()


def test_diy_plans_and_splits_the_places(ratna, client_of):
    client = client_of(ratna)
    parts = {f"kuota-{code}": "8" for code in ("34.01", "34.02", "34.03", "34.04", "34.71")}
    answer = send(client, "/bimtek/tambah/", **typed(quota="40", place="Hotel Pandanaran", funding="Danais", **parts))
    event = BimtekEvent.objects.get()
    assert answer.url == f"/bimtek/{event.public_id}/"
    assert (event.organiser, event.added_by, event.status) == (ratna.organisation, ratna, EventStatus.PLANNED)
    assert event.regencies == ["34.01", "34.02", "34.03", "34.04", "34.71"]
    assert EventChange.objects.get().verb == "add"
    page = said(client.get(answer.url))
    assert "20–22 Oktober 2026" in page
    assert "Hotel Pandanaran" in page
    assert f"/bimtek/{event.public_id}/buka-undangan/" in page


def test_bantul_fills_its_own_places_alone(dewi, client_of):
    client = client_of(dewi)
    assert "kuota-34.02" not in said(client.get("/bimtek/tambah/"))
    send(client, "/bimtek/tambah/", **typed(quota="25"))
    assert list(BimtekQuota.objects.values_list("regency", "count")) == [("34.02", 25)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": "2026-10-19"}, "tidak boleh berakhir sebelum dimulai"),
        ({"ends_on": "2027-10-22"}, "paling lama 31 hari"),
        ({"quota": "10", "kuota-34.02": "8", "kuota-34.04": "8"}, "melebihi kuota peserta"),
        ({"certificate_share": "101"}, "100"),
        ({"title": ""}, "Nama Bimtek"),
    ],
)
def test_what_cannot_be_comes_back_with_all_that_was_typed(wrong, words, ratna, client_of):
    answer = send(client_of(ratna), "/bimtek/tambah/", **typed(basis="KAK nomor 7") | wrong)
    assert answer.status_code == 422
    assert words in said(answer)
    assert "KAK nomor 7" in said(answer)
    assert not BimtekEvent.objects.exists()


def test_a_change_is_told_with_before_and_after_and_the_quota_follows(ratna, sleman_pengurus):
    event = make.event(ratna, EventStatus.PLANNED)
    events.change(event=event, fields={"place": "Balai Desa", "quota": 20}, parts={"34.04": 20}, by=ratna)
    event.refresh_from_db()
    assert (event.regencies, event.quota, event.revision) == (["34.04"], 20, 1)
    assert EventChange.objects.first().fields == {
        "tempat": ["Aula Dinas Sosial", "Balai Desa"],
        "kuota peserta": ["40", "20"],
        "kuota kabupaten/kota": ["Kabupaten Bantul 8, Kabupaten Sleman 8", "Kabupaten Sleman 20"],
    }
    assert events.change(event=event, fields={"place": "Balai Desa"}, by=ratna) == {}


def test_what_is_planned_is_not_read_by_volunteers_before_it_invites(ratna, sari, client_of):
    event = make.event(ratna, EventStatus.PLANNED)
    client, page = client_of(sari), f"/bimtek/{event.public_id}/"
    assert client.get(page).status_code == 404
    make.moved(event, EventMove.OPEN, ratna)
    assert client.get(page).status_code == 200
    events.move(event=event, move=EventMove.GO_BACK, reason="Tempatnya belum pasti.", by=ratna)
    assert client.get(page).status_code == 404


def test_only_the_organiser_changes_it_and_the_refusal_says_so(ratna, dewi, client_of):
    event = make.event(ratna)
    answer = client_of(dewi).get(f"/bimtek/{event.public_id}/ubah/")
    assert answer.status_code == 403
    assert "diselenggarakan Dinas Sosial DIY" in said(answer)


def test_a_finished_one_is_not_changed_any_more(ratna):
    event = make.event(ratna, EventStatus.FINISHED)
    with pytest.raises(Refused, match="tidak diubah lagi"):
        events.change(event=event, fields={"place": "X"}, by=ratna)


def test_the_database_keeps_the_parts_within_the_whole(ratna):
    event = make.event(ratna, quota=16)
    for act in (
        lambda: BimtekQuota.objects.create(event=event, regency_id="34.03", count=1),
        lambda: BimtekQuota.objects.filter(event=event, regency="34.02").update(count=9),
        lambda: BimtekEvent.objects.filter(pk=event.pk).update(quota=15),
    ):
        with pytest.raises(DatabaseError, match="melebihi kuota"), transaction.atomic():
            act()
    BimtekQuota.objects.filter(event=event, regency="34.02").delete()
    event.refresh_from_db()
    assert event.regencies == ["34.04"], "the column follows by itself"


def test_days_do_not_leave_a_session_behind(ratna):
    event = make.event(ratna, EventStatus.PLANNED)
    make.session(event, ratna, day=2, title="Penutupan")
    with pytest.raises(Refused, match="Penutupan"):
        events.change(event=event, fields={"ends_on": event.ends_on - timedelta(days=1)}, by=ratna)
    with pytest.raises(DatabaseError, match="di luar hari"), transaction.atomic():
        BimtekEvent.objects.filter(pk=event.pk).update(ends_on=event.starts_on)


def test_the_curriculum_stays_while_the_timetable_teaches_it(ratna):
    event = make.event(ratna, EventStatus.PLANNED)
    make.session(event, ratna, materi=event.version.materi.first())
    other = make.version(ratna, "Media sosial")
    with pytest.raises(Refused, match="kurikulum yang lama"):
        events.change(event=event, fields={"version": other}, by=ratna)
    with pytest.raises(DatabaseError, match="materi kurikulum"), transaction.atomic():
        BimtekEvent.objects.filter(pk=event.pk).update(version=other)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2018, 10, 23), date(2018, 10, 25), "23–25 Oktober 2018"),
        (date(2018, 10, 30), date(2018, 11, 1), "30 Oktober – 1 November 2018"),
        (date(2018, 12, 31), date(2019, 1, 1), "31 Desember 2018 – 1 Januari 2019"),
        (date(2018, 10, 23), date(2018, 10, 23), "23 Oktober 2018"),
    ],
)
def test_days_are_written_as_people_write_them(first, last, words):
    from training.prints import days_of

    assert days_of(BimtekEvent(starts_on=first, ends_on=last)) == words


@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "9999-12-31"])
def test_a_year_that_cannot_be_is_asked_again(day, ratna, client_of):
    answer = send(client_of(ratna), "/bimtek/tambah/", **typed(starts_on=day, ends_on=day))
    assert answer.status_code == 422
    assert "Periksa tahunnya" in answer.content.decode()
