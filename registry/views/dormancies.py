"""The program takes a unit for asleep: declare it vakum, or say why it stays active."""

from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registry.access import register_required
from registry.actions import dormancies
from registry.forms.dormancies import ConfirmForm, DeclineForm
from registry.policy import DORMANCY_CONFIRM, DORMANCY_DECLINE, why_not
from registry.views.acting import run_act
from registry.views.lookups import proposal_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])


def _page(profile, proposal, **words):
    return {
        "template": "registry/unit/act.html",
        "profile": profile,
        "unit": profile.unit,
        "sentence": f"{proposal.facts} {words.pop('then')}",
        **words,
    }


@page_methods
@register_required
def dormancy_confirm(request, unit_id, proposal_id):
    """Nyatakan vakum."""
    profile, proposal = proposal_for(request, unit_id, proposal_id)
    return run_act(
        request,
        move=DORMANCY_CONFIRM,
        refusal=why_not(DORMANCY_CONFIRM, profile, request.post, subject=proposal),
        form_class=ConfirmForm,
        form_kwargs={"initial": {"happened_on": timezone.localdate(), "reason": proposal.facts}},
        do=lambda form: dormancies.confirm(
            proposal=proposal,
            by=request.post,
            **{name: form.cleaned_data[name] for name in ("happened_on", "reason")},
        ),
        done=f"{profile.unit.name} dinyatakan vakum.",
        after=lambda: reverse("registry:unit-detail", args=[unit_id]),
        page=_page(
            profile,
            proposal,
            title="Nyatakan vakum",
            then="WKSBM yang vakum dapat dinyatakan aktif kembali kapan saja.",
            button="Nyatakan vakum",
        ),
    )


@page_methods
@register_required
def dormancy_decline(request, unit_id, proposal_id):
    """Tetap aktif."""
    profile, proposal = proposal_for(request, unit_id, proposal_id)
    return run_act(
        request,
        move=DORMANCY_DECLINE,
        refusal=why_not(DORMANCY_DECLINE, profile, request.post, subject=proposal),
        form_class=DeclineForm,
        form_kwargs={},
        do=lambda form: dormancies.decline(proposal=proposal, reason=form.cleaned_data["reason"], by=request.post),
        done=f"{profile.unit.name} tetap aktif.",
        after=lambda: reverse("registry:unit-detail", args=[unit_id]),
        page=_page(
            profile,
            proposal,
            title="Tetap aktif",
            then="Usulan ini dijawab; selama beberapa bulan tidak diusulkan lagi.",
            button="Simpan: tetap aktif",
        ),
    )
