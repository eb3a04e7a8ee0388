"""Evaluasi: open and close it, copy sheets of paper, read what all of them say together."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.offers import Offer
from registry.printing import paper_of, pdf_answer, sheets_pdf
from registry.views.acting import run_act
from training.access import training_required
from training.actions import feedback
from training.exam_policy import FEEDBACK_CLOSE, FEEDBACK_FILL, FEEDBACK_OPEN, why_not
from training.exam_prints import blank_opinion_sheet
from training.forms.feedback import FillForm, RoundForm
from training.models import FEWEST_SHEETS, FeedbackAspect
from training.opinions import summary, targets_of
from training.views.acting import event_page
from training.views.exam_lookups import exam_event_for
from training.views.lookups import event_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
ACTS = (
    (FEEDBACK_OPEN, "Buka evaluasi", "feedback-open"),
    (FEEDBACK_FILL, "Salin lembar evaluasi", "feedback-fill"),
    (FEEDBACK_CLOSE, "Tutup evaluasi", "feedback-close"),
)


def home_of(event_id):
    return reverse("training:feedback-detail", args=[event_id])


@require_safe
@training_required
def feedback_detail(request, event_id):
    """How many sheets; once it is closed and enough have answered, what they say."""
    event = exam_event_for(request, event_id)
    found = summary(event)
    offers = [
        Offer(label, reverse(f"training:{name}", args=[event_id]), "")
        for act, label, name in ACTS
        if why_not(act, event, request.post) is None
    ]
    context = {
        "event": event,
        "round": getattr(event, "feedback", None),
        "summary": found,
        "fewest": FEWEST_SHEETS,
        "offers": offers,
        "refusal": why_not(FEEDBACK_OPEN, event, request.post),
    }
    return render(request, "training/feedback/detail.html", context)


@require_safe
@training_required
def feedback_print(request, event_id):
    """The sheet on paper, for whoever has no phone; no name stands on it."""
    event = exam_event_for(request, event_id)
    sheet = blank_opinion_sheet(event, request.post)
    return pdf_answer(sheets_pdf([sheet], paper_of(request)), sheet.name)


def _act(request, event, act, **options):
    return run_act(
        request,
        move=act,
        refusal=why_not(act, event, request.post),
        after=lambda: home_of(event.public_id),
        **options,
    )


def _page(event, title, sentence, **more):
    back = {"back_url": home_of(event.public_id), "back_label": "Evaluasi"}
    return event_page(event, title, sentence, more.pop("button", title), **back, **more)


@page_methods
@training_required
def feedback_open(request, event_id):
    """Buka evaluasi."""
    event = event_for(request, event_id)
    return _act(
        request,
        event,
        FEEDBACK_OPEN,
        form_class=RoundForm,
        form_kwargs={},
        do=lambda form: feedback.open_round(event=event, by=request.post),
        done="Evaluasi dibuka. Peserta mengisinya lewat kode ruang, tanpa nama.",
        page=_page(
            event,
            "Buka evaluasi",
            "Peserta menilai narasumber dan penyelenggaraan tanpa nama. Siapa menulis apa tidak tersimpan. "
            "Yang dinilai: narasumber menurut jadwal saat ini.",
        ),
    )


@page_methods
@training_required
def feedback_close(request, event_id):
    """Tutup evaluasi."""
    event = event_for(request, event_id)
    return _act(
        request,
        event,
        FEEDBACK_CLOSE,
        form_class=RoundForm,
        form_kwargs={},
        do=lambda form: feedback.close_round(event=event, by=request.post),
        done="Evaluasi ditutup.",
        page=_page(
            event,
            "Tutup evaluasi",
            f"Sesudah ditutup tidak ada lembar yang masuk lagi, dan rangkumannya dapat dibaca bila paling sedikit "
            f"{FEWEST_SHEETS} orang mengisi. Evaluasi tidak dapat dibuka kembali.",
        ),
    )


@page_methods
@training_required
def feedback_fill(request, event_id):
    """Salin lembar evaluasi: one sheet of paper, on which no name stands."""
    event = event_for(request, event_id)
    return _act(
        request,
        event,
        FEEDBACK_FILL,
        form_class=FillForm,
        form_kwargs={"targets": targets_of(event), "aspects": list(FeedbackAspect.objects.all())},
        do=lambda form: feedback.fill(event=event, scores=form.sheet.scores, texts=form.sheet.texts, by=request.post),
        done="Satu lembar disalin.",
        page=_page(
            event,
            "Salin lembar evaluasi",
            "Salin satu lembar kertas tanpa nama: nilai 1 (kurang) sampai 5 (sangat baik). Yang kosong boleh dilewati.",
            button="Simpan lembar",
            template="training/feedback/fill.html",
        ),
    )
