"""How many units ask for attention: whose SK is missing, over or ends soon, whose board waits? For the first page."""

from django.db.models import Count, Exists
from django.utils import timezone

from registry.models import Standing, UnitProfile
from registry.models.unit import BOARD_WAITS
from registry.questions import numbers

ASKED = tuple(standing for standing in Standing if standing != Standing.VALID)


def asked(post, today=None):
    """The question for the units that this post sees, without dissolved ones."""
    today = today or timezone.localdate()
    counts = {standing.value: Count("pk", filter=UnitProfile.stands(standing, today)) for standing in ASKED}
    counts[BOARD_WAITS[0]] = Count("pk", filter=Exists(UnitProfile.waiting_decrees()))
    return numbers(UnitProfile.objects.visible_to(post).alive(), **counts)


def told(found):
    """[(value of the filter by SK, words, how many units)] of the answer, without those of none."""
    words = [BOARD_WAITS, *((standing.value, standing.label) for standing in ASKED)]
    return [(value, label, found[value]) for value, label in words if found[value]]
