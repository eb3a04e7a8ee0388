"""What lies under the points of a map? Boundaries of our own, and tiles of a server that the office has chosen."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from registry.models import AreaBoundary


def ground(post, code):
    """Context of a template with a map of this area: the address of the boundaries, the tiles, and who is named."""
    credit, newest = AreaBoundary.objects.visible_to(post).layer(code).edition()
    address = reverse("registry:boundary-list")
    # The moment of loading stands in the address, so a browser may keep the answer and still sees new shapes at once.
    query = {"wilayah": code, "muat": f"{newest:%Y%m%d%H%M%S}"} if newest else {}
    return {
        "boundary_url": f"{address}?{urlencode(query)}" if newest else "",
        "tile_url": settings.MAP_TILE_URL,
        "map_credits": [line for line in (credit, settings.MAP_TILE_CREDIT) if line],
    }


def collection(boundaries):
    """The shapes as GeoJSON, each with its name."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": row.area.name}, "geometry": row.geometry}
            for row in boundaries.select_related("area")
        ],
    }
