"""Catat terlatih: the marks of a Bimtek follow what is known of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.models import BimtekRecord
from tests.factories import bimtek, follow_ups
from tests.factories import participants as make
from training.actions import participants
from training.workflow import EventMove


@pytest.fixture
def held(ratna, sari):
    """(event, session): a Bimtek that has ended, whose only participant was there and bears the mark."""
    last_week = timezone.localdate() - timedelta(days=7)
    running = follow_ups.with_units(ratna, sari, starts_on=last_week)
    session = bimtek.session(running, ratna, jp=2)
    make.marked(running.participants.get(), session, ratna)
    event = bimtek.moved(running, EventMove.FINISH, ratna)
    assert participants.mark_trained(event=event, by=ratna) == 1
    return event, session


def marks(post):
    return BimtekRecord.objects.filter(unit=post.organisation).count()


def test_a_correction_takes_the_mark_back(held, ratna, sari):
    event, session = held
    make.marked(event.participants.get(), session, ratna, "tidak")
    participants.mark_trained(event=event, by=ratna)
    assert marks(sari) == 0


@pytest.mark.parametrize("move", [EventMove.CANCEL, EventMove.GO_BACK])
def test_a_bimtek_that_does_not_stand_any_more_trained_nobody(move, held, ratna, sari):
    bimtek.moved(held[0], move, ratna)
    assert marks(sari) == 0


def test_the_report_leaves_the_marks(held, ratna, sari):
    bimtek.moved(held[0], EventMove.REPORT, ratna)
    assert marks(sari) == 1
