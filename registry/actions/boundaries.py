"""Load the shapes of areas for the map."""

from django.db import transaction
from django.utils import timezone

from registry.actions.audit import record
from registry.boundaries import NotBoundaries, named
from registry.models import Area, AreaBoundary

CREDIT = "Batas wilayah indikatif, bukan acuan resmi."
CHANGING = (
    *("geometry", "min_longitude", "min_latitude", "max_longitude", "max_latitude"),
    *("credit", "loaded_at"),
)


def load(shapes, *, credit="", source="", skip_unknown=False, by=None):
    """Keep the shapes {code: Shape} so that the map draws them, all or none. Returns counts.

    Raises NotBoundaries when a code is no area of ours, naming the codes; skip_unknown leaves those rows out.
    """
    credit = credit or CREDIT
    if len(credit) > (longest := AreaBoundary._meta.get_field("credit").max_length):
        raise NotBoundaries(f"Baris sumber terlalu panjang: paling banyak {longest} huruf.")
    known = set(Area.objects.current().filter(pk__in=shapes).values_list("pk", flat=True))
    if not known:
        raise NotBoundaries(
            f"Tidak satu pun kodenya dikenal ({named(sorted(shapes))}). Muat dulu wilayahnya dengan load_areas."
        )
    unknown = sorted(set(shapes) - known)
    if unknown and not skip_unknown:
        raise NotBoundaries(
            f"Kode yang tidak dikenal: {named(unknown)}. Tidak ada yang dimuat. Periksa kodenya, muat wilayahnya "
            "dengan load_areas, atau lewati baris itu dengan --skip-unknown."
        )
    with transaction.atomic():
        present = AreaBoundary.objects.in_bulk(known)
        rows = [_row(shapes[code], credit) for code in sorted(known)]
        fresh = [row for row in rows if not _same(row, present.get(row.area_id))]
        AreaBoundary.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["area"], update_fields=CHANGING, batch_size=200
        )
        added = len(known - set(present))
        counts = {"added": added, "changed": len(fresh) - added, "same": len(rows) - len(fresh)}
        if fresh:
            record(verb="boundary.load", subject=f"Batas wilayah {source}".strip(), by=by, **counts)
    return {**counts, "skipped": len(unknown)}


def _row(shape, credit):
    west, south, east, north = shape.box
    return AreaBoundary(
        area_id=shape.code,
        geometry=shape.geometry,
        min_longitude=west,
        min_latitude=south,
        max_longitude=east,
        max_latitude=north,
        credit=credit,
        loaded_at=timezone.now(),
    )


def _same(row, before):
    return before is not None and (row.geometry, row.credit) == (before.geometry, before.credit)
