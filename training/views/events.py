"""Bimtek: the list, one at a glance, and the acts that plan it and move it on."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.paging import capped_count, page_of
from registry.views.acting import run_act
from training.access import training_required
from training.actions import events
from training.filters import EventFilter
from training.forms.events import EventForm, MoveForm, ReasonForm
from training.models import BimtekEvent, BimtekQuota, EventChange, Materi
from training.offers import event_offers, links_of
from training.policy import EVENT_ADD, EVENT_CHANGE, oversees, why_not
from training.steps import BEFORE_THE_END, BEFORE_THE_START, steps, unfinished
from training.views.acting import act_page, event_page
from training.views.lookups import event_for, timetable_of
from training.workflow import EventMove

page_methods = require_http_methods(["GET", "HEAD", "POST"])
EVENT_ORDER = ("-starts_on", "-id")
HISTORY_LENGTH = 30


@require_safe
@training_required
def event_list(request):
    """Bimtek: those in sight, the newest first, narrowed by the filters in the address."""
    seen = BimtekEvent.objects.visible_to(request.post)
    form = EventFilter(request.GET, post=request.post, years=seen.years())
    found = form.apply(seen)
    page = page_of(found.for_list(), order=EVENT_ORDER, cursor=request.GET.get("setelah", ""))
    context = {
        "form": form,
        "page": page,
        "count": capped_count(found),
        "may_add": why_not(EVENT_ADD, None, request.post) is None,
        "oversees": oversees(request.post),
    }
    return render(request, "training/event/list.html", context)


@require_safe
@training_required
def event_detail(request, event_id):
    """One Bimtek: for Dinas Sosial a list of tasks, for the others when, where and what is taught."""
    event = event_for(request, event_id)
    is_office = oversees(request.post)
    changes = EventChange.objects.visible_to(request.post).filter(event=event)[:HISTORY_LENGTH] if is_office else []
    context = {
        "event": event,
        "oversees": is_office,
        "quotas": BimtekQuota.objects.visible_to(request.post).filter(event=event).select_related("regency"),
        "steps": steps(event, request.post) if is_office and not event.is_cancelled else [],
        "offers": event_offers(event, request.post),
        "links": [] if is_office or event.is_cancelled else links_of(event, request.post),
        "sessions": timetable_of(request, event),
        "materi": Materi.objects.visible_to(request.post).filter(version=event.version_id).prefetch_related("files"),
        "changes": changes,
    }
    return render(request, "training/event/detail.html", context)


@page_methods
@training_required
def event_add(request):
    """Rencanakan Bimtek."""
    made = []
    return run_act(
        request,
        move=EVENT_ADD,
        refusal=why_not(EVENT_ADD, None, request.post),
        form_class=EventForm,
        form_kwargs={},
        do=lambda form: made.append(events.add(event=form.event(), parts=form.parts(), by=request.post)),
        done=lambda form: f"{form.cleaned_data['title']} direncanakan. Susun jadwalnya, lalu buka undangan.",
        after=lambda: reverse("training:event-detail", args=[made[0].public_id]),
        page=act_page(
            "Rencanakan Bimtek",
            f"Penyelenggara: {request.post.organisation.name}. Yang belum diketahui boleh diisi kemudian.",
            "Simpan rencana",
            back_url=reverse("training:event-list"),
            back_label="Bimtek",
            template="training/event/form.html",
        ),
    )


@page_methods
@training_required
def event_change(request, event_id):
    """Ubah Bimtek."""
    event = event_for(request, event_id)
    parts = {quota.regency_id: quota.count for quota in event.quotas.all()}
    return run_act(
        request,
        move=EVENT_CHANGE,
        refusal=why_not(EVENT_CHANGE, event, request.post),
        form_class=EventForm,
        form_kwargs={"seen": event.revision, "initial": EventForm.initial_of(event), "parts": parts},
        do=lambda form: events.change(
            event=event, fields=form.typed(), parts=form.parts(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Bimtek diperbarui.",
        after=lambda: reverse("training:event-detail", args=[event_id]),
        page=event_page(
            event,
            "Ubah Bimtek",
            "Setiap perubahan tercatat dengan nama Anda.",
            "Simpan perubahan",
            template="training/event/form.html",
        ),
    )


def _move(request, event_id, move, sentence, done, *, open_before=(), **page):
    """open_before: the lines that should be done by then; what is still open is told, and forbids nothing."""
    event = event_for(request, event_id)
    form_class = ReasonForm if move in (EventMove.CANCEL, EventMove.GO_BACK) else MoveForm
    return run_act(
        request,
        move=move,
        refusal=why_not(move, event, request.post),
        form_class=form_class,
        form_kwargs={"seen": event.revision},
        do=lambda form: events.move(
            event=event,
            move=move,
            reason=form.cleaned_data.get("reason", ""),
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done=done,
        after=lambda: reverse("training:event-detail", args=[event_id]),
        page=event_page(
            event,
            move.label,
            sentence,
            move.label,
            template="training/event/move.html",
            unfinished=unfinished(open_before, event, request.post),
            **page,
        ),
    )


@page_methods
@training_required
def event_open_invitations(request, event_id):
    """Buka undangan."""
    sentence = "TKSK, kalurahan, dan pengurus WKSBM di kabupaten/kota yang mendapat kuota dapat membaca Bimtek ini."
    return _move(request, event_id, EventMove.OPEN, sentence, "Undangan dibuka.")


@page_methods
@training_required
def event_start(request, event_id):
    """Mulai Bimtek."""
    sentence = "Bimtek dinyatakan berlangsung. Jadwal masih dapat diubah bila perlu."
    return _move(request, event_id, EventMove.START, sentence, "Bimtek berlangsung.", open_before=BEFORE_THE_START)


@page_methods
@training_required
def event_finish(request, event_id):
    """Selesaikan Bimtek."""
    sentence = "Bimtek dinyatakan selesai. Rencana dan jadwalnya tidak diubah lagi."
    done = "Bimtek selesai. Siapkan laporannya."
    return _move(request, event_id, EventMove.FINISH, sentence, done, open_before=BEFORE_THE_END)


@page_methods
@training_required
def event_report(request, event_id):
    """Tandai sudah dilaporkan."""
    sentence = (
        "Laporan kegiatan sudah diserahkan. Pastikan dahulu semua ponsel sudah mengirim pindaiannya: sesudah ini "
        "kehadiran tidak dicatat lagi. Tanda ini tidak dapat ditarik kembali."
    )
    return _move(request, event_id, EventMove.REPORT, sentence, "Bimtek ditandai sudah dilaporkan.")


@page_methods
@training_required
def event_go_back(request, event_id):
    """Kembali ke keadaan sebelumnya."""
    sentence = "Bimtek kembali satu langkah. Tidak ada data yang hilang; alasan Anda tercatat pada riwayat."
    return _move(request, event_id, EventMove.GO_BACK, sentence, "Bimtek dikembalikan ke keadaan sebelumnya.")


@page_methods
@training_required
def event_cancel(request, event_id):
    """Batalkan Bimtek."""
    sentence = "Bimtek tidak jadi diselenggarakan. Catatannya tetap dapat dibaca, dengan alasan Anda."
    return _move(request, event_id, EventMove.CANCEL, sentence, "Bimtek dibatalkan.", danger=True)
