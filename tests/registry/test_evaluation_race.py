"""Scoring and locking at once: they come one after the other, and what is locked is what was scored."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from registry.actions import evaluations
from registry.models import EvaluationScore, EvaluationSheet
from registry.refusal import Refused
from tests.factories import units as make

pytestmark = pytest.mark.xdist_group("race")


def test_a_score_and_the_lock_do_not_pass_each_other(committed_db, mugi_waras, dewi, hadi):
    sheet = make.sheet(mugi_waras.profile, dewi, score=50)
    names = list(sheet.scores.values_list("name", flat=True))
    gun, answers = threading.Barrier(9), []

    def run(work):
        gun.wait(30)
        try:
            answers.append(work())
        except Refused as refused:
            answers.append(refused)
        finally:
            connection.close()

    def fill(number):
        return lambda: evaluations.fill(sheet=sheet, scores={name: (Decimal(number), "") for name in names}, by=hadi)

    works = [*(fill(number) for number in range(60, 68)), lambda: evaluations.lock(sheet=sheet, by=dewi)]
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    found = EvaluationSheet.objects.get()
    filled = [answer for answer in answers if not isinstance(answer, Refused)]
    assert len(answers) == 9
    assert found.is_locked
    assert found.revision == 1 + len(filled), "each act that went through left its mark"
    assert {row.score for row in EvaluationScore.objects.all()} == {found.total}
