"""Propose vakum for units that show no life, once a day; a person declares it, or says why the unit stays active."""

from django.utils import timezone

from registry.actions import units
from registry.models import DormancyProposal, DormancyRule, ProposalStatus, UnitProfile
from registry.models.months import months_before
from registry.policy import DORMANCY_CONFIRM, DORMANCY_DECLINE, why_not
from registry.refusal import insist
from registry.scope import as_system
from registry.workflow import UnitMove


def is_due(today=None):
    """True when today's search for sleeping units has not been done yet."""
    return DormancyRule.objects.exclude(checked_on=today or timezone.localdate()).exists()


def propose_rest(*, at=None):
    """Today's search: propose vakum for each working unit without activity, or whose term ended, for too long.

    Nothing is proposed twice, nor again so soon after a person said that the unit stays active. Returns how many.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    with as_system():
        rule = DormancyRule.objects.select_for_update().exclude(checked_on=today).first()
        if rule is None:
            return 0
        quiet_before = months_before(today, rule.months_without_activity)
        ended_before = months_before(today, rule.months_after_term_end)
        recently_declined = DormancyProposal.objects.declined_since(quiet_before)
        sleeping = UnitProfile.objects.asleep(quiet_before, ended_before).without_proposal(recently_declined)
        found = list(sleeping.select_related("unit").select_for_update(of=("self",)))
        for profile in found:
            _propose(profile, quiet_before, ended_before, at=at)
        rule.checked_on = today
        rule.save(update_fields=["checked_on"])
    return len(found)


def _propose(profile, quiet_before, ended_before, *, at):
    is_quiet = profile.quiet_since_on < quiet_before
    has_ended = profile.term_ends_on is not None and profile.term_ends_on < ended_before
    proposal = DormancyProposal.objects.create(
        unit=profile.unit,
        proposed_at=at,
        quiet_since_on=profile.quiet_since_on if is_quiet else None,
        last_activity_on=profile.last_activity_on if is_quiet else None,
        term_ended_on=profile.term_ends_on if has_ended else None,
    )
    units.record(profile.unit, "propose_rest", by=None, at=at, text=proposal.facts)


def _locked(proposal, act, by):
    profile = units.locked(proposal.unit)
    proposal = DormancyProposal.objects.select_related("unit", "decided_by__user").get(pk=proposal.pk)
    insist(why_not(act, profile, by, subject=proposal))
    return profile, proposal


def confirm(*, proposal, happened_on, reason, by, at=None):
    """Dinas Sosial declares the unit vakum; moving it settles the proposal. Raises Refused like units.move."""
    with as_system():
        profile, proposal = _locked(proposal, DORMANCY_CONFIRM, by)
        units.move(profile=profile, move=UnitMove.REST, happened_on=happened_on, reason=reason, by=by, at=at)
        proposal.refresh_from_db()
    return proposal


def decline(*, proposal, reason, by, at=None):
    """Dinas Sosial knows better: the unit stays active, for this reason."""
    at = at or timezone.now()
    with as_system():
        profile, proposal = _locked(proposal, DORMANCY_DECLINE, by)
        proposal.status, proposal.decided_at, proposal.decided_by = ProposalStatus.DECLINED, at, by
        proposal.decline_text = reason
        proposal.save()
        units.record(profile.unit, "decline_rest", by=by, at=at, text=reason)
    return proposal
