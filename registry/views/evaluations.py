"""Penilaian: the judgements of a unit over the years, one sheet, the acts on it, and who stands first."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import evaluations
from registry.filters import RankingFilter
from registry.forms.evaluations import FillForm, LockForm, OpenForm
from registry.models import EvaluationScore, EvaluationSheet
from registry.paging import capped_count, page_of
from registry.policy import EVALUATION_FILL, EVALUATION_LOCK, EVALUATION_OPEN, why_not
from registry.views.acting import run_act, unit_page
from registry.views.lookups import profile_for, sheet_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
RANKING_ORDER = ("-total", "unit__name", "id")


@require_safe
@register_required
def evaluation_list(request, unit_id):
    """How the unit was judged, year by year and level by level."""
    profile = profile_for(request, unit_id)
    sheets = list(EvaluationSheet.objects.visible_to(request.post).filter(unit=profile.unit_id).newest_first())
    return render(
        request,
        "registry/evaluation/list.html",
        {
            "profile": profile,
            "unit": profile.unit,
            "rows": [(sheet, _before(sheet, sheets)) for sheet in sheets],
            "open_refusal": why_not(EVALUATION_OPEN, profile, request.post),
        },
    )


def _before(sheet, sheets):
    """(year, difference) against the sheet before it of the same level, or None. sheets: newest first."""
    locked = [other for other in sheets if other.is_locked and other.level == sheet.level]
    earlier = next((other for other in locked if other.year < sheet.year), None)
    return (earlier.year, sheet.total - earlier.total) if sheet.is_locked and earlier else None


@require_safe
@register_required
def evaluation_detail(request, unit_id, sheet_id):
    """One sheet: each aspect with weight, score and remark, and the total."""
    profile, sheet = sheet_for(request, unit_id, sheet_id)
    return render(
        request,
        "registry/evaluation/detail.html",
        {
            "profile": profile,
            "unit": profile.unit,
            "sheet": sheet,
            "scores": EvaluationScore.objects.visible_to(request.post).filter(sheet=sheet).order_by("rank"),
            "may_fill": why_not(EVALUATION_FILL, profile, request.post, subject=sheet) is None,
            "lock_refusal": why_not(EVALUATION_LOCK, profile, request.post, subject=sheet),
        },
    )


@require_safe
@register_required
def evaluation_ranking(request):
    """Peringkat: the locked sheets of a year and level, the highest total first. A pengurus reads the own sheets."""
    if request.post.organisation.territory is None:
        return redirect("registry:evaluation-list", request.post.organisation.public_id)
    sheets = EvaluationSheet.objects.visible_to(request.post)
    form = RankingFilter(request.GET, post=request.post, newest_year=sheets.locked().newest_year())
    found = form.apply(sheets)
    locked = found.locked()
    context = {
        "form": form,
        "page": page_of(locked.ranked(), order=RANKING_ORDER, cursor=request.GET.get("setelah", "")),
        "count": capped_count(locked),
        "draft_count": found.drafts().count(),
    }
    return render(request, "registry/evaluation/ranking.html", context)


@page_methods
@register_required
def evaluation_open(request, unit_id):
    """Mulai penilaian."""
    profile = profile_for(request, unit_id)
    made = []

    def do(form):
        made.append(evaluations.open_sheet(profile=profile, year=form.cleaned_data["year"], by=request.post))

    return run_act(
        request,
        move=EVALUATION_OPEN,
        refusal=why_not(EVALUATION_OPEN, profile, request.post),
        form_class=OpenForm,
        form_kwargs={},
        do=do,
        done="Lembar penilaian dibuka. Isi nilainya; yang belum dinilai boleh menyusul.",
        after=lambda: reverse("registry:evaluation-fill", args=[unit_id, made[0].public_id]),
        page=unit_page(
            profile,
            "Mulai penilaian",
            "Lembar memakai aspek dan bobot yang berlaku hari ini. Sebelum dikunci, hanya kantor Anda yang membacanya.",
            "Buka lembar penilaian",
        ),
    )


@page_methods
@register_required
def evaluation_fill(request, unit_id, sheet_id):
    """Isi nilai: every aspect in one screen."""
    profile, sheet = sheet_for(request, unit_id, sheet_id)
    saved = []

    def do(form):
        data = form.cleaned_data
        saved.append(
            evaluations.fill(sheet=sheet, scores=form.scores(), note=data["note"], by=request.post, seen=data["seen"])
        )

    return run_act(
        request,
        move=EVALUATION_FILL,
        refusal=why_not(EVALUATION_FILL, profile, request.post, subject=sheet),
        form_class=FillForm,
        form_kwargs={
            "seen": sheet.revision,
            "rows": sheet.scores.visible_to(request.post).order_by("rank"),
            "initial": {"note": sheet.note},
        },
        do=do,
        done=lambda form: f"Nilai tersimpan. Jumlah sementara {number_format(saved[0].total, 2)}.",
        after=lambda: reverse("registry:evaluation-detail", args=[unit_id, sheet_id]),
        page=unit_page(
            profile,
            str(sheet),
            "Isi nilai 0 sampai 100 untuk tiap aspek. Yang belum dinilai dibiarkan kosong.",
            "Simpan nilai",
            template="registry/evaluation/fill.html",
            sheet=sheet,
        ),
    )


@page_methods
@register_required
def evaluation_lock(request, unit_id, sheet_id):
    """Kunci penilaian."""
    profile, sheet = sheet_for(request, unit_id, sheet_id)
    return run_act(
        request,
        move=EVALUATION_LOCK,
        refusal=why_not(EVALUATION_LOCK, profile, request.post, subject=sheet),
        form_class=LockForm,
        form_kwargs={"seen": sheet.revision},
        do=lambda form: evaluations.lock(sheet=sheet, by=request.post, seen=form.cleaned_data["seen"]),
        done=f"{sheet} dikunci dengan nilai {number_format(sheet.total, 2)}.",
        after=lambda: reverse("registry:evaluation-detail", args=[unit_id, sheet_id]),
        page=unit_page(
            profile,
            "Kunci penilaian",
            f"{sheet} mendapat nilai {number_format(sheet.total, 2)}. Sesudah dikunci, lembar ini tidak dapat diubah "
            "oleh siapa pun, dan pengurus dapat membacanya.",
            "Kunci penilaian",
        ),
    )
