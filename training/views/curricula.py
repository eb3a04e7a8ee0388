"""Kurikulum: what is taught, in versions, and the materi of each."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.paging import capped_count, page_of
from registry.views.acting import run_act
from registry.views.files import download
from training.access import training_required
from training.actions import curricula
from training.exam_policy import why_not_read_questions
from training.forms.curricula import AddForm, AttachForm, CopyForm, MateriForm, RemoveForm
from training.models import CurriculumVersion, Materi
from training.policy import (
    CURRICULUM_ADD,
    CURRICULUM_COPY,
    MATERI_ADD,
    MATERI_ATTACH,
    MATERI_CHANGE,
    MATERI_REMOVE,
    why_not,
)
from training.views.acting import act_page
from training.views.lookups import materi_file_for, materi_for, version_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@training_required
def curriculum_list(request):
    """Every version of every curriculum, the newest of each first."""
    seen = CurriculumVersion.objects.visible_to(request.post)
    order = ("curriculum__title", "-number", "id")
    page = page_of(seen.with_jp(), order=order, cursor=request.GET.get("setelah", ""))
    may_add = why_not(CURRICULUM_ADD, None, request.post) is None
    return render(
        request, "training/curriculum/list.html", {"page": page, "count": capped_count(seen), "may_add": may_add}
    )


@require_safe
@training_required
def curriculum_detail(request, version_id):
    """One version with its materi; free to be changed by its office until a Bimtek uses it."""
    version = version_for(request, version_id)
    context = {
        "version": version,
        "materi": Materi.objects.visible_to(request.post).filter(version=version).prefetch_related("files"),
        "may_copy": why_not(CURRICULUM_COPY, version, request.post) is None,
        "refusal": why_not(MATERI_ADD, version, request.post),
        "reads_questions": why_not_read_questions(request.post) is None,
    }
    return render(request, "training/curriculum/detail.html", context)


@page_methods
@training_required
def curriculum_add(request):
    """Buat kurikulum."""
    made = []
    return run_act(
        request,
        move=CURRICULUM_ADD,
        refusal=why_not(CURRICULUM_ADD, None, request.post),
        form_class=AddForm,
        form_kwargs={},
        do=lambda form: made.append(
            curricula.add(title=form.cleaned_data["title"], note=form.cleaned_data["note"], by=request.post)
        ),
        done=lambda form: f"Kurikulum dibuat: {form.cleaned_data['title']}. Tambahkan materinya.",
        after=lambda: _address(made[0]),
        page=act_page(
            "Buat kurikulum",
            "Untuk mengubah kurikulum yang sudah ada, buka versinya lalu tekan Buat versi baru.",
            "Simpan kurikulum",
            back_url=reverse("training:curriculum-list"),
            back_label="Kurikulum",
        ),
    )


def _address(version):
    return reverse("training:curriculum-detail", args=[version.public_id])


def _page(version, title, sentence, button, **more):
    return act_page(title, sentence, button, back_url=_address(version), back_label=str(version), **more)


@page_methods
@training_required
def curriculum_copy(request, version_id):
    """Buat versi baru."""
    version = version_for(request, version_id)
    made = []
    return run_act(
        request,
        move=CURRICULUM_COPY,
        refusal=why_not(CURRICULUM_COPY, version, request.post),
        form_class=CopyForm,
        form_kwargs={},
        do=lambda form: made.append(curricula.copy(version=version, note=form.cleaned_data["note"], by=request.post)),
        done="Versi baru dibuat. Materinya sekarang dapat diubah.",
        after=lambda: _address(made[0]),
        page=_page(
            version,
            "Buat versi baru",
            f"Materi {version} disalin ke versi baru. Bimtek yang sudah memakai versi ini tidak berubah.",
            "Buat versi baru",
        ),
    )


def _on_version(request, version, act, **options):
    return run_act(
        request,
        move=act,
        refusal=why_not(act, version, request.post),
        after=lambda: _address(version),
        **options,
    )


@page_methods
@training_required
def materi_add(request, version_id):
    """Tambah materi."""
    version = version_for(request, version_id)
    return _on_version(
        request,
        version,
        MATERI_ADD,
        form_class=MateriForm,
        form_kwargs={"seen": version.revision},
        do=lambda form: curricula.add_materi(
            version=version, materi=form.materi(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done=lambda form: f"Materi ditambahkan: {form.cleaned_data['title']}.",
        page=_page(version, "Tambah materi", f"Materi baru pada {version}.", "Simpan materi"),
    )


@page_methods
@training_required
def materi_change(request, version_id, materi_id):
    """Ubah materi."""
    version, materi = materi_for(request, version_id, materi_id)
    return _on_version(
        request,
        version,
        MATERI_CHANGE,
        form_class=MateriForm,
        form_kwargs={"seen": version.revision, "initial": MateriForm.initial_of(materi)},
        do=lambda form: curricula.change_materi(
            materi=materi, fields=form.typed(), by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Materi diperbarui.",
        page=_page(version, "Ubah materi", f"{materi.title}, pada {version}.", "Simpan materi"),
    )


@page_methods
@training_required
def materi_remove(request, version_id, materi_id):
    """Hapus materi."""
    version, materi = materi_for(request, version_id, materi_id)
    return _on_version(
        request,
        version,
        MATERI_REMOVE,
        form_class=RemoveForm,
        form_kwargs={"seen": version.revision},
        do=lambda form: curricula.remove_materi(materi=materi, by=request.post, seen=form.cleaned_data["seen"]),
        done=f"Materi dihapus: {materi.title}.",
        page=_page(
            version,
            "Hapus materi",
            f"{materi.title} dikeluarkan dari versi ini, bersama bahannya. Versi lain tidak berubah.",
            "Hapus materi",
            danger=True,
        ),
    )


@page_methods
@training_required
def materi_attach(request, version_id, materi_id):
    """Unggah bahan."""
    version, materi = materi_for(request, version_id, materi_id)
    return _on_version(
        request,
        version,
        MATERI_ATTACH,
        form_class=AttachForm,
        form_kwargs={},
        do=lambda form: curricula.attach(materi=materi, file=form.attached(), by=request.post),
        done=lambda form: f"Bahan diunggah: {form.cleaned_data['title']}.",
        page=_page(version, "Unggah bahan", f"Bahan untuk {materi.title}.", "Unggah bahan"),
    )


@require_safe
@training_required
def materi_file(request, version_id, materi_id, file_id):
    """A file to hand out."""
    file = materi_file_for(request, version_id, materi_id, file_id)
    return download(file.file, f"bahan-{file.public_id}")
