"""Rapikan data: how many lines each queue has, and the lines of one (?daftar=)."""

from functools import partial

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.access import operator_required
from registry.cleanup import MOST, counted, queues_of
from registry.paging import hurried_count, page_of


@require_safe
@operator_required
def cleanup_list(request):
    """The queues, each with its count; or one of them, each line leading to where it is put in order."""
    if slug := request.GET.get("daftar"):
        return _one(request, slug)
    queues = [(queue, counted(queue, request.post)) for queue in queues_of(request.post)]
    return render(request, "registry/cleanup/list.html", {"queues": queues})


def _one(request, slug):
    queue = next((queue for queue in queues_of(request.post) if queue.slug == slug), None)
    if queue is None:
        raise Http404
    found = queue.find(request.post)
    page = page_of(
        found,
        order=("pk",),
        cursor=request.GET.get("setelah", ""),
        size=50,
        shown=found,
        counted=partial(hurried_count, cap=MOST),
    )
    rows = [queue.row(one) for one in page.rows]
    request.reads.note(
        persons=[pk for row in rows for pk in row.persons], cases=[pk for row in rows for pk in row.cases]
    )
    return render(request, "registry/cleanup/queue.html", {"queue": queue, "rows": rows, "page": page})
