"""Which files may be uploaded? Scans (PDF or picture) and photos, at most 10 MB, known by what is in them."""

from pathlib import PurePath

from django import forms
from django.core.files import File

from registry.images import SCAN_SIDE, NotAPicture, drawn_anew, random_name

MOST_BYTES = 10 * 1024 * 1024
# What the first bytes of an allowed file are; the name alone says nothing.
SIGNATURES = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
MOST_PHOTOS = 6


def check_size(file):
    if file.size > MOST_BYTES:
        raise forms.ValidationError(
            "%(name)s lebih dari 10 MB. Pindai atau foto dengan mutu lebih rendah, lalu unggah lagi.",
            params={"name": "Berkas" if len(file.name) > 60 else f"Berkas {file.name}"},
        )


def check_scan(file):
    """A scan of at most 10 MB under a random name: a PDF as it is, a picture drawn anew."""
    check_size(file)
    suffix = PurePath(file.name).suffix.lower()
    signature = SIGNATURES.get(suffix)
    file.seek(0)
    begins = file.read(8)
    file.seek(0)
    if signature is None or not begins.startswith(signature):
        raise forms.ValidationError("Berkas harus berupa PDF, JPG, atau PNG.")
    if suffix == ".pdf":
        # The upload keeps its own name: a second sending is known by it.
        return File(file.file, name=random_name(suffix))
    return _drawn_anew(file, side=SCAN_SIDE).file


def check_photo(file):
    """The Picture in an uploaded photo of at most 10 MB."""
    check_size(file)
    return _drawn_anew(file)


def _drawn_anew(file, **options):
    try:
        return drawn_anew(file, **options)
    except NotAPicture as error:
        raise forms.ValidationError(str(error)) from error


class ScanField(forms.FileField):
    """A scan, optional: the cleaned value is a file to keep, or None."""

    def __init__(self, **options):
        options.setdefault("help_text", "Boleh dikosongkan. Paling besar 10 MB.")
        super().__init__(required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}), **options)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return check_scan(file) if file else None


class PhotosInput(forms.FileInput):
    """On a phone it opens the camera or the gallery."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once, optional: the cleaned value is a list of Picture."""

    widget = PhotosInput

    def __init__(self, **options):
        help_text = f"Paling banyak {MOST_PHOTOS} foto, masing-masing paling besar 10 MB."
        widget = PhotosInput(attrs={"accept": "image/*"})
        super().__init__(required=False, widget=widget, help_text=help_text, **options)

    def clean(self, data, initial=None):
        files = [super(PhotosField, self).clean(file, initial) for file in data or []]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"Paling banyak {MOST_PHOTOS} foto; yang dipilih {len(files)}.")
        return [check_photo(file) for file in files]
