"""Akses darurat: open one case by the number somebody was told, and review afterwards whether that was right."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy
from cases.actions import emergencies
from cases.forms.access import EmergencyForm, ReviewForm
from cases.models import Case, EmergencyAccess
from registry.access import casework_required, refuse
from registry.paging import page_of
from registry.refusal import Refused
from registry.views import acting

MOST_WAITING = 100
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@page_methods
@casework_required
def open_emergency(request):
    """A wrong number and one that may not be opened get the same answer."""
    if refusal := policy.why_not_emergency(request.post):
        return refuse(request, refusal.reason, refusal.status)
    form = EmergencyForm(request.POST or None)
    status = 200 if request.method != "POST" else 422
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        known = Case.objects.visible_to(request.post).filter(number=data["number"]).first()
        if known:
            messages.info(request, "Kasus ini sudah termasuk yang Anda lihat; akses darurat tidak diperlukan.")
            return redirect(known)
        emergencies.note_try(by=request.post)
        try:
            access = emergencies.open_emergency(by=request.post, **data)
        except Refused as refused:
            form.add_error(None, refused.reason)
            status = refused.status
        else:
            return redirect("cases:case-detail", access.case.public_id)
    return render(request, "cases/emergency/open.html", {"form": form}, status=status)


@require_safe
@casework_required
def emergency_list(request):
    """For supervisors what waits for their review, the oldest first; for the others what they opened themselves."""
    seen = EmergencyAccess.objects.visible_to(request.post).for_list()
    page = page_of(seen.reviewed(), order=("-opened_at", "-id"), cursor=request.GET.get("setelah", ""))
    waiting = [(access, policy.why_not_review(access, request.post)) for access in seen.unreviewed()[:MOST_WAITING]]
    request.reads.note(cases=[access.case_id for access in [*page.rows, *(access for access, _ in waiting)]])
    return render(request, "cases/emergency/list.html", {"page": page, "waiting": waiting})


@page_methods
@casework_required
def review_emergency(request, access_id):
    access = get_object_or_404(EmergencyAccess.objects.visible_to(request.post).for_list(), public_id=access_id)
    request.reads.note(cases=[access.case_id])
    return acting.run_act(
        request,
        move="emergency.review",
        refusal=policy.why_not_review(access, request.post),
        form_class=ReviewForm,
        form_kwargs={},
        do=lambda form: emergencies.review_emergency(
            access=access, verdict=form.cleaned_data["verdict"], text=form.cleaned_data["text"], by=request.post
        ),
        done="Tinjauan tersimpan.",
        after=lambda: reverse("cases:emergency-list"),
        page={
            "template": "cases/emergency/review.html",
            "access": access,
            "title": "Tinjau akses darurat",
            "sentence": "Yang membuka kasus dan penanggung jawabnya dapat membaca hasil tinjauan Anda.",
            "button": "Simpan tinjauan",
        },
    )
