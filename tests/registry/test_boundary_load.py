"""load_boundaries: shapes of areas come from a file of an office, by code, all or none."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.boundaries import NotBoundaries, plain_code, read
from registry.models import AreaBoundary, AuditEntry

# Two squares of one degree that share a border; the second has a hole.
LEFT = [[110.0, -8.0], [111.0, -8.0], [111.0, -7.0], [110.0, -7.0], [110.0, -8.0]]
RIGHT = [[111.0, -8.0], [112.0, -8.0], [112.0, -7.0], [111.0, -7.0], [111.0, -8.0]]
HOLE = [[111.2, -7.8], [111.2, -7.2], [111.8, -7.2], [111.8, -7.8], [111.2, -7.8]]
# The same two in TopoJSON: whole numbers of 0.1 degree, each point a step from the one before it.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [110.0, -8.0]},
    "arcs": [
        [[10, 0], [0, 10]],  # 0: the border they share, upwards
        [[10, 0], [-10, 0], [0, 10], [10, 0]],  # 1: round the left one, with the clock
        [[10, 10], [10, 0], [0, -10], [-10, 0]],  # 2: round the right one, with the clock
        [[12, 2], [6, 0], [0, 6], [-6, 0], [0, -6]],  # 3: the hole, against the clock
    ],
    "objects": {
        "anything": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[-1, 1]], "properties": {"KODE": "3401"}},
                {"type": "MultiPolygon", "arcs": [[[0, 2], [3]]], "properties": {"KODE": "34.02"}},
            ],
        }
    },
}


def collection(*rows):
    """A GeoJSON text of (properties, rings)."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": rings}}
        for properties, rings in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def corners(ring):
    """A ring without regard to where it starts."""
    points = ring[:-1]
    start = points.index(min(points))
    return points[start:] + points[:start]


@pytest.fixture
def load(tmp_path):
    def run(text, *options):
        file = tmp_path / "batas.json"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("load_boundaries", str(file), *options, stdout=out)
        return out.getvalue()

    return run


def test_topojson_and_geojson_give_the_same_shapes():
    plain = read(collection(({"kode": "34.01"}, [LEFT]), ({"kode": "34.02"}, [RIGHT, HOLE])))
    packed = read(json.dumps(TOPOLOGY))
    assert set(plain) == set(packed) == {"34.01", "34.02"}
    for code, shape in plain.items():
        rings = packed[code].geometry["coordinates"]
        assert [corners(ring) for ring in rings] == [corners(ring) for ring in shape.geometry["coordinates"]]
        assert packed[code].box == shape.box
    assert plain["34.02"].box == (111.0, -8.0, 112.0, -7.0)


def test_an_outer_ring_runs_against_the_clock_whatever_the_file_does():
    turned = read(collection(({"kode": "34.01"}, [LEFT[::-1]])))["34.01"]
    assert turned.geometry["coordinates"] == [LEFT]


def test_points_are_rounded_and_repeated_ones_left_out():
    ring = [[110.0000001, -8.0], [110.0000002, -8.0000001], *LEFT[1:]]
    assert read(collection(({"kode": "34.01"}, [ring])))["34.01"].geometry["coordinates"] == [LEFT]


def test_islands_that_come_as_rows_of_their_own_become_one_area():
    shape = read(collection(({"kode": "34.03"}, [LEFT]), ({"kode": "34.03"}, [RIGHT])))["34.03"]
    assert (shape.geometry["type"], len(shape.geometry["coordinates"])) == ("MultiPolygon", 2)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("34.02.15.2003", "34.02.15.2003"),
        ("3402152003", "34.02.15.2003"),
        (340215, "34.02.15"),
        ("34", "34"),
        ("3404010", None),  # seven digits: BPS
        ("34.0215", None),
        ("Bantul", None),
        ("", None),
        (None, None),
        (True, None),
        (34.02, None),
    ],
)
def test_a_code_is_read_with_or_without_points(written, code):
    assert plain_code(written) == code


@pytest.mark.parametrize("name", ["code", "Kode", "KODE_WILAYAH", "kd-wilayah", "KDPKAB"])
def test_the_column_of_the_code_has_many_names(name):
    assert set(read(collection(({"nama": "Bantul", name: "34.02"}, [RIGHT])))) == {"34.02"}


WRONG = {
    "not JSON": ("bukan json", "Berkas ini bukan JSON"),
    "another JSON": ('{"type": "Feature"}', "bukan GeoJSON"),
    "a list": ("[1, 2]", "bukan GeoJSON"),
    "nothing inside": (collection(), "tidak berisi satu wilayah pun"),
    "names only": (collection(({"nama": "Jetis"}, [LEFT])), "Tidak ada kolom kode Kemendagri"),
    "codes of BPS": (collection(({"KDCBPS": "3404010"}, [LEFT])), "memakai kode BPS"),
    "no area of ours": (collection(({"kode": "11.01"}, [LEFT])), "Tidak satu pun kodenya dikenal (11.01)"),
    "one unknown": (
        collection(({"kode": "34.01"}, [LEFT]), ({"kode": "34.99"}, [RIGHT])),
        "Kode yang tidak dikenal: 34.99. Tidak ada yang dimuat.",
    ),
    "one without a code": (
        collection(
            *[({"kode": code}, [LEFT]) for code in ("34.01", "34.02")], ({"kode": "?", "nama": "Sleman"}, [RIGHT])
        ),
        "baris 3 (?, Sleman)",
    ),
    "metres": (collection(({"kode": "34.01"}, [[[430000, 9130000]] * 5])), "di luar Indonesia"),
    "latitude first": (collection(({"kode": "34.01"}, [[[-7.8, 110.3]] * 5])), "di luar Indonesia"),
    "a line": (collection(({"kode": "34.01"}, [[[110, -7], [110, -8], [110, -7]]])), "tanpa bentuk"),
    "a broken topology": (json.dumps(TOPOLOGY | {"arcs": []}), "Isi berkas rusak"),
    "bytes": (b"\xff\xfe\x00PK", "bukan teks UTF-8"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.django_db
def test_a_wrong_file_is_explained_and_nothing_is_loaded(name, load):
    text, sentence = WRONG[name]
    with pytest.raises(CommandError) as error:
        load(text)
    assert sentence in str(error.value)
    assert not AreaBoundary.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        call_command("load_boundaries", str(tmp_path / "tidak-ada.json"))


def test_a_long_list_of_codes_is_cut_short():
    rows = [({"kode": "34.01"}, [LEFT])] * 30 + [({"kode": f"salah {n}"}, [LEFT]) for n in range(15)]
    with pytest.raises(NotBoundaries, match="dan 5 lagi"):
        read(collection(*rows))


@pytest.mark.django_db
def test_loading_again_changes_only_what_is_new(load):
    file = collection(({"kode": "34.01"}, [LEFT]), ({"kode": "34.02"}, [RIGHT, HOLE]))
    assert load(file, "--credit", "Batas: BIG").startswith("Batas wilayah: 2 baru, 0 diperbarui, 0 tetap")
    before = dict(AreaBoundary.objects.values_list("area_id", "loaded_at"))
    assert load(file, "--credit", "Batas: BIG").startswith("Batas wilayah: 0 baru, 0 diperbarui, 2 tetap")
    assert dict(AreaBoundary.objects.values_list("area_id", "loaded_at")) == before
    assert load(collection(({"kode": "34.02"}, [RIGHT])), "--credit", "Batas: BIG").startswith(
        "Batas wilayah: 0 baru, 1 diperbarui, 0 tetap"
    )
    bantul = AreaBoundary.objects.get(area="34.02")
    assert bantul.geometry == {"type": "Polygon", "coordinates": [RIGHT]}
    assert (bantul.min_longitude, bantul.max_latitude, bantul.credit) == (111.0, -7.0, "Batas: BIG")
    assert AuditEntry.objects.filter(verb="boundary.load").count() == 2


@pytest.mark.django_db
def test_unknown_rows_are_left_out_when_asked_for(load):
    file = collection(({"kode": "34.01"}, [LEFT]), ({"kode": "34.99"}, [RIGHT]))
    assert "1 baru, 0 diperbarui, 0 tetap, 1 dilewati" in load(file, "--skip-unknown")
    assert [row.area_id for row in AreaBoundary.objects.all()] == ["34.01"]


@pytest.mark.django_db
def test_a_line_of_sources_that_is_too_long_is_refused(load):
    with pytest.raises(CommandError, match="terlalu panjang"):
        load(collection(({"kode": "34.01"}, [LEFT])), "--credit", "x" * 301)
