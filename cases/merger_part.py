"""What of the casework goes along when two organisations are one? The part of this app in registry/mergers.py.

What is held, open or told for later goes; an issued letter, a finished hop and the timeline say who it was on that day.
"""

from django.db.models import Exists, OuterRef, Q

from cases.actions.path import refresh_path
from cases.actions.record import record
from cases.models import Case, CaseTask, Consent, Notification, Referral, Service
from cases.workflow import LIVE_STATUSES, OPEN_STATUSES, Kind, Status
from registry.mergers import Column, Part

GOING = (Status.DRAFT, *LIVE_STATUSES)
PATH = "cases.Case.path"


def _sent(gone, kept):
    """Drafts and running hops; a draft that the kept one has too stays behind."""
    twin = Referral.objects.filter(
        case=OuterRef("case"), sender=kept, receiver=OuterRef("receiver"), status=Status.DRAFT
    )
    return Referral.objects.filter(status__in=GOING).exclude(receiver=kept).exclude(Exists(twin), status=Status.DRAFT)


def _received(gone, kept):
    twin = Referral.objects.filter(case=OuterRef("case"), sender=OuterRef("sender"), receiver=kept, status=Status.DRAFT)
    return Referral.objects.filter(status__in=GOING).exclude(sender=kept).exclude(Exists(twin), status=Status.DRAFT)


def facts(organisation, post):
    held = Case.objects.visible_to(post).open().held_by(organisation).count()
    return [("Kasus yang dipegang", f"{held} kasus yang Anda lihat")]


def obstacles(gone, kept):
    """A hop cannot run from an organisation to itself, nor the same request twice."""
    running = Referral.objects.filter(status__in=OPEN_STATUSES)
    between = running.filter(Q(sender=gone, receiver=kept) | Q(sender=kept, receiver=gone))
    asked = running.filter(kind=Kind.SERVICE, receiver=kept, case=OuterRef("case"))
    twice = running.filter(kind=Kind.SERVICE, receiver=gone).filter(Exists(asked))
    if between.exists() or twice.exists():
        return [f"Masih ada rujukan yang berjalan di antara {gone.name} dan {kept.name}. Selesaikan rujukan itu dulu."]
    return []


def lock(one, other):
    """The cases of either, as every act on a case does first."""
    both = [one.pk, other.pk]
    rows = Case.objects.filter(Q(path__overlap=both) | Q(holder__in=both) | Q(origin__in=both))
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def afterwards(moved, *, gone, kept, by, at, is_back):
    """The paths are worked out again; whoever opens a case reads by whom it is held from now on."""
    if not is_back:
        moved[PATH] = sorted(Case.objects.filter(path__contains=[gone.pk]).values_list("pk", flat=True))
    holder, other = (gone, kept) if is_back else (kept, gone)
    text = f"{gone.name} dan {kept.name} dipisahkan lagi." if is_back else f"{gone.name} digabung ke {kept.name}."
    held = set(moved["cases.Case.holder"])
    for case in Case.objects.filter(pk__in=moved[PATH]).select_related("origin", "holder").order_by("pk"):
        refresh_path(case)
        if case.pk in held and case.is_open and case.holder_id == holder.pk:
            record(case, "inherit", by=by, at=at, from_organisation=other, to_organisation=holder, text=text)


def _all(model, **which):
    return lambda gone, kept: model.objects.filter(**which)


PART = Part(
    columns=(
        Column(Case, "holder", _all(Case)),
        Column(Case, "origin", _all(Case)),
        Column(Referral, "sender", _sent),
        Column(Referral, "receiver", _received),
        Column(CaseTask, "organisation", _all(CaseTask, done_at__isnull=True, cancelled_at__isnull=True)),
        Column(Service, "organisation", _all(Service, fund_entry__isnull=True)),
        Column(Consent, "partner", _all(Consent, withdrawn_at__isnull=True)),
        Column(Notification, "organisation", _all(Notification, read_at__isnull=True)),
    ),
    facts=facts,
    obstacles=obstacles,
    lock=lock,
    afterwards=afterwards,
)
