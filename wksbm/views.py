"""Is the program well, and what does it say when a page cannot be shown?"""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from registry.access import public


@require_safe
@public
def health(request):
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("sehat", content_type="text/plain; charset=utf-8")


def not_found(request, exception=None):
    """The same bytes for everything that is not there or not yours: no path, no name, no token."""
    return HttpResponse(render_to_string("404.html"), status=404)


def forbidden(request, exception=None):
    return render(
        request,
        "refusal.html",
        {"reason": "Anda tidak berwenang membuka halaman ini.", "status": 403},
        status=403,
    )


def csrf_failure(request, reason=""):
    said = "Halaman ini sudah terlalu lama terbuka. Buka lagi halamannya, lalu ulangi."
    return render(request, "refusal.html", {"reason": said, "status": 403}, status=403)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)
