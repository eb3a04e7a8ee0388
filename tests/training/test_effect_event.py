"""What a Bimtek changed: figures against an example by hand, and no case that the reader may not see."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions import cases as case_actions
from cases.models import Case
from registry.casework import Found
from registry.models import BimtekRecord, RefresherRule, UnitProfile
from registry.models.months import months_before
from tests.factories import bimtek, boards
from tests.factories import cases as case_make
from tests.factories import follow_ups as make
from tests.factories import participants as people
from training import effect
from training.workflow import EventMove, EventStatus


@pytest.fixture
def ended(ratna, sari):
    """A Bimtek that ended 100 days ago."""
    first = timezone.localdate() - timedelta(days=102)
    running = make.with_units(ratna, sari, starts_on=first)
    held = bimtek.session(running, ratna, jp=3)
    bimtek.session(running, ratna, begins=10, ends=11, jp=2)
    people.marked(running.participants.get(), held, ratna)
    return bimtek.moved(running, EventMove.FINISH, ratna)


def case_of(post, day, **fields):
    case = case_make.open_case(post, **fields)
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - (timezone.localdate() - day))
    return case


@pytest.fixture
def counted(ended, sari, bayu):
    """Before: one case, closed in those days. After: three, of which one was sent on and one is sensitive."""
    before, after = ended.starts_on - timedelta(days=40), ended.ends_on + timedelta(days=40)
    closed = case_of(sari, before)
    case_actions.close(case=closed, outcome="tertangani_warga", closed_on=timezone.localdate(), by=sari)
    Case.objects.filter(pk=closed.pk).update(closed_on=before + timedelta(days=5))
    case_of(sari, ended.starts_on - timedelta(days=300))
    sent = case_of(sari, after)
    case_make.sent(sent, sari, bayu)
    sent.referrals.update(sent_at=timezone.now() - timedelta(days=20))
    case_of(sari, after, number=case_make.HIV)
    case_of(sari, after)
    case_of(sari, ended.starts_on)
    return ended


def test_cases_on_both_sides_are_those_counted_by_hand(counted, sari):
    (row,) = effect.of_event(counted, sari)
    assert (row.unit, row.people) == (sari.organisation, 1)
    assert (row.before, row.after) == (Found(recorded=1, handled=1), Found(recorded=3, handled=1))


def test_a_sensitive_case_counts_for_its_path_only(counted, ratna, client_of):
    (row,) = effect.of_event(counted, ratna)
    assert (row.before, row.after) == (Found(1, 1), Found(2, 1))
    page = client_of(ratna).get(f"/bimtek/{counted.public_id}/dampak/").content.decode()
    assert "bukan bukti sebab-akibat" in page
    assert "belum genap" in page
    assert "Tercatat, sesudah" in page


def test_the_windows_touch_neither_each_other_nor_the_bimtek(ended):
    before, after = effect.windows(ended)
    assert before.last == ended.starts_on - timedelta(days=1)
    assert after.first == ended.ends_on + timedelta(days=1)
    assert months_before(ended.starts_on, 6) == before.first
    assert not after.is_over()


def test_jp_of_a_unit_is_what_its_people_attended_and_who_never_came_is_not_in_it(ended, ratna, sleman_pengurus):
    assert [row.jp for row in effect.of_event(ended, ratna)] == [3]
    absent = make.with_units(ratna, sleman_pengurus, starts_on=ended.starts_on, status=EventStatus.FINISHED)
    assert effect.of_event(absent, ratna) == []


def test_a_trained_ketua_or_sekretaris_makes_a_unit_covered(sari, sleman_pengurus, dewi, ratna, client_of):
    mugi, ngudi = (post.organisation for post in (sari, sleman_pengurus))
    boards.board_in_force(mugi.profile, {"Ketua": "Sari Lestari", "Sekretaris": "Bu Tuti"}, by=ratna)
    boards.board_in_force(
        ngudi.profile, {"Ketua": "Wahyu Hidayat", "Sekretaris": "Pak Yono", "Bendahara": "Bu Narti"}, by=ratna
    )
    for unit, name in ((mugi, "SARI LESTARI"), (ngudi, "Bu Narti")):
        BimtekRecord.objects.create(
            unit=unit, name=name, event="Bimtek", attended_on=timezone.localdate(), recorded_by=ratna
        )
    rows = {row.area.pk: (row.units, row.trained, row.share) for row, _ in effect.coverage(ratna)}
    assert rows == {"34.02": (1, 1, 100), "34.04": (1, 0, 0)}
    assert [row.area.pk for row, _ in effect.coverage(dewi)] == ["34.02"]
    (parts,) = (parts for row, parts in effect.coverage(ratna) if row.area.pk == "34.02")
    assert [(part.area.pk, part.trained) for part in parts] == [("34.02.15", 1)]
    assert "1 dari 1 WKSBM" in client_of(ratna).get("/bimtek/cakupan/").content.decode()


def test_units_with_open_cases_and_nobody_trained_are_named(sari, ratna, client_of):
    case_make.open_case(sari)
    case_make.open_case(sari)
    assert [(profile.unit, number) for profile, number in effect.untrained_with_open_cases(ratna)] == [
        (sari.organisation, 2)
    ]
    boards.board_in_force(sari.organisation.profile, {"Ketua": "Sari Lestari", "Sekretaris": "Bu Tuti"}, by=ratna)
    BimtekRecord.objects.create(
        unit=sari.organisation, name="Sari Lestari", event="x", attended_on=timezone.localdate(), recorded_by=ratna
    )
    assert effect.untrained_with_open_cases(ratna) == []
    assert "mempunyai ketua atau sekretaris terlatih" in client_of(ratna).get("/bimtek/cakupan/").content.decode()


def test_a_unit_is_due_for_a_refresher_when_its_last_bimtek_is_old(sari, ratna, client_of):
    record = BimtekRecord.objects.create(
        unit=sari.organisation,
        name="Sari Lestari",
        event="Bimtek 2018",
        attended_on=months_before(timezone.localdate(), 36),
        recorded_by=ratna,
    )
    assert UnitProfile.objects.due_for_refresher().get().unit == sari.organisation
    page = client_of(sari).get(f"/bimtek/wksbm/{sari.organisation.public_id}/").content.decode()
    assert "Sudah waktunya penyegaran" in page
    assert "Bimtek 2018" in page
    assert "WKSBM Mugi Waras" in client_of(ratna).get("/wksbm/?bimtek=penyegaran").content.decode()
    RefresherRule.objects.update(months=48)
    assert not UnitProfile.objects.due_for_refresher().exists()
    RefresherRule.objects.update(months=36)
    BimtekRecord.objects.filter(pk=record.pk).update(attended_on=timezone.localdate())
    assert not UnitProfile.objects.due_for_refresher().exists()
