"""Undangan: which units are invited, who of them is named, and the acts that invite and take back."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.paging import capped_count
from registry.views.acting import run_act
from training.access import training_required
from training.actions import invitations, participants
from training.forms.participants import ChangeForm, InviteForm, RegisterForm, WithdrawForm
from training.models import Invitation
from training.participant_filters import ProposalFilter, candidates
from training.participant_policy import (
    INVITATION_CHANGE,
    INVITATION_INVITE,
    INVITATION_WITHDRAW,
    PARTICIPANT_REGISTER,
    why_not,
)
from training.participant_sums import places_of
from training.views.acting import event_page
from training.views.lookups import event_for
from training.views.participant_lookups import invitation_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
# One page of units to tick; whoever needs others narrows the filters.
MOST_UNITS = 150


def list_of(event):
    return reverse("training:invitation-list", args=[event.public_id])


@require_safe
@training_required
def invitation_list(request, event_id):
    """Undangan: the units that this post reads, with how many of each are named."""
    event = event_for(request, event_id)
    seen = Invitation.objects.visible_to(request.post).filter(event=event).for_list()
    context = {
        "event": event,
        "invitations": [(row, why_not(PARTICIPANT_REGISTER, row, request.post) is None) for row in seen],
        "places": places_of(event),
        "may_invite": why_not(INVITATION_INVITE, event, request.post) is None,
        "oversees": event.organiser_id == request.post.organisation_id,
    }
    return render(request, "training/invitation/list.html", context)


@page_methods
@training_required
def invitation_invite(request, event_id):
    """Undang WKSBM."""
    event = event_for(request, event_id)
    whom = candidates(event, request.post)
    form = ProposalFilter(request.GET, post=request.post, event=event)
    found = form.apply(whom)
    made = []
    return run_act(
        request,
        move=INVITATION_INVITE,
        refusal=why_not(INVITATION_INVITE, event, request.post),
        form_class=InviteForm,
        form_kwargs={"event": event, "shown": list(found.for_list()[:MOST_UNITS])},
        do=lambda form: made.extend(
            invitations.invite(
                event=event,
                units=form.chosen(),
                seats=form.cleaned_data["seats"],
                confirmed=bool(form.doubts),
                by=request.post,
            )
        ),
        done=lambda form: f"{len(made)} WKSBM diundang. Peserta ditunjuk WKSBM, kalurahan, atau Anda sendiri.",
        after=lambda: list_of(event),
        page=event_page(
            event,
            "Undang WKSBM",
            "Undangan tampak bagi WKSBM dan kalurahannya. Merekalah yang menunjuk pengurusnya.",
            "Undang yang dipilih",
            template="training/invitation/invite.html",
            filter_form=form,
            count=capped_count(found),
            most=MOST_UNITS,
            places=places_of(event),
        ),
    )


def _act(request, event, invitation, act, **options):
    """An act on one invitation; afterwards the list."""
    return run_act(
        request,
        move=act,
        refusal=why_not(act, invitation, request.post),
        after=lambda: list_of(event),
        **options,
    )


@page_methods
@training_required
def invitation_change(request, event_id, invitation_id):
    """Ubah jumlah orang."""
    event, invitation = invitation_for(request, event_id, invitation_id)
    return _act(
        request,
        event,
        invitation,
        INVITATION_CHANGE,
        form_class=ChangeForm,
        form_kwargs={"seen": invitation.revision, "initial": {"seats": invitation.seats}},
        do=lambda form: invitations.change(
            invitation=invitation,
            seats=form.cleaned_data["seats"],
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done=f"Undangan {invitation.unit.name} diperbarui.",
        page=event_page(event, "Ubah jumlah orang", f"{invitation.unit.name} menunjuk sebanyak ini.", "Simpan"),
    )


@page_methods
@training_required
def invitation_withdraw(request, event_id, invitation_id):
    """Tarik undangan."""
    event, invitation = invitation_for(request, event_id, invitation_id)
    return _act(
        request,
        event,
        invitation,
        INVITATION_WITHDRAW,
        form_class=WithdrawForm,
        form_kwargs={"seen": invitation.revision},
        do=lambda form: invitations.withdraw(
            invitation=invitation,
            reason=form.cleaned_data["reason"],
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done=f"Undangan {invitation.unit.name} ditarik.",
        page=event_page(
            event,
            "Tarik undangan",
            f"{invitation.unit.name} tidak lagi diundang. Undangannya tetap dapat dibaca, dengan alasan Anda.",
            "Tarik undangan",
            danger=True,
        ),
    )


@page_methods
@training_required
def participant_register(request, event_id, invitation_id):
    """Tunjuk peserta."""
    event, invitation = invitation_for(request, event_id, invitation_id)
    decree, people = participants.board_of(invitation.unit, event.starts_on)
    free = max(invitation.seats - invitation.named, 0)
    named = f"Undangan untuk {invitation.seats} orang, {invitation.named} sudah ditunjuk."
    return _act(
        request,
        event,
        invitation,
        PARTICIPANT_REGISTER,
        form_class=RegisterForm,
        form_kwargs={"event": event, "decree": decree, "people": people},
        do=lambda form: participants.register(
            invitation=invitation,
            members=form.chosen(),
            confirmed=bool(form.doubts),
            by=request.post,
        ),
        done=lambda form: f"{len(form.chosen())} peserta {invitation.unit.name} didaftarkan.",
        page=event_page(
            event,
            f"Tunjuk peserta {invitation.unit.name}",
            named if free else f"{named} Tempatnya sudah terisi.",
            "Daftarkan",
            template="training/participant/from_board.html",
            people=people,
        ),
    )
