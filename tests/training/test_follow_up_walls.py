"""What units do after a Bimtek is read as their people are, through either wall."""

import pytest

from registry import scope
from tests.factories import follow_ups as make
from training.models import Cascade, Commitment, EventPhoto, FollowUpCheck, RtlItem
from training.workflow import EventStatus

MODELS = (Commitment, RtlItem, Cascade, FollowUpCheck)
# Whose unit is in sight: M for Mugi Waras in Bantul, N for Ngudi Rahayu in Sleman.
READS = {
    "ratna": "MN", "surya": "MN", "sari": "M", "bayu": "M", "tini": "M", "dewi": "M", "hadi": "M",
    "sleman_pengurus": "N", "sleman_kalurahan": "N", "sleman_tksk": "N", "sleman_dinsos": "N",
    "pak_puskesmas": "", "balai": "", "admin_sistem": "",
}  # fmt: skip


@pytest.fixture
def world(request, ratna, sari, sleman_pengurus):
    people = {name: request.getfixturevalue(name) for name in READS}
    event = make.with_units(ratna, sari, sleman_pengurus, status=EventStatus.FINISHED)
    for post in (sari, sleman_pengurus):
        make.committed(event, post)
        make.rtl(event, post)
        make.cascade(event, post)
    EventPhoto.objects.create(event=event, file="bimtek/x.jpg", width=1, height=1, added_by=ratna)
    return people


def test_each_post_reads_the_units_it_may_through_either_wall(world, sari):
    own = sari.organisation_id
    for name, post in world.items():
        first = {model: set(model.objects.visible_to(post).values_list("unit", flat=True)) for model in MODELS}
        with scope.as_post(post):
            second = {model: set(model.objects.values_list("unit", flat=True)) for model in MODELS}
            photos = EventPhoto.objects.count()
        assert second == first, name
        for model in MODELS:
            assert {"M" if unit == own else "N" for unit in first[model]} == set(READS[name]), (name, model)
        assert photos == EventPhoto.objects.visible_to(post).count() == (1 if READS[name] else 0), name
