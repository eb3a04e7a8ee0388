"""Narasumber: the register of the own office."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.paging import capped_count, page_of
from registry.views.acting import run_act
from training.access import training_required
from training.actions import speakers
from training.forms.speakers import SpeakerForm
from training.models import Speaker
from training.policy import SPEAKER_ADD, SPEAKER_CHANGE, why_not
from training.views.acting import act_page
from training.views.lookups import speaker_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@training_required
def speaker_list(request):
    """The narasumber in sight: for an office that organises its own register, and whoever speaks where it reads."""
    seen = Speaker.objects.visible_to(request.post)
    page = page_of(
        seen.select_related("office").with_count(), order=("name", "id"), cursor=request.GET.get("setelah", "")
    )
    may_add = why_not(SPEAKER_ADD, None, request.post) is None
    context = {"page": page, "count": capped_count(seen), "may_add": may_add}
    return render(request, "training/speaker/list.html", context)


def _page(title, sentence):
    return act_page(
        title, sentence, "Simpan narasumber", back_url=reverse("training:speaker-list"), back_label="Narasumber"
    )


@page_methods
@training_required
def speaker_add(request):
    """Tambah narasumber."""
    return run_act(
        request,
        move=SPEAKER_ADD,
        refusal=why_not(SPEAKER_ADD, None, request.post),
        form_class=SpeakerForm,
        form_kwargs={},
        do=lambda form: speakers.add(speaker=form.speaker(), by=request.post),
        done=lambda form: f"Narasumber ditambahkan: {form.cleaned_data['name']}.",
        after=lambda: reverse("training:speaker-list"),
        page=_page("Tambah narasumber", "Cukup nama dan instansi. NIK dan nomor rekening tidak dicatat di sini."),
    )


@page_methods
@training_required
def speaker_change(request, speaker_id):
    """Ubah narasumber."""
    speaker = speaker_for(request, speaker_id)
    return run_act(
        request,
        move=SPEAKER_CHANGE,
        refusal=why_not(SPEAKER_CHANGE, speaker, request.post),
        form_class=SpeakerForm,
        form_kwargs={"seen": speaker.revision, "initial": SpeakerForm.initial_of(speaker)},
        do=lambda form: speakers.change(
            speaker=speaker, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Narasumber diperbarui.",
        after=lambda: reverse("training:speaker-list"),
        page=_page("Ubah narasumber", "Jadwal yang memuat nama ini ikut berubah."),
    )
