"""Emergency access: open one case by its number for an hour, tell holder and supervisor, and have it reviewed."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.utils import timezone

from cases import notifications, policy
from cases.actions.access import tell_supervisors
from cases.actions.record import record
from cases.models import Case, EmergencyAccess, EmergencyTry, Verdict
from cases.models.access import EMERGENCY_TIME, REVIEW_WITHIN
from registry.models import Holiday, User
from registry.models.area import code_range
from registry.refusal import Refused, insist
from registry.scope import as_system
from registry.working_days import add_working_days

TRIES, TRY_WINDOW = 5, timedelta(hours=1)
UNANSWERED = (
    "Kasus dengan nomor ini tidak dapat dibuka oleh Anda. Periksa nomornya, atau hubungi penanggung jawab kasus."
)
WRONG_PASSWORD = "Sandi Anda tidak cocok. Tulis sandi yang Anda pakai untuk masuk."  # noqa: S105 - a sentence


def open_emergency(*, number, reason, password, by, at=None):
    """Open a case that this post does not see, for EMERGENCY_TIME. Returns the EmergencyAccess.

    A wrong number, and a number that this post may not open (outside of the territory, or its conflict list names the
    person), are answered alike. Raises Refused 403, 422 or, after TRIES in an hour, 429.
    """
    at = at or timezone.now()
    insist(policy.why_not_emergency(by))
    if not _may_try(by, at=at):
        raise Refused("Terlalu banyak percobaan. Coba lagi satu jam lagi, atau telepon penanggung jawab.", status=429)
    if not check_password(password, by.user.password):
        raise Refused(WRONG_PASSWORD, status=422)
    day = timezone.localdate(at)
    with as_system():
        case = _openable(number, by)
        if case is None:
            raise Refused(UNANSWERED, status=422)
        if running_one := EmergencyAccess.objects.running(by, at).filter(case=case).first():
            return running_one
        access = EmergencyAccess.objects.create(
            case=case,
            case_number=case.number,
            area=case.area,
            post=by,
            reason=reason,
            barred=case.barred,
            opened_at=at,
            expires_at=at + EMERGENCY_TIME,
            review_due_on=add_working_days(day, REVIEW_WITHIN, set(Holiday.objects.from_day(day))),
        )
        who = f"{by.user} ({by.post_name})"
        record(case, "open_emergency", by=by, at=at, text=reason)
        notifications.tell(case, [case.holder], f"dibuka dengan akses darurat oleh {who}.", at=at)
        tell_supervisors(case, f"dibuka dengan akses darurat oleh {who}. Tinjau dalam 3 hari kerja.", at=at)
    return access


def note_try(*, by, at=None):
    """Count an attempt, also one that fails, before `open_emergency`; attempts of one person wait for each other."""
    with as_system():
        User.objects.select_for_update().get(pk=by.user_id)
        EmergencyTry.objects.create(post=by, at=at or timezone.now())


def _may_try(by, *, at):
    with as_system():
        return EmergencyTry.objects.filter(post__user=by.user_id, at__gt=at - TRY_WINDOW).count() <= TRIES


def _openable(number, by):
    low, high = code_range(by.organisation.home_area_id)
    case = (
        Case.objects.filter(number=number, area_id__gte=low, area_id__lt=high)
        .select_related("holder", "origin", "area")
        .first()
    )
    return None if case is None or by.user_id in case.barred else case


def running(*, by, public_id, at=None):
    """The emergency access of this post to the case of this address that still runs, or None."""
    with as_system():
        accesses = EmergencyAccess.objects.running(by, at).filter(case__public_id=public_id)
        access = accesses.exclude(case__barred__contains=[by.user_id]).first()
    return access


def review_emergency(*, access, verdict, text, by, at=None):
    """Say whether the access was justified. Once; never one's own."""
    at = at or timezone.now()
    with as_system():
        access = (
            EmergencyAccess.objects.select_for_update(of=("self",)).select_related("post", "case").get(pk=access.pk)
        )
        insist(policy.why_not_review(access, by))
        access.verdict, access.review_text = verdict, text
        access.reviewed_at, access.reviewed_by = at, by
        if verdict == Verdict.UNJUSTIFIED:
            access.expires_at = min(access.expires_at, at)  # it ends now
        access.save(update_fields=["verdict", "review_text", "reviewed_at", "reviewed_by", "expires_at"])
        record(access.case, "review_emergency", by=by, at=at, text=f"{access.get_verdict_display()}. {text}".strip())
        notifications.tell(
            access.case,
            [access.post.organisation],
            "akses darurat Anda sudah ditinjau.",
            at=at,
            only_post=access.post,
        )
    return access
