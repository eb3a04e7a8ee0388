"""Which units and organisations should be put in order? Queues of the register for registry/cleanup.py."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from registry.cleanup import Queue, Row
from registry.models import OrganisationPair, Standing, UnitProfile


def without_decree(post):
    """Units that work without an SK that is in force."""
    today = timezone.localdate()
    lacking = UnitProfile.stands(Standing.NONE, today) | UnitProfile.stands(Standing.EXPIRED, today)
    return UnitProfile.objects.visible_to(post).working().filter(lacking).for_list()


def row_of(profile):
    ended = profile.term_ends_on
    about = f"SK berakhir {date_format(ended, 'j F Y')}" if ended else "belum ada SK"
    return Row(profile.unit.name, reverse("registry:unit-detail", args=[profile.unit.public_id]), about)


def pairs(post):
    """Two of a kind, in the same place, under much the same name."""
    return OrganisationPair.objects.visible_to(post).open().for_list()


def row_of_pair(pair):
    about = pair.first.home_area.label
    return Row(
        f"{pair.first.name} dan {pair.second.name}", reverse("registry:pair-detail", args=[pair.public_id]), about
    )


QUEUES = (
    Queue(
        slug="wksbm-tanpa-sk",
        model="registry.UnitProfile",
        title="WKSBM tanpa SK yang berlaku",
        advice="Mintakan SK baru kepada kalurahan, lalu catat pengurusnya.",
        find=without_decree,
        row=row_of,
    ),
    Queue(
        slug="lembaga-ganda",
        title="Lembaga yang mungkin ganda",
        advice="Bandingkan keduanya, lalu gabungkan, atau nyatakan lembaga berbeda.",
        find=pairs,
        row=row_of_pair,
    ),
)
