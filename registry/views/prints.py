"""The papers of the register: the sheet of a unit, its board with signatures, the recap of the units in the list."""

from functools import partial

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from registry.access import register_required
from registry.filters import UnitFilter
from registry.models import UnitProfile
from registry.printing import Form, form_of, paper_of, pdf, pdf_answer, sheets_pdf, workbook_answer
from registry.prints import board_sheet, register_recap, unit_sheet
from registry.scope import from_replica
from registry.views.lookups import decree_in_force, profile_for
from registry.workbooks import workbook


def answer_with(request, *sheets):
    """Tables in the form and on the paper that the address asks for; the first one names the file."""
    paper, name = paper_of(request), sheets[0].name
    if form_of(request) == Form.WORKBOOK:
        return workbook_answer(workbook(*sheets, paper=paper), name)
    return pdf_answer(sheets_pdf(sheets, paper), name)


@require_safe
@register_required
def unit_print(request, unit_id):
    """The profile of a unit on paper: everything its page says."""
    profile = profile_for(request, unit_id)
    data = unit_sheet(profile, decree_in_force(request, profile), request.post)
    return pdf_answer(pdf("unit", data, paper=paper_of(request)), f"profil-{slugify(profile.unit.name)}")


@require_safe
@register_required
def board_print(request, unit_id):
    """The board of a unit with room for signatures."""
    profile = profile_for(request, unit_id)
    return answer_with(request, board_sheet(profile, decree_in_force(request, profile), request.post))


@require_safe
@register_required
def unit_recap(request):
    """The recap of exactly the units that the list shows under these filters."""
    if request.post.organisation.territory is None:
        return redirect("registry:unit-detail", request.post.organisation.public_id)
    return from_replica(partial(_recap, request))


def _recap(request):
    form = UnitFilter(request.GET, post=request.post)
    profiles = form.apply(UnitProfile.objects.visible_to(request.post))
    year = timezone.localdate().year
    return answer_with(request, register_recap(profiles, request.post, conditions=form.in_words(), year=year))
