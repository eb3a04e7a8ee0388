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


def photo(stored):
    """A photo, which was drawn anew when it came in: a JPEG and nothing else."""
    return HttpResponse(_content(stored), content_type="image/jpeg")
