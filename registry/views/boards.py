"""A new board with its SK in one screen; the kalurahan confirms it or sends it back; the SK as a file."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import accounts as account_actions
from registry.actions import boards
from registry.forms.boards import (
    AccountsForm,
    AttachForm,
    ConfirmForm,
    DeclineForm,
    ProposeForm,
    RecordBimtekForm,
    ReleaseForm,
)
from registry.models import BoardMember, Decree
from registry.policy import (
    BIMTEK_RECORD,
    BOARD_ACCOUNTS,
    BOARD_ATTACH,
    BOARD_CONFIRM,
    BOARD_DECLINE,
    BOARD_PROPOSE,
    BOARD_RELEASE,
    counts_at_once,
    why_not,
)
from registry.refusal import insist
from registry.rosters import roster_of
from registry.views.acting import check_same_post, run_act, unit_page
from registry.views.files import download
from registry.views.lookups import decree_for, decree_in_force, pengurus_for, profile_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def _after(profile):
    return lambda: reverse("registry:unit-detail", args=[profile.unit.public_id])


def _after_board(request, profile):
    """After a board counts: its accounts, for those who arrange them, else the page of the unit."""
    name = "unit-detail" if why_not(BOARD_ACCOUNTS, profile, request.post) else "board-accounts"
    return lambda: reverse(f"registry:{name}", args=[profile.unit.public_id])


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
        after=_after_board(request, profile) if at_once else _after(profile),
        page=unit_page(
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
        refusal=why_not(BOARD_CONFIRM, profile, request.post, subject=decree),
        form_class=ConfirmForm,
        form_kwargs={"seen": decree.revision},
        do=lambda form: boards.confirm(decree=decree, by=request.post, seen=form.cleaned_data["seen"]),
        done=f"{decree} disahkan. Pengurus baru sudah berlaku.",
        after=_after_board(request, profile),
        page=unit_page(
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
        refusal=why_not(BOARD_DECLINE, profile, request.post, subject=decree),
        form_class=DeclineForm,
        form_kwargs={"seen": decree.revision},
        do=lambda form: boards.decline(
            decree=decree, reason=form.cleaned_data["reason"], by=request.post, seen=form.cleaned_data["seen"]
        ),
        done="Usulan dikembalikan kepada pengurus.",
        after=_after(profile),
        page=unit_page(
            profile,
            "Kembalikan usulan",
            "Pengurus membaca alasan Anda dan dapat mengirim usulan baru. Pengurus lama tetap tercatat.",
            "Kembalikan",
            decree=decree,
            danger=True,
        ),
    )


@page_methods
@register_required
def attach(request, unit_id, decree_id):
    """Unggah SK: the scan of a decree that was entered without it."""
    profile, decree = decree_for(request, unit_id, decree_id)
    return run_act(
        request,
        move=BOARD_ATTACH,
        refusal=why_not(BOARD_ATTACH, profile, request.post, subject=decree),
        form_class=AttachForm,
        form_kwargs={},
        do=lambda form: boards.attach(decree=decree, file=form.cleaned_data["file"], by=request.post),
        done=f"Berkas {decree} tersimpan.",
        after=_after(profile),
        page=unit_page(profile, "Unggah SK", f"Tambahkan pindaian atau foto {decree}.", "Unggah SK"),
    )


@page_methods
@register_required
def release(request, unit_id):
    """Pengurus berhenti: one person leaves, the others stay."""
    profile = profile_for(request, unit_id)
    typed = ("member", "ended_on")
    return run_act(
        request,
        move=BOARD_RELEASE,
        refusal=why_not(BOARD_RELEASE, profile, request.post),
        form_class=ReleaseForm,
        form_kwargs={
            "members": BoardMember.objects.on_board_of(decree_in_force(request, profile)),
            "initial": {"ended_on": timezone.localdate()},
        },
        do=lambda form: boards.release(
            profile=profile,
            by=request.post,
            reason=form.cleaned_data["end_reason"],
            **{name: form.cleaned_data[name] for name in typed},
        ),
        done=lambda form: f"{form.cleaned_data['member'].name} tercatat berhenti.",
        after=_after(profile),
        page=unit_page(
            profile,
            "Pengurus berhenti",
            "Yang lain tetap menjabat. Bila ketua atau sekretaris berhenti, segera usulkan penggantinya.",
            "Catat berhenti",
        ),
    )


@page_methods
@register_required
def record_bimtek(request, unit_id):
    """Catat Bimtek: who of the board was trained."""
    profile = profile_for(request, unit_id)
    typed = ("names", "event", "attended_on")
    return run_act(
        request,
        move=BIMTEK_RECORD,
        refusal=why_not(BIMTEK_RECORD, profile, request.post),
        form_class=RecordBimtekForm,
        form_kwargs={"members": BoardMember.objects.on_board_of(decree_in_force(request, profile))},
        do=lambda form: boards.record_bimtek(
            profile=profile, by=request.post, **{name: form.cleaned_data[name] for name in typed}
        ),
        done="Bimtek tercatat.",
        after=_after(profile),
        page=unit_page(
            profile, "Catat Bimtek", "Tandai pengurus yang sudah mengikuti bimbingan teknis.", "Catat Bimtek"
        ),
    )


def _may_have_link(profile, post, by):
    return account_actions.why_not_issue_link(profile=profile, post=post, by=by) is None


@page_methods
@register_required
def accounts(request, unit_id):
    """Akun pengurus: who of the former board stops signing in, who of the new one starts."""
    profile = profile_for(request, unit_id)
    roster = roster_of(profile, decree_in_force(request, profile))
    here = reverse("registry:board-accounts", args=[profile.unit.public_id])
    return run_act(
        request,
        move=BOARD_ACCOUNTS,
        refusal=why_not(BOARD_ACCOUNTS, profile, request.post),
        form_class=AccountsForm,
        form_kwargs={"roster": roster},
        do=lambda form: account_actions.arrange(
            profile=profile, end=form.ended(), create=form.created(), by=request.post
        ),
        done="Akun pengurus diatur.",
        after=lambda: here,
        page=unit_page(
            profile,
            "Akun pengurus",
            "Akun mengikuti pengurus dalam SK yang berlaku.",
            "Simpan akun" if roster.needs_accounts else "",
            template="registry/board/accounts.html",
            roster=roster,
            linkable=[post for post in roster.accounts if _may_have_link(profile, post, request.post)],
        ),
    )


@page_methods
@register_required
def account_link(request, unit_id, post_id):
    """Tautan sandi: shown once, for somebody who has never signed in."""
    profile, post = pengurus_for(request, unit_id, post_id)
    insist(account_actions.why_not_issue_link(profile=profile, post=post, by=request.post))
    context = {"profile": profile, "unit": profile.unit, "owner": post.user}
    if request.method == "POST":
        check_same_post(request)
        token = account_actions.issue_link(profile=profile, post=post, by=request.post)
        context["link"] = request.build_absolute_uri(reverse("registry:set-password", args=[token]))
    return render(request, "registry/board/account_link.html", context)


@require_safe
@register_required
def decree_file(request, unit_id, decree_id):
    """The scan of the SK, for those who see the unit; always as a download, never as a page of ours."""
    _, decree = decree_for(request, unit_id, decree_id)
    return download(decree.file, f"SK-{decree.public_id}")
