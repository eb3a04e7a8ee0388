"""A new board with its SK in one screen; the kalurahan confirms it or sends it back; the SK as a file."""

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import boards
from registry.forms.boards import ConfirmForm, DeclineForm, ProposeForm
from registry.models import Decree
from registry.policy import BOARD_CONFIRM, BOARD_DECLINE, BOARD_PROPOSE, counts_at_once, why_not
from registry.views.acting import run_act
from registry.views.files import download
from registry.views.lookups import decree_for, profile_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def _page(profile, title, sentence, button, **more):
    page = {"template": "registry/unit/act.html", "profile": profile, "unit": profile.unit}
    return page | {"title": title, "sentence": sentence, "button": button} | more


def _after(profile):
    return lambda: reverse("registry:unit-detail", args=[profile.unit.public_id])


@page_methods
@register_required
def propose(request, unit_id):
    """Ganti pengurus: everybody of the old board is there to be kept, changed or left out; the SK comes with it."""
    profile = profile_for(request, unit_id)
    newest = Decree.objects.confirmed().filter(unit=profile.unit_id).with_board().first()
    at_once = counts_at_once(request.post)
    sentence = (
        "Pengurus ini langsung berlaku, dan pengurus lama berakhir sehari sebelumnya."
        if at_once
        else "Kalurahan memeriksa dan mengesahkan usulan ini. Sampai disahkan, pengurus lama tetap tercatat."
    )
    return run_act(
        request,
        move=BOARD_PROPOSE,
        refusal=why_not(BOARD_PROPOSE, profile, request.post),
        form_class=ProposeForm,
        form_kwargs={
            "seen": profile.revision,
            "profile": profile,
            "board": newest.members.all() if newest else (),
        },
        do=lambda form: boards.propose(
            profile=profile,
            decree=form.decree(),
            members=form.members(),
            by=request.post,
            seen=form.cleaned_data["seen"],
        ),
        done="Pengurus baru tercatat." if at_once else "Usulan pengurus dikirim ke kalurahan.",
        after=_after(profile),
        page=_page(
            profile,
            "Ganti pengurus",
            sentence,
            "Simpan pengurus" if at_once else "Kirim usulan",
            template="registry/board/propose.html",
        ),
    )


@page_methods
@register_required
def confirm(request, unit_id, decree_id):
    """Sahkan."""
    profile, decree = decree_for(request, unit_id, decree_id)
    return run_act(
        request,
        move=BOARD_CONFIRM,
        refusal=why_not(BOARD_CONFIRM, profile, request.post, decree=decree),
        form_class=ConfirmForm,
        form_kwargs={"seen": decree.revision},
        do=lambda form: boards.confirm(decree=decree, by=request.post, seen=form.cleaned_data["seen"]),
        done=f"{decree} disahkan. Pengurus baru sudah berlaku.",
        after=_after(profile),
        page=_page(
            profile,
            "Sahkan pengurus",
            f"Pengurus dalam {decree} berlaku, dan pengurus lama berakhir sehari sebelumnya.",
            "Sahkan",
            decree=decree,
        ),
    )


@page_methods
@register_required
def decline(request, unit_id, decree_id):
    """Kembalikan."""
    profile, decree = decree_for(request, unit_id, decree_id)
    return run_act(
        request,
        move=BOARD_DECLINE,
        refusal=why_not(BOARD_DECLINE, profile, request.post, decree=decree),
        form_class=DeclineForm,
        form_kwargs={"seen": decree.revision},
        do=lambda form: boards.decline(
            decree=decree, reason=form.cleaned_data["reason"], by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Usulan dikembalikan kepada pengurus.",
        after=_after(profile),
        page=_page(
            profile,
            "Kembalikan usulan",
            "Pengurus membaca alasan Anda dan dapat mengirim usulan baru. Pengurus lama tetap tercatat.",
            "Kembalikan",
            decree=decree,
            danger=True,
        ),
    )


@require_safe
@register_required
def decree_file(request, unit_id, decree_id):
    """The scan of the SK, for those who see the unit; always as a download, never as a page of ours."""
    _, decree = decree_for(request, unit_id, decree_id)
    return download(decree.file, f"SK-{decree.public_id}")
