"""Who may open the pages of Bimtek at all?"""

from functools import wraps

from registry.access import post_required, refuse
from registry.models import Role


def training_required(view):
    """For Dinas Sosial, and for those whose units may be invited; partners and the admin sistem have no part in it."""

    @post_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.post.role in (Role.PARTNER, Role.ADMIN):
            return refuse(request, "Bimtek dibaca Dinas Sosial, TKSK, kalurahan, dan pengurus WKSBM.", 403)
        return view(request, *args, **kwargs)

    guarded.access = "training"
    return guarded
