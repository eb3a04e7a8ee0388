"""Organisations that may stand in the register twice: find the pairs, merge them, say they differ, take it back."""

from collections import defaultdict

from django.db import connection
from django.utils import timezone

from registry import mergers, pair_policy, trail
from registry.actions import history
from registry.actions.audit import record
from registry.actions.units import record as note_on_unit
from registry.likeness import ALIKE_FROM, likeness
from registry.models import BatchKind, Organisation, OrganisationPair, PairStatus, UnitProfile
from registry.models.area import code_range
from registry.models.organisation import TERRITORIAL_KINDS
from registry.refusal import Refused, insist
from registry.scope import as_system
from registry.workflow import UnitStatus

LOCK = 0x50414952  # "PAIR": mergers are rare, and one after another they cannot pass each other
GAPS = {"address": "alamat", "phone": "telepon", "email": "surel"}


# --- finding ---------------------------------------------------------------------------------------------------------


def look():
    """Write a pair for any two of a kind, in the same or a nested area, under much the same name. Returns how many are
    new; a pair that was decided is never asked about again. Territorial offices are one for an area anyway."""
    with as_system():
        standing = Organisation.objects.current().exclude(kind__in=TERRITORIAL_KINDS).order_by("pk")
        at = defaultdict(list)
        for pk, kind, code, name in standing.values_list("pk", "kind", "home_area_id", "name").iterator():
            at[kind, code].append((pk, name))
        known = set(OrganisationPair.objects.values_list("first", "second"))
        new = []
        for (kind, code), here in at.items():
            above = [one for outer in _codes_above(code) for one in at.get((kind, outer), ())]
            for place, (pk, name) in enumerate(here):
                for other, other_name in [*here[place + 1 :], *above]:
                    both = tuple(sorted((pk, other)))
                    if both not in known and (points := likeness(name, other_name)) >= ALIKE_FROM:
                        new.append(OrganisationPair(first_id=both[0], second_id=both[1], likeness=points))
        OrganisationPair.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _codes_above(code):
    """The codes of the areas around one: 34.02.15.2001/01 lies in 34.02.15.2001, in 34.02.15 …"""
    places = [place for place, sign in enumerate(code) if sign in "./"]
    return [code[:place] for place in places]


# --- deciding --------------------------------------------------------------------------------------------------------


def _begin(act, pair, by):
    """The pair with both organisations, locked, after the policy has agreed. In mode "system"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    first, second = Organisation.objects.in_bulk([pair.first_id, pair.second_id]).values()
    for part in mergers.PARTS:
        part.lock(first, second)
    # Whoever only names one of them (a new referral) holds its key meanwhile and need not wait, nor be waited for.
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=(first.pk, second.pk)).order_by("pk"))
    seen = OrganisationPair.objects.visible_to(by).select_related("first__home_area", "second__home_area", "batch")
    now = seen.select_related("kept", "decided_by__user", "decided_by__organisation").filter(pk=pair.pk).first()
    if now is None:
        raise Refused("Anda tidak melihat kedua lembaga ini lagi.", status=403, can_send_again=False)
    insist(pair_policy.why_not(act, now, by))
    return now


def _decide(pair, status, *, reason, by, at, kept=None):
    pair.status, pair.reason, pair.kept = status, reason, kept
    pair.decided_at, pair.decided_by = at, by
    pair.save()


def keep_apart(*, pair, reason, by, at=None):
    """The two are different organisations; the pair is never asked about again."""
    with as_system():
        pair = _begin(pair_policy.PAIR_KEEP_APART, pair, by)
        _decide(pair, PairStatus.DIFFERENT, reason=reason, by=by, at=at or timezone.now())
        record(verb="pair.keep_apart", subject=f"{pair.first} dan {pair.second}", by=by.user, reason=reason)
    return pair


def merge(*, pair, keep, reason, by, at=None):
    """The two are one organisation: the other one ends and points to the kept one, with all that may go there.

    Raises Refused 422 when something has to be done first, such as emptying a purse.
    """
    at = at or timezone.now()
    with as_system():
        pair = _begin(pair_policy.PAIR_MERGE, pair, by)
        kept, gone = (pair.first, pair.second) if keep.pk == pair.first_id else (pair.second, pair.first)
        if told := mergers.obstacles(gone, kept):
            raise Refused(" ".join(told), status=422)
        title = f"Gabungan lembaga {gone.name} ke {kept.name}"
        pair.batch = history.begin(kind=BatchKind.MERGE, title=title[:200], by=by)
        with trail.acting(post=by, source=f"gabung:{pair.public_id}", batch=pair.batch):
            moved = {}
            for column in mergers.columns():
                rows = column.rows(gone, kept).filter(**{column.field: gone})
                moved[column.key] = sorted(rows.values_list("pk", flat=True))
                _point(column, moved[column.key], gone, kept)
            gone.ended_on, gone.merged_into, gone.merged_at, gone.merged_by = timezone.localdate(at), kept, at, by
            gone.save()
            pair.moved = moved | _complete(kept, gone) | _rest(kept, gone, by=by, at=at)
            for part in mergers.PARTS:
                part.afterwards(pair.moved, gone=gone, kept=kept, by=by, at=at, is_back=False)
            _decide(pair, PairStatus.MERGED, reason=reason, by=by, at=at, kept=kept)
        record(verb="pair.merge", subject=gone.name, by=by.user, into=kept.name, reason=reason)
    return kept


def _point(column, ids, before, after):
    rows = column.model._base_manager.filter(pk__in=ids, **{column.field: before})
    rows.update(**{column.field: after})


def _complete(kept, gone):
    """Fill what the kept one lacks, and let it serve what the other one served. Returns what was done."""
    filled = [name for name in GAPS if getattr(gone, name) and not getattr(kept, name)]
    for name in filled:
        setattr(kept, name, getattr(gone, name))
    kept.save(update_fields=[*filled])
    own = {kept.home_area_id, *kept.service_areas.values_list("pk", flat=True)}
    theirs = {gone.home_area_id, *gone.service_areas.values_list("pk", flat=True)}
    served = sorted(code for code in theirs if not any(low <= code < high for low, high in map(code_range, own)))
    kept.service_areas.add(*served)
    return {"filled": filled, "served": served}


def _rest(kept, gone, *, by, at):
    """A unit that stood twice is a closed book, with a line in the life of either. Returns how it stood."""
    profile = UnitProfile.objects.select_for_update().filter(unit=gone).first()
    if profile is None:
        return {}
    stood = {"status": profile.status, "status_since_on": profile.status_since_on.isoformat()}
    profile.status, profile.status_since_on = UnitStatus.DISSOLVED, timezone.localdate(at)
    profile.save(update_fields=["status", "status_since_on"])
    note_on_unit(gone, "merge", by=by, at=at, text=f"Digabung ke {kept.name}.")
    note_on_unit(kept, "merge", by=by, at=at, text=f"{gone.name} digabung ke sini.")
    return stood


# --- taking back -----------------------------------------------------------------------------------------------------


def separate(*, pair, reason, by, at=None):
    """Two organisations again, column by column; what came since stays with the kept one. Returns, in words, what was
    filled in and stays because somebody changed it since."""
    at = at or timezone.now()
    with as_system():
        pair = _begin(pair_policy.PAIR_SEPARATE, pair, by)
        kept, gone, moved = pair.kept, pair.gone, pair.moved
        with trail.acting(post=by, source=f"pisahkan:{pair.public_id}"):
            for column in mergers.columns():
                _point(column, moved.get(column.key, []), kept, gone)
            gone.ended_on, gone.merged_into, gone.merged_at, gone.merged_by = None, None, None, None
            gone.save()
            left = _take_back(kept, gone, moved)
            if "status" in moved:
                _wake(kept, gone, moved, by=by, at=at)
            for part in mergers.PARTS:
                part.afterwards(moved, gone=gone, kept=kept, by=by, at=at, is_back=True)
            _decide(pair, PairStatus.DIFFERENT, reason=reason, by=by, at=at)
            history.close(batch=pair.batch, reason=reason, by=by, at=at)
        record(verb="pair.separate", subject=gone.name, by=by.user, out_of=kept.name, reason=reason, left=left)
    return left


def _take_back(kept, gone, moved):
    filled = moved["filled"]
    back = [name for name in filled if getattr(kept, name) == getattr(gone, name)]
    for name in back:
        setattr(kept, name, "")
    kept.save(update_fields=[*back])
    kept.service_areas.remove(*moved["served"])
    return [GAPS[name] for name in filled if name not in back]


def _wake(kept, gone, moved, *, by, at):
    profile = UnitProfile.objects.select_for_update().get(unit=gone)
    if profile.status == UnitStatus.DISSOLVED:
        profile.status, profile.status_since_on = moved["status"], moved["status_since_on"]
        profile.save(update_fields=["status", "status_since_on"])
    note_on_unit(gone, "separate", by=by, at=at, text=f"Dipisahkan lagi dari {kept.name}.")
    note_on_unit(kept, "separate", by=by, at=at, text=f"{gone.name} dipisahkan lagi.")
