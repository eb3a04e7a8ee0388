"""Peserta: who takes part, the acts on them, and their letters and cards."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.paging import capped_count, page_of
from registry.printing import paper_of, pdf_answer
from registry.refusal import insist
from registry.views.acting import run_act
from training import participant_prints
from training.access import training_required
from training.actions import participants
from training.forms.participants import (
    EnrolForm,
    MarkTrainedForm,
    NumberLettersForm,
    ReplaceForm,
    WithdrawForm,
    letter_rows,
)
from training.models import Invitation, Participant
from training.participant_policy import (
    PARTICIPANT_ENROL,
    PARTICIPANT_MARK_TRAINED,
    PARTICIPANT_NUMBER,
    PARTICIPANT_PRINT_CARDS,
    PARTICIPANT_REPLACE,
    PARTICIPANT_WITHDRAW,
    why_not,
    why_not_letter_to,
    why_not_on_paper,
)
from training.participant_sums import places_of
from training.parts import first_named, own_address, part_of
from training.policy import oversees
from training.views.acting import event_page
from training.views.lookups import event_for
from training.views.participant_lookups import invitation_for, participant_for, people_of

page_methods = require_http_methods(["GET", "HEAD", "POST"])
PEOPLE_ORDER = ("number", "id")


def list_of(event):
    return reverse("training:participant-list", args=[event.public_id])


@require_safe
@training_required
def participant_list(request, event_id):
    """Peserta: those whom this post reads, also replaced and withdrawn ones, by their numbers."""
    event = event_for(request, event_id)
    seen = Participant.objects.visible_to(request.post).filter(event=event)
    page = page_of(seen.for_list().with_change(), order=PEOPLE_ORDER, cursor=request.GET.get("setelah", ""), size=50)
    for person in page.rows:
        person.event = event
    context = {
        "event": event,
        "page": page,
        "rows": [(person, why_not(PARTICIPANT_WITHDRAW, person, request.post) is None) for person in page.rows],
        "count": capped_count(seen.counted()),
        "oversees": oversees(request.post),
        "places": places_of(event),
        "may_enrol": why_not(PARTICIPANT_ENROL, event, request.post) is None,
        "may_number": why_not(PARTICIPANT_NUMBER, event, request.post) is None,
        "may_print_letters": why_not_on_paper(event) is None,
        "may_print_cards": why_not(PARTICIPANT_PRINT_CARDS, event, request.post) is None,
        "may_mark_trained": why_not(PARTICIPANT_MARK_TRAINED, event, request.post) is None,
    }
    return render(request, "training/participant/list.html", context)


def _act(request, event, act, subject, **options):
    """An act on a participant or on all of them; afterwards the list."""
    return run_act(
        request,
        move=act,
        refusal=why_not(act, subject, request.post),
        after=lambda: list_of(event),
        **options,
    )


@page_methods
@training_required
def participant_enrol(request, event_id):
    """Tambah peserta lain."""
    event = event_for(request, event_id)
    return _act(
        request,
        event,
        PARTICIPANT_ENROL,
        event,
        form_class=EnrolForm,
        form_kwargs={"event": event},
        do=lambda form: participants.enrol(event=event, participant=form.participant(), by=request.post),
        done=lambda form: f"{form.cleaned_data['name']} didaftarkan.",
        page=event_page(
            event,
            "Tambah peserta lain",
            "Untuk TKSK, PSM, staf Dinas, dan lainnya. Mereka dihitung dalam kuota seluruhnya. Pengurus ditunjuk "
            "melalui undangan WKSBM-nya.",
            "Daftarkan",
        ),
    )


@page_methods
@training_required
def participant_replace(request, event_id, participant_id):
    """Ganti peserta."""
    event, participant = participant_for(request, event_id, participant_id)
    decree, people = participants.board_of(participant.unit, event.starts_on) if participant.unit else (None, [])
    return _act(
        request,
        event,
        PARTICIPANT_REPLACE,
        participant,
        form_class=ReplaceForm,
        form_kwargs={"seen": participant.revision, "event": event, "decree": decree, "people": people},
        do=lambda form: participants.replace(
            participant=participant,
            member=form.chosen(),
            reason=form.cleaned_data["reason"],
            confirmed=bool(form.doubts),
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done=lambda form: f"{participant.name} diganti {form.chosen().name}.",
        page=event_page(
            event,
            f"Ganti peserta {participant}",
            "Penggantinya mendapat nomor sendiri. Yang diganti tetap dapat dibaca, dengan alasan Anda.",
            "Ganti peserta",
            template="training/participant/from_board.html",
            people=people,
        ),
    )


@page_methods
@training_required
def participant_withdraw(request, event_id, participant_id):
    """Catat mundur."""
    event, participant = participant_for(request, event_id, participant_id)
    return _act(
        request,
        event,
        PARTICIPANT_WITHDRAW,
        participant,
        form_class=WithdrawForm,
        form_kwargs={"seen": participant.revision},
        do=lambda form: participants.withdraw(
            participant=participant,
            reason=form.cleaned_data["reason"],
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done=f"{participant.name} dicatat mundur.",
        page=event_page(
            event,
            f"Catat mundur: {participant}",
            "Tempatnya kosong lagi. Catatannya tetap dapat dibaca, dengan alasan Anda.",
            "Catat mundur",
            danger=True,
        ),
    )


@page_methods
@training_required
def participant_number_letters(request, event_id):
    """Isi nomor surat."""
    event = event_for(request, event_id)
    invitations = list(Invitation.objects.visible_to(request.post).filter(event=event).open().for_list())
    everything = letter_rows(invitations, people_of(request, event))
    part = part_of(everything, request.GET.get("bagian", ""))
    result = []

    def done(form):
        written, contested = result[0]
        said = f"{written} nomor surat disimpan."
        if contested:
            rows = first_named([f"{row} ({why})" for row, why in contested])
            said += f" {len(contested)} tidak disimpan karena berubah sejak halaman ini dibuka: {rows}."
        return said

    return run_act(
        request,
        move=PARTICIPANT_NUMBER,
        refusal=why_not(PARTICIPANT_NUMBER, event, request.post),
        form_class=NumberLettersForm,
        form_kwargs={"part": part.rows, "everything": everything},
        do=lambda form: result.append(
            participants.number_letters(event=event, numbers=form.touched(), by=request.post)
        ),
        done=done,
        after=lambda: list_of(event) if part.is_whole else own_address(request),
        page=event_page(
            event,
            "Isi nomor surat",
            "Nomor dari buku agenda kantor Anda. Yang kosong dicetak sebagai titik-titik.",
            "Simpan nomor",
            template="training/participant/number_letters.html",
            part=part,
        ),
    )


@page_methods
@training_required
def participant_mark_trained(request, event_id):
    """Catat terlatih."""
    event = event_for(request, event_id)
    made = []
    return _act(
        request,
        event,
        PARTICIPANT_MARK_TRAINED,
        event,
        form_class=MarkTrainedForm,
        form_kwargs={},
        do=lambda form: made.append(participants.mark_trained(event=event, by=request.post)),
        done=lambda form: f"{made[0]} pengurus dicatat terlatih dalam register WKSBM.",
        page=event_page(
            event,
            "Catat terlatih",
            f"Pengurus yang mengikuti paling sedikit {event.certificate_share}% JP mendapat tanda terlatih pada "
            "halaman WKSBM-nya. Yang sudah bertanda tidak dicatat dua kali.",
            "Catat terlatih",
        ),
    )


# --- paper ------------------------------------------------------------------------------------------------------------


@require_safe
@training_required
def invitation_print(request, event_id, invitation_id):
    """The undangan of one unit."""
    event, invitation = invitation_for(request, event_id, invitation_id)
    insist(why_not_letter_to(invitation))
    content = participant_prints.letters(event, [invitation], [], request.post, paper_of(request))
    return pdf_answer(content, f"undangan-{invitation.public_id}")


@require_safe
@training_required
def participant_print(request, event_id, participant_id):
    """The surat tugas of one participant."""
    event, participant = participant_for(request, event_id, participant_id)
    insist(why_not_letter_to(participant))
    content = participant_prints.letters(event, [], [participant], request.post, paper_of(request))
    return pdf_answer(content, f"surat-tugas-{participant.number}")


@require_safe
@training_required
def participant_letters(request, event_id):
    """All letters in one file: the undangan of each unit, then the surat tugas of each participant in sight."""
    event = event_for(request, event_id)
    insist(why_not_on_paper(event))
    invitations = list(Invitation.objects.visible_to(request.post).filter(event=event).open().for_list())
    content = participant_prints.letters(event, invitations, people_of(request, event), request.post, paper_of(request))
    return pdf_answer(content, f"surat-bimtek-{event.starts_on:%Y%m%d}")


@require_safe
@training_required
def participant_cards(request, event_id):
    """The cards of all participants for the organiser, of its own people for a unit; eight on a sheet."""
    event = event_for(request, event_id)
    insist(why_not(PARTICIPANT_PRINT_CARDS, event, request.post))
    content = participant_prints.cards(event, people_of(request, event), request.post)
    return pdf_answer(content, f"kartu-bimtek-{event.starts_on:%Y%m%d}")
