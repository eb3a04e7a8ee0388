"""What does the page Penanganan of a case show to this post? Reads only, each part once."""

from dataclasses import dataclass, field

from cases.models import Assessment, CaseEvent, InterventionPlan, PlanActivity, PlanReview, SharedData, StageLabel
from cases.policy_documents import why_not_read_files
from cases.policy_handling import reads_assessment
from cases.workflow import Stage, is_before

# What to do in a stage, and who does it.
NEXT = {
    Stage.APPROACH: "Temui orangnya dan isi pendekatan awal. Pengurus WKSBM, kalurahan, atau TKSK dapat mengisinya.",
    Stage.ASSESSMENT: "Pekerja sosial mengisi asesmen. Bila lembaga Anda tidak mempunyainya, kirim rujukan. "
    "Kasus yang tertangani di lingkungan sendiri boleh langsung ditutup.",
    Stage.PLAN: "Pekerja sosial menyusun rencana, bila perlu setelah temu bahas kasus.",
    Stage.IMPLEMENTATION: "Kerjakan tugas dari rencana, catat layanan dan perkembangan. Setelah itu pekerja sosial "
    "mencatat monev (monitoring dan evaluasi).",
    Stage.MONITORING: "Pekerja sosial memutuskan: lanjutkan, ubah rencana, atau akhiri dengan terminasi.",
    Stage.TERMINATION: "Penanganan sudah diakhiri. Jadwalkan kunjungan bimbingan lanjut, atau kirim rujuk balik dan "
    "tutup kasus.",
    Stage.AFTERCARE: "Kunjungi sesuai jadwal. Setelah kunjungan terakhir kasus dapat ditutup.",
}
# Papers that offices usually keep for a stage. Source: forms seen at Dinas Sosial (unverified, no regulation).
USUAL_PAPERS = {
    Stage.APPROACH: "formulir registrasi, kesepakatan layanan, berita acara penerimaan",
    Stage.ASSESSMENT: "formulir asesmen, laporan sosial, genogram, surat keterangan dokter bila ada",
    Stage.PLAN: "notulen dan daftar hadir temu bahas kasus, rencana yang ditandatangani",
    Stage.IMPLEMENTATION: "catatan perkembangan, bukti penyaluran, tanda terima",
    Stage.MONITORING: "laporan perkembangan, hasil dibandingkan dengan target",
    Stage.TERMINATION: "berita acara terminasi, surat reunifikasi atau pemulangan",
    Stage.AFTERCARE: "jadwal kunjungan, catatan kunjungan",
}
PROGRESS_SHOWN = 20


@dataclass(frozen=True)
class Step:
    """One stage in the stepper. state: "done", "now" or "next"; usual: the papers an office usually keeps for it.

    documents and letters: what was attached and issued in it; labels: how other papers call it.
    """

    label: str
    state: str
    usual: str
    documents: list
    letters: list
    labels: list = field(default_factory=list)


@dataclass(frozen=True)
class PlanRow:
    """A line of the plan with its last evaluation, or None."""

    activity: object
    result: object


def steps_of(case, post):
    """The seven stages with their state, their files and letters, and what other papers call them."""
    now, labels = Stage(case.stage), StageLabel.objects.by_stage()
    reads = why_not_read_files(case, post) is None
    documents = list(case.documents.kept()) if reads else []
    letters = list(case.letters.valid()) if reads else []
    found = []
    for stage in Stage:
        state = "now" if stage == now else "done" if is_before(stage, now) else "next"
        other = [row for row in labels.get(stage, []) if row.wording.casefold() != stage.label.casefold()]
        papers = [[paper for paper in papers if paper.stage == stage] for papers in (documents, letters)]
        found.append(Step(stage.label, state, USUAL_PAPERS[stage], *papers, other))
    return found


def of_case(case, post):
    """Everything the page shows. Companies, which read no identities, get the stages, the services and own tasks."""
    tasks = case.tasks.for_list()
    if not post.organisation.reads_identity:
        tasks = tasks.of_organisation(post.organisation_id)
    tasks = list(tasks)
    shown = {
        "steps": steps_of(case, post),
        "next_sentence": NEXT[Stage(case.stage)] if case.is_open else "Kasus ini sudah ditutup.",
        "changes": case.stage_changes.select_related("moved_by__user"),
        "services": case.services.select_related("kind", "organisation", "source"),
        "total": case.services.total_value(),
        "reads_story": SharedData.STORY in case.shared,
        "tasks": [task for task in tasks if task.is_open],
        "ended_tasks": [task for task in tasks if not task.is_open],
    }
    return shown | (_story(case, post) if SharedData.STORY in case.shared else {})


def _story(case, post):
    """What is told about the person: assessment, plan, conferences, progress."""
    plans = list(InterventionPlan.objects.filter(case=case).select_related("written_by__user"))
    reviews = list(
        PlanReview.objects.filter(plan__in=plans).select_related("recorded_by__user").prefetch_related("results")
    )
    last = {result.activity_id: result for review in reversed(reviews) for result in review.results.all()}
    rows = PlanActivity.objects.of_plan(plans[0]) if plans else []
    return {
        "approaches": case.approaches.select_related("recorded_by__user", "recorded_by__organisation"),
        "assessments": Assessment.objects.filter(case=case).select_related("written_by__user", "finished_by__user"),
        "reads_assessment": reads_assessment(post) and SharedData.HEALTH in case.shared,
        "conferences": case.conferences.prefetch_related("attendees", "tasks__organisation"),
        "plans": plans,
        "plan_rows": [PlanRow(activity, last.get(activity.pk)) for activity in rows],
        "reviews": reviews,
        "terminations": case.terminations.select_related("recorded_by__user"),
        "progress": CaseEvent.objects.filter(case=case, verb="progress").visible_to(post)[:PROGRESS_SHOWN],
    }


def assessment_so_far(case):
    """What the form of the assessment begins with: the unfinished one, or the last finished one, to be changed."""
    latest = Assessment.objects.filter(case=case).first()
    if latest is None:
        return {}
    names = ("visited_on", "no_visit_reason", *dict(Assessment.ASPECTS), "strengths", "summary")
    return {name: getattr(latest, name) for name in names}
