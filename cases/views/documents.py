"""Dokumen: the files of a case and the letters about it, each read through the case and noted in the log."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy
from cases.actions import documents
from cases.forms.documents import AttachForm, RemoveForm
from cases.models import LetterKind
from cases.views.acting import run_act
from cases.views.lookups import case_for
from cases.views.offers import document_offers
from registry.access import post_required
from registry.refusal import insist
from registry.views.files import document_answer

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@post_required
def room(request, case_id):
    case = case_for(request, case_id)
    reads = policy.why_not_read_files(case, request.post) is None
    kinds = [(kind, policy.why_not_letter(kind, case, request.post)) for kind in LetterKind]
    context = {
        "case": case,
        "tab": "dokumen",
        "documents": case.documents.kept().for_list() if reads else [],
        "removed": case.documents.removed().for_list() if reads else [],
        "letters": case.letters.for_list() if reads else [],
        "kinds": [kind for kind, refusal in kinds if refusal is None],
        "refused": [(kind, refusal) for kind, refusal in kinds if refusal and refusal.is_for_later],
        "offers": document_offers(case, request.post),
    }
    return render(request, "cases/document/room.html", context)


@require_safe
@post_required
def read(request, case_id, document_id):
    """The file itself, opened; who reads it is logged with its title."""
    case = case_for(request, case_id)
    insist(policy.why_not_read_files(case, request.post))
    document = get_object_or_404(case.documents.kept(), public_id=document_id)
    request.reads.note(opened=f"berkas: {document.get_kind_display()}")
    return document_answer(document.file, f"{case.number}-{document.kind}", as_picture=document.is_picture)


@page_methods
@post_required
def attach(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Dokumen",
        move=policy.DOCUMENT_ATTACH,
        form_class=AttachForm,
        do=lambda form: documents.attach(
            case=case,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
            file=form.cleaned_data["file"],
            by=request.post,
        ),
        done="Berkas tersimpan tersandi.",
        page={
            "title": "Unggah berkas",
            "sentence": "Foto dan pindaian disimpan tanpa jejak tempat dan telepon, dan hanya dibuka dari kasus ini.",
            "button": "Unggah berkas",
            "has_file": True,
        },
    )


@page_methods
@post_required
def remove(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Dokumen",
        move=policy.DOCUMENT_REMOVE,
        form_class=RemoveForm,
        form_kwargs={"documents": case.documents.kept().of_organisation(request.post.organisation_id)},
        do=lambda form: documents.remove(
            case=case, document=form.cleaned_data["document"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Berkas dihapus.",
        page={
            "title": "Hapus berkas",
            "sentence": "Berkasnya dibuang dan tidak dapat dikembalikan. Judul dan alasannya tetap tercatat.",
            "button": "Hapus berkas",
            "danger": True,
        },
    )
