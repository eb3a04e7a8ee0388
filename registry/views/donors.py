"""Donatur: who gives regularly or once, what they gave this year, and when they stopped."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import funds
from registry.forms.funds import AddDonorForm, ChangeDonorForm, StopDonorForm
from registry.models import Donor
from registry.policy import DONOR_ADD, DONOR_CHANGE, DONOR_STOP, why_not
from registry.views.acting import run_act, unit_page
from registry.views.lookups import donor_for, profile_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@register_required
def donor_list(request, unit_id):
    """Everybody on the list, first those who give now."""
    profile = profile_for(request, unit_id)
    new_year = timezone.localdate().replace(month=1, day=1)
    donors = Donor.objects.visible_to(request.post).filter(unit=profile.unit_id).with_given(since=new_year)
    context = {
        "profile": profile,
        "unit": profile.unit,
        "donors": donors.current(),
        "former": donors.filter(ended_on__isnull=False),
        "may_add": why_not(DONOR_ADD, profile, request.post) is None,
    }
    return render(request, "registry/donor/list.html", context)


def _act(request, profile, *, title, sentence, button, **options):
    address = reverse("registry:donor-list", args=[profile.unit.public_id])
    page = unit_page(profile, title, sentence, button, back_url=address, back_label="Donatur")
    return run_act(request, after=lambda: address, page=page, **options)


@page_methods
@register_required
def add(request, unit_id):
    """Tambah donatur."""
    profile = profile_for(request, unit_id)
    return _act(
        request,
        profile,
        move=DONOR_ADD,
        refusal=why_not(DONOR_ADD, profile, request.post),
        form_class=AddDonorForm,
        form_kwargs={},
        do=lambda form: funds.add_donor(profile=profile, fields=form.typed(), by=request.post),
        done=lambda form: f"{form.cleaned_data['name']} masuk daftar donatur.",
        title="Tambah donatur",
        sentence="Namanya dapat dipilih saat pemasukan dicatat. Nama donatur tidak tampil untuk umum.",
        button="Tambah donatur",
    )


@page_methods
@register_required
def change(request, unit_id, donor_id):
    """Ubah donatur."""
    profile, donor = donor_for(request, unit_id, donor_id)
    return _act(
        request,
        profile,
        move=DONOR_CHANGE,
        refusal=why_not(DONOR_CHANGE, profile, request.post, subject=donor),
        form_class=ChangeDonorForm,
        form_kwargs={"seen": donor.revision, "initial": ChangeDonorForm.initial_of(donor)},
        do=lambda form: funds.change_donor(
            donor=donor, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Data donatur diperbarui.",
        title="Ubah donatur",
        sentence="Perubahan tercatat dengan nama Anda.",
        button="Simpan donatur",
    )


@page_methods
@register_required
def stop(request, unit_id, donor_id):
    """Donatur berhenti."""
    profile, donor = donor_for(request, unit_id, donor_id)
    return _act(
        request,
        profile,
        move=DONOR_STOP,
        refusal=why_not(DONOR_STOP, profile, request.post, subject=donor),
        form_class=StopDonorForm,
        form_kwargs={"seen": donor.revision, "initial": {"ended_on": timezone.localdate()}},
        do=lambda form: funds.stop_donor(
            donor=donor, ended_on=form.cleaned_data["ended_on"], by=request.post, seen=form.cleaned_data["seen"]
        ),
        done=f"{donor.name} berhenti menjadi donatur.",
        title="Donatur berhenti",
        sentence=f"{donor.name} tidak ditawarkan lagi saat pemasukan dicatat. Yang sudah diberikan tetap di buku.",
        button="Hentikan donatur",
    )
