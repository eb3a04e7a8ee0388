"""Invite units to a Bimtek, change how many people they send, and take an invitation back."""

from django.utils import timezone

from registry.models import UnitProfile
from registry.refusal import Refused, insist
from registry.scope import as_system
from registry.workflow import UnitStatus
from training.actions.events import check_fresh, locked, record
from training.models import Invitation, regency_code
from training.participant_policy import INVITATION_CHANGE, INVITATION_INVITE, INVITATION_WITHDRAW, why_not
from training.participant_sums import over_quota


def invite(*, event, units, seats, by, confirmed=False, at=None):
    """Invite many units at once, each for so many people; those that are invited already stay as they are.

    units: Organisation, of the register that this post reads; confirmed: also beyond the quota. Returns the new
    invitations. Raises Refused 422 for a unit that is dissolved, lies outside the register of the post or in a
    kabupaten/kota without a quota, 409 for more people than the quota when that was not confirmed.
    """
    at = at or timezone.now()
    readable = set(UnitProfile.objects.visible_to(by).filter(unit__in=units).values_list("unit", flat=True))
    with as_system():
        event = locked(event)
        insist(why_not(INVITATION_INVITE, event, by))
        invited = set(event.invitations.open().values_list("unit", flat=True))
        gone = set(
            UnitProfile.objects.filter(unit__in=units, status=UnitStatus.DISSOLVED).values_list("unit", flat=True)
        )
        rows = []
        for unit in units:
            if unit.pk not in readable or unit.pk in gone:
                raise Refused(f"{unit.name} tidak dapat diundang: sudah bubar atau di luar register Anda.", status=422)
            if regency_code(unit.home_area_id) not in event.regencies:
                raise Refused(f"Bimtek ini tidak mempunyai kuota untuk kabupaten/kota {unit.name}.", status=422)
            if unit.pk not in invited:
                rows.append(Invitation(event=event, unit=unit, seats=seats, invited_at=at, invited_by=by))
        if (beyond := over_quota(event, [row.unit for row in rows], seats)) and not confirmed:
            raise Refused(" ".join(beyond), status=409)
        Invitation.objects.bulk_create(rows)
        if rows:
            names = ", ".join(sorted(row.unit.name for row in rows))
            record(event, "invite", by=by, at=at, text=f"{len(rows)} WKSBM, masing-masing {seats} orang: {names}.")
    return rows


def _locked(invitation, act, *, by, seen):
    event = locked(invitation.event)
    invitation = Invitation.objects.select_related("unit").get(pk=invitation.pk)
    invitation.event = event
    insist(why_not(act, invitation, by))
    check_fresh(invitation, seen)
    return event, invitation


def change(*, invitation, seats, by, seen=None, at=None):
    """Let a unit send more or fewer people. Raises Refused 409 when more are named already."""
    with as_system():
        event, invitation = _locked(invitation, INVITATION_CHANGE, by=by, seen=seen)
        named = invitation.participants.counted().count()
        if seats < named:
            raise Refused(f"{invitation.unit.name} sudah menunjuk {named} orang.", status=409)
        if seats == invitation.seats:
            return invitation
        before, invitation.seats = invitation.seats, seats
        invitation.revision += 1
        invitation.save(update_fields=["seats", "revision"])
        record(
            event, "change_invitation", by=by, at=at, text=f"{invitation.unit.name}: {before} menjadi {seats} orang."
        )
    return invitation


def withdraw(*, invitation, reason, by, seen=None, at=None):
    """Take an invitation back. Raises Refused 409 as long as people of the unit are registered."""
    at = at or timezone.now()
    with as_system():
        event, invitation = _locked(invitation, INVITATION_WITHDRAW, by=by, seen=seen)
        if named := invitation.participants.counted().count():
            raise Refused(
                f"{invitation.unit.name} sudah menunjuk {named} orang. Catat mundur dahulu peserta itu.", status=409
            )
        invitation.withdrawn_at, invitation.withdrawn_by, invitation.withdraw_reason = at, by, reason
        invitation.revision += 1
        invitation.save()
        record(event, "withdraw_invitation", by=by, at=at, text=f"{invitation.unit.name}. {reason}")
    return invitation
