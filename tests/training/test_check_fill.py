"""Three and six months after a Bimtek somebody visits each unit: who, when, and what they found."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from registry.actions import users
from registry.models import Organisation, OrganisationKind
from registry.models.months import months_after
from registry.refusal import Refused
from tests.cases.acts import hidden_fields
from tests.factories import bimtek
from tests.factories import follow_ups as make
from training.actions import events, participants
from training.models import FollowUpCheck, Progress
from training.workflow import EventMove, EventStatus


@pytest.fixture
def ended(ratna, sari, sleman_pengurus, tini, sleman_tksk):
    """A Bimtek that ended 200 days ago: the checks of both units are due, one of them long ago."""
    first = timezone.localdate() - timedelta(days=202)
    return make.with_units(ratna, sari, sleman_pengurus, status=EventStatus.FINISHED, starts_on=first)


def test_the_end_of_a_bimtek_schedules_two_checks_for_each_unit(ended, sari, tini):
    own = FollowUpCheck.objects.filter(event=ended, unit=sari.organisation).order_by("months")
    assert [(check.months, check.office, check.due_on) for check in own] == [
        (months, tini.organisation, months_after(ended.ends_on, months)) for months in (3, 6)
    ]
    assert ended.checks.count() == 4


def test_without_a_tksk_it_is_the_work_of_dinas_sosial(ratna, sari, tini, dewi):
    Organisation.objects.filter(pk=tini.organisation_id).update(ended_on=timezone.localdate())
    event = make.with_units(ratna, sari, status=EventStatus.FINISHED)
    kinds = set(event.checks.values_list("office__kind", "office__home_area"))
    assert kinds == {(OrganisationKind.REGENCY_OFFICE, "34.02")}


def test_an_office_where_nobody_has_a_post_is_not_asked(ratna, sari, tini, dewi, admin_sistem):
    users.end_appointment(appointment=tini, by=admin_sistem.user)
    event = make.with_units(ratna, sari, status=EventStatus.FINISHED)
    assert set(event.checks.values_list("office", flat=True)) == {dewi.organisation_id}


def test_ended_once_more_the_checks_follow_the_last_day_and_the_units(ended, ratna, sleman_pengurus, tini, sari):
    make.visited(ended.checks.get(unit=sari.organisation, months=3), tini)
    back = bimtek.moved(ended, EventMove.GO_BACK, ratna)
    participants.withdraw(participant=back.participants.get(unit=sleman_pengurus.organisation), reason="x", by=ratna)
    events.change(event=back, fields={"ends_on": back.ends_on + timedelta(days=7)}, by=ratna)
    back.refresh_from_db()
    bimtek.moved(back, EventMove.FINISH, ratna)
    done, still = ended.checks.order_by("months")
    assert (done.due_on, still.due_on) == (months_after(ended.ends_on, 3), months_after(back.ends_on, 6))


def test_ended_twice_the_checks_are_there_once(ended, ratna):
    back = bimtek.moved(ended, EventMove.GO_BACK, ratna)
    bimtek.moved(back, EventMove.FINISH, ratna)
    assert ended.checks.count() == 4


@pytest.mark.parametrize(
    ("day", "due"), [(date(2026, 8, 31), date(2027, 2, 28)), (date(2026, 10, 25), date(2027, 4, 25))]
)
def test_half_a_year_later_is_the_same_day_or_the_last_of_the_month(day, due):
    assert months_after(day, 6) == due


def test_tini_finds_the_late_ones_on_beranda_and_in_her_list(ended, tini, client_of):
    client = client_of(tini)
    assert "cek tindak lanjut Bimtek terlambat" in client.get("/").content.decode()
    shown = client.get("/bimtek/cek/").content.decode()
    assert "WKSBM Mugi Waras" in shown
    assert "WKSBM Ngudi Rahayu" not in shown
    assert shown.count("Terlambat") == 2
    assert shown.index("3 bulan sesudahnya") < shown.index("6 bulan sesudahnya")


def test_a_check_is_filled_at_the_door_beside_the_rtl(ended, sari, tini, client_of):
    make.rtl(ended, sari)
    check, client = ended.checks.get(unit=sari.organisation, months=3), client_of(tini)
    page = f"/bimtek/cek/{check.public_id}/isi/"
    assert "Mendata lansia" in client.get(page).content.decode()
    empty = client.post(page, hidden_fields(client.get(page)) | {"found": "Pendataan jalan."})
    assert empty.status_code == 422
    assert "Pendataan jalan." in empty.content.decode()
    typed = {"done_on": timezone.localdate(), "progress": "sebagian", "found": "Pendataan jalan.", "obstacles": "Dana"}
    answer = client.post(page, hidden_fields(client.get(page)) | typed)
    assert (answer.status_code, answer.url.startswith(f"/bimtek/{ended.public_id}/tindak-lanjut/")) == (302, True)
    check.refresh_from_db()
    assert (check.progress, check.done_by, check.obstacles) == (Progress.PART, tini, "Dana")
    assert client.get(page).status_code == 409
    assert ended.changes.filter(verb="fill_check", actor=tini).count() == 1


def test_another_office_does_not_fill_it(ended, sari, bayu, dewi, sleman_tksk, client_of):
    check = ended.checks.get(unit=sari.organisation, months=3)
    page = f"/bimtek/cek/{check.public_id}/isi/"
    assert client_of(bayu).get(page).status_code == 403
    assert client_of(dewi).get(page).status_code == 200, "Dinas Sosial of the kabupaten steps in"
    assert client_of(sleman_tksk).get(page).status_code == 404


def test_a_visit_is_not_ahead_and_not_before_the_bimtek(ended, tini, sari):
    check = ended.checks.get(unit=sari.organisation, months=3)
    for day, said in ((timezone.localdate() + timedelta(days=1), "masa depan"), (date(2020, 1, 1), "Hari pertama")):
        with pytest.raises(Refused, match=said):
            make.visited(check, tini, done_on=day)


def test_a_cancelled_bimtek_asks_for_no_visit(ended, ratna, tini, client_of):
    bimtek.moved(ended, EventMove.CANCEL, ratna)
    assert "Tidak ada cek yang menunggu." in client_of(tini).get("/bimtek/cek/").content.decode()
    assert "cek tindak lanjut" not in client_of(tini).get("/").content.decode()


def test_a_check_is_not_filled_long_before_its_day(ratna, sari, tini, client_of):
    event = make.with_units(ratna, sari, status=EventStatus.FINISHED)
    check = event.checks.order_by("months").first()
    page = f"/bimtek/cek/{check.public_id}/isi/"
    assert client_of(tini).get(page).status_code == 409
    shown = client_of(tini).get("/bimtek/cek/").content.decode()
    assert f"Dapat diisi mulai {date_format(check.opens_on, 'j F Y')}" in shown
    assert page not in shown
    FollowUpCheck.objects.filter(pk=check.pk).update(due_on=timezone.localdate() + timedelta(days=30))
    assert client_of(tini).get(page).status_code == 200
    assert page in client_of(tini).get("/bimtek/cek/").content.decode()
