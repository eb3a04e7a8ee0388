"""Foto and laporan kegiatan of a Bimtek."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.printing import Form, form_of, paper_of, pdf_answer, workbook_answer
from registry.refusal import insist
from registry.views.acting import run_act
from registry.views.files import photo as photo_answer
from registry.workbooks import workbook
from training import prints_of_report as prints
from training import report
from training.access import training_required
from training.actions import photos
from training.follow_up_policy import PHOTO_ADD, PHOTO_REMOVE, REPORT_READ, why_not
from training.forms.follow_ups import PhotoForm, RemovePhotoForm
from training.models import EventPhoto
from training.views.acting import act_page
from training.views.lookups import event_for, photo_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@training_required
def photo_list(request, event_id):
    event = event_for(request, event_id)
    refusal = why_not(PHOTO_ADD, event, request.post)
    context = {
        "event": event,
        "refusal": refusal if refusal and refusal.is_for_later else None,
        "photos": EventPhoto.objects.visible_to(request.post).filter(event=event),
        "may_add": refusal is None,
    }
    return render(request, "training/report/photos.html", context)


def _act(request, event, act, *, title, sentence, button, **options):
    back = reverse("training:photo-list", args=[event.public_id])
    page = act_page(title, sentence, button, back_url=back, back_label="Foto", event=event)
    return run_act(
        request,
        move=act,
        refusal=why_not(act, event, request.post),
        form_kwargs={},
        after=lambda: back,
        page=page | options.pop("more", {}),
        **options,
    )


@page_methods
@training_required
def photo_add(request, event_id):
    """Unggah foto."""
    event = event_for(request, event_id)
    return _act(
        request,
        event,
        PHOTO_ADD,
        form_class=PhotoForm,
        do=lambda form: photos.add(
            event=event, pictures=form.cleaned_data["photos"], caption=form.cleaned_data["caption"], by=request.post
        ),
        done="Foto tersimpan.",
        title="Unggah foto",
        sentence="Tempat dan jenis telepon dibuang dari setiap foto. Foto ikut tercetak dalam laporan.",
        button="Unggah foto",
    )


@require_safe
@training_required
def photo_file(request, event_id, photo_id):
    _, photo = photo_of(request, event_id, photo_id)
    return photo_answer(photo.file)


@page_methods
@training_required
def photo_remove(request, event_id, photo_id):
    """Hapus foto."""
    event, photo = photo_of(request, event_id, photo_id)
    return _act(
        request,
        event,
        PHOTO_REMOVE,
        form_class=RemovePhotoForm,
        do=lambda form: photos.remove(photo=photo, by=request.post),
        done="Foto dihapus.",
        title="Hapus foto",
        sentence=f"{photo} dihapus dan tidak dapat dikembalikan.",
        button="Hapus foto",
        more={"danger": True},
    )


@require_safe
@training_required
def event_account(request, event_id):
    """Laporan kegiatan: what goes into it, and itself as PDF or workbook."""
    event = event_for(request, event_id)
    insist(why_not(REPORT_READ, event, request.post))
    chapters = report.chapters(event, request.post)
    if "bentuk" not in request.GET:
        return render(request, "training/report/account.html", {"event": event, "chapters": chapters})
    name = prints.name_of(event)
    if form_of(request) == Form.WORKBOOK:
        sheets = [sheet for _, made in chapters for sheet in made]
        return workbook_answer(workbook(*sheets, paper=paper_of(request)), name)
    return pdf_answer(prints.report_pdf(event, chapters, request.post, paper=paper_of(request)), name)
