"""How does a kept file leave the program? A scan as a download, never as a page of ours; a photo as the JPEG it is.

The views that call this have found the row through `visible_to`; nothing under MEDIA_ROOT is served by the web server.
"""

from pathlib import PurePath

from django.http import Http404, HttpResponse


def _content(stored):
    if not stored:
        raise Http404
    try:
        with stored.open("rb") as file:  # at most 10 MB
            return file.read()
    except FileNotFoundError as error:
        raise Http404 from error


def download(stored, name):
    """A kept file as a download under a plain name, or 404 without one."""
    answer = HttpResponse(_content(stored), content_type="application/octet-stream")
    suffix = PurePath(stored.name).suffix.lower()
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}{suffix}"'
    return answer


def document_answer(stored, name, *, as_picture=False, as_pdf=False):
    """A file of a case: a picture or a PDF of our own in the browser, else as a download; no store keeps it."""
    content, suffix = _content(stored), PurePath(stored.name).suffix.lower()
    shown = {".jpg": "image/jpeg"} if as_picture else {".pdf": "application/pdf"} if as_pdf else {}
    answer = HttpResponse(content, content_type=shown.get(suffix, "application/octet-stream"))
    how = "inline" if suffix in shown else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}{suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def photo(stored):
    """A photo, which was drawn anew when it came in: a JPEG and nothing else."""
    return HttpResponse(_content(stored), content_type="image/jpeg")
