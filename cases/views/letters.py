"""Surat: issue one of the letters of a case, read it again, withdraw it; and the public page of its QR."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy
from cases.actions import letters
from cases.forms.documents import IssueForm, RevokeForm
from cases.letters import drawn, initial_of
from cases.models import Letter, LetterKind
from cases.views.acting import run_act
from cases.views.lookups import case_for
from registry.access import post_required, public
from registry.letter_texts import template_for
from registry.printing import pdf_answer
from registry.public_address import public_address
from registry.refusal import insist
from registry.scope import as_system
from registry.views import acting
from registry.views.files import document_answer

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def room_of(case):
    return reverse("cases:document-room", args=[case.public_id])


def _note_nik(request, form):
    """A NIK on the paper was read, also on a sample that is not kept."""
    if form.cleaned_data["with_nik"]:
        request.reads.note(opened="NIK dalam surat")


@page_methods
@post_required
def issue(request, case_id, letter_kind):
    case = case_for(request, case_id)
    if letter_kind not in LetterKind.values:
        raise Http404
    kind = LetterKind(letter_kind)
    refusal = policy.why_not_letter(kind, case, request.post) or policy.why_not(policy.LETTER_ISSUE, case, request.post)
    template = template_for(kind)
    referral = policy.hops_for(kind, case, request.post).first()
    options = {
        "template": template,
        "has_nik": case.person.has_nik,
        "documents": case.documents.kept(),
        "initial": initial_of(template, case, referral, request.post),
    }
    if request.method == "POST" and "contoh" in request.POST:
        insist(refusal)
        form = IssueForm(request.POST, post=request.post, **options)
        if form.is_valid():
            _note_nik(request, form)
            return pdf_answer(drawn(template, case, referral, request.post, form.cleaned_data), "contoh-surat")

    def do(form):
        _note_nik(request, form)

        def draw(number, token):
            address = public_address(request, "cases:letter-verify", token)
            return drawn(template, case, referral, request.post, form.cleaned_data, number=number, address=address)

        day = form.cleaned_data["issued_on"]
        letters.issue(
            case=case, kind=kind, referral=referral, facts=form.facts(), draw=draw, issued_on=day, by=request.post
        )

    return acting.run_act(
        request,
        move=policy.LETTER_ISSUE,
        refusal=refusal,
        form_class=IssueForm,
        form_kwargs={"seen": case.revision, **options},
        do=do,
        done=f"{kind.label} terbit. Cetak dari daftar surat, lalu tanda tangani dan cap.",
        page={
            "template": "cases/document/issue.html",
            "title": kind.label,
            "sentence": "Surat yang sudah terbit tidak dapat diubah, hanya dicabut. Lihat contohnya lebih dulu.",
            "button": "Terbitkan surat",
            "case": case,
        },
        keeps_typed=True,
        after=lambda: room_of(case),
    )


@require_safe
@post_required
def read(request, case_id, letter_id):
    """The frozen PDF."""
    case = case_for(request, case_id)
    insist(policy.why_not_read_files(case, request.post))
    letter = get_object_or_404(case.letters, public_id=letter_id)
    request.reads.note(opened=f"surat {letter.number}")
    return document_answer(letter.file, letter.file_name, as_pdf=True)


@page_methods
@post_required
def revoke(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Dokumen",
        move=policy.LETTER_REVOKE,
        form_class=RevokeForm,
        form_kwargs={"letters": case.letters.valid().of_organisation(request.post.organisation_id)},
        do=lambda form: letters.revoke(
            case=case, letter=form.cleaned_data["letter"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Surat dicabut.",
        page={
            "title": "Cabut surat",
            "sentence": "Surat tetap tersimpan seperti saat terbit. Siapa pun yang memindai kodenya membaca bahwa "
            "surat itu tidak berlaku lagi.",
            "button": "Cabut surat",
            "danger": True,
        },
    )


@require_safe
@public
def verify(request, letter_token):
    """For whoever holds the paper: number, day, office, valid or not. Nothing about the person or the case."""
    with as_system():
        letter = get_object_or_404(Letter.objects.select_related("organisation"), token=letter_token)
    return render(request, "cases/document/verify.html", {"letter": letter})
