"""Ten offices decide about one pair at once, half this way and half that: one wins, the rest read who it was."""

import re

import pytest

from cases.actions import reviews
from cases.models import Case, CaseEvent, MatchReview, MatchStatus
from registry.models import Area
from tests.at_once import all_at_once
from tests.cases.test_race import outcome, presses
from tests.factories import cases as make

pytestmark = pytest.mark.xdist_group("race")
NEIGHBOUR = "34.02.15.2004"
HALF = 5


def test_one_decision_stands(committed_db, sari, tini, dewi, client_of):
    near = make.open_case(sari)
    far = make.open_case(tini, area=Area.objects.get(pk=NEIGHBOUR))
    assert reviews.look(case_id=far.pk) == 1
    pair = MatchReview.objects.get()
    address = f"/orang/kembar/{pair.public_id}/"
    clients = [client_of(post) for post in (tini, dewi) for _ in range(HALF)]
    works = presses(clients[:HALF], f"{address}sama/", keep=pair.first.public_id, reason="KTP dicocokkan.")
    works += presses(clients[HALF:], f"{address}beda/", reason="NIK berbeda.")
    answers = all_at_once(works)
    assert outcome(answers) == {302: 1, 409: 2 * HALF - 1}
    pair.refresh_from_db()
    winner = pair.decided_by.user.full_name
    said = {
        re.search(r"sudah diputuskan oleh ([^(]+) \(", a.content.decode())[1] for a in answers if a.status_code == 409
    }
    assert said == {winner}
    united = pair.status == MatchStatus.SAME
    assert Case.objects.filter(pk__in=(near.pk, far.pk)).values("person").distinct().count() == (1 if united else 2)
    assert CaseEvent.objects.filter(verb="unite").count() == united


def test_two_searches_that_find_each_others_persons_both_end(committed_db, sari, tini):
    """Each writes pairs of the same persons, in one transaction."""
    cases = [make.open_case(sari, person=make.person("Wagiyem Rahayu")) for _ in range(6)]

    def search(case):
        return lambda: reviews.look(case_id=case.pk)

    pairs = len(cases) * (len(cases) - 1) // 2
    for _ in range(5):
        MatchReview.objects.all().delete()
        found = all_at_once([search(case) for case in cases])
        assert all(isinstance(count, int) for count in found), found
        assert sum(found) == MatchReview.objects.count() == pairs
