"""Program kerja: what a unit plans, by horizon and year, and the acts on a plan."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import programmes
from registry.filters import ProgrammeFilter
from registry.forms.programmes import AddForm, CancelForm, ChangeForm, FinishForm, ReopenForm
from registry.models import Horizon, ProgrammeItem
from registry.policy import (
    PROGRAMME_ADD,
    PROGRAMME_CANCEL,
    PROGRAMME_CHANGE,
    PROGRAMME_FINISH,
    PROGRAMME_REOPEN,
    why_not,
)
from registry.views.acting import run_act, unit_page
from registry.views.lookups import item_for, profile_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# A unit writes tens of plans in its life; a page of all of them stays readable up to here.
MOST_ITEMS = 300


@require_safe
@register_required
def programme_list(request, unit_id):
    """What the unit plans, grouped by horizon, narrowed to a year."""
    profile = profile_for(request, unit_id)
    own = ProgrammeItem.objects.visible_to(request.post).filter(unit=profile.unit_id)
    form = ProgrammeFilter(request.GET, years=own.values_list("year", "due_year"))
    items = list(form.apply(own).by_due_year()[:MOST_ITEMS])
    context = {
        "profile": profile,
        "unit": profile.unit,
        "form": form,
        "groups": [(horizon.label, [item for item in items if item.horizon == horizon]) for horizon in Horizon],
        "items": items,
        "may_add": why_not(PROGRAMME_ADD, profile, request.post) is None,
    }
    return render(request, "registry/programme/list.html", context)


def _act(request, profile, act, *, item=None, initial=None, **options):
    """An act on a plan of a unit that the post sees; afterwards the programme."""
    return run_act(
        request,
        move=act,
        refusal=why_not(act, profile, request.post, subject=item),
        form_kwargs={"seen": item.revision if item else None, "initial": initial or {}},
        after=lambda: reverse("registry:programme-list", args=[profile.unit.public_id]),
        **options,
    )


@page_methods
@register_required
def programme_add(request, unit_id):
    """Tambah rencana."""
    profile = profile_for(request, unit_id)
    return _act(
        request,
        profile,
        PROGRAMME_ADD,
        initial={"year": timezone.localdate().year},
        form_class=AddForm,
        do=lambda form: programmes.add(profile=profile, item=form.item(), by=request.post),
        done=lambda form: f"Rencana ditambahkan: {form.cleaned_data['title']}.",
        page=unit_page(
            profile, "Tambah rencana", "Satu rencana, satu baris. Yang selesai nanti ditandai.", "Simpan rencana"
        ),
    )


@page_methods
@register_required
def programme_change(request, unit_id, item_id):
    """Ubah rencana."""
    profile, item = item_for(request, unit_id, item_id)
    return _act(
        request,
        profile,
        PROGRAMME_CHANGE,
        item=item,
        initial=ChangeForm.initial_of(item),
        form_class=ChangeForm,
        do=lambda form: programmes.change(
            item=item, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Rencana diperbarui.",
        page=unit_page(profile, "Ubah rencana", "Setiap perubahan tercatat dengan nama Anda.", "Simpan rencana"),
    )


@page_methods
@register_required
def programme_finish(request, unit_id, item_id):
    """Tandai selesai."""
    profile, item = item_for(request, unit_id, item_id)
    typed = ("done_on", "note", "seen")
    return _act(
        request,
        profile,
        PROGRAMME_FINISH,
        item=item,
        initial={"done_on": timezone.localdate()},
        form_class=FinishForm,
        do=lambda form: programmes.finish(
            item=item, by=request.post, **{name: form.cleaned_data[name] for name in typed}
        ),
        done=f"Selesai: {item.title}.",
        page=unit_page(profile, "Tandai selesai", f"{item.title} sudah selesai.", "Tandai selesai"),
    )


@page_methods
@register_required
def programme_cancel(request, unit_id, item_id):
    """Batalkan rencana."""
    profile, item = item_for(request, unit_id, item_id)
    return _act(
        request,
        profile,
        PROGRAMME_CANCEL,
        item=item,
        form_class=CancelForm,
        do=lambda form: programmes.cancel(
            item=item, reason=form.cleaned_data["reason"], by=request.post, seen=form.cleaned_data["seen"]
        ),
        done=f"Dibatalkan: {item.title}.",
        page=unit_page(
            profile,
            "Batalkan rencana",
            f"{item.title} tidak lagi dihitung. Rencananya tetap dapat dibaca, dengan alasan Anda.",
            "Batalkan rencana",
            danger=True,
        ),
    )


@page_methods
@register_required
def programme_reopen(request, unit_id, item_id):
    """Buka kembali."""
    profile, item = item_for(request, unit_id, item_id)
    return _act(
        request,
        profile,
        PROGRAMME_REOPEN,
        item=item,
        form_class=ReopenForm,
        do=lambda form: programmes.reopen(
            item=item, reason=form.cleaned_data["reason"], by=request.post, seen=form.cleaned_data["seen"]
        ),
        done=f"Dibuka kembali: {item.title}.",
        page=unit_page(profile, "Buka kembali rencana", f"{item.title} berjalan lagi.", "Buka kembali"),
    )
