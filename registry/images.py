"""What of an uploaded picture is kept? The picture itself, drawn anew; nothing that travelled inside the file.

A photo of a phone carries the place, the time and the phone. Decoding and writing it anew as JPEG leaves all that
behind, turns it upright, makes it small enough for a weak signal, and refuses what only bears the name of a picture.
"""

import secrets
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

PHOTO_SIDE = 1600  # pixels of the longest side
SCAN_SIDE = 2400  # an A4 page stays readable
QUALITY = 82
# A small file may unfold into a huge picture. A JPEG is decoded at half its size or less, so a large one costs less.
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())

# What Pillow raises on a damaged file, found by damaging some.
DAMAGED = (OSError, ValueError, SyntaxError, TypeError, LookupError, AttributeError, EOFError, struct.error, zlib.error)
NOT_A_PICTURE = (*DAMAGED, UnidentifiedImageError)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
LARGE_TEXT = "Foto ini terlalu besar. Ambil lagi dengan ukuran yang lebih kecil."


class NotAPicture(Exception):
    """The sentence for a person about a file that cannot be kept as a picture."""


@dataclass(frozen=True)
class Picture:
    """A picture that was drawn anew: a JPEG under a random name, with its size in pixels."""

    file: ContentFile
    width: int
    height: int


def random_name(suffix):
    """A file name that tells nothing about whoever uploaded it."""
    return f"{secrets.token_hex(12)}{suffix}"


def drawn_anew(file, *, side=PHOTO_SIDE):
    """The Picture in an uploaded file. Raises NotAPicture."""
    try:
        image = _decoded(file, side)
    except TOO_LARGE as error:
        raise NotAPicture(LARGE_TEXT) from error
    except NOT_A_PICTURE as error:
        raise NotAPicture("Berkas ini bukan foto yang dapat dibaca. Pakai foto JPG, PNG, atau WEBP.") from error
    content = BytesIO()
    image.save(content, "JPEG", quality=QUALITY, optimize=True)
    return Picture(ContentFile(content.getvalue(), name=random_name(".jpg")), *image.size)


def _decoded(file, side):
    """Upright, opaque, at most `side` pixels long, and without the rest of the file."""
    file.seek(0)
    image = Image.open(file, formats=tuple(MOST_PIXELS))
    width, height = image.size
    # A JPEG with a second picture behind it (phones add depth or brightness) opens as MPO; the first one is kept.
    kind = "JPEG" if image.format == "MPO" else image.format
    if width * height > MOST_PIXELS[kind]:
        raise NotAPicture(LARGE_TEXT)
    image.draft("RGB", (side, side))
    image = _upright(image)
    image.thumbnail((side, side))
    if image.mode in ("RGBA", "LA", "PA", "P"):
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def _upright(image):
    """Turned as its EXIF says; a photo with a damaged EXIF is kept as it lies."""
    try:
        return ImageOps.exif_transpose(image)
    except DAMAGED:
        return image
