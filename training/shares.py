"""How much of a Bimtek did a participant attend, and is it enough? Counted in JP; sessions without JP do not count."""

from dataclasses import dataclass

from django.db.models import Sum

from training.models import Attendance


@dataclass(frozen=True)
class Share:
    """jp of all JP, and the share that the Bimtek asks for, in percent."""

    jp: int
    whole: int
    required: int

    @property
    def percent(self):
        """Rounded down: 79,9 % is not 80 %."""
        return 100 * self.jp // self.whole if self.whole else 0

    @property
    def is_reached(self):
        return self.whole > 0 and 100 * self.jp >= self.required * self.whole


def shares(event):
    """A function participant -> Share, for all of an event in two queries. Present and late count, the others not."""
    whole = event.sessions.aggregate(jp=Sum("jp", default=0))["jp"]
    attended = Attendance.objects.jp_of(event)
    return lambda participant: Share(attended.get(participant.pk, 0), whole, event.certificate_share)


def share_of(participant):
    """The Share of one participant; of many ask `shares`."""
    return shares(participant.event)(participant)
