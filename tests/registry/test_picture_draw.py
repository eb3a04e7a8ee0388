"""What is kept of an uploaded picture: the picture, drawn anew, and nothing that travelled inside the file."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry import images
from registry.forms.files import MOST_BYTES, MOST_PHOTOS, PhotosField, ScanField, check_photo
from registry.images import NotAPicture, drawn_anew
from tests.pictures import GPS, MAKER, ORIENTATION, pdf, photo, photo_bytes


def opened(picture):
    return Image.open(BytesIO(picture.file.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_phone_stay_behind(kind):
    upload = photo(kind=kind)
    before = Image.open(upload).getexif()
    assert before.get_ifd(GPS), "the upload really carries a place"
    after = opened(drawn_anew(upload))
    assert after.format == "JPEG"
    exif = after.getexif()
    assert not exif.get_ifd(GPS)
    assert not {MAKER, ORIENTATION} & set(exif)
    assert not {"exif", "comment", "xmp"} & set(after.info)


def test_a_photo_with_a_second_picture_behind_it_is_kept_without_it():
    """Phones put a map of depth or brightness behind the photo; Pillow calls such a JPEG an MPO."""
    content, second = BytesIO(), Image.new("RGB", (400, 300), "red")
    Image.new("RGB", (400, 300), "teal").save(content, "MPO", save_all=True, append_images=[second])
    upload = SimpleUploadedFile("foto.jpg", content.getvalue())
    assert Image.open(upload).format == "MPO"
    kept = opened(drawn_anew(upload))
    assert (kept.format, kept.size) == ("JPEG", (400, 300))


def test_a_photo_taken_sideways_stands_upright():
    picture = drawn_anew(photo(size=(400, 300), sideways=True))
    assert (picture.width, picture.height) == (300, 400) == opened(picture).size


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_photo_with_a_damaged_exif_is_kept_as_it_lies():
    whole = photo_bytes(size=(64, 48), sideways=True)
    begins, damage, kept = whole.index(b"Exif"), random.Random(18), 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(4):
            data[begins + 6 + damage.randrange(120)] = damage.randrange(256)
        kept += drawn_anew(SimpleUploadedFile("foto.jpg", bytes(data))).width in (48, 64)
    assert kept == 400


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (1600, 1200)), ((900, 3200), (450, 1600)), ((80, 60), (80, 60))]
)
def test_the_longest_side_is_bounded_and_nothing_grows(size, kept):
    assert opened(drawn_anew(photo(size=size))).size == kept


def test_what_is_see_through_lies_on_white_paper():
    picture = opened(drawn_anew(photo(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert picture.mode == "RGB"
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_the_name_tells_nothing():
    names = {drawn_anew(photo("Rumah Bu Wagiyem.jpg")).file.name for _ in range(2)}
    assert len(names) == 2
    assert not [name for name in names if "Wagiyem" in name or not name.endswith(".jpg")]


NOT_PICTURES = {
    "a program": b"MZ\x90\x00 program",
    "a page": b"<html><script>alert(1)</script></html>",
    "a beginning without an end": photo_bytes()[:80],
    "nothing": b"",
    "a GIF": b"GIF89a" + b"\0" * 40,
    "a drawing that could run": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
}


@pytest.mark.parametrize("content", NOT_PICTURES.values(), ids=NOT_PICTURES.keys())
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(NotAPicture, match="bukan foto yang dapat dibaca"):
        drawn_anew(SimpleUploadedFile("foto.jpg", content))


def bomb(side):
    """A PNG of a few kilobytes that says it is `side` pixels wide and high."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return SimpleUploadedFile("foto.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize("side", [6000, 9000, 60000])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused_before_it_is_decoded(side, monkeypatch):
    def decoded(*args, **kwargs):
        pytest.fail("it was decoded")

    monkeypatch.setattr(images.ImageOps, "exif_transpose", decoded)
    with pytest.raises(NotAPicture):
        drawn_anew(bomb(side))


def test_a_photo_above_ten_megabytes_is_refused_by_name():
    big = SimpleUploadedFile("hajatan.jpg", photo_bytes() + b"\0" * MOST_BYTES)
    with pytest.raises(forms.ValidationError, match=r"Berkas hajatan\.jpg lebih dari 10 MB"):
        check_photo(big)


def test_a_scan_that_is_a_picture_is_drawn_anew_and_a_pdf_kept_as_it_is():
    field = ScanField(label="Berkas")
    kept = field.clean(photo("SK Lurah.jpg"))
    assert not Image.open(kept).getexif()
    assert "Lurah" not in kept.name
    paper = field.clean(pdf("SK Lurah.pdf"))
    assert (paper.read(), "Lurah" in paper.name) == (b"%PDF-1.4 contoh", False)
    assert field.clean(None) is None


def test_a_picture_by_name_only_is_no_scan():
    with pytest.raises(forms.ValidationError, match="bukan foto yang dapat dibaca"):
        ScanField(label="Berkas").clean(SimpleUploadedFile("sk.jpg", b"\xff\xd8\xff\xe0 tidak ada gambarnya"))


def test_several_photos_come_at_once_and_not_too_many():
    field = PhotosField(label="Foto")
    assert [picture.width for picture in field.clean([photo(), photo(size=(200, 100))])] == [400, 200]
    assert field.clean([]) == []
    with pytest.raises(forms.ValidationError, match=f"Paling banyak {MOST_PHOTOS} foto; yang dipilih 7"):
        field.clean([photo() for _ in range(7)])
