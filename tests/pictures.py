"""Uploads for tests: photos as a phone makes them, scans, and what only pretends to be one."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
PDF = b"%PDF-1.4 contoh"


def photo_bytes(kind="JPEG", size=(400, 300), *, sideways=False, mode="RGB", colour="teal"):
    """A picture with the traces a phone leaves: where it was taken, with which phone, and which side is up."""
    content = BytesIO()
    image = Image.new(mode, size, colour)
    exif = Image.Exif()
    exif[MAKER] = "Telepon Contoh"
    exif[ORIENTATION] = 6 if sideways else 1
    exif.get_ifd(GPS).update({1: "S", 2: (7.0, 50.0, 42.4), 3: "E", 4: (110.0, 21.0, 53.7)})
    image.save(content, kind, exif=exif)
    return content.getvalue()


def photo(name="foto.jpg", kind="JPEG", **options):
    return SimpleUploadedFile(name, photo_bytes(kind, **options), f"image/{kind.lower()}")


def pdf(name="notulen.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")
