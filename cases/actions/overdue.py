"""Which hops are past their due time, which cases are held by nobody any more, and who gets them?"""

from django.db.models import Q
from django.utils import timezone

from cases import notifications
from cases.actions.path import refresh_path
from cases.actions.record import record
from cases.models import Case, Referral
from cases.routing import next_above
from cases.workflow import OPEN_STATUSES, Kind
from registry.scope import as_system


def mark(*, at=None):
    """Mark every overdue hop once and offer a responsibility to the next level. Returns how many were marked."""
    at = at or timezone.now()
    with as_system():
        late = list(
            Referral.objects.overdue(at).filter(not_yet_marked(at), case__status="open").values_list("pk", "case")
        )
    for referral_id, case_id in late:
        _mark_one(referral_id, case_id, at=at)
    return len(late)


def not_yet_marked(at):
    """Never noticed, or offered to an office that has ended since."""
    return Q(overdue_marked_at__isnull=True) | Q(offered_to__ended_on__lte=timezone.localdate(at))


def pass_on_orphans(*, at=None):
    """Cases held by an organisation that has ended go to the next living office above. Returns how many."""
    at = at or timezone.now()
    with as_system():
        ended = {"holder__ended_on__lte": timezone.localdate(at)}
        orphans = list(Case.objects.open().filter(**ended).values_list("pk", flat=True))
    return sum(_pass_on(case_id, at=at) for case_id in orphans)


def _pass_on(case_id, *, at):
    with as_system():
        Case.objects.select_for_update().only("pk").get(pk=case_id)
        case = Case.objects.select_related("holder").get(pk=case_id)
        heir = next_above(case, case.holder)
        if heir is None or not case.is_open or not case.holder.has_ended(timezone.localdate(at)):
            return 0
        gone, case.holder, case.holder_since = case.holder, heir, at
        case.revision += 1
        case.save(update_fields=["holder", "holder_since", "revision"])
        text = f"{gone.name} sudah berakhir; kasus diteruskan kepada {heir.name}."
        record(case, "inherit", by=None, at=at, from_organisation=gone, to_organisation=heir, text=text)
        refresh_path(case)
        notifications.tell(case, [heir], f"{gone.name} sudah berakhir; Anda sekarang memegang kasus ini.", at=at)
    return 1


def _mark_one(referral_id, case_id, *, at):
    with as_system():
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        hop = (
            Referral.objects.filter(pk=referral_id, status__in=OPEN_STATUSES, due_at__lt=at)
            .filter(not_yet_marked(at))
            .select_related("sender", "receiver")
            .first()
        )
        if hop is None:
            return
        hop.overdue_marked_at = at
        if hop.kind == Kind.RESPONSIBILITY:
            hop.offered_to = next_above(case, hop.receiver)
        hop.save(update_fields=["overdue_marked_at", "offered_to"])
        record(
            case,
            "overdue",
            by=None,
            at=at,
            referral=hop,
            from_organisation=hop.receiver,
            to_organisation=hop.offered_to,
            text=f"Ditawarkan kepada {hop.offered_to.name}." if hop.offered_to else "",
        )
        refresh_path(case)
        notifications.tell(case, [hop.receiver], "tenggat sudah lewat.", at=at)
        if hop.offered_to_id:
            notifications.tell(
                case, [hop.offered_to], f"tenggat {hop.receiver.name} sudah lewat; Anda dapat mengambil alih.", at=at
            )
