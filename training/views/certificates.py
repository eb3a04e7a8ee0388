"""Sertifikat: issue them for all who qualify, print, withdraw, issue one anew; and the public page of the code."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import public
from registry.paging import page_of
from registry.printing import paper_of, pdf_answer, sheets_pdf
from registry.public_address import public_address, why_unreachable
from registry.refusal import insist
from registry.scope import as_system
from registry.views.acting import run_act
from registry.views.files import document_answer
from training import certificate_prints
from training.access import training_required
from training.actions import certificates, throttles
from training.certificate_policy import CERTIFICATE_ISSUE, CERTIFICATE_REISSUE, CERTIFICATE_WITHDRAW, why_not
from training.forms.certificates import IssueForm, ReissueForm, WithdrawForm
from training.models import Certificate
from training.public import network_of, nothing_here, unlisted
from training.shares import shares
from training.views.acting import event_page
from training.views.exam_lookups import certificate_for
from training.views.lookups import event_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# Unknown codes that one network may ask for within ten minutes.
MOST_WRONG = 20


def home_of(event_id):
    return reverse("training:certificate-list", args=[event_id])


def _seen(request, event):
    return Certificate.objects.visible_to(request.post).of_event(event)


@require_safe
@training_required
def certificate_list(request, event_id):
    """The certificates of a Bimtek that this post reads, also withdrawn ones, and who still waits for one."""
    event = event_for(request, event_id)
    page = page_of(
        _seen(request, event).for_list(), order=("serial", "id"), cursor=request.GET.get("setelah", ""), size=50
    )
    refusal = why_not(CERTIFICATE_ISSUE, event, request.post)
    share_of = shares(event)
    for row in page.rows:
        row.participant.event = event
        row.doubt = certificates.doubt_of(row, share_of(row.participant))
        row.may_withdraw = why_not(CERTIFICATE_WITHDRAW, row, request.post) is None
        row.may_reissue = why_not(CERTIFICATE_REISSUE, row, request.post) is None
    context = {
        "event": event,
        "page": page,
        "refusal": refusal,
        "waiting": len(certificates.qualifying(event)) if refusal is None else 0,
    }
    return render(request, "training/certificate/list.html", context)


def _address_of(request):
    return lambda token: public_address(request, "training:certificate-verify", token)


def _page(event, title, sentence, **more):
    back = {"back_url": home_of(event.public_id), "back_label": "Sertifikat"}
    return event_page(event, title, sentence, more.pop("button", title), **back, **more)


def _initial(event):
    return {"issued_on": min(event.ends_on, timezone.localdate()), "signer_role": f"Kepala {event.organiser.name}"}


def _signed(request, form):
    """What issuing takes from the form."""
    return {
        "issued_on": form.cleaned_data["issued_on"],
        "signer": form.signer(),
        "address_of": _address_of(request),
        "by": request.post,
    }


@page_methods
@training_required
def certificate_issue(request, event_id):
    """Terbitkan sertifikat, for all who attended enough."""
    event = event_for(request, event_id)
    refusal = why_not(CERTIFICATE_ISSUE, event, request.post)
    waiting = certificates.qualifying(event) if refusal is None else []
    made = []
    return run_act(
        request,
        move=CERTIFICATE_ISSUE,
        refusal=refusal,
        form_class=IssueForm,
        form_kwargs={"initial": _initial(event), "qualifying": waiting},
        do=lambda form: made.extend(
            certificates.issue(event=event, people=form.cleaned_data["people"], **_signed(request, form))
        ),
        done=lambda form: f"{len(made)} sertifikat terbit. Cetak semuanya dari daftar ini.",
        after=lambda: home_of(event_id),
        page=_page(
            event,
            "Terbitkan sertifikat",
            f"{len(waiting)} peserta mengikuti paling sedikit {event.certificate_share}% JP dan belum mempunyai "
            "sertifikat. Sertifikat yang sudah terbit tidak berubah, hanya dapat dicabut atau diganti.",
            warning=why_unreachable(request),
        ),
    )


@page_methods
@training_required
def certificate_withdraw(request, event_id, certificate_id):
    """Cabut sertifikat."""
    event, certificate = certificate_for(request, event_id, certificate_id)
    return run_act(
        request,
        move=CERTIFICATE_WITHDRAW,
        refusal=why_not(CERTIFICATE_WITHDRAW, certificate, request.post),
        form_class=WithdrawForm,
        form_kwargs={},
        do=lambda form: certificates.withdraw(
            certificate=certificate, reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Sertifikat dicabut.",
        after=lambda: home_of(event_id),
        page=_page(
            event,
            "Cabut sertifikat",
            f"{certificate} atas nama {certificate.name}. Siapa pun yang memindai kodenya membaca bahwa sertifikat itu "
            "tidak berlaku lagi.",
            danger=True,
        ),
    )


@page_methods
@training_required
def certificate_reissue(request, event_id, certificate_id):
    """Terbitkan ulang sertifikat, under a new number."""
    event, certificate = certificate_for(request, event_id, certificate_id)
    return run_act(
        request,
        move=CERTIFICATE_REISSUE,
        refusal=why_not(CERTIFICATE_REISSUE, certificate, request.post),
        form_class=ReissueForm,
        form_kwargs={"initial": _initial(event) | {"name": certificate.name}},
        do=lambda form: certificates.reissue(
            certificate=certificate,
            name=form.cleaned_data["name"],
            reason=form.cleaned_data["reason"],
            **_signed(request, form),
        ),
        done="Sertifikat terbit ulang dengan nomor baru. Yang lama tidak berlaku lagi.",
        after=lambda: home_of(event_id),
        page=_page(
            event,
            "Terbitkan ulang sertifikat",
            f"{certificate} atas nama {certificate.name} diganti sertifikat bernomor baru, yang menyebut nomor lama. "
            "JP-nya menurut daftar hadir sekarang.",
            warning=why_unreachable(request),
        ),
    )


@require_safe
@training_required
def certificate_read(request, event_id, certificate_id):
    """The frozen PDF; of one that was withdrawn a copy that says so."""
    _, certificate = certificate_for(request, event_id, certificate_id)
    if not certificate.is_valid:
        return pdf_answer(certificate_prints.withdrawn_copy(certificate), f"{certificate.file_name}-dicabut")
    return document_answer(certificate.file, certificate.file_name, as_pdf=True)


@require_safe
@training_required
def certificate_print(request, event_id):
    """All valid ones that this post reads, in one PDF, front and back."""
    event = event_for(request, event_id)
    rows = list(_seen(request, event).valid().for_list())
    insist(certificates.why_not_print(rows))
    content = certificate_prints.drawn([row.facts for row in rows])
    return pdf_answer(content, f"sertifikat-{event.starts_on:%Y%m%d}")


@require_safe
@training_required
def certificate_receipts(request, event_id):
    """The list to sign when they are handed out."""
    event = event_for(request, event_id)
    rows = list(_seen(request, event).valid().for_list())
    sheet = certificate_prints.receipt_sheet(event, rows, request.post)
    return pdf_answer(sheets_pdf([sheet], paper_of(request)), f"tanda-terima-{event.starts_on:%Y%m%d}")


@require_safe
@public
def certificate_verify(request, certificate_token):
    """For whoever holds the paper: name, Bimtek, JP, valid or not, and nothing else."""
    with as_system():
        rows = Certificate.objects.select_related("participant__event")
        certificate = rows.filter(token=certificate_token).first()
    if certificate is None:
        throttles.count("sertifikat", network_of(request), MOST_WRONG)
        return unlisted(nothing_here())
    return unlisted(render(request, "training/certificate/verify.html", {"certificate": certificate}))
