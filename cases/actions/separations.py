"""Take the union of two records back, column by column: each case goes to its person with what was told in it."""

from dataclasses import dataclass

from django.utils import timezone

from cases import person_policy
from cases.actions import reviews
from cases.actions.persons import WORDS, index
from cases.actions.record import record
from cases.models import Case, Desil, FamilyMember, MatchReview, MatchStatus, NikCheck, Person, PersonPhoto
from registry import trail
from registry.actions import audit, history
from registry.models import HistoryEntry
from registry.refusal import Refused
from registry.scope import as_system

GAPS = ("name", "nickname", "phone", "address", "traits")  # of persons.fill_gaps; numbers and birth have their own


@dataclass(frozen=True)
class Separated:
    """kept, gone: two persons again; left: in words, what was filled and stays because somebody changed it since."""

    kept: Person
    gone: Person
    left: list


def separate(*, review, reason, by, at=None):
    """The two are different people after all: each has its cases again, and the pair is not asked about any more.

    Cases that were opened since stay with the kept record. Returns Separated.
    """
    at = at or timezone.now()
    with as_system():
        review = reviews.begin(person_policy.REVIEW_SEPARATE, review, by)
        kept, gone, united_at = review.kept, review.gone, review.decided_at
        back = list(Case.objects.filter(pk__in=review.moved, person=kept).order_by("pk"))
        rest = Case.objects.filter(person=kept).exclude(pk__in=review.moved)
        if not back or not rest.exists():
            raise Refused("Kasus salah satu catatan sudah dihapus, jadi tidak ada lagi yang dipisahkan.", status=409)
        hidden, hides = all(case.is_sensitive for case in back), reviews.is_hidden(rest)
        before = _Before(review.batch)
        with trail.acting(post=by, source=f"pisahkan:{review.public_id}"):
            _point_back(gone, kept, back, before)
            left = _take_back_gaps(kept, gone, before.of_row(kept))
            for person in (kept, gone):
                person.revision += 1
                person.twins_looked_at = None  # what was asked meanwhile was asked about both as one
                person.save()
            for person in (kept, gone):
                index(person)
            reviews.decide(review, MatchStatus.DIFFERENT, reason=reason, by=by, at=at)
            for pair in before.turned(gone):
                if pair.decided_at is None or pair.decided_at < united_at:
                    reviews.turn(pair, kept, gone)
            # An admin sistem reads batch and audit, and sees no person: what was typed stands on the pair alone.
            history.close(batch=review.batch, reason=f"Pasangan {review.public_id} dipisahkan lagi.", by=by, at=at)
        for case in reviews.told_on(back, hidden=hidden, hides=hides):
            record(case, "separate", by=by, at=at, text="Dua catatan yang pernah digabung kembali terpisah.")
        audit.record(verb="review.separate", subject=review.public_id, by=by.user, cases=len(back), left=left)
    return Separated(kept, gone, left)


class _Before:
    """What the rows were before a batch: {(table, key): {column: value}}."""

    def __init__(self, batch):
        self.rows = {}
        for entry in HistoryEntry.objects.of_batch(batch.pk).order_by("-id"):
            known = self.rows.setdefault((entry.table, entry.row_key), {})
            known.update(entry.before or {})  # the oldest comes last

    def of_row(self, row):
        return self.rows.get((row._meta.db_table, str(row.pk)), {})

    def rows_with(self, model, column, value):
        """The rows of a table that named this value before."""
        table = model._meta.db_table
        keys = [key for (t, key), was in self.rows.items() if t == table and was.get(column) == value]
        return model.objects.filter(pk__in=keys)

    def turned(self, gone):
        """The other pairs that were about this record."""
        named = self.rows_with(MatchReview, "first_id", gone.pk) | self.rows_with(MatchReview, "second_id", gone.pk)
        return named.order_by("pk")


def _point_back(gone, kept, back, before):
    """What was the record's, and what was told since in its cases, is its own again."""
    Case.objects.filter(pk__in=[case.pk for case in back]).update(person=gone)
    for model in (FamilyMember, Desil, PersonPhoto):
        model.objects.filter(person=kept, case__in=back).update(person=gone)
    before.rows_with(FamilyMember, "relative_id", gone.pk).filter(relative=kept).update(relative=gone)
    before.rows_with(Person, "merged_into_id", gone.pk).filter(merged_into=kept).update(merged_into=gone)
    gone.merged_into, gone.merged_at, gone.merged_by = None, None, None


def _take_back_gaps(kept, gone, was):
    """Empty again what was filled from the other record; a value that somebody has changed since stays.

    was: {column: value} of the kept record before. Returns the names of what stays.
    """
    left = []
    if "nik_sealed" in was and not _take_back_nik(kept, gone, was["nik_missing"]):
        left.append("NIK")
    if "kk_sealed" in was:
        if kept.read_kk() == gone.read_kk():
            kept.set_kk("")
        else:
            left.append("nomor KK")
    if "birth_date" in was:
        if kept.birth_date == gone.birth_date:
            kept.birth_date, kept.birth_year_estimated = None, was["birth_year_estimated"]
        else:
            left.append(WORDS["birth_date"])
    for name in GAPS:
        if name not in was:
            continue
        others = {"name": kept.nickname, "nickname": kept.name}.get(name, "-")
        if getattr(kept, name) == getattr(gone, name) and others:
            setattr(kept, name, was[name])
        else:
            left.append(WORDS[name])
    kept.set_name(kept.name, kept.nickname)
    return left


def _take_back_nik(kept, gone, missing):
    """Whether the number was the other one's still. What the civil register said since was said of that number."""
    if kept.read_nik() != gone.read_nik():
        return False
    if kept.nik_check != NikCheck.UNCHECKED:
        gone.nik_check = kept.nik_check
        gone.dukcapil_checked_on, gone.dukcapil_checked_by = kept.dukcapil_checked_on, kept.dukcapil_checked_by
    kept.set_nik("")
    kept.nik_missing = missing
    return True
