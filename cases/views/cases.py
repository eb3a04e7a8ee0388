"""The case page, and the acts on a case itself."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy, questions, story
from cases.actions import cases
from cases.forms.acts import CloseForm, NoteForm, PayOutForm, ReopenForm, ServeForm, TakeBackForm
from cases.forms.consents import ConsentForm, WithdrawConsentForm
from cases.routing import partners_for
from cases.views.acting import run_act
from cases.views.lookups import case_for
from cases.views.offers import offers
from cases.workflow import CaseMove
from registry.access import post_required

page_methods = require_http_methods(["GET", "HEAD", "POST"])
TIMELINE_LENGTH = 100


@require_safe
@post_required
def detail(request, case_id):
    """Kasus: who it is, who holds it since when, what may be done, and everything that happened."""
    case = case_for(request, case_id)
    questions.gather(case)
    hops = questions.hops_of(request.post, case)
    running = next((hop for hop in hops if hop.is_running), None)
    whole = request.GET.get("riwayat") == "semua"
    told = questions.events_of(request.post, case, most=None if whole else TIMELINE_LENGTH + 1)
    return render(
        request,
        "cases/case/detail.html",
        {
            "case": case,
            "hop": running,
            "whereabouts": story.whereabouts(case, running),
            "journey": story.journey(case, hops),
            "feedback": story.answers(hops),
            "drafts": [hop for hop in hops if hop.is_draft],
            "requests": [hop for hop in hops if not hop.is_responsibility and not hop.is_draft],
            "problems": questions.problems_of(case),
            "consent": questions.consent_of(case),
            "services": case.services.all(),
            "events": told if whole else told[:TIMELINE_LENGTH],
            "has_older_events": not whole and len(told) > TIMELINE_LENGTH,
            "offers": offers(case, hops, request.post),
        },
    )


@page_methods
@post_required
def close(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        move=CaseMove.CLOSE,
        form_class=CloseForm,
        form_kwargs={"initial": {"closed_on": timezone.localdate()}},
        do=lambda form: cases.close(
            case=case,
            by=request.post,
            outcome=form.cleaned_data["outcome"],
            closed_on=form.cleaned_data["closed_on"],
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
        ),
        done=lambda form: f"Kasus ditutup: {dict(form.fields['outcome'].choices)[form.cleaned_data['outcome']]}.",
        page={
            "title": "Tutup kasus",
            "sentence": "Kasus selesai dan tidak dikerjakan lagi. Bila perlu, kasus dapat dibuka kembali.",
            "button": "Tutup kasus",
        },
    )


@page_methods
@post_required
def reopen(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        move=CaseMove.REOPEN,
        form_class=ReopenForm,
        do=lambda form: cases.reopen(
            case=case, by=request.post, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"]
        ),
        done="Kasus dibuka kembali.",
        page={
            "title": "Buka kembali kasus",
            "sentence": f"{case.holder.name} memegang kasus ini lagi.",
            "button": "Buka kembali",
        },
    )


@page_methods
@post_required
def note(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        move=policy.CASE_NOTE,
        form_class=NoteForm,
        do=lambda form: cases.add_note(
            case=case,
            by=request.post,
            text=form.cleaned_data["text"],
            is_confidential=form.cleaned_data["is_confidential"],
        ),
        done="Catatan tersimpan.",
        page={
            "title": "Tulis catatan",
            "sentence": "Catatan masuk ke perjalanan kasus dan tidak dapat dihapus.",
            "button": "Tulis catatan",
        },
    )


@page_methods
@post_required
def serve(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        move=policy.CASE_SERVE,
        form_class=ServeForm,
        form_kwargs={"case": case, "initial": {"given_on": timezone.localdate()}},
        do=lambda form: cases.serve(
            case=case,
            by=request.post,
            kind=form.cleaned_data["kind"],
            given_on=form.cleaned_data["given_on"],
            source=form.cleaned_data["source"],
            value=form.cleaned_data["value"],
            description=form.cleaned_data["description"],
        ),
        done="Layanan tercatat.",
        page={
            "title": "Catat layanan",
            "sentence": "Catat bantuan yang benar-benar sudah diberikan.",
            "button": "Catat layanan",
        },
    )


@page_methods
@post_required
def pay_out(request, case_id):
    case = case_for(request, case_id)

    def do(form):
        data = form.cleaned_data
        purse_kind, goods = data["purse"]
        typed = {name: data[name] for name in ("kind", "amount", "spending_kind", "given_on", "description")}
        cases.pay_out(case=case, purse_kind=purse_kind, goods=goods, by=request.post, **typed)

    return run_act(
        request,
        case=case,
        subject=case,
        move=policy.CASE_PAY_OUT,
        form_class=PayOutForm,
        form_kwargs={"case": case, "initial": {"given_on": timezone.localdate()}},
        do=do,
        done="Bantuan tersalur: tercatat di kasus ini dan di buku kas.",
        page={
            "title": "Salurkan bantuan",
            "sentence": "Bantuan dari kas WKSBM Anda tercatat sekali, di kasus ini dan di buku kas. Buku kas hanya "
            "menyebut nomor kasusnya.",
            "button": "Salurkan bantuan",
        },
    )


@page_methods
@post_required
def take_back(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        move=policy.CASE_TAKE_BACK,
        form_class=TakeBackForm,
        form_kwargs={"services": case.services.paid_by(request.post.organisation_id).select_related("kind")},
        do=lambda form: cases.take_back(
            case=case, service=form.cleaned_data["service"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Penyaluran dibatalkan; buku kas sudah dikoreksi.",
        page={
            "title": "Batalkan penyaluran",
            "sentence": "Uang atau barang kembali ke kas dengan sebuah baris koreksi. Catatan lama tetap terbaca.",
            "button": "Batalkan penyaluran",
        },
    )


@page_methods
@post_required
def consent(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.CASE_CONSENT,
        form_class=ConsentForm,
        form_kwargs={"partners": partners_for(case, request.post.organisation)},
        do=lambda form: cases.record_consent(case=case, consent=form.consent(), by=request.post),
        done="Persetujuan tercatat.",
        page={
            "title": "Catat persetujuan",
            "sentence": "Sebelum data diteruskan, orangnya atau walinya diberi tahu untuk apa dan kepada siapa.",
            "button": "Catat persetujuan",
        },
    )


@page_methods
@post_required
def withdraw_consent(request, case_id):
    case = case_for(request, case_id)
    return run_act(
        request,
        case=case,
        subject=case,
        room="Akses",
        move=policy.CASE_WITHDRAW_CONSENT,
        form_class=WithdrawConsentForm,
        form_kwargs={"consents": case.consents.standing().for_list()},
        do=lambda form: cases.withdraw_consent(
            case=case, consent=form.cleaned_data["consent"], reason=form.cleaned_data["reason"], by=request.post
        ),
        done="Persetujuan ditarik. Hentikan penerusan datanya dalam 3 x 24 jam.",
        page={
            "title": "Tarik persetujuan",
            "sentence": "Data orang ini tidak lagi diteruskan kepada lembaga yang dicakup persetujuan ini.",
            "button": "Tarik persetujuan",
        },
    )
