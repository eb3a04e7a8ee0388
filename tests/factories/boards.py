"""A board with its SK, as an office enters it: it counts at once."""

from datetime import timedelta

from django.utils import timezone

from registry.actions import boards
from registry.models import BoardMember, BoardPosition, Decree


def board_in_force(profile, names, *, by, days_left=700):
    """names: {position: name}. The term began a year ago, or on the day after the last decree began."""
    today = timezone.localdate()
    starts = today - timedelta(days=365)
    newest = profile.unit.decrees.confirmed().order_by("-starts_on").first()
    if newest:
        starts = newest.starts_on + timedelta(days=1)
    decree = Decree(
        number=f"{profile.unit.decrees.count() + 1}/KPTS/{starts.year}",
        issued_on=starts,
        starts_on=starts,
        ends_on=today + timedelta(days=days_left),
    )
    members = [
        BoardMember(position=BoardPosition.objects.get(name=position), name=name, sex="P")
        for position, name in names.items()
    ]
    return boards.propose(profile=profile, decree=decree, members=members, by=by)
