"""Who may fill in which stage of the handling, and may they now? Rules that cases/policy.py merges into its tables.

What a volunteer may fill in and what only a pekerja sosial may: assessment, case conference, plan, monitoring and
termination are a social worker's (UU 14/2019, unverified); first contact, progress, visits and tasks are everybody's
who works on the case.
"""

from cases.models import InterventionPlan, Referral
from cases.workflow import OPEN_STATUSES, Stage, StageMove, Status, is_before, stages_after
from registry.models import Role
from registry.models.user import SOCIAL_WORKER_ROLES
from registry.refusal import not_now, not_yours

STAGE_APPROACH = "stage.approach"
STAGE_ASSESS = "stage.assess"
STAGE_CONFER = "stage.confer"
STAGE_PLAN = "stage.plan"
STAGE_PROGRESS = "stage.progress"
STAGE_REVIEW = "stage.review"
STAGE_TERMINATE = "stage.terminate"
STAGE_SCHEDULE = "stage.schedule"
STAGE_GO_BACK = "stage.go_back"
TASK_FINISH = "task.finish"

EVERYBODY = set(Role) - {Role.ADMIN}
SOCIAL_WORKERS = set(SOCIAL_WORKER_ROLES)

HANDLING_PERMISSIONS = {
    STAGE_APPROACH: EVERYBODY,  # also a balai: otherwise a case that came to it early would be stuck there
    STAGE_ASSESS: SOCIAL_WORKERS,
    STAGE_CONFER: SOCIAL_WORKERS,
    STAGE_PLAN: SOCIAL_WORKERS,
    STAGE_PROGRESS: EVERYBODY,
    STAGE_REVIEW: SOCIAL_WORKERS,
    STAGE_TERMINATE: SOCIAL_WORKERS,
    STAGE_SCHEDULE: EVERYBODY,
    STAGE_GO_BACK: SOCIAL_WORKERS,
    TASK_FINISH: EVERYBODY,
}
# Of the roles above only a post that is marked as pekerja sosial.
ONLY_SOCIAL_WORKER = {STAGE_ASSESS, STAGE_CONFER, STAGE_PLAN, STAGE_REVIEW, STAGE_TERMINATE, STAGE_GO_BACK}

MOVE_OF = {
    STAGE_APPROACH: StageMove.APPROACH,
    STAGE_ASSESS: StageMove.ASSESS,
    STAGE_CONFER: StageMove.CONFER,
    STAGE_PLAN: StageMove.PLAN,
    STAGE_REVIEW: StageMove.REVIEW,
    STAGE_TERMINATE: StageMove.TERMINATE,
    STAGE_SCHEDULE: StageMove.SCHEDULE,
    STAGE_GO_BACK: StageMove.GO_BACK,
}
# What has to be done before the stage behind it can begin.
FIRST = {
    Stage.APPROACH: "Isi pendekatan awal dulu.",
    Stage.ASSESSMENT: "Selesaikan asesmen dulu.",
    Stage.PLAN: "Susun rencana dulu.",
    Stage.IMPLEMENTATION: "Catat monev dulu.",
    Stage.MONITORING: "Catat terminasi dulu.",
    Stage.TERMINATION: "Terminasi sudah dicatat.",
    Stage.AFTERCARE: "Kasus ini sudah dalam bimbingan lanjut.",
}
# The earliest stage at which a form has its turn, to tell "not yet" from "no longer".
BEGINS = {
    StageMove.APPROACH: Stage.APPROACH,
    StageMove.ASSESS: Stage.ASSESSMENT,
    StageMove.CONFER: Stage.ASSESSMENT,
    StageMove.PLAN: Stage.PLAN,
    StageMove.REVIEW: Stage.IMPLEMENTATION,
    StageMove.TERMINATE: Stage.ASSESSMENT,
    StageMove.SCHEDULE: Stage.TERMINATION,
    StageMove.GO_BACK: Stage.PLAN,
}


def why_not_social_worker(act, post):
    """Of the acts of a social worker: only a post that is marked as one."""
    if act in ONLY_SOCIAL_WORKER and not post.is_social_worker:
        return not_yours("Hanya pekerja sosial yang dapat mengisi ini. Anda dapat mencatat perkembangan.")
    return None


def works_on(case, organisation_id):
    """Does this organisation hold the case, or has it accepted a referral or a request for it?"""
    mine = Referral.objects.filter(case=case, receiver=organisation_id, status=Status.ACCEPTED)
    return case.holder_id == organisation_id or mine.exists()


def reads_assessment(post):
    """The four aspects are for social workers and offices of Dinas Sosial; everybody else reads the summary."""
    return post.is_social_worker or post.role in SOCIAL_WORKERS - {Role.PARTNER}


def may_be_responsible(case, organisation_id):
    """A task goes to an organisation on the path: one that sees the case."""
    return organisation_id in case.path


def _working_on(case, post):
    if works_on(case, post.organisation_id):
        return None
    return not_yours(f"Kasus ini dipegang oleh {case.holder.name}; tahap diisi oleh yang menanganinya.")


def _open_only(case):
    return None if case.is_open else not_now(f"Kasus {case.number} sudah ditutup.")


def _in_turn(act, case):
    """None when the table has a row for this form at the stage of the case, else what comes first."""
    move, stage = MOVE_OF[act], Stage(case.stage)
    if stages_after(move, stage):
        return None
    if is_before(stage, BEGINS[move]):
        return not_now(f"Belum gilirannya: kasus ini masih pada tahap {stage.label}. {FIRST[stage]}")
    return not_now(f"Tahap ini sudah lewat: kasus ini sekarang pada tahap {stage.label}.")


def _stage_rule(act):
    def rule(case, post):
        return _working_on(case, post) or _open_only(case) or _in_turn(act, case)

    return rule


def _why_not_approach(case, post):
    """Whoever holds the case or has accepted it, while the case is in its first stage."""
    return _stage_rule(STAGE_APPROACH)(case, post)


def _why_not_assess(case, post):
    """A social worker of whoever holds the case or has accepted it, after the first contact and before the end."""
    return _stage_rule(STAGE_ASSESS)(case, post)


def _why_not_confer(case, post):
    """The same, from the assessment to the evaluation."""
    return _stage_rule(STAGE_CONFER)(case, post)


def _why_not_plan(case, post):
    """The same, once an assessment is finished; later a new version."""
    return _stage_rule(STAGE_PLAN)(case, post)


def _why_not_progress(case, post):
    """Every organisation on the path of the case; only while it is open."""
    if post.organisation_id not in case.path:
        return not_yours("Hanya lembaga di jalur kasus ini yang dapat mencatat perkembangan.")
    return _open_only(case)


def _why_not_review(case, post):
    """A social worker of whoever holds the case or has accepted it, once there is a plan."""
    refusal = _stage_rule(STAGE_REVIEW)(case, post)
    if refusal is None and not InterventionPlan.objects.filter(case=case).exists():
        return not_now("Belum ada rencana. Susun rencana dulu.")
    return refusal


def _why_not_terminate(case, post):
    """A social worker of the holder, while no hop and no request to somebody else is open. The hop through which the
    holder itself received the case may be: its rujuk balik is written after the termination."""
    if case.holder_id != post.organisation_id:
        return not_yours(f"Kasus ini dipegang oleh {case.holder.name}; hanya pekerja sosialnya yang mengakhiri.")
    return _open_only(case) or _in_turn(STAGE_TERMINATE, case) or why_not_with_open_hop(case)


def open_hops(case):
    """[Referral] of a case that run: sent, incomplete, or accepted and not answered yet."""
    if (hops := getattr(case, "hops", None)) is not None:  # the page has read them already
        return [hop for hop in hops if hop.status in OPEN_STATUSES]
    return list(Referral.objects.open().filter(case=case).select_related("receiver"))


def why_not_with_open_hop(case, hops=None):
    """Not while a hop, or a request, runs to somebody else than the holder. hops: the open ones, where known."""
    hops = open_hops(case) if hops is None else hops
    own = [hop for hop in hops if hop.is_responsibility and hop.receiver_id == case.holder_id]
    hop = next((hop for hop in hops if hop not in own), None)
    if hop:
        return not_now(
            f"Masih ada {hop.get_kind_display().lower()} yang berjalan kepada {hop.receiver.name}. "
            "Tunggu rujuk balik, atau tarik kembali lebih dulu."
        )
    return None


def _why_not_schedule(case, post):
    """Whoever holds the case or has accepted it, after the termination."""
    return _stage_rule(STAGE_SCHEDULE)(case, post)


def _why_not_go_back(case, post):
    """A social worker of whoever holds the case or has accepted it, from the plan on, with a reason."""
    return _stage_rule(STAGE_GO_BACK)(case, post)


HANDLING_RULES = {
    STAGE_APPROACH: _why_not_approach,
    STAGE_ASSESS: _why_not_assess,
    STAGE_CONFER: _why_not_confer,
    STAGE_PLAN: _why_not_plan,
    STAGE_PROGRESS: _why_not_progress,
    STAGE_REVIEW: _why_not_review,
    STAGE_TERMINATE: _why_not_terminate,
    STAGE_SCHEDULE: _why_not_schedule,
    STAGE_GO_BACK: _why_not_go_back,
}


def why_not_finish(task, post):
    """The organisation that answers for the task, or whoever holds the case; once, while the case is open."""
    case = task.case
    if post.organisation_id not in (task.organisation_id, case.holder_id):
        return not_yours(f"Hanya {task.organisation.name} atau {case.holder.name} yang dapat menyelesaikan tugas ini.")
    if task.is_done:
        return not_now(f"Tugas ini sudah diselesaikan oleh {task.done_by.user}.")
    if task.is_cancelled:
        return not_now(f"Tugas ini sudah dibatalkan: {task.cancel_reason}.")
    return _open_only(case)


TASK_RULES = {TASK_FINISH: why_not_finish}
