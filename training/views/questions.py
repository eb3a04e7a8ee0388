"""Bank soal: the questions about a materi, kept by the office that wrote the curriculum."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.paging import page_of
from registry.refusal import insist
from registry.views.acting import run_act
from training.access import training_required
from training.actions import questions
from training.exam_policy import QUESTION_ADD, QUESTION_CHANGE, QUESTION_RETIRE, why_not, why_not_read_questions
from training.forms.questions import QuestionForm, RetireForm
from training.models import Question
from training.views.acting import act_page
from training.views.exam_lookups import question_for
from training.views.lookups import materi_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def _list_of(version, materi):
    return reverse("training:question-list", args=[version.public_id, materi.public_id])


@require_safe
@training_required
def question_list(request, version_id, materi_id):
    """The questions of a materi that count, with the right answer; those at rest are left out."""
    version, materi = materi_for(request, version_id, materi_id)
    insist(why_not_read_questions(request.post))
    rows = Question.objects.visible_to(request.post).current().filter(materi=materi)
    page = page_of(rows, order=("id",), cursor=request.GET.get("setelah", ""), size=50)
    context = {
        "version": version,
        "materi": materi,
        "page": page,
        "may_add": why_not(QUESTION_ADD, materi, request.post) is None,
    }
    return render(request, "training/question/list.html", context)


def _page(version, materi, title, sentence, button, **more):
    back = {"back_url": _list_of(version, materi), "back_label": f"Bank soal {materi.title}"}
    return act_page(title, sentence, button, **back, **more)


@page_methods
@training_required
def question_add(request, version_id, materi_id):
    """Tulis soal."""
    version, materi = materi_for(request, version_id, materi_id)
    return run_act(
        request,
        move=QUESTION_ADD,
        refusal=why_not(QUESTION_ADD, materi, request.post),
        form_class=QuestionForm,
        form_kwargs={},
        do=lambda form: questions.add(materi=materi, question=form.question(), by=request.post),
        done="Soal disimpan.",
        after=lambda: _list_of(version, materi),
        page=_page(version, materi, "Tulis soal", f"Soal pilihan ganda tentang {materi.title}.", "Simpan soal"),
    )


@page_methods
@training_required
def question_change(request, version_id, materi_id, question_id):
    """Ubah soal."""
    version, materi, question = question_for(request, version_id, materi_id, question_id)
    sentence = "Soal ini belum pernah dipakai, jadi berubah langsung."
    if question.is_frozen:
        sentence = "Soal ini sudah dipakai tes. Yang lama tetap seperti saat dipakai; perubahan menjadi soal baru."
    return run_act(
        request,
        move=QUESTION_CHANGE,
        refusal=why_not(QUESTION_CHANGE, question, request.post),
        form_class=QuestionForm,
        form_kwargs={"seen": question.revision, "initial": QuestionForm.initial_of(question)},
        do=lambda form: questions.change(
            question=question, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Soal diperbarui.",
        after=lambda: _list_of(version, materi),
        page=_page(version, materi, "Ubah soal", sentence, "Simpan soal"),
    )


@page_methods
@training_required
def question_retire(request, version_id, materi_id, question_id):
    """Hentikan soal."""
    version, materi, question = question_for(request, version_id, materi_id, question_id)
    return run_act(
        request,
        move=QUESTION_RETIRE,
        refusal=why_not(QUESTION_RETIRE, question, request.post),
        form_class=RetireForm,
        form_kwargs={"seen": question.revision},
        do=lambda form: questions.retire(question=question, by=request.post, seen=form.cleaned_data["seen"]),
        done="Soal tidak dipakai lagi.",
        after=lambda: _list_of(version, materi),
        page=_page(
            version,
            materi,
            "Hentikan soal",
            f"“{question.text}” tidak diambil tes berikutnya. Tes yang sudah memakainya tidak berubah.",
            "Hentikan soal",
            danger=True,
        ),
    )
