"""How many units ask for attention: whose SK is missing, over or ends soon, whose board waits? For the first page."""

from django.db.models import Count
from django.utils import timezone

from registry.models import Standing, UnitProfile
from registry.models.unit import BOARD_WAITS
from registry.questions import numbers

ASKED = tuple(standing for standing in Standing if standing != Standing.VALID)


def asked(post, today=None):
    """{"units", "boards"}: the questions for the units that this post sees, without dissolved ones.

    Boards that wait are few: asked of each unit, they would cost more than all that is told on it.
    """
    today, units = today or timezone.localdate(), UnitProfile.objects.visible_to(post).alive()
    counts = {standing.value: Count("pk", filter=UnitProfile.stands(standing, today)) for standing in ASKED}
    return {"units": numbers(units, **counts), "boards": numbers(units.board_waits(), waiting=Count("pk"))}


def told(found):
    """[(value of the filter by SK, words, how many units)] of the answers, without those of none."""
    counted = found["units"] | {BOARD_WAITS[0]: found["boards"]["waiting"]}
    words = [BOARD_WAITS, *((standing.value, standing.label) for standing in ASKED)]
    return [(value, label, counted[value]) for value, label in words if counted[value]]
