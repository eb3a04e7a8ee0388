"""Do the kept figures tell what is late, and nothing of a case that somebody may not know of?"""

import pytest

from cases.actions import figures, overdue
from cases.models import Case, LateCount
from registry.scope import as_post
from tests.cases.test_inbox import due
from tests.cases.test_referral_decline import decline
from tests.factories import cases as make

TERRITORIES = ("34", "34.02", "34.02.15", "34.02.15.2004")  # each counts the hops of its cases as a whole


def late_at(post):
    with as_post(post):
        return list(LateCount.objects.visible_to(post).by_receiver().values_list("receiver__name", "number"))


def test_late_hops_are_counted_for_the_offices_of_their_territory(case, sari, bayu, tini, hadi, sleman_dinsos):
    due(make.sent(case, sari, bayu), -5)
    due(make.sent(make.open_case(sari), sari, bayu), -3)
    make.sent(make.open_case(sari), sari, bayu)  # in time
    assert late_at(hadi) == []
    assert figures.count_late() == len(TERRITORIES)
    assert late_at(hadi) == late_at(bayu) == late_at(tini) == [("Kalurahan Bangunharjo", 2)]
    assert late_at(sleman_dinsos) == late_at(sari) == []
    assert figures.count_late() == 0, "nothing has changed"


def test_an_answer_takes_the_hop_out_of_the_count(case, sari, bayu, hadi):
    hop = make.sent(case, sari, bayu)
    due(hop, -5)
    figures.count_late()
    hop.refresh_from_db()
    decline(hop, bayu)
    assert figures.count_late() == len(TERRITORIES)
    assert late_at(hadi) == []


@pytest.mark.parametrize("hidden", [{"is_sensitive": True}, {"barred": [1]}])
def test_a_case_that_somebody_may_not_know_of_is_not_counted(hidden, case, sari, bayu, hadi):
    due(make.sent(case, sari, bayu), -5)
    Case.objects.update(**hidden)
    figures.count_late()
    assert late_at(hadi) == []


@pytest.mark.parametrize("wall", ["python", "database"])
def test_each_wall_alone_keeps_the_figures_of_others(wall, case, sari, bayu, sleman_dinsos):
    due(make.sent(case, sari, bayu), -5)
    figures.count_late()
    if wall == "python":
        assert not LateCount.objects.visible_to(sleman_dinsos).exists()
    else:
        with as_post(sleman_dinsos):
            assert not LateCount.objects.exists()


def test_the_schedule_counts(case, sari, bayu, hadi):
    from cases.tasks import mark_overdue_hops

    due(make.sent(case, sari, bayu), -5)
    mark_overdue_hops.call()
    assert late_at(hadi) == [("Kalurahan Bangunharjo", 1)]
    assert overdue.mark() == 0
