"""The second wall of the register: a post reads what it may see, and writes nothing itself."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from registry import scope
from registry.actions import units
from registry.models import BoardMember, Decree, FoundingStep, FoundingStepKind, UnitChange, UnitProfile
from tests.factories.boards import board_in_force

MODELS = (UnitProfile, UnitChange, FoundingStep, Decree, BoardMember)


@pytest.fixture
def filled(mugi_waras, dewi):
    """A unit with a row in each table."""
    profile = mugi_waras.profile
    board_in_force(profile, {"Ketua": "Tuti", "Sekretaris": "Yanto"}, by=dewi)
    units.take_step(profile=profile, kind=FoundingStepKind.PREPARATION, done_on=timezone.localdate(), by=dewi)


def reached(statement):
    """How many rows a statement reached; none when it was refused."""
    try:
        with transaction.atomic():
            return statement()
    except DatabaseError:
        return 0


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["sari", "bayu", "dewi"])
def test_a_post_reads_its_register_and_writes_nothing(name, model, filled, request):
    key, post = model._meta.pk.name, request.getfixturevalue(name)
    with scope.as_post(post):
        assert model.objects.count() > 0
        assert reached(lambda: model.objects.update(**{key: F(key)})) == 0
        assert reached(lambda: model.objects.all()._raw_delete("default")) == 0


@pytest.mark.parametrize("model", MODELS)
def test_a_post_elsewhere_reads_none_of_it(model, mugi_waras, filled, sleman_dinsos):
    with scope.as_post(sleman_dinsos):
        assert model.objects.count() == 0
