"""Which exports wait for this post to agree? One line of the home page."""

from django.urls import reverse

from registry.errands import Errand
from registry.models import Export
from registry.models.export import judges


def exports_waiting(post):
    """[Errand] for whoever may agree to an export of somebody else."""
    if not judges(post):
        return []
    count = Export.objects.waiting_for(post).count()
    return (
        [Errand("Ekspor menunggu persetujuan Anda", reverse("registry:export-list"), f"{count} permintaan")]
        if count
        else []
    )
