"""Two records that may be one person: find the pairs, and carry out what an office decides."""

from datetime import timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from cases import person_policy
from cases.actions.persons import fill_gaps, index
from cases.actions.record import record
from cases.candidates import search
from cases.matching import SAME_FROM
from cases.models import Case, Desil, FamilyMember, MatchReview, MatchStatus, Person, PersonPhoto
from registry import trail
from registry.actions import audit, history
from registry.models import BatchKind, Organisation
from registry.models.organisation import TERRITORIAL_KINDS
from registry.refusal import Refused, insist
from registry.scope import as_system

MOST_PAIRS = 10
AT_A_TIME = 200  # persons of one job: some seconds, so that letters do not wait behind it
LEFT_TO_JOBS = timedelta(hours=1)  # a new case has a job of its own, which knows who was asked
LOCK = 0x54574E53  # "TWNS": uniting and separating are rare, and one after another they cannot pass each other


def look(*, case_id, but_seen_by=None):
    """Write a pair for every person that is probably the one of this case. but_seen_by: a post that has been asked
    about those in its own scope already. Returns how many pairs are new."""
    with as_system():
        case = Case.objects.select_related("person").get(pk=case_id)
        found = search(case.person, least=SAME_FROM, most=MOST_PAIRS)
        if but_seen_by is not None:
            asked = set(
                Person.objects.visible_to(but_seen_by)
                .values_list("pk", flat=True)
                .filter(pk__in=[candidate.person.pk for candidate in found])
            )
            found = [candidate for candidate in found if candidate.person.pk not in asked]
        # All at once and in order: a new pair locks both persons (cases/migrations/0076), as two searches may do.
        both = [case.person_id, *(candidate.person.pk for candidate in found)]
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk").values_list("pk"))
        Person.objects.filter(pk=case.person_id).update(twins_looked_at=timezone.now())
        return sum(_write_pair(case.person, candidate) for candidate in found)


def _write_pair(person, candidate):
    """True when the pair is new and an office sees both. A pair that was decided is never asked about again."""
    first, second = sorted((person, candidate.person), key=lambda one: one.pk)
    office = office_above(first, second)
    if office is None:
        return False
    points = round(candidate.comparison.points, 1)
    _, is_new = MatchReview.objects.get_or_create(
        first=first, second=second, defaults={"points": points, "office": office}
    )
    return is_new


def office_above(first, second):
    """The lowest office that sees both persons, by territory or by the path of a case; None when none does."""
    cases = {person.pk: list(Case.objects.filter(person=person)) for person in (first, second)}
    every = [case for found in cases.values() for case in found]
    codes = {code for case in every if not case.is_sensitive for code in _codes_above(case.area_id)}
    on_path = {pk for case in every for pk in case.path}
    offices = Organisation.objects.filter(Q(home_area__in=codes) | Q(pk__in=on_path), kind__in=TERRITORIAL_KINDS)
    seeing = [office for office in offices if all(any(_sees(office, c) for c in found) for found in cases.values())]
    return max(seeing, key=lambda office: (len(office.home_area_id), -office.pk), default=None)


def _codes_above(area):
    parts = area.split(".")
    return {".".join(parts[:count]) for count in range(1, min(len(parts), 4) + 1)}


def _sees(office, case):
    low, high = office.territory
    return office.pk in case.path or (not case.is_sensitive and low <= case.area_id < high)


def begin(act, review, by):
    """The review with both persons, all locked, after the policy has agreed. In mode "system"."""
    both = (review.first_id, review.second_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    of_either = Q(person__in=both) | Q(pk__in=review.moved) | Q(pk__in=review.stayed)
    list(Case.objects.select_for_update().filter(of_either).order_by("pk"))  # first, as every act on a case does
    list(Person.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    seen = MatchReview.objects.visible_to(by).select_related(
        "first", "second", "kept", "batch", "decided_by__user", "decided_by__organisation"
    )
    now = seen.filter(pk=review.pk).first()
    if now is None:
        raise Refused("Anda tidak melihat kedua orang ini lagi.", status=403, can_send_again=False)
    insist(person_policy.why_not(act, now, by))
    if now.is_open and ((now.first_id, now.second_id) != both or now.first.merged_into_id or now.second.merged_into_id):
        raise Refused(_who_was_first(both, seen), status=409, can_send_again=False)
    return now


def _who_was_first(both, seen):
    """One of the two was united with a third one since the page was shown. seen: the pairs that the asker sees."""
    with_third = seen.united().filter(Q(first__in=both) | Q(second__in=both)).order_by("-decided_at").first()
    if with_third is None:
        return "Salah satu catatan ini baru saja berubah. Buka lagi daftarnya dan bandingkan yang terbaru."
    who = f"{with_third.decided_by.user} ({with_third.decided_by.organisation.name})"
    return f"Salah satu catatan ini baru saja digabung dengan catatan lain oleh {who}. Bandingkan lagi dari daftar."


def decide(review, status, *, reason, by, at, kept=None):
    review.status, review.reason, review.kept = status, reason, kept
    review.decided_at, review.decided_by = at, by
    review.save()


def unite(*, review, keep, reason, by, at=None):
    """The two are one person: every case moves to the kept record, the other one stays and points to it.

    keep: first or second of the review. Both NIK find the person from now on.
    """
    at = at or timezone.now()
    with as_system():
        review = begin(person_policy.REVIEW_UNITE, review, by)
        kept, gone = (review.first, review.second) if keep.pk == review.first_id else (review.second, review.first)
        hidden, hides = is_hidden(gone.cases), is_hidden(kept.cases)
        if hides and not hidden:
            raise Refused(
                "Pertahankan catatan yang lain: yang ini dari kasus terbatas, dan isinya tidak boleh terbaca dari "
                "kasus yang dilihat kantor wilayah.",
                status=422,
            )
        moved = list(Case.objects.filter(person=gone).order_by("pk"))
        review.moved = [case.pk for case in moved]
        review.stayed = list(Case.objects.filter(person=kept).order_by("pk").values_list("pk", flat=True))
        review.batch = history.begin(
            kind=BatchKind.MERGE, title=f"Gabungan dua catatan orang, pasangan {review.public_id}", by=by
        )
        with trail.acting(post=by, source=f"gabung:{review.public_id}", batch=review.batch):
            _point(gone, kept, by=by, at=at)
            # Nothing that was told in a restricted case may come out through another case of the same person.
            filled = [] if hidden else fill_gaps(kept, gone)
            kept.revision += 1
            kept.save()
            index(kept)
            decide(review, MatchStatus.SAME, reason=reason, by=by, at=at, kept=kept)
            _turn_other_pairs(gone, kept)
        added = f" Dilengkapi: {', '.join(filled)}." if filled else ""
        for case in told_on(moved, hidden=hidden, hides=hides):
            record(case, "unite", by=by, at=at, text=f"Dua catatan tentang orang ini menjadi satu.{added}")
        audit.record(verb="review.unite", subject=review.public_id, by=by.user, cases=len(moved))
    return kept


def _point(gone, kept, *, by, at):
    """Everything that names the one record names the other from now on; tests/cases/test_review_separate.py counts."""
    Case.objects.filter(person=gone).update(person=kept)
    for model in (FamilyMember, Desil, PersonPhoto):
        model.objects.filter(person=gone).update(person=kept)
    FamilyMember.objects.filter(relative=gone).update(relative=kept)
    gone.merged.update(merged_into=kept)
    gone.merged_into, gone.merged_at, gone.merged_by = kept, at, by
    gone.person_keys.all().delete()
    gone.save()


def told_on(moved, *, hidden, hides):
    """On which of the moved cases the timeline tells it: where only one side is hidden, on the hidden ones."""
    return moved if hidden == hides else [case for case in moved if case.is_sensitive]


def is_hidden(cases):
    """Is it a record that the territory does not see? With one open case it is seen, and whether there is a restricted
    one beside it must make no difference."""
    return not cases.filter(is_sensitive=False).exists()


def _turn_other_pairs(gone, kept):
    """What was asked or decided about the record that is gone now concerns the kept one.

    A pair that the kept one has already stays as it is, and waits (MatchReviewQuerySet.open) for a separation.
    """
    for pair in MatchReview.objects.about(gone).exclude(status=MatchStatus.SAME):
        turn(pair, gone, kept)


def turn(pair, one, another):
    """The pair names another record in place of one, unless there is such a pair already."""
    other = pair.second_id if pair.first_id == one.pk else pair.first_id
    first, second = sorted((other, another.pk))
    if first == second or MatchReview.objects.filter(first=first, second=second).exists():
        return
    pair.first_id, pair.second_id = first, second
    pair.save(update_fields=["first", "second"])


def keep_apart(*, review, reason, by, at=None):
    """The two are different people; this pair is never asked about again."""
    with as_system():
        review = begin(person_policy.REVIEW_KEEP_APART, review, by)
        decide(review, MatchStatus.DIFFERENT, reason=reason, by=by, at=at or timezone.now())
    return review


def look_if_there(*, case_id, but_seen_by=None):
    """`look` for a case of an import, when it is still there."""
    with as_system():
        is_there = Case.objects.filter(pk=case_id).exists()
    return look(case_id=case_id, but_seen_by=but_seen_by) if is_there else 0


def look_over(*, most):
    """Look for those of whom nobody has looked yet, at most so many, each in a transaction of its own.

    Where it stopped stands on the persons themselves, so it may be stopped at any time. Returns how many.
    """
    with as_system():
        waiting = list(Person.objects.to_look_at().order_by("pk").values_list("pk", flat=True)[:most])
    for pk in waiting:
        with as_system():
            newest = Case.objects.filter(person=pk).order_by("-opened_at", "-pk").values_list("pk", flat=True).first()
            if newest is None:
                Person.objects.filter(pk=pk).update(twins_looked_at=timezone.now())
            else:
                look(case_id=newest)
    return len(waiting)


def count_to_look_at():
    """How many persons have yet to be looked at."""
    with as_system():
        return Person.objects.to_look_at().count()


def are_to_look_at():
    """Is there anybody of whom nobody has looked since the job of a new case could have?"""
    with as_system():
        return Person.objects.to_look_at().filter(created_at__lt=timezone.now() - LEFT_TO_JOBS).exists()
