"""Who may read and change who a person is, and decide about two records? One function gives the reason why not."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from cases.models import SharedData
from cases.models.match import DECIDERS
from registry.models import Role
from registry.refusal import READING_ONLY, not_now, not_yours

PERSON_READ = "person.read"
PERSON_OPEN_NIK = "person.open_nik"
PERSON_OPEN_KK = "person.open_kk"
PERSON_IDENTIFY = "person.identify"
PERSON_RELATE = "person.relate"
PERSON_UNRELATE = "person.unrelate"
PERSON_RECORD_DESIL = "person.record_desil"
PERSON_CHECK_NIK = "person.check_nik"
PERSON_PHOTOGRAPH = "person.photograph"
REVIEW_UNITE = "review.unite"
REVIEW_KEEP_APART = "review.keep_apart"
REVIEW_SEPARATE = "review.separate"
SEPARABLE_FOR = timedelta(days=30)

# In an emergency the room is read; numbers stay masked and nothing changes.
READS = {PERSON_READ}

CHAIN = {Role.PENGURUS, *DECIDERS}
READERS = {*CHAIN, Role.PARTNER}

PERSON_PERMISSIONS = {
    PERSON_READ: READERS,
    PERSON_OPEN_NIK: READERS,
    PERSON_OPEN_KK: READERS,
    PERSON_IDENTIFY: CHAIN,
    PERSON_RELATE: CHAIN,
    PERSON_UNRELATE: CHAIN,
    PERSON_RECORD_DESIL: CHAIN,
    PERSON_CHECK_NIK: DECIDERS,
    PERSON_PHOTOGRAPH: CHAIN,
    REVIEW_UNITE: DECIDERS,
    REVIEW_KEEP_APART: DECIDERS,
    REVIEW_SEPARATE: DECIDERS,
}


def why_not(act, subject, post):
    """The reason why this post may not do this to the person of a case, or to a pair, or None.

    subject: the case or MatchReview, which this post sees.
    """
    if post is None or post.role not in PERSON_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini.")
    if post.glass and act not in READS:
        return READING_ONLY
    if not post.organisation.reads_identity:
        return not_yours("Nama lengkap, keluarga, dan NIK tidak ditampilkan kepada dunia usaha.")
    if SharedData.IDENTITY not in getattr(subject, "shared", SharedData.values):
        return not_yours("Persetujuan orangnya tidak mencakup identitas untuk lembaga Anda.")
    return PERSON_RULES[act](subject, post)


def may_decide(post):
    """Candidates of a case are for those who may decide about two records."""
    return post.role in DECIDERS


def _why_not_read(case, post):
    """Whoever sees the case, but for dunia usaha."""
    return None


def _why_not_open_nik(case, post):
    """Whoever reads the identity; each opening is noted with its reason."""
    return None if case.person.has_nik else not_now("NIK orang ini belum dicatat.")


def _why_not_open_kk(case, post):
    """Whoever reads the identity; each opening is noted with its reason."""
    return None if case.person.has_kk else not_now("Nomor KK orang ini belum dicatat.")


def _why_not_change(case, post):
    """The unit that recorded or holds the case, and every office that sees it; also on a closed case."""
    if post.role == Role.PENGURUS and post.organisation_id not in (case.origin_id, case.holder_id):
        return not_yours(f"Hanya {case.origin.name} atau {case.holder.name} yang dapat mengubahnya.")
    return None


def _why_not_check_nik(case, post):
    """An office that sees the case, once a NIK is recorded."""
    return None if case.person.has_nik else not_now("Isi dulu NIK orang ini lewat Ubah identitas.")


def _why_not_decide(review, post):
    """An office that sees both persons, while nobody has decided."""
    if not review.is_open:
        return not_now(
            f"Pasangan ini sudah diputuskan oleh {review.decided_by.user} "
            f"({review.decided_by.organisation.name}): {review.get_status_display().lower()}."
        )
    return None


def _why_not_separate(review, post):
    """An office that sees a case of either record, for 30 days; the union that was made last is taken back first."""
    if review.was_separated:
        who = f"{review.decided_by.user} ({review.decided_by.organisation.name})"
        return not_now(f"Pasangan ini sudah dipisahkan lagi oleh {who}.")
    if not review.is_united:
        return not_now("Hanya dua catatan yang sudah digabung yang dapat dipisahkan lagi.")
    if review.batch_id is None:
        return not_now("Gabungan ini dibuat sebelum aplikasi mencatat isinya, jadi tidak dapat dipisahkan lagi.")
    if review.kept.merged_into_id:
        return not_now("Catatan ini sesudahnya digabung lagi dengan catatan lain. Pisahkan gabungan itu lebih dulu.")
    if timezone.now() > (last := separable_until(review)):
        day = date_format(timezone.localtime(last), "j F Y")
        return not_now(f"Gabungan hanya dapat dipisahkan lagi dalam 30 hari, yaitu sampai {day}.")
    return None


def separable_until(review):
    """The moment until which a united pair can be separated again."""
    return review.decided_at + SEPARABLE_FOR


PERSON_RULES = {
    PERSON_READ: _why_not_read,
    PERSON_OPEN_NIK: _why_not_open_nik,
    PERSON_OPEN_KK: _why_not_open_kk,
    PERSON_IDENTIFY: _why_not_change,
    PERSON_RELATE: _why_not_change,
    PERSON_UNRELATE: _why_not_change,
    PERSON_RECORD_DESIL: _why_not_change,
    PERSON_CHECK_NIK: _why_not_check_nik,
    PERSON_PHOTOGRAPH: _why_not_change,
    REVIEW_UNITE: _why_not_decide,
    REVIEW_KEEP_APART: _why_not_decide,
    REVIEW_SEPARATE: _why_not_separate,
}
