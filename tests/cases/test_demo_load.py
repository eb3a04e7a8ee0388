"""The demo: an invented province, loaded by the same actions that people call."""

import random
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.demo import life, stories, world
from cases.demo.world import KNOWN, PASSWORD, UNIT_COUNT
from cases.models import Case, CaseEvent, Person, Referral
from cases.models.referral import ClockState
from cases.workflow import CaseStatus, Kind, Status
from registry.models import (
    Appointment,
    Area,
    AreaBoundary,
    AreaLevel,
    DormancyProposal,
    Organisation,
    OrganisationKind,
    UnitProfile,
    User,
)
from registry.scope import as_system
from tests import ground
from tests.registry.test_unit_map import boundary

pytestmark = pytest.mark.xdist_group("race")  # it holds a core for some seconds
EACH_STORY_ONCE = len(stories.STORIES)


def load(**options):
    said = StringIO()
    call_command("load_demo", stdout=said, **{"cases": EACH_STORY_ONCE, **options})
    return said.getvalue()


def figures():
    with as_system():
        return {
            "users": User.objects.count(),
            "units": Organisation.objects.of_kind(OrganisationKind.WKSBM).count(),
            "cases": Case.objects.count(),
            "asleep": DormancyProposal.objects.open().count(),
            "statuses": set(Referral.objects.values_list("status", flat=True)),
        }


def test_the_demo_holds_every_state_everybody_at_work_and_nobody_real(committed_db, client, monkeypatch):
    """Loaded anew, in the place of a smaller one."""
    with monkeypatch.context() as smaller:
        smaller.setattr(world, "UNIT_COUNT", 12)
        load(cases=1)
    with as_system():
        assert figures()["units"] == 12
        boundary("34.02")
    said = StringIO()
    with ground.as_owner():
        call_command("reset_demo", yes=True, cases=EACH_STORY_ONCE, stdout=said)
    assert f"{EACH_STORY_ONCE}/{EACH_STORY_ONCE}" in said.getvalue(), "progress is shown"
    found = figures()
    assert (found["units"], found["cases"]) == (UNIT_COUNT, EACH_STORY_ONCE)
    assert found["statuses"] == set(Status)
    assert found["asleep"] == life.ASLEEP - life.ANSWERED
    with as_system():
        assert set(Case.objects.values_list("status", flat=True)) == set(CaseStatus)
        assert set(Referral.objects.values_list("kind", flat=True)) == set(Kind)
        states = {hop.clock_state() for hop in Referral.objects.select_related("case")}
        assert {ClockState.PAUSED, ClockState.SAFE, ClockState.NONE} <= states
        manned = set(Appointment.objects.values_list("organisation", flat=True))
        offices = Organisation.objects.of_kind("kalurahan", "tksk", "dinsos_kabkota", "dinsos_diy", "balai", "wksbm")
        assert set(offices.values_list("pk", flat=True)) <= manned
        regencies = Area.objects.at_level(AreaLevel.REGENCY).count()
        homes = Organisation.objects.of_kind("wksbm").values_list("home_area", flat=True)
        assert len({code[:5] for code in homes}) == regencies == 5
        niks = [person.read_nik() for person in Person.objects.filter(nik_sealed__isnull=False)]
        assert niks
        assert all(nik.startswith("99") for nik in niks), "no province has that code"
        assert CaseEvent.objects.filter(verb="open").count() == EACH_STORY_ONCE, "by actions, so each has its line"
    for username in KNOWN:
        assert client.post("/masuk/", {"username": username, "password": PASSWORD}).status_code == 302
    accounts = StringIO()
    call_command("demo_accounts", stdout=accounts)
    assert PASSWORD in accounts.getvalue()
    assert all(username in accounts.getvalue() for username in KNOWN)

    with pytest.raises(CommandError, match="hanya dimuat ke basis data kosong"):
        load()
    assert load(if_empty=True) == ""
    assert AreaBoundary.objects.filter(area="34.02").exists()  # loading it was work that no demo repeats
    with as_system():
        placed = UnitProfile.objects.exclude(latitude=None).count()
    assert 0.8 * UNIT_COUNT < placed < UNIT_COUNT


def test_a_database_of_real_work_is_never_reset(committed_db, sari):
    with pytest.raises(CommandError, match="bukan basis data contoh"):
        call_command("reset_demo", yes=True, stdout=StringIO())
    with as_system():
        assert User.objects.exists()


def test_without_a_demo_no_accounts_are_printed(db):
    said = StringIO()
    call_command("demo_accounts", stdout=said)
    assert said.getvalue() == ""


def test_the_plan_tells_every_story_and_is_the_same_each_time():
    plans = [stories.plan(random.Random(7), 500) for _ in range(2)]
    assert plans[0] == plans[1]
    assert (len(plans[0]), set(plans[0])) == (500, set(stories.STORIES))
    assert stories.plan(random.Random(7), 3) == list(stories.STORIES)[:3]
