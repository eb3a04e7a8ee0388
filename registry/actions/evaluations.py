"""Open a sheet to judge a unit, fill it in, and lock it for good."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import number_format

from registry.actions import units
from registry.models import LEVEL_OF_OFFICE, EvaluationAspect, EvaluationScore, EvaluationSheet, SheetStatus
from registry.policy import EVALUATION_FILL, EVALUATION_LOCK, EVALUATION_OPEN, why_not
from registry.refusal import Refused, insist
from registry.scope import as_system

CENT = Decimal("0.01")


def total_of(scores):
    """The weighted mean of [(score 0–100 or None, weight)], to two places, half up. What has no score counts as 0."""
    weights = sum(weight for _, weight in scores)
    if not weights:
        return Decimal("0.00")
    weighted = sum((Decimal(score or 0) * weight for score, weight in scores), Decimal(0))
    return (weighted / weights).quantize(CENT, ROUND_HALF_UP)


def why_not_year(year, today=None):
    """The sentence about a year that cannot be judged, or None."""
    if year > (today or timezone.localdate()).year:
        return "Tahun penilaian tidak boleh di masa depan."
    return None


def open_sheet(*, profile, year, by, at=None):
    """A new sheet of the level of this office, with the aspects and weights in use today.

    Raises Refused 422 for a year ahead, 409 when the year has its sheet.
    """
    at = at or timezone.now()
    with as_system():
        profile = units.locked(profile)
        insist(why_not(EVALUATION_OPEN, profile, by))
        if sentence := why_not_year(year, timezone.localdate(at)):
            raise Refused(sentence, status=422)
        level = LEVEL_OF_OFFICE[by.organisation.kind]
        if profile.unit.evaluations.filter(year=year, level=level).exists():
            raise Refused(f"Lembar penilaian {year} tingkat {level.label} sudah ada.", status=409)
        sheet = EvaluationSheet.objects.create(unit=profile.unit, year=year, level=level, opened_at=at, opened_by=by)
        aspects = EvaluationAspect.objects.in_force()
        EvaluationScore.objects.bulk_create(
            EvaluationScore(sheet=sheet, rank=aspect.rank, name=aspect.name, weight=aspect.weight) for aspect in aspects
        )
        units.record(profile.unit, "open_evaluation", by=by, at=at, text=f"{sheet}.")
    return sheet


def _locked(sheet, act, *, by, seen):
    """The sheet, its row locked: scoring and locking come one after the other."""
    profile = units.locked(sheet.unit)
    sheet = (
        EvaluationSheet.objects.select_related("unit", "locked_by__user")
        .select_for_update(of=("self",))
        .get(pk=sheet.pk)
    )
    insist(why_not(act, profile, by, subject=sheet))
    units.check_fresh(sheet, seen)
    return sheet


def fill(*, sheet, scores, by, note="", seen=None, at=None):
    """Write scores and remarks. scores: {aspect name: (score or None, remark)}; aspects left out stay as they are.

    The history says that it was filled in, not with what: it is read by the unit before the sheet is locked.
    """
    with as_system():
        sheet = _locked(sheet, EVALUATION_FILL, by=by, seen=seen)
        rows = list(sheet.scores.order_by("rank"))
        for row in rows:
            row.score, row.note = scores.get(row.name, (row.score, row.note))
            if row.score is not None and not 0 <= row.score <= 100:
                raise Refused(f"{row.name}: nilai antara 0 dan 100.", status=422)
        EvaluationScore.objects.bulk_update(rows, ["score", "note"])
        sheet.total = total_of([(row.score, row.weight) for row in rows])
        sheet.note = note
        sheet.revision += 1
        sheet.save()
        units.record(sheet.unit, "fill_evaluation", by=by, at=at, text=f"{sheet}.")
    return sheet


def lock(*, sheet, by, seen=None, at=None):
    """The judgement stands: nobody changes it any more, and the unit reads it. Raises Refused 409 while scores lack."""
    at = at or timezone.now()
    with as_system():
        sheet = _locked(sheet, EVALUATION_LOCK, by=by, seen=seen)
        sheet.status, sheet.locked_at, sheet.locked_by = SheetStatus.LOCKED, at, by
        sheet.revision += 1
        sheet.save()
        units.record(sheet.unit, "lock_evaluation", by=by, at=at, text=f"{sheet}: {number_format(sheet.total, 2)}.")
    return sheet
