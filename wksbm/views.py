"""Is the program well, and what does it say when a page cannot be shown?"""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from registry import kept_form
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
    """A page from before the last sign-in sends an old token. What was typed on it is offered to its owner again.

    Only an old or missing token ("CSRF …"): a form that another site sends is refused and nothing of it is shown.
    """
    kept = reason.startswith("CSRF") and (request.POST.get("kept") or kept_form.keep(request))
    if kept and not request.user.is_authenticated and request.POST.get("as_post"):
        return kept_form.ask_to_sign_in(request)
    if kept and (content := kept_form.take(kept, request.posts)):
        said = "Anda masuk lagi sesudah halaman itu dibuka, jadi isian belum terkirim."
        return kept_form.offer(request, content, post=kept_form.post_of(content, request.posts), said=said, status=403)
    said = "Halaman ini sudah terlalu lama terbuka. Buka lagi halamannya, lalu ulangi."
    return render(request, "refusal.html", {"reason": said, "status": 403}, status=403)


def bad_request(request, exception=None):
    """A body too large or too broken to be read: nothing of the request is looked at."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)
