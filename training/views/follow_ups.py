"""Tindak lanjut: what each unit promised, planned, did and taught after a Bimtek, and the checks on it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.forms.programmes import AddForm as PlanForm
from registry.models import BimtekRecord, ProgrammeItem, RefresherRule
from registry.models.months import months_after
from registry.paging import capped_count, page_of
from registry.views.acting import run_act
from training import follow_ups as pages
from training.access import training_required
from training.actions import follow_ups
from training.actions.events import NOTHING
from training.follow_up_policy import (
    CASCADE_CANCEL,
    CASCADE_RECORD,
    CHECK_FILL,
    COMMITMENT_RECORD,
    PLAN_ADD,
    RTL_ADD,
    RTL_CHANGE,
    RTL_FINISH,
    UnitAtEvent,
    why_not,
)
from training.forms.follow_ups import (
    CancelForm,
    CascadeForm,
    CheckForm,
    CommitmentForm,
    FinishRtlForm,
    RtlForm,
)
from training.models import Cascade, Commitment, FollowUpCheck, RtlItem
from training.policy import oversees
from training.views.acting import act_page
from training.views.lookups import cascade_for, check_for, event_for, rtl_for, unit_at, unit_in_register

page_methods = require_http_methods(["GET", "HEAD", "POST"])
CHECK_ORDER = ("due_on", "id")


@require_safe
@training_required
def follow_up_list(request, event_id):
    """Every unit that took part, and how far it is; with ?yang=terlambat those that are late."""
    event = event_for(request, event_id)
    rows = pages.of_event(event, request.post)
    late = [row for row in rows if row.is_late]
    only_late = request.GET.get("yang") == "terlambat"
    context = {"event": event, "rows": late if only_late else rows, "only_late": only_late, "late": len(late)}
    return render(request, "training/follow_up/list.html", context | {"sums": pages.sums(rows)})


@require_safe
@training_required
def follow_up_unit(request, event_id, unit_id):
    """One unit after one Bimtek."""
    event, unit = unit_at(request, event_id, unit_id)
    post, about = request.post, UnitAtEvent(event, unit)
    context = {
        "event": event,
        "unit": unit,
        "commitment": Commitment.objects.visible_to(post).of(event, unit).first(),
        "plans": ProgrammeItem.objects.visible_to(post).filter(unit=unit, source_key=event.public_id),
        "rtl": [(item, item.is_late()) for item in RtlItem.objects.visible_to(post).of(event, unit).by_due_day()],
        "cascades": Cascade.objects.visible_to(post).of(event, unit),
        "checks": FollowUpCheck.objects.visible_to(post).of(event, unit).for_list().select_related("done_by__user"),
        "refusal": why_not(RTL_ADD, about, post),
        "may_write": why_not(RTL_ADD, about, post) is None,
        "may_check": {check.pk for check in FollowUpCheck.objects.visible_to(post).of(event, unit).for_list()
                      if why_not(CHECK_FILL, check, post) is None},
    }  # fmt: skip
    return render(request, "training/follow_up/unit.html", context)


def _act(request, act, event, unit, *, subject=None, seen=None, **options):
    """An act on what a unit does after a Bimtek; afterwards the page of that unit."""
    back = reverse("training:follow-up-unit", args=[event.public_id, unit.public_id])
    title, sentence, button = options.pop("page")
    page = act_page(title, sentence, button, back_url=back, back_label=unit.name, event=event, unit=unit)
    return run_act(
        request,
        move=act,
        refusal=why_not(act, subject or UnitAtEvent(event, unit), request.post),
        form_kwargs={"seen": seen, **options.pop("form_kwargs", {})},
        after=lambda: back,
        page=page | options.pop("more", {}),
        **options,
    )


@page_methods
@training_required
def commitment_record(request, event_id, unit_id):
    """Catat komitmen."""
    event, unit = unit_at(request, event_id, unit_id)
    standing = Commitment.objects.visible_to(request.post).of(event, unit).first()
    initial = {"text": standing.text, "signed_by": standing.signed_by} if standing else {}
    return _act(
        request,
        COMMITMENT_RECORD,
        event,
        unit,
        seen=standing.revision if standing else NOTHING,
        form_class=CommitmentForm,
        form_kwargs={"initial": initial},
        do=lambda form: follow_ups.record_commitment(
            event=event,
            unit=unit,
            text=form.cleaned_data["text"],
            signed_by=form.cleaned_data["signed_by"],
            seen=form.cleaned_data["seen"],
            by=request.post,
        ),
        done="Komitmen tercatat.",
        page=("Catat komitmen", "Apa yang dijanjikan pengurus WKSBM ini sesudah Bimtek?", "Simpan komitmen"),
    )


@page_methods
@training_required
def plan_add(request, event_id, unit_id):
    """Tambah program kerja."""
    event, unit = unit_at(request, event_id, unit_id)
    return _act(
        request,
        PLAN_ADD,
        event,
        unit,
        form_class=PlanForm,
        form_kwargs={"initial": {"year": timezone.localdate().year}},
        do=lambda form: follow_ups.add_plan(event=event, unit=unit, item=form.item(), by=request.post),
        done=lambda form: f"Program kerja ditambahkan: {form.cleaned_data['title']}.",
        page=("Tambah program kerja", "Rencana ini juga tampil pada halaman Program WKSBM.", "Simpan rencana"),
    )


@page_methods
@training_required
def rtl_add(request, event_id, unit_id):
    """Tambah RTL."""
    event, unit = unit_at(request, event_id, unit_id)
    return _act(
        request,
        RTL_ADD,
        event,
        unit,
        form_class=RtlForm,
        form_kwargs={"event": event},
        do=lambda form: follow_ups.add_rtl(event=event, unit=unit, item=form.item(), by=request.post),
        done=lambda form: f"RTL ditambahkan: {form.cleaned_data['activity']}.",
        page=("Tambah RTL", "Satu kegiatan, satu baris: apa, targetnya, kapan, dan siapa.", "Simpan RTL"),
    )


@page_methods
@training_required
def rtl_change(request, event_id, unit_id, item_id):
    """Ubah RTL."""
    event, unit, item = rtl_for(request, event_id, unit_id, item_id)
    initial = {name: getattr(item, name) for name in ("activity", "target", "due_on", "person_in_charge")}
    return _act(
        request,
        RTL_CHANGE,
        event,
        unit,
        subject=item,
        seen=item.revision,
        form_class=RtlForm,
        form_kwargs={"event": event, "initial": initial},
        do=lambda form: follow_ups.change_rtl(
            item=item, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="RTL diperbarui.",
        page=("Ubah RTL", "Setiap perubahan tercatat dengan nama Anda.", "Simpan RTL"),
    )


@page_methods
@training_required
def rtl_finish(request, event_id, unit_id, item_id):
    """Selesaikan RTL."""
    event, unit, item = rtl_for(request, event_id, unit_id, item_id)
    typed = ("done_on", "result", "seen")
    return _act(
        request,
        RTL_FINISH,
        event,
        unit,
        subject=item,
        seen=item.revision,
        form_class=FinishRtlForm,
        form_kwargs={"initial": {"done_on": timezone.localdate()}},
        do=lambda form: follow_ups.finish_rtl(
            item=item, by=request.post, **{name: form.cleaned_data[name] for name in typed}
        ),
        done=f"Selesai: {item.activity}.",
        page=("Selesaikan RTL", f"{item.activity}: {item.target}.", "Tandai selesai"),
    )


@page_methods
@training_required
def cascade_record(request, event_id, unit_id):
    """Catat getok tular."""
    event, unit = unit_at(request, event_id, unit_id)
    return _act(
        request,
        CASCADE_RECORD,
        event,
        unit,
        form_class=CascadeForm,
        form_kwargs={"event": event, "initial": {"held_on": timezone.localdate()}},
        do=lambda form: follow_ups.record_cascade(event=event, unit=unit, cascade=form.cascade(), by=request.post),
        done=lambda form: f"Tercatat: {form.cleaned_data['people']} orang.",
        page=("Catat getok tular", "Kepada siapa ilmu dari Bimtek diteruskan di padukuhan?", "Simpan catatan"),
        more={"template": "training/follow_up/cascade.html", "topics": event.version.materi.all()},
    )


@page_methods
@training_required
def cascade_cancel(request, event_id, unit_id, cascade_id):
    """Batalkan catatan."""
    event, unit, cascade = cascade_for(request, event_id, unit_id, cascade_id)
    return _act(
        request,
        CASCADE_CANCEL,
        event,
        unit,
        subject=cascade,
        form_class=CancelForm,
        do=lambda form: follow_ups.cancel_cascade(cascade=cascade, reason=form.cleaned_data["reason"], by=request.post),
        done="Catatan dibatalkan.",
        page=("Batalkan catatan", f"{cascade} tidak lagi dihitung, tetapi tetap terbaca.", "Batalkan catatan"),
        more={"danger": True},
    )


@require_safe
@training_required
def check_list(request):
    """Cek tindak lanjut: what the own office has to visit, the most urgent first."""
    own = FollowUpCheck.objects.visible_to(request.post).of_office(request.post.organisation_id).open()
    page = page_of(own.for_list(), order=CHECK_ORDER, cursor=request.GET.get("setelah", ""))
    rows = [(check, check.is_late()) for check in page.rows]
    context = {"page": page, "rows": rows, "count": capped_count(own), "today": timezone.localdate()}
    context["oversees"] = oversees(request.post)
    return render(request, "training/follow_up/checks.html", context)


@page_methods
@training_required
def check_fill(request, check_id):
    """Isi cek tindak lanjut."""
    check = check_for(request, check_id)
    rtl = RtlItem.objects.visible_to(request.post).of(check.event, check.unit).by_due_day()
    return _act(
        request,
        CHECK_FILL,
        check.event,
        check.unit,
        subject=check,
        seen=check.revision,
        form_class=CheckForm,
        form_kwargs={"event": check.event},
        do=lambda form: follow_ups.fill_check(
            check=check, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Cek tindak lanjut tersimpan.",
        page=(
            f"Cek {check.months} bulan",
            f"{check.unit.name}, sesudah {check.event.title}. Temui pengurusnya, lalu isi.",
            "Simpan cek",
        ),
        more={"template": "training/follow_up/check.html", "rtl": rtl, "check": check},
    )


@require_safe
@training_required
def unit_history(request, unit_id):
    """Bimtek of one unit: what its people followed, and when it is to be repeated."""
    profile = unit_in_register(request, unit_id)
    marks = BimtekRecord.objects.visible_to(request.post).filter(unit=profile.unit)
    last = max((mark.attended_on for mark in marks), default=None)
    context = {
        "unit": profile.unit,
        "profile": profile,
        "people": pages.of_unit(profile.unit, request.post),
        "marks": marks,
        "refresher_on": months_after(last, RefresherRule.in_force()) if last else None,
        "today": timezone.localdate(),
    }
    return render(request, "training/follow_up/history.html", context)
