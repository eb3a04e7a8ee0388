"""A unit that seems asleep: the program proposes vakum, Dinas Sosial declares it or says why the unit stays active."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import schedule
from registry import scope
from registry.actions import dormancies, units
from registry.models import DormancyProposal, DormancyRule, ProposalStatus, UnitChange, UnitProfile
from registry.models.months import months_before
from registry.refusal import Refused
from registry.workflow import UnitMove, UnitStatus
from tests.cases.acts import hidden_fields
from tests.factories import units as make

TODAY = timezone.localdate()
LONG_AGO = months_before(TODAY, 7)
RECENT = TODAY - timedelta(days=20)


@pytest.fixture
def profile(mugi_waras):
    return mugi_waras.profile


@pytest.fixture
def proposal(profile):
    return make.proposal(profile)


@pytest.fixture
def address(profile):
    return f"/wksbm/{profile.unit.public_id}/"


def said(answer):
    return answer.content.decode()


def standing(profile, **fields):
    UnitProfile.objects.filter(pk=profile.pk).update(**fields)
    return make.search()


# --- the search -------------------------------------------------------------------------------------------------------

SIX, ENOUGH = months_before(TODAY, 6), months_before(TODAY, 6) - timedelta(days=1)
ALIVE = {"status": "aktif", "last_activity_on": RECENT, "status_since_on": LONG_AGO, "term_ends_on": None}
FOUND = {
    "alive": ({}, 0),
    "quiet": ({"last_activity_on": ENOUGH}, 1),
    "six months to the day": ({"last_activity_on": SIX}, 0),
    "quiet and revived": ({"last_activity_on": ENOUGH, "status": "aktif_kembali"}, 1),
    "revived a month ago": ({"last_activity_on": ENOUGH, "status_since_on": RECENT, "status": "aktif_kembali"}, 0),
    "term ended": ({"term_ends_on": ENOUGH}, 1),
    "term ended lately": ({"term_ends_on": RECENT}, 0),
    "asleep already": ({"last_activity_on": ENOUGH, "status": "vakum"}, 0),
    "still forming": ({"last_activity_on": ENOUGH, "status": "rintisan"}, 0),
    "gone": ({"last_activity_on": ENOUGH, "status": "bubar"}, 0),
    "never anything, entered today": ({"last_activity_on": None}, 0),
}


@pytest.mark.parametrize(("fields", "count"), FOUND.values(), ids=FOUND.keys())
def test_a_working_unit_without_life_is_proposed_and_no_other(profile, fields, count):
    assert standing(profile, **(ALIVE | fields)) == count
    assert DormancyProposal.objects.count() == count


def test_a_unit_whose_organisation_has_ended_is_left_in_peace(profile):
    profile.unit.ended_on = RECENT
    profile.unit.save()
    assert standing(profile, **(ALIVE | {"last_activity_on": ENOUGH})) == 0


def test_a_unit_without_any_activity_counts_from_its_entry(profile):
    profile.unit.created_at = timezone.now() - timedelta(days=300)
    profile.unit.save()
    assert standing(profile, **(ALIVE | {"last_activity_on": None})) == 1
    facts = DormancyProposal.objects.get().facts
    assert facts.startswith("Belum ada kegiatan yang tercatat; dihitung sejak ")


def test_the_proposal_names_its_facts_and_the_history_says_that_the_program_did_it(profile):
    standing(profile, **(ALIVE | {"last_activity_on": LONG_AGO, "term_ends_on": LONG_AGO}))
    found = DormancyProposal.objects.get()
    assert (found.last_activity_on, found.term_ended_on) == (LONG_AGO, LONG_AGO)
    line = UnitChange.objects.get()
    assert (line.verb, line.actor, line.actor_name, line.text) == ("propose_rest", None, "Sistem", found.facts)
    assert "Kegiatan terakhir yang tercatat" in found.facts
    assert "Masa bakti pengurus berakhir" in found.facts


def test_an_office_sets_the_months(profile):
    DormancyRule.objects.update(months_without_activity=9)
    assert standing(profile, **(ALIVE | {"last_activity_on": LONG_AGO})) == 0
    DormancyRule.objects.update(months_without_activity=3)
    assert make.search() == 1


def test_nothing_is_proposed_twice_nor_soon_after_a_no(profile, dewi):
    proposal = make.proposal(profile)
    assert make.search() == 0
    dormancies.decline(proposal=proposal, reason="Masih jalan.", by=dewi)
    assert make.search() == 0
    before = timezone.now() - timedelta(days=200)
    DormancyProposal.objects.update(decided_at=before, proposed_at=before)
    assert make.search() == 1


def test_the_search_is_done_once_a_day(profile):
    make.asleep(profile)
    assert dormancies.is_due()
    assert (dormancies.propose_rest(), dormancies.is_due()) == (1, False)
    DormancyProposal.objects.all().delete()
    assert dormancies.propose_rest() == 0
    assert dormancies.is_due(TODAY + timedelta(days=1))
    assert dormancies.propose_rest(at=timezone.now() + timedelta(days=1)) == 1


def test_the_schedule_puts_the_search_into_the_queue_once(db):
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path="cases.tasks.propose_rest")
    schedule.tick()
    schedule.tick()
    assert waiting.count() == 1
    waiting.delete()
    dormancies.propose_rest()
    schedule.tick()
    assert waiting.count() == 0


def test_many_units_cost_no_more_questions_than_lines(profile, sleman_pengurus, queries):
    for found in (profile, sleman_pengurus.organisation.profile):
        make.asleep(found)
    with queries() as asked:
        make.search()
    assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 8


# --- the answer -------------------------------------------------------------------------------------------------------


def answer(client, address, proposal, verb, **typed):
    page = f"{address}usulan-vakum/{proposal.public_id}/{verb}/"
    return client.post(page, hidden_fields(client.get(page)) | typed)


def test_dewi_declares_the_unit_vakum(dewi, proposal, profile, address, client_of):
    client = client_of(dewi)
    assert proposal.facts in said(client.get(address))
    typed = {"happened_on": RECENT.isoformat(), "reason": "Ketua pindah."}
    assert answer(client, address, proposal, "sahkan", **typed).url == address
    proposal.refresh_from_db()
    profile.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == (ProposalStatus.CONFIRMED, dewi)
    assert (profile.status, profile.status_since_on) == (UnitStatus.DORMANT, RECENT)
    line = UnitChange.objects.first()
    assert (line.verb, line.actor, line.text, line.to_status) == ("rest", dewi, "Ketua pindah.", "vakum")
    assert "Diusulkan vakum" not in said(client.get(address))


def test_dewi_says_why_the_unit_stays_active(dewi, proposal, profile, address, client_of):
    assert answer(client_of(dewi), address, proposal, "kembalikan", reason="Rapat tiap Selasa Kliwon.").url == address
    proposal.refresh_from_db()
    profile.refresh_from_db()
    assert (proposal.status, proposal.decline_text) == (ProposalStatus.DECLINED, "Rapat tiap Selasa Kliwon.")
    assert profile.status == UnitStatus.ACTIVE
    line = UnitChange.objects.first()
    assert (line.verb, line.actor, line.text) == ("decline_rest", dewi, "Rapat tiap Selasa Kliwon.")


@pytest.mark.parametrize(
    ("verb", "typed"), [("sahkan", {"happened_on": TODAY, "reason": "x"}), ("kembalikan", {"reason": "x"})]
)
def test_a_second_click_is_harmless_and_a_second_person_reads_who_was_first(
    verb, typed, dewi, hadi, proposal, address, client_of
):
    client, page = client_of(dewi), f"{address}usulan-vakum/{proposal.public_id}/{verb}/"
    fields = hidden_fields(client.get(page)) | typed
    assert [client.post(page, fields).status_code for _ in range(2)] == [302, 302]
    assert UnitChange.objects.exclude(verb="propose_rest").count() == 1
    late = client_of(hadi).get(page)
    assert (late.status_code, "sudah dijawab oleh Dewi Anggraini" in said(late)) == (409, True)


def test_whoever_changes_the_state_otherwise_has_answered_too(dewi, proposal, profile):
    units.move(profile=profile, move=UnitMove.REST, happened_on=TODAY, reason="x", by=dewi)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decided_by) == (ProposalStatus.CONFIRMED, dewi)


def test_the_answers_come_first_in_the_action_bar_of_dinas_only(dewi, sari, bayu, proposal, address, client_of):
    labels = [offer.label for offer in client_of(dewi).get(address).context["offers"]]
    assert labels[:2] == ["Nyatakan vakum", "Tetap aktif"]
    for post in (sari, bayu):
        page = client_of(post).get(address)
        assert "Tetap aktif" not in [offer.label for offer in page.context["offers"]]
        assert "Diusulkan vakum" in said(page)
    assert "catat kegiatannya" in said(client_of(sari).get(address))
    assert "catat kegiatannya" not in said(client_of(bayu).get(address))


def test_who_decides_sees_what_was_recorded_meanwhile(dewi, sari, proposal, address, client_of):
    make.activity(sari)
    assert "Sesudah diusulkan, tercatat kegiatan" in said(client_of(dewi).get(address))


@pytest.mark.parametrize("verb", ["sahkan", "kembalikan"])
def test_outside_of_the_scope_there_is_nothing_and_without_the_role_a_reason(
    verb, sari, sleman_dinsos, proposal, profile, address, client_of
):
    page = f"{address}usulan-vakum/{proposal.public_id}/{verb}/"
    assert client_of(sleman_dinsos).get(page).status_code == 404
    refused = client_of(sari).post(page)
    assert (refused.status_code, "Mintalah kepada Dinas Sosial" in said(refused)) == (403, True)
    profile.refresh_from_db()
    assert profile.status == UnitStatus.ACTIVE


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"happened_on": TODAY + timedelta(days=1), "reason": "Ketua pindah."}, "tidak boleh di masa depan"),
        ({"happened_on": "2001-01-01", "reason": "Ketua pindah."}, "yang baru tidak boleh sebelum itu"),
        ({"happened_on": "kemarin", "reason": "Ketua pindah."}, "Vakum sejak"),
        ({"happened_on": TODAY, "reason": ""}, "Alasan"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(dewi, proposal, address, client_of, typed, sentence):
    answered = answer(client_of(dewi), address, proposal, "sahkan", **typed)
    assert answered.status_code == 422
    assert sentence in said(answered)
    assert typed["reason"] in said(answered)
    proposal.refresh_from_db()
    assert proposal.is_open


def test_looking_decides_nothing(dewi, proposal, address, client_of):
    for verb in ("sahkan", "kembalikan"):
        assert client_of(dewi).get(f"{address}usulan-vakum/{proposal.public_id}/{verb}/").status_code == 200
    proposal.refresh_from_db()
    assert proposal.is_open


def test_nothing_is_decided_when_the_transaction_fails(dewi, proposal, profile, monkeypatch):
    monkeypatch.setattr(units, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        dormancies.confirm(proposal=proposal, happened_on=TODAY, reason="x", by=dewi)
    proposal.refresh_from_db()
    profile.refresh_from_db()
    assert (proposal.is_open, profile.status) == (True, UnitStatus.ACTIVE)


def test_the_action_itself_asks_for_the_role(sari, proposal):
    with pytest.raises(Refused) as refused:
        dormancies.decline(proposal=proposal, reason="x", by=sari)
    assert refused.value.status == 403


def test_the_office_reads_on_its_first_page_how_many_wait_and_finds_them(
    dewi, bayu, sleman_dinsos, proposal, client_of
):
    for post, count in ((dewi, 1), (bayu, 1), (sleman_dinsos, 0)):
        client = client_of(post)
        assert ("WKSBM diusulkan vakum" in said(client.get("/"))) == bool(count)
        assert len(client.get("/wksbm/", {"kegiatan": "diusulkan"}).context["page"].rows) == count


# --- what the database holds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"status": "disetujui"}, "dormancy_proposal_decided_names_who"),
        ({"decided_at": timezone.now()}, "dormancy_proposal_decided_names_who"),
        ({"quiet_since_on": None}, "dormancy_proposal_gives_a_fact"),
    ],
)
def test_the_database_keeps_who_and_why(proposal, fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        DormancyProposal.objects.update(**fields)


def test_the_database_keeps_one_open_proposal_and_one_rule(proposal, dewi):
    with pytest.raises(IntegrityError, match="one_open_for_each_unit"), transaction.atomic():
        DormancyProposal.objects.create(unit=proposal.unit, quiet_since_on=TODAY)
    with pytest.raises(IntegrityError, match="dormancy_rule_is_one_row"), transaction.atomic():
        DormancyRule.objects.create(pk=2)
    decided = {"status": "ditolak", "decided_at": timezone.now(), "decided_by": dewi}
    with pytest.raises(IntegrityError, match="declined_gives_reason"), transaction.atomic():
        DormancyProposal.objects.update(**decided)


READERS = ("sari", "bayu", "tini", "dewi", "ratna", "sleman_pengurus", "sleman_dinsos", "pak_puskesmas", "admin_sistem")


@pytest.mark.parametrize("name", READERS)
def test_each_post_reads_the_same_proposals_through_either_wall(name, proposal, sleman_pengurus, request):
    make.proposal(sleman_pengurus.organisation.profile)
    post = request.getfixturevalue(name)
    with scope.as_system():
        first = set(DormancyProposal.objects.visible_to(post).values_list("unit__name", flat=True))
    with scope.as_post(post):
        second = set(DormancyProposal.objects.values_list("unit__name", flat=True))
        assert DormancyProposal.objects.update(decline_text="palsu") == 0
    near, far = "WKSBM Mugi Waras", "WKSBM Ngudi Rahayu"
    expected = {"ratna": {near, far}, "sleman_pengurus": {far}, "sleman_dinsos": {far}}
    expected |= {"pak_puskesmas": set(), "admin_sistem": set()}
    assert first == second == expected.get(name, {near})
