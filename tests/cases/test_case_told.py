"""What the filters of a list ask stands on the case, whoever wrote its hops and its jenis (cases/migrations/0070)."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import timezone

from cases.models import Case, CaseProblem, Referral
from cases.workflow import OPEN_STATUSES, Kind, Status
from registry.models import HistoryEntry
from registry.scope import as_system
from tests import ground
from tests.factories import cases as make

MIGRATION = import_module("cases.migrations.0070_what_a_list_asks_stands_on_the_case")
TOLD = ("hop_status", "hop_due_at", "jenis_ids")


def _told(case):
    with as_system():
        return Case.objects.values_list(*TOLD).get(pk=case.pk)


def _expected(case):
    with as_system():
        running = Referral.objects.open().responsibility().filter(case=case).values_list("status", "due_at").first()
        jenis = sorted(CaseProblem.objects.filter(case=case).values_list("jenis", flat=True))
    return (*(running or ("", None)), jenis)


@pytest.fixture
def every(sari, bayu, tini):
    """{name: case}, one for each state in which its responsibility can be."""
    made = {name: make.open_case(sari) for name in ("alone", "draft", "sent", "incomplete", "accepted", "passed")}
    make.draft(made["draft"], sari, bayu)
    make.sent(made["sent"], sari, bayu)
    make.referral_at(Status.INCOMPLETE, made["incomplete"], sari, bayu)
    make.accepted(made["accepted"], sari, bayu)
    make.forward(make.accepted(made["passed"], sari, bayu), bayu, tini)
    return made


def test_it_follows_each_move(every):
    assert {name: _told(case)[0] for name, case in every.items()} == {
        "alone": "",
        "draft": "",
        "sent": Status.SENT,
        "incomplete": Status.INCOMPLETE,
        "accepted": Status.ACCEPTED,
        "passed": Status.SENT,
    }
    for name, case in every.items():
        assert _told(case) == _expected(case), name
    assert _told(every["sent"])[1]
    assert _told(every["incomplete"])[1] is None


def test_it_follows_whatever_is_written_of_a_hop(every):
    case, other = every["sent"], every["alone"]
    later = timezone.now() + timedelta(days=3)
    with as_system():
        hop = Referral.objects.get(case=case)
        for change in (
            {"due_at": later},
            {"status": Status.FORWARDED},
            {"status": Status.SENT},
            {"kind": Kind.SERVICE},
            {"kind": Kind.RESPONSIBILITY},
            {"case": other},
        ):
            Referral.objects.filter(pk=hop.pk).update(**change)
            for one in (case, other):
                assert _told(one) == _expected(one), change
        assert _told(other)[:2] == (Status.SENT, later)
        hop.pk, hop._state.adding, hop.public_id = None, True, "x"
        hop.save()
        assert _told(case) == _expected(case)
        assert _told(case)[0] == Status.SENT
        hop.delete()
        assert _told(case)[:2] == ("", None)


def test_a_request_beside_moves_nothing(sari, pak_puskesmas):
    case = make.open_case(sari)
    make.sent(case, sari, pak_puskesmas, Kind.SERVICE)
    assert _told(case)[:2] == ("", None)


def test_it_follows_the_jenis(every):
    case, other = every["alone"], every["sent"]
    with as_system():
        elderly = make.jenis(make.ELDERLY)
        more = CaseProblem.objects.create(case=case, jenis=make.jenis(10), is_main=False)
        assert _told(case) == _expected(case) == ("", None, sorted([elderly.pk, make.jenis(10).pk]))
        CaseProblem.objects.filter(pk=more.pk).update(jenis=make.jenis(11))
        assert _told(case)[2] == sorted([elderly.pk, make.jenis(11).pk])
        CaseProblem.objects.filter(pk=more.pk).update(case=other)
        assert _told(case)[2] == [elderly.pk]
        assert _told(other)[2] == sorted([elderly.pk, make.jenis(11).pk])
        CaseProblem.objects.filter(pk=more.pk).delete()
        assert _told(other)[2] == [elderly.pk]


def test_nobody_writes_it_by_hand(every):
    """Also a post that sees the case and not its hops."""
    case, told = every["sent"], _told(every["sent"])
    with as_system():
        assert Case.objects.filter(pk=case.pk).update(hop_status="", hop_due_at=None, jenis_ids=[]) == 1
        assert _told(case) == told
        stale = Case.objects.get(pk=case.pk)
        Referral.objects.filter(case=case).update(due_at=None)
        stale.save()
    assert _told(case) == _expected(case)
    assert _told(case)[1] is None


def test_a_new_case_has_no_hop(sari):
    with as_system():
        case = make.open_case(sari)
        case.pk, case._state.adding, case.number, case.public_id = None, True, "x", "x"
        case.hop_status, case.hop_due_at = Status.SENT, timezone.now()
        case.save()
    assert _told(case)[:2] == ("", None)


def test_whoever_records_a_case_tells_its_jenis_at_once(sari):
    """The trigger would write each new case a second time."""
    with ground.as_owner() as cursor:
        cursor.execute("ALTER TABLE cases_caseproblem DISABLE TRIGGER cases_of_new_jenis")
    case = make.open_case(sari, number=make.HIV)
    assert _told(case) == _expected(case)
    assert _told(case)[2]


def test_it_has_no_history_of_its_own(every):
    case = every["sent"]
    with as_system():
        before = HistoryEntry.objects.of_row(Case, case.pk).count()
        Referral.objects.filter(case=case).update(due_at=None)
        assert HistoryEntry.objects.of_row(Case, case.pk).count() == before
        assert not HistoryEntry.objects.of_row(Case, case.pk).filter(after__has_any_keys=TOLD, operation="U").exists()


def test_rows_of_before_get_the_same(every):
    told = {name: _told(case) for name, case in every.items()}
    with ground.as_owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER case_told")
        cursor.execute("UPDATE cases_case SET hop_status = 'x', hop_due_at = now(), jenis_ids = '{7}'")
        words = re.search(r"UPDATE cases_case c SET .*?;", MIGRATION.UP, re.DOTALL)[0]
        cursor.execute(words)
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER case_told")
    assert {name: _told(case) for name, case in every.items()} == told


def test_the_triggers_know_which_hops_run(db):
    assert set(re.findall(r"'(\w+)'", MIGRATION.RUNNING)) - {Kind.RESPONSIBILITY} == set(OPEN_STATUSES)
