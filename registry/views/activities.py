"""Kegiatan: what a unit did, one activity with photos and minutes, and the acts on it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import activities
from registry.filters import ActivityFilter
from registry.forms.activities import ActivityForm, CancelForm
from registry.models import Activity
from registry.paging import capped_count, page_of
from registry.policy import ACTIVITY_CANCEL, ACTIVITY_RECORD, why_not
from registry.views.acting import run_act
from registry.views.files import download, photo
from registry.views.lookups import activity_for, profile_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
ORDER = ("-happened_on", "-id")


@require_safe
@register_required
def activity_list(request, unit_id):
    """What the unit did, newest first, narrowed to one kind."""
    profile = profile_for(request, unit_id)
    form = ActivityFilter(request.GET)
    found = form.apply(Activity.objects.visible_to(request.post).filter(unit=profile.unit_id))
    context = {
        "profile": profile,
        "unit": profile.unit,
        "form": form,
        "page": page_of(found.with_photo_count(), order=ORDER, cursor=request.GET.get("setelah", "")),
        "count": capped_count(found),
        "may_record": why_not(ACTIVITY_RECORD, profile, request.post) is None,
    }
    return render(request, "registry/activity/list.html", context)


@require_safe
@register_required
def activity_detail(request, unit_id, activity_id):
    """One activity: photos, who was there, what was decided."""
    profile, activity = activity_for(request, unit_id, activity_id)
    context = {
        "profile": profile,
        "unit": profile.unit,
        "activity": activity,
        "photos": activity.photos.order_by("position"),
        "may_cancel": why_not(ACTIVITY_CANCEL, profile, request.post, subject=activity) is None,
    }
    return render(request, "registry/activity/detail.html", context)


@page_methods
@register_required
def activity_record(request, unit_id):
    """Catat kegiatan."""
    profile = profile_for(request, unit_id)
    made = []

    def do(form):
        data = form.cleaned_data
        made.append(
            activities.record(profile=profile, activity=form.activity(), photos=data["photos"], by=request.post)
        )

    return run_act(
        request,
        move=ACTIVITY_RECORD,
        refusal=why_not(ACTIVITY_RECORD, profile, request.post),
        form_class=ActivityForm,
        form_kwargs={"profile": profile, "initial": {"happened_on": timezone.localdate()}},
        do=do,
        done="Kegiatan tercatat.",
        after=lambda: reverse("registry:activity-detail", args=[unit_id, made[0].public_id]),
        page={
            "template": "registry/activity/record.html",
            "profile": profile,
            "unit": profile.unit,
            "title": "Catat kegiatan",
            "sentence": "Cukup pilih kegiatannya dan tanggalnya. Foto dan notulen boleh ditambahkan bila ada.",
            "button": "Simpan kegiatan",
        },
    )


@page_methods
@register_required
def activity_cancel(request, unit_id, activity_id):
    """Batalkan catatan."""
    profile, activity = activity_for(request, unit_id, activity_id)
    return run_act(
        request,
        move=ACTIVITY_CANCEL,
        refusal=why_not(ACTIVITY_CANCEL, profile, request.post, subject=activity),
        form_class=CancelForm,
        form_kwargs={},
        do=lambda form: activities.cancel(activity=activity, reason=form.cleaned_data["reason"], by=request.post),
        done="Catatan kegiatan dibatalkan.",
        after=lambda: reverse("registry:activity-list", args=[unit_id]),
        page={
            "template": "registry/unit/act.html",
            "profile": profile,
            "unit": profile.unit,
            "title": "Batalkan catatan kegiatan",
            "sentence": f"{activity} tidak lagi dihitung. Catatannya tetap dapat dibaca, dengan alasan Anda.",
            "button": "Batalkan catatan",
            "danger": True,
        },
    )


@require_safe
@register_required
def activity_photo(request, unit_id, activity_id, photo_id):
    """A photo, for those who see the unit."""
    _, activity = activity_for(request, unit_id, activity_id)
    return photo(get_object_or_404(activity.photos.visible_to(request.post), public_id=photo_id).file)


@require_safe
@register_required
def activity_minutes(request, unit_id, activity_id):
    """The minutes as a file, for those who see the unit."""
    _, activity = activity_for(request, unit_id, activity_id)
    return download(activity.minutes_file, f"notulen-{activity.public_id}")
