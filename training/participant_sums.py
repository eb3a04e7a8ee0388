"""How many places of a Bimtek are taken, in all and for each kabupaten/kota?"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from registry.scope import as_system
from training.models import ParticipantKind, regency_code


@dataclass(frozen=True)
class Places:
    """label: a kabupaten/kota, or all; quota; invited: seats of open invitations; taken: registered people."""

    label: str
    quota: int
    invited: int
    taken: int

    @property
    def free(self):
        return max(self.quota - self.taken, 0)


def places_of(event):
    """[Places], the whole first. Numbers only, so they are the same for every reader, who may not read the names."""
    with as_system():
        seats = {}
        for code, count in event.invitations.open().values_list("unit__home_area_id", "seats"):
            regency = regency_code(code)
            seats[regency] = seats.get(regency, 0) + count
        people = event.participants.counted().order_by()
        board = dict(
            people.filter(kind=ParticipantKind.BOARD)
            .values_list("regency")
            .annotate(n=Count("pk"))
            .values_list("regency", "n")
        )
        quotas = event.quotas.select_related("regency").order_by("regency")
        parts = [
            Places(q.regency.label, q.count, seats.get(q.regency_id, 0), board.get(q.regency_id, 0)) for q in quotas
        ]
        whole = Places("Jumlah", event.quota or 0, sum(seats.values()), people.count())
    return [whole, *parts]


def over_quota(event, units, seats):
    """[sentence]: what would be invited beyond the quota if each of these units sent so many people.

    units: [Organisation] that are not invited yet. Seats of open invitations count, whether or not somebody is named.
    """
    whole, *parts = places_of(event)
    more = Counter(regency_code(unit.home_area_id) for unit in units)
    rows = [(whole, len(units))] if event.quota else []
    codes = event.quotas.order_by("regency").values_list("regency", flat=True)
    rows += [(part, more[code]) for code, part in zip(codes, parts, strict=True)]
    return [
        f"{part.label}: {part.invited + count * seats} orang diundang untuk kuota {part.quota}."
        for part, count in rows
        if count and part.invited + count * seats > part.quota
    ]
