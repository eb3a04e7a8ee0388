"""Ekspor: ask for what a list shows, agree to what others ask for, fetch the file."""

import re

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import operator_required, post_required, refuse
from registry.actions import exports
from registry.export_policy import EXPORT_APPROVE, EXPORT_ASK, EXPORT_DECLINE, EXPORT_READ, needs_approval, why_not
from registry.exports import LISTS, MOST_ROWS
from registry.forms.exports import ApproveForm, AskForm, DeclineForm
from registry.models import Export, ExportFormat
from registry.models.export import judges
from registry.paging import page_of
from registry.refusal import Refused, insist
from registry.second_factor import NOT_PROVEN, has_passed, next_step
from registry.views.acting import run_act

page_methods = require_http_methods(["GET", "HEAD", "POST"])
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
EXPORT_ORDER = ("-asked_at", "-id")
TYPES = {
    ExportFormat.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}


def export_for(request, export_id):
    return get_object_or_404(Export.objects.visible_to(request.post).with_people(), public_id=export_id)


def page_of_export(export):
    return reverse("registry:export-detail", args=[export.public_id])


@require_safe
@post_required
def export_list(request):
    """The own exports, and those that wait for this post."""
    if not judges(request.post):
        return refuse(request, str(why_not(EXPORT_ASK, None, request.post)), 403)
    found = Export.objects.visible_to(request.post).with_people()
    page = page_of(found, order=EXPORT_ORDER, cursor=request.GET.get("setelah", ""))
    for export in page.rows:
        export.title = LISTS[export.list_key].title
    return render(request, "registry/export/list.html", {"page": page})


@page_methods
@operator_required
def export_ask(request, list_key):
    """Ekspor daftar: what will be in it, who has to agree, and what for."""
    if list_key not in LISTS:
        raise Http404
    wanted, query = LISTS[list_key], _shown(request)
    found = wanted.find(request.post, query)
    rows, people, sensitive = wanted.count(found.rows)
    made = []
    return run_act(
        request,
        move=EXPORT_ASK,
        refusal=why_not(EXPORT_ASK, None, request.post),
        form_class=AskForm,
        form_kwargs={"has_nik": wanted.has_nik},
        do=lambda form: made.append(
            exports.ask(
                list_key=list_key,
                query=query,
                kind=form.cleaned_data["format"],
                reason=form.cleaned_data["reason"],
                with_nik=form.cleaned_data.get("with_nik", False),
                by=request.post,
            )
        ),
        done=lambda form: "Permintaan ekspor tercatat.",
        after=lambda: page_of_export(made[0]),
        page={
            "template": "registry/export/ask.html",
            "title": f"Ekspor {wanted.title}",
            "button": "Ekspor",
            "wanted": wanted,
            "rows": rows,
            "is_too_long": rows > MOST_ROWS,
            "people": people,
            "sensitive": sensitive,
            "needs_approval": needs_approval(person_count=people, has_sensitive=sensitive, has_nik=False),
            "conditions": found.conditions,
            "back_url": found.back,
        },
    )


def _shown(request):
    """The filters of the list in the address, without what the page itself adds. A NIK never travels in an address."""
    query = request.GET.copy()
    for name in ("setelah",):
        query.pop(name, None)
    typed = (re.sub(r"[\s.-]", "", value) for _, values in query.lists() for value in values)
    if any(NIK.search(value) for value in typed) or len(query.urlencode()) > 2000:
        raise Refused("Saringan ini tidak dapat diekspor. Kosongkan kotak cari, lalu ulangi.", status=422)
    return query


@require_safe
@post_required
def export_detail(request, export_id):
    """How far it is, who asked for what, and what may be done now."""
    export = export_for(request, export_id)
    context = {
        "export": export,
        "wanted": LISTS[export.list_key],
        "done": exports.rows_done(export) if export.is_being_made else 0,
        "may_read": why_not(EXPORT_READ, export, request.post) is None,
        "may_decide": why_not(EXPORT_APPROVE, export, request.post) is None,
        "waits_for_others": why_not(EXPORT_APPROVE, export, request.post),
    }
    return render(request, "registry/export/detail.html", context)


def _decide(request, export, act, **options):
    return run_act(
        request,
        move=act,
        refusal=why_not(act, export, request.post),
        form_kwargs={},
        after=lambda: page_of_export(export),
        **options,
    )


def _page(export, title, sentence, button, **more):
    wanted = LISTS[export.list_key]
    back = {"back_url": page_of_export(export)}
    page = {"template": "registry/export/decide.html", "export": export, "wanted": wanted, "title": title}
    return page | {"sentence": sentence, "button": button} | back | more


@page_methods
@post_required
def export_approve(request, export_id):
    export = export_for(request, export_id)
    if request.post.is_data_operator and not has_passed(request):
        return refuse(request, NOT_PROVEN, 403)
    return _decide(
        request,
        export,
        EXPORT_APPROVE,
        form_class=ApproveForm,
        do=lambda form: exports.approve(export=export, by=request.post),
        done="Ekspor disetujui.",
        page=_page(
            export, "Setujui ekspor", "Berkasnya dibuat, dan hanya yang memintanya yang mengunduhnya.", "Setujui"
        ),
    )


@page_methods
@post_required
def export_decline(request, export_id):
    export = export_for(request, export_id)
    return _decide(
        request,
        export,
        EXPORT_DECLINE,
        form_class=DeclineForm,
        do=lambda form: exports.decline(export=export, by=request.post, reason=form.cleaned_data["reason"]),
        done="Permintaan ekspor tidak disetujui.",
        page=_page(export, "Tidak menyetujui ekspor", "Yang memintanya membaca alasan Anda.", "Tidak setuju"),
    )


@require_safe
@post_required
def export_file(request, export_id):
    """The file, unsealed piece by piece on its way out."""
    export = export_for(request, export_id)
    insist(why_not(EXPORT_READ, export, request.post))
    if not has_passed(request):
        return redirect(next_step(request.user, page_of_export(export)))
    answer = StreamingHttpResponse(exports.read(export=export, by=request.post), content_type=TYPES[export.format])
    name = f"{export.list_key}-{export.made_at:%Y-%m-%d}-{export.public_id}.{export.format}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
