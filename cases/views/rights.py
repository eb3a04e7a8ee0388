"""Hak atas data: what a person asks for, the clock of 72 hours, and the answer."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy
from cases.actions import rights
from cases.forms.consents import AnswerForm, AskForm
from cases.models import RightsRequest
from cases.views.acting import run_act
from cases.views.lookups import case_for, noted
from registry.access import casework_required, post_required
from registry.paging import page_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@casework_required
def right_list(request):
    """The open requests about cases in sight, the most pressing first."""
    seen = RightsRequest.objects.visible_to(request.post).open().for_list()
    page = page_of(seen, order=("due_at", "id"), cursor=request.GET.get("setelah", ""))
    noted(request, page.rows, lambda asked: asked.case)
    rows = [(asked, policy.why_not(policy.RIGHT_ANSWER, asked.case, request.post) is None) for asked in page.rows]
    return render(request, "cases/right/list.html", {"page": page, "rows": rows})


@page_methods
@post_required
def ask(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.RIGHT_ASK,
        form_class=AskForm,
        do=lambda form: rights.ask(
            case=case,
            kind=form.cleaned_data["kind"],
            asked_by=form.cleaned_data["asked_by"],
            text=form.cleaned_data["text"],
            by=request.post,
        ),
        done="Permintaan tercatat. Jawab paling lambat 3 x 24 jam.",
        page={
            "title": "Catat permintaan hak",
            "sentence": "Orangnya atau walinya berhak melihat, memperbaiki, dan menghapus datanya, dan menghentikan "
            "penerusannya.",
            "button": "Catat permintaan hak",
        },
    )


@page_methods
@post_required
def answer(request, case_id, request_id):
    case = case_for(request, case_id)
    asked = get_object_or_404(RightsRequest.objects.visible_to(request.post).filter(case=case), public_id=request_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.RIGHT_ANSWER,
        form_class=AnswerForm,
        do=lambda form: rights.answer(
            request=asked,
            answer=form.cleaned_data["answer"],
            answer_text=form.cleaned_data["answer_text"],
            by=request.post,
        ),
        done="Permintaan dijawab.",
        page={
            "title": "Jawab permintaan",
            "sentence": f"{asked.asked_by}: {asked.get_kind_display()}. {asked.text}",
            "button": "Jawab permintaan",
        },
    )
