"""Penanganan: the room of a case in which its handling stands, and the form of each stage."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases import handling_page
from cases import policy_handling as handling
from cases.actions import stages
from cases.forms.stages import (
    ApproachForm,
    AssessForm,
    ConferForm,
    GoBackForm,
    PlanForm,
    ProgressForm,
    ReviewForm,
    ScheduleForm,
    TerminateForm,
    first_lines,
)
from cases.models import PlanActivity
from cases.views.acting import run_act
from cases.views.lookups import case_for
from cases.views.offers import stage_offers
from registry.access import post_required

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@post_required
def detail(request, case_id):
    """Penanganan: in which stage the case is, the plan, the tasks, what was given, and what to do next."""
    case = case_for(request, case_id)
    shown = handling_page.of_case(case, request.post)
    offers = stage_offers(case, request.post)
    return render(request, "cases/stage/detail.html", {"case": case, "offers": offers, **shown})


def run_stage(request, case, page, **act):
    """The page of a stage: what was typed is kept also when it is not its turn, and Penanganan follows."""
    page = {"template": "cases/stage/act.html", **page}
    return run_act(request, case=case, subject=case, room="Penanganan", page=page, keeps_typed=True, **act)


@page_methods
@post_required
def approach(request, case_id):
    case = case_for(request, case_id)
    return run_stage(
        request,
        case,
        move=handling.STAGE_APPROACH,
        form_class=ApproachForm,
        form_kwargs={"initial": {"met_on": timezone.localdate()}},
        do=lambda form: stages.approach(case=case, by=request.post, seen=form.cleaned_data["seen"], **form.content),
        done="Pendekatan awal tercatat. Berikutnya: asesmen oleh pekerja sosial.",
        page={
            "title": "Pendekatan awal",
            "sentence": "Temui orangnya, catat keadaannya, dan tanyakan apa yang ia butuhkan.",
            "button": "Isi pendekatan awal",
        },
    )


@page_methods
@post_required
def assess(request, case_id):
    case = case_for(request, case_id)

    def done(form):
        finished = "Asesmen selesai. Berikutnya: susun rencana."
        return finished if form.cleaned_data["is_finished"] else "Asesmen disimpan. Lanjutkan kapan saja."

    return run_stage(
        request,
        case,
        move=handling.STAGE_ASSESS,
        form_class=AssessForm,
        form_kwargs={"initial": handling_page.assessment_so_far(case)},
        do=lambda form: stages.assess(
            case=case,
            by=request.post,
            seen=form.cleaned_data["seen"],
            fields=form.fields_of_assessment,
            is_finished=form.cleaned_data["is_finished"],
        ),
        done=done,
        page={
            "title": "Asesmen",
            "sentence": "Keadaan orangnya dari empat sisi, dengan kunjungan rumah. Boleh disimpan dulu.",
            "button": "Isi asesmen",
        },
    )


@page_methods
@post_required
def confer(request, case_id):
    case = case_for(request, case_id)
    return run_stage(
        request,
        case,
        move=handling.STAGE_CONFER,
        form_class=ConferForm,
        form_kwargs={
            "initial": {"held_on": timezone.localdate()},
            "line_kwargs": {"decisions": {"case": case, "post": request.post}},
        },
        do=lambda form: stages.confer(
            case=case,
            by=request.post,
            attendees=form.people,
            tasks=form.tasks,
            **{name: form.cleaned_data[name] for name in ("held_on", "place", "discussion", "decision", "seen")},
        ),
        done=lambda form: f"Temu bahas kasus tercatat dengan {len(form.tasks)} tugas.",
        page={
            "title": "Temu bahas kasus",
            "sentence": "Siapa yang hadir, apa keputusannya, dan siapa mengerjakan apa sebelum kapan.",
            "button": "Catat temu bahas kasus",
        },
    )


@page_methods
@post_required
def plan(request, case_id):
    case = case_for(request, case_id)
    current = case.plans.first()
    activities = PlanActivity.objects.of_plan(current) if current else []
    return run_stage(
        request,
        case,
        move=handling.STAGE_PLAN,
        form_class=PlanForm,
        form_kwargs={
            "first_lines": {"activities": first_lines(activities)},
            "line_kwargs": {"activities": {"case": case, "post": request.post}},
        },
        do=lambda form: stages.plan(
            case=case,
            by=request.post,
            seen=form.cleaned_data["seen"],
            note=form.cleaned_data["note"],
            lines=form.plan_lines,
        ),
        done=lambda form: f"Rencana tersimpan: {len(form.plan_lines)} kegiatan. Setiap kegiatan menjadi tugas.",
        page={
            "title": "Rencana intervensi",
            "sentence": "Satu baris untuk satu kegiatan: untuk tujuan apa, siapa mengerjakan, sampai kapan, dan apa "
            "tanda berhasilnya.",
            "button": "Susun rencana",
        },
    )


@page_methods
@post_required
def progress(request, case_id):
    case = case_for(request, case_id)
    return run_stage(
        request,
        case,
        move=handling.STAGE_PROGRESS,
        form_class=ProgressForm,
        do=lambda form: stages.progress(case=case, by=request.post, text=form.cleaned_data["text"]),
        done="Perkembangan tercatat.",
        page={
            "title": "Catat perkembangan",
            "sentence": "Tulis apa yang Anda lihat dan dengar. Semua lembaga di jalur kasus membacanya.",
            "button": "Catat perkembangan",
        },
    )


@page_methods
@post_required
def review(request, case_id):
    case = case_for(request, case_id)
    current = case.plans.first()
    activities = list(PlanActivity.objects.of_plan(current)) if current else []
    return run_stage(
        request,
        case,
        move=handling.STAGE_REVIEW,
        form_class=ReviewForm,
        form_kwargs={"initial": {"reviewed_on": timezone.localdate()}, "activities": activities},
        do=lambda form: stages.review(
            case=case,
            by=request.post,
            results=form.results,
            **{name: form.cleaned_data[name] for name in ("reviewed_on", "text", "seen")},
        ),
        done="Monev tercatat. Lanjutkan, ubah rencana, atau akhiri dengan terminasi.",
        page={
            "title": "Monitoring dan evaluasi",
            "sentence": "Nilai setiap kegiatan dari rencana yang berlaku.",
            "button": "Catat monev",
        },
    )


@page_methods
@post_required
def terminate(request, case_id):
    case = case_for(request, case_id)
    return run_stage(
        request,
        case,
        move=handling.STAGE_TERMINATE,
        form_class=TerminateForm,
        form_kwargs={
            "initial": {"ended_on": timezone.localdate()},
            "open_tasks": case.tasks.open().count(),
        },
        do=lambda form: stages.terminate(
            case=case,
            by=request.post,
            **{name: form.cleaned_data[name] for name in ("reason", "ended_on", "text", "seen")},
        ),
        done="Terminasi tercatat. Berikutnya: jadwalkan kunjungan bimbingan lanjut, atau kirim rujuk balik.",
        page={
            "title": "Terminasi",
            "sentence": "Penanganan berakhir. Tugas yang belum selesai dibatalkan; kasusnya sendiri belum ditutup.",
            "button": "Terminasi",
        },
    )


@page_methods
@post_required
def schedule(request, case_id):
    case = case_for(request, case_id)
    return run_stage(
        request,
        case,
        move=handling.STAGE_SCHEDULE,
        form_class=ScheduleForm,
        form_kwargs={"case": case},
        do=lambda form: stages.schedule(
            case=case,
            by=request.post,
            task=form.task,
            repeat=form.cleaned_data["repeat"],
            seen=form.cleaned_data["seen"],
        ),
        done="Kunjungan terjadwal dan menjadi tugas.",
        page={
            "title": "Kunjungan bimbingan lanjut",
            "sentence": "Setelah penanganan berakhir orangnya masih ditengok. Setiap kunjungan menjadi tugas.",
            "button": "Jadwalkan kunjungan",
        },
    )


@page_methods
@post_required
def go_back(request, case_id):
    case = case_for(request, case_id)
    return run_stage(
        request,
        case,
        move=handling.STAGE_GO_BACK,
        form_class=GoBackForm,
        form_kwargs={"stage": case.stage},
        do=lambda form: stages.go_back(
            case=case,
            by=request.post,
            to_stage=form.target,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
        ),
        done=lambda form: f"Kasus kembali ke tahap {form.target.label}.",
        page={
            "title": "Kembali ke tahap sebelumnya",
            "sentence": "Asesmen dan rencana yang lama tetap terbaca; yang baru menjadi versi berikutnya.",
            "button": "Kembali ke tahap sebelumnya",
        },
    )
