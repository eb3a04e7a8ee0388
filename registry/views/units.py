"""The register: the list of units, one unit at a glance, and the acts on it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from registry.access import register_required
from registry.actions import units
from registry.books import money_of
from registry.errands import told_of
from registry.filters import UnitFilter
from registry.forms.units import ChangeForm, EstablishForm, MoveForm, StepForm
from registry.maps import ground
from registry.models import (
    Activity,
    Decree,
    DormancyProposal,
    EvaluationSheet,
    FoundingStepKind,
    ProgrammeItem,
    Purse,
    UnitChange,
    UnitProfile,
)
from registry.models.area import village_code
from registry.offers import unit_offers
from registry.paging import capped_count, page_of
from registry.policy import (
    ACTIVITY_RECORD,
    BOARD_RELEASE,
    PROGRAMME_ADD,
    UNIT_CHANGE,
    UNIT_ESTABLISH,
    UNIT_STEP,
    may_classify,
    why_not,
    why_not_any_move,
)
from registry.rosters import mark_bimtek, returned_proposal, roster_of
from registry.views.acting import run_act, unit_page
from registry.views.files import download
from registry.views.lookups import profile_for

page_methods = require_http_methods(["GET", "HEAD", "POST"])
HISTORY_LENGTH = 30
LATEST = 3
UNIT_ORDER = ("unit__home_area_id", "unit__name", "unit_id")


@require_safe
@register_required
def unit_list(request):
    """WKSBM: the units of the territory, narrowed by the filters in the address. A pengurus goes to the own unit."""
    if request.post.organisation.territory is None:
        return redirect("registry:unit-detail", request.post.organisation.public_id)
    form = UnitFilter(request.GET, post=request.post)
    found = form.apply(UnitProfile.objects.visible_to(request.post))
    page = page_of(found.for_list(), order=UNIT_ORDER, cursor=request.GET.get("setelah", ""))
    context = {
        "form": form,
        "page": page,
        "count": capped_count(found),
        "may_establish": why_not(UNIT_ESTABLISH, None, request.post) is None,
    }
    return render(request, "registry/unit/list.html", context)


@require_safe
@register_required
def unit_detail(request, unit_id):
    """One unit at a glance: is it alive, on which SK does it stand, who runs it, what happened."""
    profile = profile_for(request, unit_id)
    decrees = list(Decree.objects.visible_to(request.post).filter(unit=profile.unit_id).with_board())
    proposal = DormancyProposal.objects.visible_to(request.post).open().filter(unit=profile.unit_id).first()
    today = timezone.localdate()
    decree = next((d for d in decrees if d.is_in_force(today)), None)
    mark_bimtek(profile.unit_id, decrees)
    money, goods = money_of(Purse.objects.visible_to(request.post).filter(unit=profile.unit_id).with_goods())
    records = UnitProfile.objects.visible_to(request.post).filter(unit__merged_into=profile.unit_id)
    steps = {step.kind: step for step in profile.unit.founding_steps.all()}
    return render(
        request,
        "registry/unit/detail.html",
        {
            "profile": profile,
            "unit": profile.unit,
            "service_areas": profile.unit.service_areas.order_by("code"),
            "decree": decree,
            "roster": roster_of(profile, decree),
            "proposed": next((d for d in decrees if d.is_proposed), None),
            "may_attach": why_not(BOARD_RELEASE, profile, request.post) is None,
            "returned": returned_proposal(decrees),
            "former": [d for d in decrees if d.is_over(today)],
            "steps": [(kind.label, steps.get(kind.value)) for kind in FoundingStepKind],
            "changes": UnitChange.objects.filter(unit=profile.unit_id)[:HISTORY_LENGTH],
            "money": money,
            "goods": goods,
            "told": told_of(profile.unit_id, request.post),
            "proposal": proposal,
            "records": records.for_list(),
            "offers": unit_offers(profile, decrees, request.post, proposal),
            **_rooms(request, profile),
        },
    )


def _rooms(request, profile):
    """What the page of a unit shows of its other rooms."""
    plans = ProgrammeItem.objects.visible_to(request.post).filter(unit=profile.unit_id)
    judged = EvaluationSheet.objects.visible_to(request.post).filter(unit=profile.unit_id).locked()
    return {
        "evaluation": judged.newest_first().first(),
        "programme": plans.summary(timezone.localdate().year),
        "next_item": plans.open().by_due_year().first(),
        "may_add_programme": why_not(PROGRAMME_ADD, profile, request.post) is None,
        "activities": Activity.objects.visible_to(request.post).filter(unit=profile.unit_id).held()[:LATEST],
        "may_record_activity": why_not(ACTIVITY_RECORD, profile, request.post) is None,
    }


def _act(request, profile, **options):
    """An act on a unit that the post sees; afterwards its page."""
    kwargs = {"seen": profile.revision, **options.pop("form_kwargs", {})}
    address = reverse("registry:unit-detail", args=[profile.unit.public_id])
    return run_act(request, form_kwargs=kwargs, after=lambda: address, **options)


@page_methods
@register_required
def establish(request):
    """Daftarkan WKSBM."""
    made = []

    def do(form):
        data = form.cleaned_data
        names = ("name", "village", "level", "hamlet_name", "founded_on", "founder")
        typed = {name: data[name] for name in names}
        made.append(units.establish(by=request.post, hamlet=form.place(), also_names=data["more_areas"], **typed))

    return run_act(
        request,
        move=UNIT_ESTABLISH,
        refusal=why_not(UNIT_ESTABLISH, None, request.post),
        form_class=EstablishForm,
        form_kwargs={},
        do=do,
        done=lambda form: f"{form.cleaned_data['name']} terdaftar.",
        after=lambda: reverse("registry:unit-detail", args=[made[0].public_id]),
        page={
            "template": "registry/unit/establish.html",
            "title": "Daftarkan WKSBM",
            "sentence": "WKSBM baru masuk register sebagai rintisan. Sesudah ini catat pengurus dan SK-nya.",
            "button": "Daftarkan WKSBM",
        },
    )


@page_methods
@register_required
def change(request, unit_id):
    """Ubah profil."""
    profile = profile_for(request, unit_id)

    def do(form):
        data, apart = form.cleaned_data, (*form.HIDDEN, "more_areas")
        fields = {name: data[name] for name in form.fields if name not in apart}
        units.change(profile=profile, fields=fields, also_names=data["more_areas"], by=request.post, seen=data["seen"])

    return _act(
        request,
        profile,
        move=UNIT_CHANGE,
        refusal=why_not(UNIT_CHANGE, profile, request.post),
        form_class=ChangeForm,
        form_kwargs={
            "profile": profile,
            "may_classify": may_classify(request.post),
            "initial": ChangeForm.initial_of(profile),
        },
        do=do,
        done="Profil diperbarui.",
        page=unit_page(
            profile,
            "Ubah profil",
            "Setiap perubahan tercatat dengan nama Anda.",
            "Simpan profil",
            **ground(request.post, village_code(profile.unit.home_area_id)),
            template="registry/unit/change.html",
        ),
    )


@page_methods
@register_required
def move(request, unit_id):
    """Ubah keadaan: aktif, vakum, aktif kembali, bubar."""
    profile = profile_for(request, unit_id)
    typed = ("move", "happened_on", "reason", "seen")
    return _act(
        request,
        profile,
        move="unit.move",
        refusal=why_not_any_move(profile, request.post),
        form_class=MoveForm,
        form_kwargs={"status": profile.status, "initial": {"happened_on": timezone.localdate()}},
        do=lambda form: units.move(
            profile=profile, by=request.post, **{name: form.cleaned_data[name] for name in typed}
        ),
        done="Keadaan diperbarui.",
        page=unit_page(
            profile,
            "Ubah keadaan",
            f"Sekarang {profile.get_status_display().lower()}. Keadaan lama tetap tercatat dalam riwayat.",
            "Simpan keadaan",
        ),
    )


@page_methods
@register_required
def take_step(request, unit_id):
    """Catat tahap penumbuhan."""
    profile = profile_for(request, unit_id)
    taken = set(profile.unit.founding_steps.values_list("kind", flat=True))
    typed = ("kind", "done_on", "note", "file")
    return _act(
        request,
        profile,
        move=UNIT_STEP,
        refusal=why_not(UNIT_STEP, profile, request.post),
        form_class=StepForm,
        form_kwargs={"taken": taken, "initial": {"done_on": timezone.localdate()}},
        do=lambda form: units.take_step(
            profile=profile, by=request.post, **{name: form.cleaned_data[name] for name in typed}
        ),
        done="Tahap tercatat.",
        page=unit_page(profile, "Catat tahap penumbuhan", "Pilih tahap yang sudah dilalui.", "Simpan tahap"),
    )


@require_safe
@register_required
def step_file(request, unit_id, step_kind):
    """The document of a step of the founding, for those who see the unit."""
    profile = profile_for(request, unit_id)
    step = get_object_or_404(profile.unit.founding_steps, kind=step_kind)
    return download(step.file, f"penumbuhan-{step.kind}")
