"""Which areas does a GeoJSON or TopoJSON file outline? Shapes keyed by the Kemendagri code, never by a name.

TopoJSON keeps each border once, as an arc of small steps from point to point, and names the arcs of every ring; that
much of it is decoded here. The packages that read it bring a geometry engine along or are no longer kept up
(docs/decisions/0018-map-and-coverage.md).
"""

import json
import re
from dataclasses import dataclass
from itertools import pairwise

# How files call the column with the code, the most telling first; the last five are those of BIG.
CODE_NAMES = (
    *("code", "kode", "kodewilayah", "kdwilayah", "kodekemendagri", "kemendagri", "kodearea", "areacode"),
    *("kdepum", "kdcpum", "kdpkab", "kdppum", "id"),
)
DIGITS = {2: (2,), 4: (2, 2), 6: (2, 2, 2), 10: (2, 2, 2, 4)}
BPS_DIGITS = 7
# Roomy box around Indonesia: longitude, latitude.
WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 7.0
DECIMALS = 5
LEAST_POINTS = 4  # a triangle, closed
MOST_NAMED = 10


class NotBoundaries(Exception):
    """The file cannot be loaded; the message says why, in the words of whoever runs the command."""


@dataclass(frozen=True)
class Shape:
    code: str
    geometry: dict

    @property
    def box(self):
        """(west, south, east, north)"""
        points = [point for polygon in polygons(self.geometry) for point in polygon[0]]
        across, up = [point[0] for point in points], [point[1] for point in points]
        return min(across), min(up), max(across), max(up)


def read(text):
    """{code: Shape} of a file's text. Raises NotBoundaries when it is not one, or not about areas of Indonesia."""
    try:
        file = json.loads(text)
    except ValueError as error:
        raise NotBoundaries("Berkas ini bukan JSON. Yang dapat dimuat adalah GeoJSON atau TopoJSON.") from error
    kind = file.get("type") if isinstance(file, dict) else None
    if kind not in ("FeatureCollection", "Topology"):
        raise NotBoundaries("Berkas ini bukan GeoJSON (FeatureCollection) atau TopoJSON (Topology).")
    try:
        rows = list(_topology_rows(file) if kind == "Topology" else _feature_rows(file))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NotBoundaries("Isi berkas rusak: bentuk atau garisnya tidak dapat dibaca.") from error
    if not rows:
        raise NotBoundaries("Berkas ini tidak berisi satu wilayah pun.")
    return _by_code(rows)


def _feature_rows(file):
    """(properties, geometry) of each feature."""
    for feature in file["features"]:
        yield {"id": feature.get("id"), **(feature.get("properties") or {})}, feature["geometry"] or {}


def _topology_rows(file):
    arcs = _arcs(file)
    for item in file["objects"].values():
        yield from _object_rows(item, arcs)


def _object_rows(item, arcs):
    if item["type"] == "GeometryCollection":
        for part in item["geometries"]:
            yield from _object_rows(part, arcs)
        return
    properties = {"id": item.get("id"), **(item.get("properties") or {})}
    if item["type"] == "Polygon":
        yield properties, {"type": "Polygon", "coordinates": [_ring(ring, arcs) for ring in item["arcs"]]}
    elif item["type"] == "MultiPolygon":
        coordinates = [[_ring(ring, arcs) for ring in polygon] for polygon in item["arcs"]]
        yield properties, {"type": "MultiPolygon", "coordinates": coordinates}
    else:
        yield properties, {"type": item["type"]}


def _arcs(file):
    """The arcs as lists of (longitude, latitude). With a transform each point is a step from the one before it."""
    if not (transform := file.get("transform")):
        return file["arcs"]
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    arcs = []
    for arc in file["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * wide + left, y * high + low))
        arcs.append(points)
    return arcs


def _ring(numbers, arcs):
    """Arcs laid end to end; a negative number ~n is arc n walked backwards. The joints are shared points."""
    ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _by_code(rows):
    name = _code_name(rows)
    shapes, unreadable = {}, []
    for place, (properties, geometry) in enumerate(rows, 1):
        code = plain_code(_lower(properties).get(name))
        if code is None or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            unreadable.append(f"baris {place} ({_said(properties)})")
            continue
        found = [tidied for polygon in polygons(geometry) if (tidied := _tidy(polygon, code))]
        if not found:
            unreadable.append(f"baris {place} ({_said(properties)})")
        shapes.setdefault(code, []).extend(found)  # islands may come as rows of their own
    if unreadable:
        raise NotBoundaries(f"Tanpa kode Kemendagri atau tanpa bentuk: {named(unreadable)}.")
    return {code: Shape(code, _geometry(found)) for code, found in shapes.items()}


def _lower(properties):
    return {re.sub(r"[\W_]", "", str(key)).lower(): value for key, value in properties.items()}


def _code_name(rows):
    """The column that holds Kemendagri codes in most rows."""
    columns = [_lower(properties) for properties, _ in rows]
    for name in CODE_NAMES:
        if 2 * sum(plain_code(column.get(name)) is not None for column in columns) > len(columns):
            return name
    values = [str(value) for column in columns for key, value in column.items() if key in CODE_NAMES or "bps" in key]
    if any(value.isdigit() and len(value) == BPS_DIGITS for value in values):
        raise NotBoundaries(
            "Berkas ini memakai kode BPS (tujuh angka untuk kecamatan), bukan kode Kemendagri. "
            "Kodenya berbeda untuk wilayah yang sama, jadi tidak dapat dipakai."
        )
    raise NotBoundaries(
        "Tidak ada kolom kode Kemendagri. Beri setiap wilayah properti “code” atau “kode”, misalnya 34.02.15 atau "
        "340215. Nama saja tidak cukup: banyak kalurahan bernama sama."
    )


def plain_code(value):
    """ "34.02.15" of "34.02.15" or "340215"; None for what is no Kemendagri code of an official area."""
    digits = str(value).replace(".", "") if isinstance(value, str | int) else ""
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) not in DIGITS:
        return None
    parts, rest = [], digits
    for length in DIGITS[len(digits)]:
        parts.append(rest[:length])
        rest = rest[length:]
    code = ".".join(parts)
    return code if str(value) in (code, digits) else None


def _said(properties):
    """What a person recognises a row by."""
    words = [str(value) for value in properties.values() if isinstance(value, str | int) and str(value).strip()]
    return ", ".join(words[:3]) or "tanpa keterangan"


def named(items):
    """The first ones by name, and how many more."""
    shown = ", ".join(items[:MOST_NAMED])
    return f"{shown}, dan {len(items) - MOST_NAMED} lagi" if len(items) > MOST_NAMED else shown


def polygons(geometry):
    """A Polygon is one list of rings, a MultiPolygon many."""
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _tidy(polygon, code):
    """Rings of five decimals without repeated points, the outer one against the clock (RFC 7946); None if nothing."""
    rings = []
    for ring in polygon:
        points = []
        for point in ring:
            across, up = point[0], point[1]
            if not (WEST <= across <= EAST and SOUTH <= up <= NORTH):
                raise NotBoundaries(
                    f"Wilayah {code} mempunyai titik {across:g}, {up:g} di luar Indonesia. Simpan ulang berkas itu "
                    "dengan sistem koordinat WGS 84 (EPSG:4326), bujur di depan lintang."
                )
            rounded = [round(across, DECIMALS), round(up, DECIMALS)]
            if not points or points[-1] != rounded:
                points.append(rounded)
        if points and points[0] != points[-1]:
            points.append(points[0])
        if len(points) < LEAST_POINTS:
            if not rings:
                return None
            continue
        is_outer = not rings
        rings.append(points if (_area(points) > 0) == is_outer else points[::-1])
    return rings


def _area(points):
    """Twice the signed area: above zero when the ring runs against the clock."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))


def _geometry(found):
    if len(found) == 1:
        return {"type": "Polygon", "coordinates": found[0]}
    return {"type": "MultiPolygon", "coordinates": found}
