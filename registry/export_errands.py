"""Which exports wait for this post to agree? One line of the home page."""

from django.db.models import Count
from django.urls import reverse

from registry.errands import Errand
from registry.models import Export
from registry.models.export import judges
from registry.questions import numbers


def asked(viewer, today):
    """How many, for whoever may agree to an export of somebody else."""
    return {"exports": numbers(Export.objects.waiting_for(viewer), all=Count("pk"))} if judges(viewer) else {}


def exports_waiting(post, answers):
    """[Errand]"""
    count = answers["exports"]["all"] if "exports" in answers else 0
    url = reverse("registry:export-list")
    return [Errand("Ekspor menunggu persetujuan Anda", url, f"{count} permintaan")] if count else []
