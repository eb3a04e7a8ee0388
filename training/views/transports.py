"""Daftar transport: amounts for the way; account and NPWP stay sealed until somebody with the right opens them."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.money import rupiah
from registry.printing import paper_of, pdf_answer, sheets_pdf
from registry.refusal import insist
from registry.views.acting import run_act
from training import prints_of_report as prints
from training.access import training_required
from training.actions import transports
from training.actions.events import NOTHING
from training.follow_up_policy import TRANSPORT_FILL, TRANSPORT_READ, why_not
from training.forms.follow_ups import ReadNumbersForm, SameAmountForm, TransportForm
from training.models import Participant, TransportPayment
from training.views.acting import act_page
from training.views.lookups import event_for, participant_at

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@training_required
def transport_list(request, event_id):
    """Who gets how much; numbers masked."""
    event = event_for(request, event_id)
    insist(why_not(TRANSPORT_READ, event, request.post))
    payments = {payment.pk: payment for payment in TransportPayment.objects.visible_to(request.post).of_event(event)}
    people = Participant.objects.visible_to(request.post).filter(event=event).counted().for_list()
    rows = [(participant, payments.get(participant.pk)) for participant in people]
    total = sum(payment.amount for payment in payments.values())
    context = {"event": event, "rows": rows, "total": total, "written": len(payments)}
    context["may_fill"] = why_not(TRANSPORT_FILL, event, request.post) is None
    return render(request, "training/transport/list.html", context)


@page_methods
@training_required
def transport_fill(request, event_id, participant_id):
    """Isi penerimaan."""
    event, participant = participant_at(request, event_id, participant_id)
    payment = TransportPayment.objects.visible_to(request.post).filter(participant=participant).first()
    back = reverse("training:transport-list", args=[event_id])
    return run_act(
        request,
        move=TRANSPORT_FILL,
        refusal=why_not(TRANSPORT_FILL, event, request.post),
        form_class=TransportForm,
        form_kwargs={
            "seen": payment.revision if payment else NOTHING,
            "payment": payment,
            "initial": {"amount": payment.amount, "bank": payment.bank} if payment else {},
        },
        do=lambda form: transports.fill(
            participant=participant,
            by=request.post,
            **{name: form.cleaned_data[name] for name in ("amount", "bank", "account", "npwp", "seen")},
        ),
        done=f"Penerimaan {participant.name} tersimpan.",
        after=lambda: back,
        page=act_page(
            f"Transport {participant.name}",
            "Nomor rekening dan NPWP disimpan tersandi, dan hanya dibuka petugas yang ditunjuk.",
            "Simpan penerimaan",
            back_url=back,
            back_label="Daftar transport",
            event=event,
        ),
    )


@page_methods
@training_required
def transport_fill_all(request, event_id):
    """Isi jumlah yang sama: for all who have no line yet."""
    event = event_for(request, event_id)
    refusal = why_not(TRANSPORT_FILL, event, request.post)
    count = 0 if refusal else transports.without_line(event).count()
    back = reverse("training:transport-list", args=[event_id])
    filled = []
    return run_act(
        request,
        move=TRANSPORT_FILL,
        refusal=refusal,
        form_class=SameAmountForm,
        form_kwargs={"seen": count},
        do=lambda form: filled.append(
            transports.fill_all(
                event=event, amount=form.cleaned_data["amount"], seen=form.cleaned_data["seen"], by=request.post
            )
        ),
        done=lambda form: f"{filled[0]} peserta terisi, masing-masing {rupiah(form.cleaned_data['amount'])}.",
        after=lambda: back,
        page=act_page(
            "Isi jumlah yang sama",
            f"Untuk {count} peserta yang belum terisi. Yang sudah terisi tidak berubah; rekening dan NPWP diisi pada "
            "barisnya.",
            f"Isi untuk {count} peserta",
            back_url=back,
            back_label="Daftar transport",
            event=event,
        ),
    )


@page_methods
@training_required
def transport_open(request, event_id, participant_id):
    """Nothing changes but the log: asked for with a reason, shown once on this page."""
    event, participant = participant_at(request, event_id, participant_id)
    insist(why_not(TRANSPORT_READ, event, request.post))
    form = ReadNumbersForm(request.POST or None, post=request.post)
    context = {"event": event, "participant": participant, "form": form}
    if request.method == "POST" and form.is_valid():
        account, npwp = transports.read_numbers(participant=participant, why=form.cleaned_data["why"], by=request.post)
        return render(request, "training/transport/numbers.html", context | {"account": account, "npwp": npwp})
    status = 422 if request.method == "POST" else 200
    return render(request, "training/transport/open.html", context, status=status)


@page_methods
@training_required
def transport_print(request, event_id):
    """The list to sign, with all numbers: asked for with a reason, which stands in the log."""
    event = event_for(request, event_id)
    insist(why_not(TRANSPORT_READ, event, request.post))
    form = ReadNumbersForm(request.POST or None, post=request.post)
    if request.method == "POST" and form.is_valid():
        rows = transports.read_list(event=event, why=form.cleaned_data["why"], by=request.post)
        sheet = prints.transport_sheet(event, rows, request.post)
        return pdf_answer(sheets_pdf([sheet], paper_of(request)), sheet.name)
    status = 422 if request.method == "POST" else 200
    return render(request, "training/transport/print.html", {"event": event, "form": form}, status=status)
