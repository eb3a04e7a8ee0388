"""Who may do what in the register of WKSBM, and may they now? One function gives the reason why not."""

from django.utils.formats import date_format

from registry.models import LEVEL_OF_OFFICE, OrganisationKind, Role
from registry.refusal import not_now, not_yours
from registry.workflow import UnitMove, UnitStatus, unit_target

UNIT_ESTABLISH = "unit.establish"
UNIT_CHANGE = "unit.change"
UNIT_STEP = "unit.step"
BOARD_PROPOSE = "board.propose"
BOARD_CONFIRM = "board.confirm"
BOARD_DECLINE = "board.decline"
BOARD_ATTACH = "board.attach"
BOARD_RELEASE = "board.release"
BOARD_ACCOUNTS = "board.accounts"
BIMTEK_RECORD = "bimtek.record"
FUND_RECEIVE = "fund.receive"
FUND_SPEND = "fund.spend"
FUND_REVERSE = "fund.reverse"
DONOR_ADD = "donor.add"
DONOR_CHANGE = "donor.change"
DONOR_STOP = "donor.stop"
ACTIVITY_RECORD = "activity.record"
ACTIVITY_CANCEL = "activity.cancel"
DORMANCY_CONFIRM = "dormancy.confirm"
DORMANCY_DECLINE = "dormancy.decline"
PROGRAMME_ADD = "programme.add"
PROGRAMME_CHANGE = "programme.change"
PROGRAMME_FINISH = "programme.finish"
PROGRAMME_CANCEL = "programme.cancel"
PROGRAMME_REOPEN = "programme.reopen"
EVALUATION_OPEN = "evaluation.open"
EVALUATION_FILL = "evaluation.fill"
EVALUATION_LOCK = "evaluation.lock"

DINAS = {Role.REGENCY_OFFICER, Role.REGENCY_SUPERVISOR, Role.PROVINCE_OFFICER, Role.PROVINCE_SUPERVISOR}
UNIT_AND_DINAS = {Role.PENGURUS, *DINAS}
VILLAGE_AND_DINAS = {Role.VILLAGE_OFFICER, *DINAS}
EVERY_LEVEL = {Role.PENGURUS, Role.VILLAGE_OFFICER, *DINAS}

UNIT_PERMISSIONS = {
    UNIT_ESTABLISH: DINAS,
    UNIT_CHANGE: UNIT_AND_DINAS,
    UNIT_STEP: EVERY_LEVEL,
    BOARD_PROPOSE: EVERY_LEVEL,
    BOARD_CONFIRM: VILLAGE_AND_DINAS,
    BOARD_DECLINE: VILLAGE_AND_DINAS,
    BOARD_ATTACH: EVERY_LEVEL,
    BOARD_RELEASE: EVERY_LEVEL,
    BOARD_ACCOUNTS: DINAS,
    BIMTEK_RECORD: DINAS,
    FUND_RECEIVE: UNIT_AND_DINAS,
    FUND_SPEND: UNIT_AND_DINAS,
    FUND_REVERSE: UNIT_AND_DINAS,
    DONOR_ADD: UNIT_AND_DINAS,
    DONOR_CHANGE: UNIT_AND_DINAS,
    DONOR_STOP: UNIT_AND_DINAS,
    ACTIVITY_RECORD: UNIT_AND_DINAS,
    ACTIVITY_CANCEL: UNIT_AND_DINAS,
    DORMANCY_CONFIRM: DINAS,
    DORMANCY_DECLINE: DINAS,
    PROGRAMME_ADD: UNIT_AND_DINAS,
    PROGRAMME_CHANGE: UNIT_AND_DINAS,
    PROGRAMME_FINISH: UNIT_AND_DINAS,
    PROGRAMME_CANCEL: UNIT_AND_DINAS,
    PROGRAMME_REOPEN: UNIT_AND_DINAS,
    EVALUATION_OPEN: DINAS,
    EVALUATION_FILL: DINAS,
    EVALUATION_LOCK: DINAS,
    **dict.fromkeys(UnitMove, DINAS),
}


def why_not(act, profile, post, subject=None):
    """The reason why this post may not do this to this unit now, or None when it may.

    subject: the decree, activity, proposal, plan, sheet, entry or donor that the act is about. The unit is one the post
    may see: a pengurus the own one, an office those of its territory (404 otherwise).
    """
    if post is None or post.role not in UNIT_PERMISSIONS[act]:
        role = post.get_role_display() if post else "Tanpa penugasan"
        return not_yours(f"{role} tidak berwenang untuk tindakan ini. {_who_may(act)}")
    if act == UNIT_ESTABLISH:
        return None
    if profile.unit.merged_into_id:
        return not_now(f"{profile.unit.name} sudah digabung ke WKSBM lain, sehingga catatannya hanya dapat dibaca.")
    if act in UnitMove:
        return _why_not_move(act, profile)
    if profile.status == UnitStatus.DISSOLVED and act != BOARD_ACCOUNTS:
        return not_now(f"{profile.unit.name} sudah bubar, sehingga catatannya hanya dapat dibaca.")
    rule = RULES.get(act)
    return rule(profile, post, subject) if rule else None


def _why_not_change_donor(profile, post, donor):
    """Only one who still gives."""
    if donor.ended_on:
        return not_now(f"{donor.name} sudah berhenti menjadi donatur pada {date_format(donor.ended_on, 'j F Y')}.")
    return None


def _why_not_reverse(profile, post, entry):
    """Once, and never a reversal itself: whoever erred twice enters the right amount anew."""
    if entry.reverses_id:
        return not_now("Baris ini sendiri sebuah koreksi. Catat lagi jumlah yang benar.")
    if entry.is_reversed:
        mirror = entry.reversal
        return not_now(
            f"Catatan ini sudah dikoreksi pada {date_format(mirror.happened_on, 'j F Y')}, baris nomor {mirror.number}."
        )
    return None


def _who_may(act):
    if UNIT_PERMISSIONS[act] == DINAS:
        return "Mintalah kepada Dinas Sosial kabupaten/kota."
    if UNIT_PERMISSIONS[act] == VILLAGE_AND_DINAS:
        return "Yang mengesahkan adalah kalurahan."
    return "Yang mengisi adalah pengurus WKSBM atau Dinas Sosial."


def _why_not_move(move, profile):
    if unit_target(move, profile.status) is None:
        return not_now(f"{profile.unit.name} sekarang {profile.get_status_display().lower()}.")
    return None


def _why_not_cancel_activity(profile, post, activity):
    if activity.is_cancelled:
        return not_now(f"Catatan kegiatan ini sudah dibatalkan oleh {activity.cancelled_by.user}.")
    return None


def _why_not_decide(profile, post, proposal):
    if not proposal.is_open:
        return not_now(f"Usulan ini sudah dijawab oleh {proposal.decided_by.user}: {proposal.get_status_display()}.")
    return _why_not_move(UnitMove.REST, profile)


def _why_not_work_on(profile, post, item):
    if not item.is_open:
        return not_now(f"{item.title} sudah {item.get_status_display().lower()}. Buka kembali dahulu bila perlu.")
    return None


def _why_not_reopen(profile, post, item):
    if item.is_open:
        return not_now(f"{item.title} masih terbuka.")
    return None


def _why_not_fill(profile, post, sheet):
    if LEVEL_OF_OFFICE.get(post.organisation.kind) != sheet.level:
        return not_yours(f"Lembar tingkat {sheet.get_level_display()} diisi kantor lain.")
    if sheet.is_locked:
        return not_now(f"{sheet} sudah dikunci oleh {sheet.locked_by.user} dan tidak dapat diubah lagi.")
    return None


def _why_not_lock(profile, post, sheet):
    if refusal := _why_not_fill(profile, post, sheet):
        return refusal
    if names := sheet.unscored():
        return not_now(f"Belum dinilai: {', '.join(names)}.")
    return None


def _why_not_answer(profile, post, decree):
    """Only while it waits."""
    if not decree.is_proposed:
        return not_now(f"Usulan ini sudah {decree.get_status_display().lower()} oleh {decree.decided_by.user}.")
    return None


def _why_not_attach(profile, post, decree):
    """Only where no scan is yet: what was confirmed is not exchanged afterwards."""
    return not_now(f"Berkas {decree} sudah diunggah.") if decree.file else None


def _why_not_propose(profile, post, subject):
    """One proposal at a time."""
    waiting = profile.unit.decrees.proposed().first()
    return not_now(f"Usulan {waiting} masih menunggu pengesahan kalurahan.") if waiting else None


# What an act asks of its subject, after role and unit.
RULES = {
    BOARD_CONFIRM: _why_not_answer,
    BOARD_DECLINE: _why_not_answer,
    BOARD_ATTACH: _why_not_attach,
    BOARD_PROPOSE: _why_not_propose,
    FUND_REVERSE: _why_not_reverse,
    DONOR_CHANGE: _why_not_change_donor,
    DONOR_STOP: _why_not_change_donor,
    ACTIVITY_CANCEL: _why_not_cancel_activity,
    DORMANCY_CONFIRM: _why_not_decide,
    DORMANCY_DECLINE: _why_not_decide,
    PROGRAMME_CHANGE: _why_not_work_on,
    PROGRAMME_FINISH: _why_not_work_on,
    PROGRAMME_CANCEL: _why_not_work_on,
    PROGRAMME_REOPEN: _why_not_reopen,
    EVALUATION_FILL: _why_not_fill,
    EVALUATION_LOCK: _why_not_lock,
}


def why_not_any_move(profile, post):
    """The reason why no change of state is possible, or None when at least one is."""
    refusals = [why_not(move, profile, post) for move in UnitMove]
    return None if None in refusals else refusals[0]


def may_classify(post):
    """The scale is Dinas Sosial's; a unit does not grade itself."""
    return post.role in DINAS


def counts_at_once(post):
    """May a board that this post enters count at once, or does the kalurahan confirm it first?"""
    return post.role in UNIT_PERMISSIONS[BOARD_CONFIRM] and post.organisation.kind != OrganisationKind.WKSBM
