"""Who sits on the board, who was trained, and who of them signs in? What the page of a unit and its forms show."""

from dataclasses import dataclass, field

from registry.models import Appointment, BimtekRecord, BoardPosition, Decree, DecreeStatus, Role
from registry.workflow import UnitStatus


@dataclass(frozen=True)
class Roster:
    """The board in force. vacant: required posts that nobody holds; left: posts of people who are not on it."""

    decree: Decree | None
    members: list = field(default_factory=list)
    vacant: list = field(default_factory=list)
    left: list = field(default_factory=list)
    without_account: list = field(default_factory=list)
    accounts: list = field(default_factory=list)

    @property
    def needs_accounts(self):
        return bool(self.left or self.without_account)


def returned_proposal(decrees):
    """The board that was proposed last, when it was sent back; None when it waits, counts, or there is none."""
    last = max(decrees, key=lambda decree: decree.proposed_at, default=None)
    return last if last and last.status == DecreeStatus.DECLINED else None


def mark_bimtek(unit, decrees):
    """Put the marks of each person on the members of these decrees, as member.bimtek."""
    marks = {}
    for mark in BimtekRecord.objects.filter(unit=unit):
        marks.setdefault(mark.name.casefold(), []).append(mark)
    for decree in decrees:
        for member in decree.members.all():
            member.bimtek = marks.get(member.name.casefold(), [])


def bare(name):
    """A name as it is compared: without degrees, case and doubled spaces."""
    return " ".join(name.partition(",")[0].casefold().split())


def roster_of(profile, decree):
    """The Roster of a unit with its decree in force (or None), compared with the accounts by name."""
    accounts = list(
        Appointment.objects.current()
        .filter(organisation=profile.unit_id, role=Role.PENGURUS)
        .select_related("user", "organisation")
        .order_by("user__full_name")
    )
    if profile.status == UnitStatus.DISSOLVED:
        return Roster(None, accounts=accounts, left=accounts)
    if decree is None:
        return Roster(None, accounts=accounts)
    members = [member for member in decree.members.all() if member.is_held]
    names = {bare(member.name) for member in members}
    signed_in = {bare(post.user.full_name) for post in accounts}
    held = {member.position_id for member in members}
    first = {bare(member.name): member for member in reversed(members)}
    return Roster(
        decree,
        members=members,
        vacant=[place for place in BoardPosition.objects.filter(is_required=True) if place.pk not in held],
        left=[post for post in accounts if bare(post.user.full_name) not in names],
        without_account=[member for name, member in first.items() if name not in signed_in][::-1],
        accounts=accounts,
    )
