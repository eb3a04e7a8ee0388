"""Restrict a case, name who works on it beside its path, keep somebody out, and keep what has a right of its own."""

from django.utils import timezone

from cases import notifications, policy
from cases.actions.cases import check, locked
from cases.actions.record import record
from cases.models import Case, CaseConflict, CaseSecret, CaseTeamMember, EmergencyAccess, Notification
from registry.models import Appointment, Organisation, OrganisationKind
from registry.models.user import SUPERVISORS, Role
from registry.refusal import Refused, insist
from registry.scope import as_system


def restrict(*, case, reason, by, at=None):
    """Make a case seen by its path and its team only, although none of its jenis asks for it."""
    with as_system():
        case = locked(case)
        check(policy.ACCESS_RESTRICT, case, by)
        _set_restricted(case, True)
        record(case, "restrict", by=by, at=at or timezone.now(), text=reason)
    return case


def release(*, case, reason, by, at=None):
    """Let the offices of the territory see the case again; refused while one of its jenis is sensitive."""
    with as_system():
        case = locked(case)
        check(policy.ACCESS_RELEASE, case, by)
        _set_restricted(case, False)
        record(case, "release", by=by, at=at or timezone.now(), text=reason)
    return case


def _set_restricted(case, wanted):
    case.is_sensitive = wanted
    case.revision += 1
    case.save(update_fields=["is_sensitive", "revision"])


def add_member(*, case, post, reason, by, at=None):
    """Name a post that works on the case though its organisation is not on the path. It is told."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.ACCESS_ADD_MEMBER, case, by)
        if not Appointment.objects.current().filter(pk=post.pk).exclude(role=Role.ADMIN).exists():
            raise Refused("Penugasan orang ini sudah berakhir. Pilih orang lain.", status=422)
        if post.pk in case.team:
            raise Refused(f"{post.user} sudah menjadi anggota tim.", status=409)
        if post.organisation.is_partner:
            insist(policy.why_not_share_with(case, post.organisation))
        if post.user_id in case.barred:
            raise Refused(f"{post.user} tidak dapat menjadi anggota tim kasus ini.", status=422)
        member = CaseTeamMember.objects.create(case=case, post=post, reason=reason, added_at=at, added_by=by)
        _refresh_team(case)
        record(case, "add_member", by=by, at=at, text=f"{post.user} ({post.post_name}). {reason}")
        notifications.tell(case, [post.organisation], "Anda menjadi anggota tim.", at=at, only_post=post)
    return member


def end_member(*, case, member, by, at=None):
    """Take somebody out of the team; from then on the case is hidden from this post again."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.ACCESS_END_MEMBER, case, by)
        member = CaseTeamMember.objects.filter(case=case, ended_at__isnull=True, pk=member.pk).first()
        if member is None:
            raise Refused("Orang ini sudah keluar dari tim.", status=409)
        member.ended_at, member.ended_by = at, by
        member.save(update_fields=["ended_at", "ended_by"])
        _refresh_team(case)
        record(case, "end_member", by=by, at=at, text=str(member.post.user))


def _refresh_team(case):
    case.team = sorted(case.members.filter(ended_at__isnull=True).values_list("post", flat=True))
    Case.objects.filter(pk=case.pk).update(team=case.team)


def bar(*, case, user, reason, by, at=None):
    """Keep a person out of this one case, whatever their posts. The supervisor of the territory is told."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.ACCESS_BAR, case, by)
        _refuse_blinding(case, user, by)
        if user.pk in case.barred:
            raise Refused(f"{user} sudah ada dalam daftar konflik.", status=409)
        conflict = CaseConflict.objects.create(case=case, user=user, reason=reason, added_at=at, added_by=by)
        _refresh_barred(case)
        record(case, "bar", by=by, at=at, text=f"{user}. {reason}")
        tell_supervisors(case, "daftar konflik berubah.", at=at)
    return conflict


def _refuse_blinding(case, user, by):
    """Nobody takes a case away from everybody, from oneself, or from those who watch over it."""
    if user.pk == by.user_id:
        raise Refused("Anda tidak dapat memasukkan diri sendiri. Mintalah rekan atau supervisor.", status=422)
    posts = Appointment.objects.current().filter(user=user)
    if posts.filter(role__in=SUPERVISORS).exists() and by.role not in SUPERVISORS:
        raise Refused("Konflik seorang supervisor dicatat oleh supervisor lain.", status=422)
    left = Appointment.objects.current().filter(organisation=case.holder).exclude(user__in=[*case.barred, user.pk])
    if not left.exists():
        raise Refused(f"Tidak ada orang lain di {case.holder.name} yang dapat menangani kasus ini.", status=422)


def unbar(*, case, conflict, by, at=None):
    """Take a person off the conflict list."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.ACCESS_UNBAR, case, by)
        conflict = CaseConflict.objects.filter(case=case, ended_at__isnull=True, pk=conflict.pk).first()
        if conflict is None:
            raise Refused("Orang ini sudah tidak ada dalam daftar konflik.", status=409)
        conflict.ended_at, conflict.ended_by = at, by
        conflict.save(update_fields=["ended_at", "ended_by"])
        _refresh_barred(case)
        record(case, "unbar", by=by, at=at, text=str(conflict.user))
        tell_supervisors(case, "daftar konflik berubah.", at=at)


def _refresh_barred(case):
    case.barred = sorted(case.conflicts.filter(ended_at__isnull=True).values_list("user", flat=True))
    Case.objects.filter(pk=case.pk).update(barred=case.barred)
    for model in (Notification, EmergencyAccess):
        model.objects.filter(case=case).update(barred=case.barred)


def supervisors_of(case):
    """{organisation: role}: the supervisors over this case, of the kabupaten/kota and of DIY."""
    offices = Organisation.objects.current().covering(case.area_id)
    kinds = {OrganisationKind.REGENCY_OFFICE: SUPERVISORS[0], OrganisationKind.PROVINCE_OFFICE: SUPERVISORS[1]}
    return {office: kinds[office.kind] for office in offices if office.kind in kinds}


def tell_supervisors(case, text, *, at):
    for organisation, role in supervisors_of(case).items():
        notifications.tell(case, [organisation], text, at=at, only_role=role)


def keep_secret(*, case, safe_address, reporter, by, at=None):
    """Keep the safe address and who reported, sealed; "" leaves what is there. The timeline says only that."""
    at = at or timezone.now()
    with as_system():
        case = locked(case)
        check(policy.ACCESS_KEEP_SECRET, case, by)
        secret = CaseSecret.objects.filter(case=case).first() or CaseSecret(case=case)
        before = secret.read()
        secret.recorded_at, secret.recorded_by = at, by
        secret.set(safe_address=safe_address or before[0], reporter=reporter or before[1])
        secret.save()
        record(case, "keep_secret", by=by, at=at)
    return secret


def read_secret(*, case, by):
    """(safe address, reporter). The caller notes for the log of who looked that it was opened, and why."""
    with as_system():
        check(policy.ACCESS_READ_SECRET, case, by)
        record(case, "read_secret", by=by, at=timezone.now())
        return CaseSecret.objects.get(case=case).read()
