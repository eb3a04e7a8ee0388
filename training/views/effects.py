"""Dampak: figures before and after a Bimtek, and how many units are trained at all."""

from dataclasses import astuple

from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.casework import Found
from training import effect
from training.access import training_required
from training.charts import Bar, bars
from training.policy import oversees
from training.views.lookups import event_for


@require_safe
@training_required
def event_effect(request, event_id):
    """Cases found and handled by the units that took part, six months before and after, with the numbers behind."""
    event = event_for(request, event_id)
    rows = effect.of_event(event, request.post)
    before, after = effect.windows(event)
    sums = effect.sums(rows)
    context = {
        "event": event,
        "rows": rows,
        "before": before,
        "after": after,
        "is_over": after.is_over(),
        "sums": sums,
        "nothing": Found(),
        "chart": bars(
            [
                Bar("Tercatat, sebelum", sums.recorded_before, "netral"),
                Bar("Tercatat, sesudah", sums.recorded_after, "biru"),
                Bar("Ditangani, sebelum", sums.handled_before, "netral"),
                Bar("Ditangani, sesudah", sums.handled_after, "biru"),
            ]
        )
        if sums and any(astuple(sums))
        else [],
    }
    return render(request, "training/effect/event.html", context)


@require_safe
@training_required
def area_effect(request):
    """Cakupan Bimtek: units with a trained ketua or sekretaris, and units with open cases and nobody trained."""
    rows = effect.coverage(request.post)
    context = {
        "rows": rows,
        "chart": bars([Bar(row.area.name, row.trained, "biru", of=row.units) for row, _ in rows]),
        "oversees": oversees(request.post),
        "untrained": effect.untrained_with_open_cases(request.post),
    }
    return render(request, "training/effect/area.html", context)
