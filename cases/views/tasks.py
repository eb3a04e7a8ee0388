"""Tugas: what the own organisation has to do for its cases, and finishing one of them."""

from operator import attrgetter

from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from cases import policy_handling as handling
from cases.actions import tasks
from cases.forms.stages import FinishForm
from cases.models import CaseTask, When
from cases.views.acting import run_act
from cases.views.lookups import noted, task_for
from registry.access import casework_required, post_required
from registry.paging import page_of


@require_safe
@casework_required
def task_list(request):
    """Tugas: lewat tanggal, hari ini, minggu ini, nanti; of one person when asked."""
    mine = CaseTask.objects.visible_to(request.post).open().of_organisation(request.post.organisation_id)
    people, person = mine.people(), request.GET.get("siapa", "")
    if person:
        mine = mine.of_person(person) if person in people else mine.none()
    wanted = request.GET.get("tampil", "")
    page = page_of(mine.when(wanted).for_list(), order=("due_on", "id"), cursor=request.GET.get("setelah", ""))
    counts = mine.counts_by_when()
    tabs = [(when.value, when.label, counts[when.value.replace("-", "_")]) for when in When]
    context = {"page": page, "tabs": tabs, "all": counts["semua"], "wanted": wanted, "people": people, "person": person}
    noted(request, page.rows, attrgetter("case"))
    return render(request, "cases/task/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required
def finish(request, case_id, task_id):
    case, task = task_for(request, case_id, task_id)
    return run_act(
        request,
        case=case,
        subject=task,
        room="Penanganan",
        move=handling.TASK_FINISH,
        form_class=FinishForm,
        form_kwargs={"initial": {"done_on": timezone.localdate()}},
        do=lambda form: tasks.finish(
            task=task, by=request.post, result=form.cleaned_data["result"], done_on=form.cleaned_data["done_on"]
        ),
        done="Tugas selesai.",
        page={
            "title": task.text,
            "sentence": (
                f"{task.organisation.name}: {task.person_in_charge}, paling lambat {date_format(task.due_on, 'j F Y')}."
            ),
            "button": "Selesaikan tugas",
            "template": "cases/stage/act.html",
        },
    )
