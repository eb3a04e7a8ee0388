"""The moves of a referral, one page each."""

from django.views.decorators.http import require_http_methods

from cases import candidates, policy, questions
from cases.actions import referrals
from cases.forms.acts import (
    AcceptForm,
    CompleteForm,
    ConfirmForm,
    DeclineForm,
    ReportBackForm,
    RequestCompletionForm,
    SendForm,
    TakeOverForm,
    WithdrawForm,
)
from cases.person_policy import may_decide
from cases.routing import Ways, routes, upward
from cases.views.acting import run_act
from cases.views.lookups import case_for, referral_for
from cases.workflow import Move
from registry.access import post_required

page_methods = require_http_methods(["GET", "HEAD", "POST"])


ASK_A_PARTNER = {
    "title": "Minta layanan mitra",
    "sentence": "Kasus tetap Anda pegang. Mitra memberi layanan, lalu mengirim rujuk balik kepada Anda.",
    "button": "Minta layanan mitra",
}


def _of_draft(referral):
    """What was never sent is thrown away, not taken back."""
    said = f"Draf ini dibuang. {referral.receiver.name} tidak pernah menerimanya."
    return {"title": "Hapus draf rujukan", "sentence": said, "button": "Hapus draf"}


def _typed(form, *names):
    return {name: form.cleaned_data[name] for name in names} | {"seen": form.cleaned_data["seen"]}


def _routed(form):
    data = form.cleaned_data
    return {
        "route": data["receiver"],
        "reason": data["reason"],
        "requested": data["requested"],
        "skip_reason": data["skip_reason"],
    }


@page_methods
@post_required
def prepare(request, case_id):
    """Kirim rujukan: the holder's first hop, or a service request beside the running one; may be kept as a draft."""
    case = case_for(request, case_id)
    holder = request.post.organisation
    has_hop = questions.has_live_hop(case)
    choices = Ways(beside=(case, holder)) if has_hop else routes(case, holder)
    as_draft = "simpan" in request.POST

    def do(form):
        if as_draft:
            referrals.prepare(case=case, by=request.post, **_routed(form))
        else:
            referrals.send_at_once(case=case, by=request.post, **_routed(form))

    def done(form):
        way = form.cleaned_data["receiver"]
        what = "Rujukan" if way.moves_responsibility else "Permintaan layanan"
        name = way.receiver.name
        return f"Draf {what.lower()} ke {name} tersimpan." if as_draft else f"{what} dikirim ke {name}."

    return run_act(
        request,
        case=case,
        subject=case,
        move=policy.CASE_SEND,
        form_class=SendForm,
        form_kwargs={"routes": choices, "case": case},
        do=do,
        done=done,
        page={
            "title": "Kirim rujukan",
            "sentence": "Penerima mendapat pemberitahuan. Sampai ia menerima, kasus ini tetap Anda pegang. "
            "Anda selalu dapat melihat perjalanannya.",
            "button": "Kirim rujukan",
            "draft_button": "Simpan draf",
        }
        | (ASK_A_PARTNER if has_hop else {}),
    )


@page_methods
@post_required
def send(request, case_id, referral_id):
    """Kirim: send a draft as it stands."""
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.SEND,
        form_class=ConfirmForm,
        do=lambda form: referrals.send(referral=referral, by=request.post),
        done=f"Rujukan dikirim ke {referral.receiver.name}.",
        page={
            "title": "Kirim rujukan",
            "sentence": f"Draf ini dikirim ke {referral.receiver.name}.",
            "button": "Kirim rujukan",
            "referral": referral,
        },
    )


def alike_to(request, case, referral):
    """How many known persons this could be, for whoever has to decide about them: have we met before?"""
    if not referral.is_responsibility or not may_decide(request.post):
        return 0
    return candidates.count(case.person, post=request.post)


def accepted(request, case, referral, alike):
    """The sentence after Terima. alike: what the page has counted; None of a page that did not."""
    if not referral.is_responsibility:
        return "Permintaan layanan diterima."
    sentence = "Anda sekarang penanggung jawab kasus ini."
    alike = alike_to(request, case, referral) if alike is None else alike
    if not alike:
        return sentence
    return f"{sentence} {alike} orang yang tercatat mirip dengannya: bandingkan di Orang & keluarga."


@page_methods
@post_required
def accept(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.ACCEPT,
        form_class=AcceptForm,
        form_kwargs={"initial": {"alike": lambda: alike_to(request, case, referral)}},
        do=lambda form: referrals.accept(referral=referral, by=request.post, **_typed(form, "note")),
        done=lambda form: accepted(request, case, referral, form.cleaned_data["alike"]),
        page={
            "title": "Terima rujukan",
            "sentence": f"{request.post.organisation.name} menjadi penanggung jawab. {referral.sender.name} tetap "
            "melihat perjalanan kasus."
            if referral.is_responsibility
            else f"Anda memberi layanan; {case.holder.name} tetap memegang kasus.",
            "button": "Terima",
            "referral": referral,
        },
    )


@page_methods
@post_required
def decline(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.DECLINE,
        form_class=DeclineForm,
        do=lambda form: referrals.decline(referral=referral, by=request.post, **_typed(form, "reason", "text")),
        done="Rujukan ditolak. Pengirim diberi tahu alasannya.",
        page={
            "title": "Tolak rujukan",
            "sentence": f"Kasus tetap dipegang {case.holder.name}, yang membaca alasan Anda.",
            "button": "Tolak",
            "danger": True,
            "referral": referral,
        },
    )


@page_methods
@post_required
def request_completion(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.REQUEST_COMPLETION,
        form_class=RequestCompletionForm,
        do=lambda form: referrals.request_completion(referral=referral, by=request.post, **_typed(form, "text")),
        done=f"Menunggu kelengkapan dari {referral.sender.name}; tenggat berhenti.",
        page={
            "title": "Minta kelengkapan",
            "sentence": f"{referral.sender.name} diminta melengkapi. Selama menunggu, tenggat Anda berhenti.",
            "button": "Minta kelengkapan",
            "referral": referral,
        },
    )


@page_methods
@post_required
def complete(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.COMPLETE,
        form_class=CompleteForm,
        do=lambda form: referrals.complete(referral=referral, by=request.post, **_typed(form, "text")),
        done="Kelengkapan dikirim; tenggat berjalan lagi.",
        page={
            "title": "Lengkapi",
            "sentence": f"{referral.receiver.name} meminta: {referral.completion_text}",
            "button": "Lengkapi",
            "referral": referral,
        },
    )


@page_methods
@post_required
def forward(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.FORWARD,
        form_class=SendForm,
        form_kwargs={"routes": Ways(upward(case, request.post.organisation)), "case": case},
        do=lambda form: referrals.forward(
            referral=referral, by=request.post, seen=form.cleaned_data["seen"], **_routed(form)
        ),
        done=lambda form: f"Rujukan diteruskan ke {form.cleaned_data['receiver'].receiver.name}.",
        page={
            "title": "Teruskan rujukan",
            "sentence": "Sampai penerima menerima, kasus ini tetap Anda pegang. Jawaban dari atas kembali lewat Anda "
            "atau langsung kepada pengirim pertama.",
            "button": "Teruskan",
            "referral": referral,
        },
    )


@page_methods
@post_required
def withdraw(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.WITHDRAW,
        form_class=WithdrawForm,
        do=lambda form: referrals.withdraw(referral=referral, by=request.post, **_typed(form, "reason")),
        done="Draf dihapus." if referral.is_draft else "Rujukan ditarik kembali.",
        page={
            "title": "Tarik kembali rujukan",
            "sentence": f"{referral.receiver.name} tidak perlu menjawab lagi. Kasus tetap dipegang {case.holder.name}.",
            "button": "Tarik kembali",
            "danger": True,
            "referral": referral,
        }
        | (_of_draft(referral) if referral.is_draft else {}),
    )


@page_methods
@post_required
def report_back(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.REPORT_BACK,
        form_class=ReportBackForm,
        form_kwargs={"targets": referrals.return_targets(referral)},
        do=lambda form: referrals.report_back(
            referral=referral, by=request.post, **_typed(form, "result", "services_text", "plan_text", "returned_to")
        ),
        done=lambda form: f"Rujuk balik dikirim ke {form.cleaned_data['returned_to'].name}.",
        page={
            "title": "Kirim rujuk balik",
            "sentence": "Rujukan ini selesai dengan jawaban Anda. Yang Anda pilih di bawah memegang kasus lagi."
            if referral.is_responsibility
            else f"Permintaan ini selesai dengan jawaban Anda. {case.holder.name} tetap memegang kasus.",
            "button": "Kirim rujuk balik",
            "referral": referral,
        },
    )


@page_methods
@post_required
def take_over(request, case_id, referral_id):
    case, referral = referral_for(request, case_id, referral_id)
    return run_act(
        request,
        case=case,
        subject=referral,
        move=Move.TAKE_OVER,
        form_class=TakeOverForm,
        do=lambda form: referrals.take_over(referral=referral, by=request.post, **_typed(form, "reason")),
        done="Anda sekarang penanggung jawab kasus ini.",
        page={
            "title": "Ambil alih",
            "sentence": f"Tenggat {referral.receiver.name} sudah lewat. {request.post.organisation.name} menjadi "
            "penanggung jawab; jenjang yang dilewati diberi tahu.",
            "button": "Ambil alih",
            "referral": referral,
        },
    )
