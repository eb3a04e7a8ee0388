"""The one case that most tests tell about: Wagiyem of padukuhan Salakan, and her way up the chain."""

import re

import pytest

from cases.models import (
    ActivityResult,
    Approach,
    Assessment,
    Case,
    CaseConference,
    CaseEvent,
    CaseTask,
    InterventionPlan,
    Notification,
    PlanReview,
    Referral,
    StageChange,
    Termination,
)
from tests import ground
from tests.cases.measured import fill
from tests.factories import cases as make

OF_THE_HANDLING = (
    StageChange,
    Approach,
    Assessment,
    CaseConference,
    InterventionPlan,
    PlanReview,
    ActivityResult,
    Termination,
    CaseTask,
)


@pytest.fixture
def case(sari):
    """Sari's case, consented, not yet referred."""
    return make.open_case(sari)


@pytest.fixture
def sent(case, sari, bayu):
    """Sari's referral to Kalurahan Bangunharjo, waiting for the answer."""
    return make.sent(case, sari, bayu)


@pytest.fixture
def accepted(case, sari, bayu):
    """The same, accepted by Bayu: the kalurahan holds the case."""
    return make.accepted(case, sari, bayu)


@pytest.fixture
def forwarded(accepted, bayu, tini):
    """The hop from Bayu to Tini, waiting; Bayu's own hop is forwarded."""
    return make.forward(accepted, bayu, tini)


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The made-up world of the benchmark, in small, built once for a module."""
    with ground.standing(django_db_blocker):
        yield fill()


def snapshot():
    """Everything a move could have changed, for `assert snapshot() == before`."""
    return {
        "cases": list(Case.objects.order_by("pk").values()),
        "referrals": list(Referral.objects.order_by("pk").values()),
        "events": list(CaseEvent.objects.order_by("pk").values_list("pk", flat=True)),
        "handling": {model.__name__: list(model.objects.order_by("pk").values()) for model in OF_THE_HANDLING},
        "told": list(Notification.objects.order_by("pk").values_list("pk", flat=True)),
    }


def last_event(case):
    return CaseEvent.objects.filter(case=case).latest("id")


def told(case):
    """{organisation name: [texts]} of the messages about a case."""
    rows = Notification.objects.filter(case=case).order_by("pk").select_related("organisation")
    texts = {}
    for row in rows:
        texts.setdefault(row.organisation.name, []).append(row.text)
    return texts


def said(answer):
    return answer.content.decode()


def bare(answer):
    """The bytes of a page without what differs from one request to the next: its token, nonces, keys and photos."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=|name="kunci" value=)"[^"]*"', r'\1""', said(answer))
    page = re.sub(r"Dicetak [^<]*? oleh", "Dicetak oleh", page)  # the minute may be another
    return re.sub(r'("kunci"[^>]*value=)"[^"]*"', r'\1""', page)
